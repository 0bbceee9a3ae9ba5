package api

import (
	"fmt"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// otlp takes log records of OpenTelemetry exporters.
func (h Handlers) otlp(w http.ResponseWriter, r *http.Request) error {
	encoding, ok := otlp.EncodingOf(r.Header.Get("Content-Type"))
	if !ok {
		return unsupported("application/x-protobuf or application/json")
	}
	b, err := h.exported(r, encoding)
	if err != nil {
		return err
	}
	message := ""
	if b.Rejected() > 0 {
		first := b.Shown()[0]
		message = fmt.Sprintf("%d of %d log records were not stored; record %d: %s", b.Rejected(), b.Items, first.Index, first.Message)
	}
	w.Header().Set("Content-Type", encoding.ContentType())
	_, _ = w.Write(otlp.Answer(otlp.Logs, encoding, b.Rejected(), message)) //nolint:gosec // its own content type; stored already
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
