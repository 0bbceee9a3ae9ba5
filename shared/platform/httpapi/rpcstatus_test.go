package httpapi_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func TestRPCErrors(t *testing.T) {
	t.Parallel()
	written := func(contentType string, err error) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/otlp/v1/logs", nil)
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		httpapi.WriteError(w, httpapi.WithRPCErrors(httpapi.WithRequestID(r)), err)
		return w
	}
	slow := fault.New(fault.RateLimited, "RATE_LIMITED", "Slow down.").RetryIn(1500*time.Millisecond).With("rate_limit", 7)

	t.Run("protobuf is answered in protobuf, with the time of the next try as a detail", func(t *testing.T) {
		t.Parallel()
		w := written("application/x-protobuf", slow)
		require.Equal(t, http.StatusTooManyRequests, w.Code)
		require.Equal(t, "2", w.Header().Get("Retry-After"))
		require.Equal(t, "application/x-protobuf", w.Header().Get("Content-Type"))
		var status spb.Status
		require.NoError(t, proto.Unmarshal(w.Body.Bytes(), &status))
		require.EqualValues(t, 8, status.GetCode())
		require.Equal(t, "Slow down.", status.GetMessage())
		require.Len(t, status.GetDetails(), 1)
		require.Equal(t, "type.googleapis.com/google.rpc.RetryInfo", status.GetDetails()[0].GetTypeUrl())
		require.Equal(t, []byte("\x0a\x02\x08\x02"), status.GetDetails()[0].GetValue())
	})

	t.Run("JSON is answered in JSON, with the members of our own errors beside it", func(t *testing.T) {
		t.Parallel()
		w := written("application/json; charset=utf-8", slow)
		require.JSONEq(t, `{"code":8,"message":"Slow down.","detail":"Slow down.","error_code":"RATE_LIMITED","request_id":"`+
			w.Header().Get("X-Request-ID")+`","status":"error","error":"rate_limited","retry_after":2,"rate_limit":7}`, w.Body.String())
	})

	t.Run("an unexpected error stays inside", func(t *testing.T) {
		t.Parallel()
		for _, kind := range []string{"application/json", "application/x-protobuf"} {
			require.NotContains(t, written(kind, errors.New("password=7")).Body.String(), "password")
		}
	})
}
