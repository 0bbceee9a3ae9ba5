package runbook

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Repository stores runbooks and their executions.
type Repository struct{ db *postgres.DB }

// NewRepository returns the repository of incident-service.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter says which runbooks a list shows.
type Filter struct{ ServiceName, Search, Tag string }

// ExecutionFilter says which executions a list shows.
type ExecutionFilter struct {
	RunbookID, IncidentID *uuid.UUID
	Statuses              []Status
}

// Position is the place of an execution in a list.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Progress is what somebody says of an execution.
type Progress struct {
	Status *Status
	Steps  []StepProgress
}

// StepProgress is what somebody says of a step.
type StepProgress struct {
	StepID uuid.UUID
	Status StepStatus
	Note   *string
}

// List returns a page of runbooks.
func (r *Repository) List(context.Context, auth.Scope, Filter, page.Request) (page.Page[Runbook], error) {
	return page.Page[Runbook]{}, fault.Missing()
}

// ByID returns a runbook.
func (r *Repository) ByID(context.Context, auth.Scope, uuid.UUID) (Runbook, error) {
	return Runbook{}, fault.Missing()
}

// Delete removes a runbook.
func (r *Repository) Delete(context.Context, auth.Scope, uuid.UUID, func(int) error) error {
	return fault.Missing()
}

// Executions lists executions.
func (r *Repository) Executions(context.Context, auth.Scope, ExecutionFilter, *Position, int) ([]Execution, error) {
	return nil, fault.Missing()
}

// Execution returns one.
func (r *Repository) Execution(context.Context, auth.Scope, uuid.UUID) (Execution, error) {
	return Execution{}, fault.Missing()
}
