package grpc_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	collectorlogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	logspb "go.opentelemetry.io/proto/otlp/logs/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	translate "github.com/sre-copilot/sre-copilot/services/api-gateway/app/grpc"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// got is a request as the routes of OTLP over HTTP see it.
type got struct {
	path   string
	header http.Header
	length int64
	body   []byte
}

// serve answers translated calls with handle and returns what it saw and the address.
func serve(t *testing.T, handle func(w http.ResponseWriter, r *http.Request, body []byte)) (seen chan got, address string) {
	t.Helper()
	seen = make(chan got, 10)
	server := httptest.NewUnstartedServer(translate.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		length := r.ContentLength
		body, err := ingest.Read(r)
		seen <- got{path: r.URL.Path, header: r.Header, length: length, body: body}
		if err != nil {
			httpapi.WriteError(w, httpapi.WithRPCErrors(r), err)
			return
		}
		handle(w, r, body)
	})))
	server.Config.Protocols = &http.Protocols{}
	server.Config.Protocols.SetHTTP1(true)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	return seen, strings.TrimPrefix(server.URL, "http://")
}

func accept(w http.ResponseWriter, _ *http.Request, _ []byte) {
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func refuse(err error) func(http.ResponseWriter, *http.Request, []byte) {
	return func(w http.ResponseWriter, r *http.Request, _ []byte) {
		httpapi.WriteError(w, httpapi.WithRPCErrors(r), err)
	}
}

func dial(t *testing.T, address string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func lines(text string) *collectorlogs.ExportLogsServiceRequest {
	return &collectorlogs.ExportLogsServiceRequest{ResourceLogs: []*logspb.ResourceLogs{{SchemaUrl: text}}}
}

func TestCallsBecomeRequests(t *testing.T) {
	t.Parallel()

	t.Run("with the same message and metadata", func(t *testing.T) {
		t.Parallel()
		seen, address := serve(t, accept)
		ctx := metadata.AppendToOutgoingContext(t.Context(), "x-api-key", "srec_a", "x-batch-id", "b")
		sent := lines("one")

		_, err := collectorlogs.NewLogsServiceClient(dial(t, address)).Export(ctx, sent)
		require.NoError(t, err)

		arrived := <-seen
		require.Equal(t, "/v1/logs", arrived.path)
		require.Equal(t, "application/x-protobuf", arrived.header.Get("Content-Type"))
		require.Equal(t, "srec_a", arrived.header.Get("X-Api-Key"))
		require.Equal(t, "b", arrived.header.Get("X-Batch-Id"))
		require.Equal(t, int64(proto.Size(sent)), arrived.length)
		var received collectorlogs.ExportLogsServiceRequest
		require.NoError(t, proto.Unmarshal(arrived.body, &received))
		require.True(t, proto.Equal(sent, &received))
	})

	t.Run("and stay packed", func(t *testing.T) {
		t.Parallel()
		seen, address := serve(t, accept)
		sent := lines(strings.Repeat("long ", 100_000))

		_, err := collectorlogs.NewLogsServiceClient(dial(t, address)).Export(t.Context(), sent, grpc.UseCompressor(gzip.Name))
		require.NoError(t, err)

		arrived := <-seen
		require.Equal(t, "gzip", arrived.header.Get("Content-Encoding"))
		require.Less(t, arrived.length, int64(10_000))
		require.Len(t, arrived.body, proto.Size(sent))
	})

	t.Run("and their answers come back", func(t *testing.T) {
		t.Parallel()
		_, address := serve(t, func(w http.ResponseWriter, _ *http.Request, _ []byte) {
			body, _ := proto.Marshal(&collectorlogs.ExportLogsServiceResponse{
				PartialSuccess: &collectorlogs.ExportLogsPartialSuccess{RejectedLogRecords: 3, ErrorMessage: "too old"},
			})
			_, _ = w.Write(body)
		})

		res, err := collectorlogs.NewLogsServiceClient(dial(t, address)).Export(t.Context(), lines(""))

		require.NoError(t, err)
		require.EqualValues(t, 3, res.GetPartialSuccess().GetRejectedLogRecords())
		require.Equal(t, "too old", res.GetPartialSuccess().GetErrorMessage())
	})

	t.Run("from the exporter of OpenTelemetry", func(t *testing.T) {
		t.Parallel()
		seen, address := serve(t, accept)
		exporter, err := otlptracegrpc.New(t.Context(), otlptracegrpc.WithEndpointURL("http://"+address), otlptracegrpc.WithCompressor(gzip.Name),
			otlptracegrpc.WithHeaders(map[string]string{"authorization": "Bearer srec_a"}))
		require.NoError(t, err)
		provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))

		_, span := provider.Tracer("test").Start(t.Context(), "work")
		span.End()

		require.NoError(t, provider.Shutdown(t.Context()))
		arrived := <-seen
		require.Equal(t, "/v1/traces", arrived.path)
		require.Equal(t, "Bearer srec_a", arrived.header.Get("Authorization"))
		require.Contains(t, string(arrived.body), "work")
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	export := func(t *testing.T, address string, sent *collectorlogs.ExportLogsServiceRequest) *status.Status {
		t.Helper()
		_, err := collectorlogs.NewLogsServiceClient(dial(t, address)).Export(t.Context(), sent)
		require.Error(t, err)
		return status.Convert(err)
	}

	t.Run("are statuses of gRPC", func(t *testing.T) {
		t.Parallel()
		for code, err := range map[codes.Code]error{
			codes.Unauthenticated:  fault.New(fault.Unauthenticated, "INVALID_API_KEY", "The API key is not valid."),
			codes.PermissionDenied: fault.New(fault.Forbidden, "INSUFFICIENT_SCOPE", "100 %% of the scopes lack – it."),
			codes.Unavailable:      fault.New(fault.Unavailable, "X", "Away."),
			codes.Internal:         io.ErrClosedPipe,
		} {
			_, address := serve(t, refuse(err))
			refused := export(t, address, lines(""))
			require.Equal(t, code, refused.Code())
			if f, ok := fault.As(err); ok {
				require.Equal(t, f.Detail, refused.Message())
			}
		}
	})

	t.Run("say when to try again", func(t *testing.T) {
		t.Parallel()
		_, address := serve(t, refuse(fault.New(fault.RateLimited, "RATE_LIMITED", "Slow down.").RetryIn(3*time.Second)))

		refused := export(t, address, lines(""))

		require.Equal(t, codes.ResourceExhausted, refused.Code())
		require.Len(t, refused.Details(), 1)
		info, ok := refused.Details()[0].(*errdetails.RetryInfo)
		require.True(t, ok)
		require.Equal(t, 3*time.Second, info.GetRetryDelay().AsDuration())
	})

	t.Run("of what is too large come before it is read, and are for good", func(t *testing.T) {
		t.Parallel()
		seen, address := serve(t, accept)

		refused := export(t, address, lines(strings.Repeat("x", 8<<20)))

		require.Equal(t, codes.ResourceExhausted, refused.Code())
		require.Empty(t, refused.Details())
		require.Empty(t, seen)
	})

	t.Run("of calls that nobody serves say so", func(t *testing.T) {
		t.Parallel()
		_, address := serve(t, accept)

		err := dial(t, address).Invoke(t.Context(), "/a.B/C", lines(""), &collectorlogs.ExportLogsServiceResponse{})

		require.Equal(t, codes.Unimplemented, status.Code(err))
	})

	t.Run("of a stream of messages", func(t *testing.T) {
		t.Parallel()
		_, address := serve(t, accept)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		stream, err := dial(t, address).NewStream(ctx, &grpc.StreamDesc{ClientStreams: true}, collectorlogs.LogsService_Export_FullMethodName)
		require.NoError(t, err)
		require.NoError(t, stream.SendMsg(lines("one")))
		require.NoError(t, stream.SendMsg(lines("two")))
		require.NoError(t, stream.CloseSend())

		err = stream.RecvMsg(&collectorlogs.ExportLogsServiceResponse{})

		require.Equal(t, codes.InvalidArgument, status.Code(err))
	})
}

func TestOtherRequestsPass(t *testing.T) {
	t.Parallel()
	seen, address := serve(t, func(w http.ResponseWriter, _ *http.Request, _ []byte) { _, _ = io.WriteString(w, "plain") })

	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/v1/logs", strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/grpc")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)

	require.NoError(t, err)
	require.Equal(t, "plain", string(body))
	require.Equal(t, "application/grpc", (<-seen).header.Get("Content-Type"), "gRPC needs HTTP/2")
}
