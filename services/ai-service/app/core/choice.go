package core

import (
	"context"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Own finds the models that projects bring themselves, and what a model costs.
type Own struct {
	// Model returns the model of a project, nil when it has none of its own.
	Model func(ctx context.Context, s auth.Scope) Model
	// Price returns what a model costs.
	Price func(model string) airequest.Price
}

// of returns the generator with the model of the project, which wins over that of the
// operator.
func (g *Generator) of(ctx context.Context, s auth.Scope) *Generator {
	if g.Own.Model == nil {
		return g
	}
	own := g.Own.Model(ctx, s)
	if own == nil {
		return g
	}
	next := *g
	next.Model = own
	_, name := own.Identity()
	next.policy.Price = g.Own.Price(name)
	return &next
}
