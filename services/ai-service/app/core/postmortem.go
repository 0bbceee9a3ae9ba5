package core

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/story"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// How much of an incident a draft looks at.
const (
	maxActivities = 2000
	maxAlerts     = 500
	maxHypotheses = 500
	maxExecutions = 50
)

// maxPostmortemTokens is how long a drafted postmortem may be.
const maxPostmortemTokens = 3000

// Drafter writes drafts of postmortems.
type Drafter struct {
	Desk       *postmortem.Desk
	Incidents  incident.Reader
	Alerts     *alert.Reader
	Hypotheses hypothesis.Reader
	Runbooks   *runbook.Repository
	// Enqueue hands an order to the workers of this service.
	Enqueue func(ctx context.Context, tx pgx.Tx, s auth.Scope, o postmortem.Order) error
	Models  *Models
	// FallbackRules lets the draft of the rules stand when the model fails.
	FallbackRules bool
}

// Accept takes an order over for later: it is durable when Accept returns. The
// same order is accepted as often as it comes.
func (d *Drafter) Accept(ctx context.Context, s auth.Scope, o postmortem.Order) error {
	if _, err := d.Incidents.ByID(ctx, s, o.IncidentID); err != nil {
		return err
	}
	return d.Desk.Take(ctx, s, o, func(ctx context.Context, tx pgx.Tx) error { return d.Enqueue(ctx, tx, s, o) })
}

// Work writes one draft and hands it in. An incident that was deleted needs none.
func (d *Drafter) Work(ctx context.Context, s auth.Scope, o postmortem.Order) error {
	facts, err := d.gather(ctx, s, o.IncidentID)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	rules := facts.Draft()
	p := d.Models.of(ctx, s)
	if !p.configured() {
		return d.Desk.HandIn(ctx, s, o.PostmortemID, rules)
	}
	written, err := draft(ctx, p, facts, rules)
	switch {
	case err == nil:
		rules = written
	case ctx.Err() != nil:
		return err // the job is tried again
	case !d.FallbackRules:
		rules = postmortem.Delivery{ErrorMessage: reasonOf(err)}
	}
	return d.Desk.HandIn(ctx, s, o.PostmortemID, rules)
}

func (d *Drafter) gather(ctx context.Context, s auth.Scope, id uuid.UUID) (*story.Facts, error) {
	i, err := d.Incidents.ByID(ctx, s, id)
	if err != nil {
		return nil, err
	}
	f := &story.Facts{Incident: i}
	if f.Activities, err = d.Incidents.History(ctx, s, id, incident.Position{}, []uuid.UUID{}, maxActivities); err != nil {
		return nil, err
	}
	if f.Alerts, err = d.Alerts.List(ctx, s, alert.Filter{IncidentID: &id}, nil, maxAlerts); err != nil {
		return nil, err
	}
	if f.Cause, err = d.cause(ctx, s, id); err != nil {
		return nil, err
	}
	newest, err := d.Runbooks.Executions(ctx, s, runbook.ExecutionFilter{IncidentID: &id}, nil, maxExecutions)
	slices.Reverse(newest)
	f.Executions = newest
	return f, err
}

func (d *Drafter) cause(ctx context.Context, s auth.Scope, id uuid.UUID) (*hypothesis.Hypothesis, error) {
	rated, err := d.Hypotheses.Latest(ctx, s, id, uuid.NullUUID{})
	if err != nil {
		return nil, err
	}
	latest := make([]hypothesis.Hypothesis, len(rated))
	for i, r := range rated {
		latest[i] = r.Hypothesis
	}
	all, err := d.Hypotheses.History(ctx, s, id, hypothesis.Position{}, maxHypotheses)
	return story.Choose(latest, all), err
}

// draft has the model put the draft of the rules in its words. The question is
// recorded, whatever comes of it.
func draft(ctx context.Context, p provider, facts *story.Facts, rules postmortem.Delivery) (postmortem.Delivery, error) {
	question := prompt.BuildPostmortem(rules, facts.Confirmed())
	written, said := rules, "no draft"
	_, err := p.inquire(ctx, inquiry{
		kind: airequest.KindPostmortem, incident: &facts.Incident.ID,
		question: question, schema: prompt.PostmortemSchema, maxTokens: maxPostmortemTokens,
		read: func(text string) error {
			got, err := prompt.ReadPostmortem(text, question, rules, facts.Confirmed())
			if err == nil {
				written, said = got, "a draft of the postmortem"
			}
			return err
		},
		said: func() string { return said },
	})
	return written, err
}
