package core

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// Condition says how well the model can be asked.
type Condition string

// The conditions. Degraded means that a provider is configured but failed last,
// is paused, or may not be asked because the budget is spent.
const (
	Operational  Condition = "operational"
	Degraded     Condition = "degraded"
	Unconfigured Condition = "unconfigured"
)

// Status is what a project may know of the model and its cost.
type Status struct {
	Condition   Condition
	UsingMock   bool
	Configured  bool
	Provider    *string
	Model       *string
	LastErrorAt *time.Time
	LimitUSD    *float64
	SpentUSD    float64
}

// Status tells how the model stands for a project. UsingMock says that the next
// generation would be made by the rules.
func (g *Generator) Status(ctx context.Context, s auth.Scope) (Status, error) {
	p := g.Models.of(ctx, s)
	status := Status{Condition: Unconfigured, UsingMock: true, LimitUSD: g.policy.MonthlyBudgetUSD}
	var err error
	if status.SpentUSD, err = g.Requests.Spent(ctx, s, monthOf(clock.Now())); err != nil {
		return Status{}, err
	}
	if status.LastErrorAt, err = g.Requests.LastError(ctx, s); err != nil {
		return Status{}, err
	}
	if !p.configured() {
		return status, nil
	}

	provider, model := p.model.Identity()
	status.Configured, status.Provider, status.Model = true, &provider, &model
	last, err := g.Requests.Newest(ctx, s, 1)
	if err != nil {
		return Status{}, err
	}
	spent := status.LimitUSD != nil && status.SpentUSD >= *status.LimitUSD
	status.UsingMock = spent || p.model.Paused()
	status.Condition = Operational
	if status.UsingMock || len(last) > 0 && !last[0].Success {
		status.Condition = Degraded
	}
	return status, nil
}
