package postmortem

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Repository stores postmortems.
type Repository struct{ db *postgres.DB }

// NewRepository returns the repository of incident-service.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter says which postmortems a list shows; members that are not set admit all.
type Filter struct {
	Statuses []Status
	Search   string
}

// List returns a page of postmortems.
func (r *Repository) List(context.Context, auth.Scope, Filter, page.Request) (page.Page[Postmortem], error) {
	return page.Page[Postmortem]{}, fault.Missing()
}

// OfIncident returns the postmortem of an incident.
func (r *Repository) OfIncident(context.Context, auth.Scope, uuid.UUID) (Postmortem, error) {
	return Postmortem{}, fault.Missing()
}
