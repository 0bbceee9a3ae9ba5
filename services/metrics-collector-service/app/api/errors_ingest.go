package api

import (
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

func errorIngestRoutes(a *httpapi.API, h ErrorHandlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "error-ingest", Method: http.MethodPost, Path: "/errors/ingest", Gateway: "/ingest/errors", Access: httpapi.Key("ingest:errors"), Tag: "ingest",
		Summary: "Store errors", MaxBody: ingest.MaxSent,
		Description: "One error, or a list of up to 1,000 under errors. They are judged one by one: good ones are stored, bad ones are reported. " +
			"The answer to one error is its fingerprint and ingested: true; to a list it is the number stored and their fingerprints in order.",
	}, ErrorIngest{}, ErrorsIngested{}, h.take)
	httpapi.Raw(a, httpapi.Operation{
		ID: "error-envelope", Method: http.MethodPost, Path: "/errors/envelope", Access: httpapi.Key("ingest:errors"), Tag: "ingest",
		Summary: "Store the errors of a Sentry envelope", MaxBody: ingest.MaxSent,
		Description: "Items of other kinds are passed over.",
	}, nil, EnvelopeAccepted{}, h.takeEnvelope)
}

// ErrorIngest is one error, or a list of them.
type ErrorIngest struct {
	ErrorEvent
	Errors []ErrorEvent `json:"errors,omitempty" maxItems:"1000" doc:"Instead of one error."`
}

// ErrorEvent is an error that happened. A class or a message is needed.
type ErrorEvent struct {
	ServiceName string         `json:"service_name,omitempty" maxLength:"255"`
	ErrorClass  string         `json:"error_class,omitempty" example:"ValueError"`
	Message     string         `json:"message,omitempty" doc:"Cut at 10,000 characters."`
	StackTrace  string         `json:"stack_trace,omitempty" doc:"As the language prints it; cut at 64 KiB."`
	Attributes  map[string]any `json:"attributes,omitempty" doc:"At most 32 KiB. Texts, numbers and booleans break the group down."`
	Timestamp   time.Time      `json:"timestamp,omitempty" doc:"RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds; now when absent."`
	Release     string         `json:"release,omitempty"`
	Environment string         `json:"environment,omitempty"`
	TraceID     string         `json:"trace_id,omitempty" maxLength:"128"`
	SpanID      string         `json:"span_id,omitempty" maxLength:"128"`
	UserID      string         `json:"user_id,omitempty"`
	Level       string         `json:"level,omitempty" enum:"error,warning,fatal"`
}

// ErrorsIngested says what was stored.
type ErrorsIngested struct {
	Ingested     any      `json:"ingested" doc:"true for one error, the number stored for a list."`
	Fingerprint  string   `json:"fingerprint,omitempty" doc:"Of one error."`
	Fingerprints []string `json:"fingerprints,omitempty" doc:"Of a list, in its order."`
	Rejected
}

// errorListIngested is the answer to a list: its fingerprints are there even when there
// are none.
type errorListIngested struct {
	Ingested     int      `json:"ingested"`
	Fingerprints []string `json:"fingerprints"`
	Rejected
}

func (h ErrorHandlers) take(w http.ResponseWriter, r *http.Request) error {
	if err := checkMedia(r, "application/json"); err != nil {
		return err
	}
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	b, err := h.Errors.Take(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	if b.Single {
		return send(w, ErrorsIngested{Ingested: true, Fingerprint: b.Items[0].Fingerprint})
	}
	return send(w, errorListIngested{Ingested: len(b.Items), Fingerprints: fingerprintsOf(b.Items), Rejected: rejectedBy(&b.Verdict.Judge)})
}

func fingerprintsOf(events []errorgroup.Event) []string {
	fingerprints := make([]string, len(events))
	for i, e := range events {
		fingerprints[i] = e.Fingerprint
	}
	return fingerprints
}

// EnvelopeAccepted is what Sentry clients expect.
type EnvelopeAccepted struct {
	ID string `json:"id,omitempty" doc:"The id of the event in the envelope."`
}

func (h ErrorHandlers) takeEnvelope(w http.ResponseWriter, r *http.Request) error {
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	env, err := h.Errors.TakeEnvelope(r.Context(), auth.Caller(r.Context()).Scope(), body)
	if err != nil {
		return err
	}
	return send(w, EnvelopeAccepted{ID: env.ID})
}
