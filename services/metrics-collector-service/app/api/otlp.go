package api

import (
	"context"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// takeOTLP stores an export request in protobuf; it returns how many items were rejected
// and why the first of them was.
type takeOTLP func(ctx context.Context, s auth.Scope, protobuf []byte) (rejected int, message string, err error)

// serveOTLP answers OTLP/HTTP requests of one signal in the encoding they came in, errors
// as google.rpc.Status.
func serveOTLP(signal otlp.Signal, log *slog.Logger, take takeOTLP) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		encoding, known := otlp.EncodingOf(r.Header.Get("Content-Type"))
		if !known {
			return fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "OTLP is taken as application/x-protobuf or application/json.")
		}
		rejected, message, err := receiveOTLP(r, signal, encoding, take)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				log.ErrorContext(r.Context(), "telemetry could not be stored", slog.Any("error", err))
			}
			refuseOTLP(w, r, encoding, err)
			return nil
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

func refuseOTLP(w http.ResponseWriter, r *http.Request, encoding otlp.Encoding, err error) {
	if f, ok := fault.As(err); ok && f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	w.Header().Set("Content-Type", encoding.ContentType())
	w.WriteHeader(httpapi.StatusOf(err))
	_, _ = w.Write(otlp.Failure(encoding, err, httpapi.RequestID(r))) //nolint:gosec // its own content type
}
