package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// DeadLetter is a message between services, or to open browsers, that was given up.
type DeadLetter struct {
	ID        uuid.UUID   `json:"id" format:"uuid"`
	Service   string      `json:"service" doc:"The service that wrote it and delivers it." example:"incident-service"`
	Kind      events.Kind `json:"kind" enum:"event,audit,incident_action,generation,notification"`
	Topic     string      `json:"topic" doc:"The channel of an event, the route that the others are for."`
	Reason    string      `json:"reason" doc:"Why the last attempt failed."`
	Attempts  int         `json:"attempts"`
	CreatedAt time.Time   `json:"created_at"`
	DeadAt    time.Time   `json:"dead_at"`
}

// DeadLetterRetry says that a message was put back into its queue.
type DeadLetterRetry struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Status string    `json:"status" enum:"queued"`
}

type deadLettersInput struct {
	ProjectID uuid.UUID   `path:"project_id" format:"uuid"`
	Kind      events.Kind `query:"kind" enum:"event,audit,incident_action,generation,notification"`
	Service   string      `query:"service" maxLength:"64" doc:"The service that wrote the message."`
	httpapi.ListQuery
}

func (h *Handlers) listDeadLetters(ctx context.Context, in *deadLettersInput) (*httpapi.List[DeadLetter], error) {
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/monitoring/dead-letters", in.ListQuery,
		"kind", string(in.Kind), "service", in.Service)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	filter := events.DeadFilter{Kind: in.Kind, Service: in.Service}
	found, err := h.Dead.List(ctx, auth.Caller(ctx).Scope(), filter, (*events.DeadPosition)(after), l.More())
	if err != nil {
		return nil, err
	}
	key := func(d events.DeadLetter) []string { return httpapi.KeyAt(d.DeadAt, d.ID) }
	return httpapi.Answer(l, found, key, func(d events.DeadLetter) DeadLetter { return DeadLetter(d) }), nil
}

type deadLetterInput struct {
	ProjectID    uuid.UUID `path:"project_id" format:"uuid"`
	DeadLetterID uuid.UUID `path:"dead_letter_id" format:"uuid"`
}

func (h *Handlers) retryDeadLetter(ctx context.Context, in *deadLetterInput) (*httpapi.Body[DeadLetterRetry], error) {
	if err := h.Upkeep.Revive(ctx, in.DeadLetterID); err != nil {
		return nil, err
	}
	return &httpapi.Body[DeadLetterRetry]{Body: DeadLetterRetry{ID: in.DeadLetterID, Status: "queued"}}, nil
}
