package core

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/story"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
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
	// Asker asks the model.
	Asker *Generator
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
	draft := facts.Draft()
	if g := d.Asker; g.Model != nil {
		written, err := g.draft(ctx, s, facts, draft)
		switch {
		case err == nil:
			draft = written
		case ctx.Err() != nil:
			return err // the job is tried again
		case !g.policy.FallbackRules:
			draft = postmortem.Delivery{ErrorMessage: reasonOf(err)}
		}
	}
	return d.Desk.HandIn(ctx, s, o.PostmortemID, draft)
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
func (g *Generator) draft(
	ctx context.Context, s auth.Scope, facts *story.Facts, rules postmortem.Delivery,
) (postmortem.Delivery, error) {
	if err := g.afford(ctx, s); err != nil {
		return rules, err
	}
	if g.Model.Paused() {
		return rules, fault.New(fault.Upstream, fault.CodeUpstream, "The AI provider is paused because it failed repeatedly.")
	}
	question := prompt.BuildPostmortem(rules, facts.Confirmed())
	bounded, cancel := context.WithTimeout(ctx, g.policy.ModelTime)
	defer cancel()
	started := time.Now()
	written, tokens, err := g.write(bounded, question, func(answer string) (postmortem.Delivery, error) {
		return prompt.ReadPostmortem(answer, question, rules, facts.Confirmed())
	})
	usage := Usage{Tokens: tokens, CostUSD: g.policy.Price.Cost(tokens), Duration: time.Since(started)}
	return written, errors.Join(err, g.recordDraft(ctx, s, facts.Incident.ID, question, usage, err))
}

// write asks once and, when the answer cannot be read, a second time.
func (g *Generator) write(
	ctx context.Context, question prompt.Prompt, read func(string) (postmortem.Delivery, error),
) (postmortem.Delivery, airequest.Tokens, error) {
	messages := []Message{{AuthorSystem, question.System}, {AuthorUser, question.User}}
	first, err := g.Model.Complete(ctx, messages, prompt.PostmortemSchema, maxPostmortemTokens)
	if err != nil {
		return postmortem.Delivery{}, first.Tokens, err
	}
	written, err := read(first.Text)
	if !errors.Is(err, prompt.ErrUnreadable) {
		return written, first.Tokens, err
	}
	messages = append(messages, Message{AuthorModel, text.Cut(first.Text, maxEcho)}, Message{AuthorUser, prompt.Repair})
	second, err := g.Model.Complete(ctx, messages, prompt.PostmortemSchema, maxPostmortemTokens)
	tokens := first.Tokens.Add(second.Tokens)
	if err != nil {
		return postmortem.Delivery{}, tokens, err
	}
	if written, err = read(second.Text); err != nil {
		return written, tokens, fault.New(fault.Upstream, fault.CodeUpstream, "The answer of the AI provider could not be read.")
	}
	return written, tokens, nil
}

// recordDraft writes the question down, also when the job was broken off.
func (g *Generator) recordDraft(
	ctx context.Context, s auth.Scope, incidentID uuid.UUID, question prompt.Prompt, usage Usage, cause error,
) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	provider, model := g.Model.Identity()
	request := airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: &incidentID, Kind: airequest.KindPostmortem, Tokens: usage.Tokens,
		CostUSD: usage.CostUSD, Duration: usage.Duration, Model: model, Provider: provider, PromptSummary: question.Summary,
		ResponseSummary: "a draft of the postmortem", Success: cause == nil, CreatedAt: clock.Now(),
	}
	if cause != nil {
		request.ErrorMessage, request.ResponseSummary = reasonOf(cause), "no draft"
		g.Log.WarnContext(ctx, "the model was no help with a postmortem",
			slog.String("incident_id", incidentID.String()), slog.String("reason", request.ErrorMessage))
	}
	g.Meters.asked(request)
	return g.Requests.Insert(ctx, s, request)
}
