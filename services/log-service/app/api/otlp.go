package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// otlp takes log records of OpenTelemetry exporters. Its errors are google.rpc.Status in
// the encoding of the request.
func (h Handlers) otlp(w http.ResponseWriter, r *http.Request) error {
	encoding, ok := otlp.EncodingOf(r.Header.Get("Content-Type"))
	if !ok {
		return unsupported("application/x-protobuf or application/json")
	}
	b, err := h.exported(r, encoding)
	if err != nil {
		h.refuse(w, r, encoding, err)
		return nil
	}
	message := ""
	if b.Rejected() > 0 {
		first := b.Shown()[0]
		message = fmt.Sprintf("%d of %d log records were not stored; record %d: %s", b.Rejected(), b.Items, first.Index, first.Message)
	}
	w.Header().Set("Content-Type", encoding.ContentType())
	_, _ = w.Write(otlp.Answer(otlp.Logs, encoding, b.Rejected(), message)) // a client that left has its lines stored all the same
	return nil
}

func (h Handlers) exported(r *http.Request, encoding otlp.Encoding) (*decode.Batch, error) {
	body, err := ingest.Read(r)
	if err != nil {
		return nil, err
	}
	if body, err = otlp.Protobuf(otlp.Logs, encoding, body); err != nil {
		return nil, err
	}
	b, err := decode.OTLP(body, h.Intake.Rules(""))
	if err != nil {
		return nil, err
	}
	return b, h.Intake.Take(r.Context(), auth.Caller(r.Context()).Scope(), b)
}

func (h Handlers) refuse(w http.ResponseWriter, r *http.Request, encoding otlp.Encoding, err error) {
	if fault.KindOf(err) == fault.Internal {
		h.Log.ErrorContext(r.Context(), "log records could not be stored", slog.String("error", err.Error()))
	}
	if f, ok := fault.As(err); ok && f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.RetryAfter.Seconds())))
	}
	w.Header().Set("Content-Type", encoding.ContentType())
	w.WriteHeader(httpapi.StatusOf(err))
	_, _ = w.Write(otlp.Failure(encoding, err, httpapi.RequestID(r)))
}
