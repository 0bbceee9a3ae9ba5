package api

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// takeOTLP stores an export request in protobuf; it returns how many items were rejected
// and why the first of them was.
type takeOTLP func(ctx context.Context, s auth.Scope, protobuf []byte) (rejected int, message string, err error)

// serveOTLP answers OTLP/HTTP requests of one signal in the encoding they came in.
func serveOTLP(signal otlp.Signal, take takeOTLP) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		encoding, known := otlp.EncodingOf(r.Header.Get("Content-Type"))
		if !known {
			return fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "OTLP is taken as application/x-protobuf or application/json.")
		}
		rejected, message, err := receiveOTLP(r, signal, encoding, take)
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", encoding.ContentType())
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(otlp.Answer(signal, encoding, rejected, message)) //nolint:gosec // its own content type; stored already
		return nil
	}
}

func receiveOTLP(r *http.Request, signal otlp.Signal, encoding otlp.Encoding, take takeOTLP) (int, string, error) {
	body, err := ingest.Read(r)
	if err != nil {
		return 0, "", err
	}
	if body, err = otlp.Protobuf(signal, encoding, body); err != nil {
		return 0, "", err
	}
	return take(r.Context(), auth.Caller(r.Context()).Scope(), body)
}
