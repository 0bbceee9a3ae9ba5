// Package grpc lets exporters that speak OTLP over gRPC in: it takes a call apart and
// makes the request of OTLP over HTTP of it that means the same, and the answer back into
// one of gRPC. The messages of both are the same protobuf, so none is decoded here, and a
// packed message stays packed. Who may send what, limits and routing are those of the
// request that it becomes.
package grpc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	mediaProtobuf = "application/x-protobuf"
	mediaGRPC     = "application/grpc"
	// maxMessage is how long a message may be, as sent.
	maxMessage = 8 << 20
	// prefix is what stands before a message: whether it is packed, and its length.
	prefix = 5
)

// routes are the paths that take the messages of the calls.
var routes = map[string]string{
	"/opentelemetry.proto.collector.trace.v1.TraceService/Export":     "/v1/traces",
	"/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": "/v1/metrics",
	"/opentelemetry.proto.collector.logs.v1.LogsService/Export":       "/v1/logs",
}

// Handler serves calls of gRPC with next, which serves OTLP over HTTP, and leaves every
// other request to it.
func Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor < 2 || r.Method != http.MethodPost || !isGRPC(r.Header.Get("Content-Type")) {
			next.ServeHTTP(w, r)
			return
		}
		answer := &answer{header: http.Header{}, status: http.StatusOK}
		if translated, err := translate(r); err != nil {
			httpapi.WriteError(answer, asOTLP(r), err)
		} else {
			next.ServeHTTP(answer, translated)
		}
		answer.send(w)
	})
}

// isGRPC reports whether a content type is that of gRPC with messages in protobuf.
func isGRPC(contentType string) bool {
	media, _, _ := strings.Cut(contentType, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	return media == mediaGRPC || media == mediaGRPC+"+proto"
}

// asOTLP is r as far as the form of errors goes.
func asOTLP(r *http.Request) *http.Request {
	r = httpapi.WithRPCErrors(r)
	r.Header = r.Header.Clone()
	r.Header.Set("Content-Type", mediaProtobuf)
	return r
}

// translate makes the request of OTLP over HTTP.
func translate(r *http.Request) (*http.Request, error) {
	path, known := routes[r.URL.Path]
	if !known {
		return nil, fault.New(fault.MethodNotAllowed, "METHOD_NOT_ALLOWED", "There is no such method. The Export calls of OpenTelemetry are served.")
	}
	var head [prefix]byte
	if _, err := io.ReadFull(r.Body, head[:]); err != nil {
		return nil, fault.InvalidField("body", "holds no message").Because(err)
	}
	length := binary.BigEndian.Uint32(head[1:])
	if length > maxMessage {
		return nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The message is larger than %d MiB as sent.", maxMessage>>20)
	}
	encoding, err := encodingOf(head[0], r.Header.Get("Grpc-Encoding"))
	if err != nil {
		return nil, err
	}

	next := asOTLP(r)
	at := *r.URL
	at.Path, at.RawPath, at.RawQuery = path, "", ""
	next.URL, next.RequestURI = &at, path
	for name := range next.Header {
		if strings.HasPrefix(name, "Grpc-") || name == "Te" || name == "Accept-Encoding" {
			delete(next.Header, name)
		}
	}
	next.Header.Del("Content-Encoding")
	if encoding != "" {
		next.Header.Set("Content-Encoding", encoding)
	}
	next.ContentLength = int64(length)
	next.Body = &message{from: r.Body, left: int(length)}
	if length == 0 {
		next.Body = http.NoBody
	}
	next.Trailer = nil
	return next, nil
}

// encodingOf is how a message is packed.
func encodingOf(flag byte, said string) (string, error) {
	switch {
	case flag == 0 || flag == 1 && said == "identity":
		return "", nil
	case flag == 1 && said == "gzip":
		return "gzip", nil
	default:
		return "", fault.New(fault.MethodNotAllowed, "METHOD_NOT_ALLOWED", "The message is packed in a way that is not supported. Send gzip or none.")
	}
}

// message is the one message of a call. Another one behind it makes it unreadable: the
// calls served here have one.
type message struct {
	from io.ReadCloser
	left int
}

var errMore = errors.New("more than one message")

// Read implements io.Reader.
func (m *message) Read(p []byte) (int, error) {
	if m.left == 0 {
		var more [1]byte
		if n, _ := m.from.Read(more[:]); n > 0 {
			return 0, errMore
		}
		return 0, io.EOF
	}
	n, err := m.from.Read(p[:min(len(p), m.left)])
	m.left -= n
	if errors.Is(err, io.EOF) && m.left > 0 {
		err = io.ErrUnexpectedEOF
	} else if errors.Is(err, io.EOF) {
		err = nil // told with the next read
	}
	return n, err
}

// Close implements io.Closer.
func (m *message) Close() error { return m.from.Close() }

// answer is what next has to say.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if status >= http.StatusOK {
		a.status = status
	}
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// send answers the call.
func (a *answer) send(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range a.header {
		if strings.HasPrefix(name, "X-") || name == "Retry-After" {
			h[name] = values
		}
	}
	h.Set("Content-Type", mediaGRPC)
	h.Set("Trailer", "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin")
	w.WriteHeader(http.StatusOK)
	if a.status == http.StatusOK {
		head := binary.BigEndian.AppendUint32([]byte{0}, uint32(a.body.Len())) //nolint:gosec // an answer has some bytes
		_, _ = w.Write(append(head, a.body.Bytes()...))                        // a client that left has its telemetry stored all the same
		h.Set("Grpc-Status", "0")
		return
	}
	setStatus(h, a)
}
