package hypothesis

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// reuseOrder is the body that ai-service gets; it names no generation, since none
// is to be made.
type reuseOrder struct {
	IncidentID  uuid.UUID `json:"incident_id"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	ServiceName string    `json:"service_name"`
}

// reuse tells ai-service that a stored result answered a request. It keeps that
// record and answers from the same result.
func reuse(ctx context.Context, tx pgx.Tx, s auth.Scope, r Request) error {
	return events.Order(ctx, tx, s, events.KindGeneration, OrderPath, reuseOrder{
		IncidentID: r.IncidentID, Title: r.Title, Description: r.Description, ServiceName: r.ServiceName,
	})
}
