package core

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Own finds the models that projects bring themselves, and what a model costs.
type Own struct {
	// Model returns the model of a project, nil when it has none of its own.
	Model func(ctx context.Context, s auth.Scope) Model
	// Price returns what a model costs.
	Price func(model string) airequest.Price
}

// ModelParts are what Models works with. Operator is nil when the operator
// configured no provider.
type ModelParts struct {
	Operator Model
	Own      Own
	Requests *airequest.Repository
	Meters   *Meters
	Log      *slog.Logger
}

// Models is the only way to a model: nothing else in this service holds one, and a
// provider is given out for a project only. So whatever asks a model asks that of
// the project, within its budget, and is recorded.
type Models struct {
	parts  ModelParts
	policy Policy
}

// NewModels returns the models that projects may ask.
func NewModels(p ModelParts, policy Policy) *Models { return &Models{parts: p, policy: policy} }

// provider is the model of one project. Without a model it is there all the same,
// and only says so.
type provider struct {
	*Models

	scope auth.Scope
	model Model
	price airequest.Price
}

// of returns the provider of a project: its own model wins over that of the
// operator.
func (m *Models) of(ctx context.Context, s auth.Scope) provider {
	p := provider{Models: m, scope: s, model: m.parts.Operator, price: m.policy.Price}
	if m.parts.Own.Model == nil {
		return p
	}
	if own := m.parts.Own.Model(ctx, s); own != nil {
		_, name := own.Identity()
		p.model, p.price = own, m.parts.Own.Price(name)
	}
	return p
}

// configured reports whether there is a model to ask.
func (p provider) configured() bool { return p.model != nil }

// afford fails when the tenant has spent its budget of the month.
func (m *Models) afford(ctx context.Context, s auth.Scope) error {
	if m.policy.MonthlyBudgetUSD == nil {
		return nil
	}
	spent, err := m.parts.Requests.Spent(ctx, s, monthOf(clock.Now()))
	if err != nil {
		return err
	}
	if spent >= *m.policy.MonthlyBudgetUSD {
		return fault.New(fault.RateLimited, "QUOTA_EXCEEDED", "The AI budget of this month is spent.")
	}
	return nil
}

func monthOf(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
}

// record writes a question down, also when what asked it was broken off.
func (p provider) record(ctx context.Context, q inquiry, usage Usage, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	vendor, model := p.model.Identity()
	request := airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: q.incident, Kind: q.kind,
		Tokens: usage.Tokens, CostUSD: usage.CostUSD, Duration: usage.Duration, Model: model, Provider: vendor,
		Forced: q.forced, PromptSummary: q.question.Summary, ResponseSummary: q.said(), Success: cause == nil, CreatedAt: clock.Now(),
	}
	if cause != nil {
		request.ErrorMessage = reasonOf(cause)
		p.parts.Log.WarnContext(ctx, "the model was no help", slog.String("type", string(q.kind)), slog.String("reason", request.ErrorMessage))
	}
	p.parts.Meters.asked(request)
	return p.parts.Requests.Insert(ctx, p.scope, request)
}
