package core

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Runbooks is what people do with runbooks.
type Runbooks struct {
	Repository *runbook.Repository
}

// Ranked is a match and its place.
type Ranked struct {
	runbook.Match

	Rank int
}

// AfterRank numbers.
func AfterRank([]runbook.Match, int) []Ranked { return nil }

// Write stores a runbook.
func (c *Runbooks) Write(context.Context, auth.Identity, runbook.Runbook) (runbook.Runbook, error) {
	return runbook.Runbook{}, fault.Missing()
}

// Replace replaces it.
func (c *Runbooks) Replace(context.Context, auth.Identity, uuid.UUID, runbook.Runbook, func(int) error) (runbook.Runbook, error) {
	return runbook.Runbook{}, fault.Missing()
}

// Matching finds those that fit.
func (c *Runbooks) Matching(context.Context, auth.Scope, uuid.UUID) ([]runbook.Match, error) {
	return nil, fault.Missing()
}

// Start starts an execution.
func (c *Runbooks) Start(context.Context, auth.Identity, uuid.UUID, *uuid.UUID) (runbook.Execution, error) {
	return runbook.Execution{}, fault.Missing()
}

// Progress goes on.
func (c *Runbooks) Progress(context.Context, auth.Identity, uuid.UUID, runbook.Progress) (runbook.Execution, error) {
	return runbook.Execution{}, fault.Missing()
}
