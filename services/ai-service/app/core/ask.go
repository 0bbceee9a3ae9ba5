package core

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxTokens is how long an answer with hypotheses may be.
const maxTokens = 1500

// maxEcho is how much of an unreadable answer the model is shown again.
const maxEcho = 4000

// Usage is what a question to the model used.
type Usage struct {
	Tokens   airequest.Tokens
	CostUSD  float64
	Duration time.Duration
}

// ask asks the model about the pack, once and, when its answer cannot be read, a
// second time. Every question is recorded, whatever comes of it. The usage is
// nil when nothing was sent.
func (g *Generator) ask(
	ctx context.Context, l hypothesis.Lease, pack *evidence.Pack, candidates []ranking.Candidate,
) (prompt.Answer, *Usage, error) {
	if err := g.afford(ctx, l.Scope); err != nil {
		return prompt.Answer{}, nil, err
	}
	if g.Model.Paused() {
		return prompt.Answer{}, nil, fault.New(fault.Upstream, fault.CodeUpstream, "The AI provider is paused because it failed repeatedly.")
	}

	question := prompt.Build(pack, candidates, l.Generation.Context)
	bounded, cancel := context.WithTimeout(ctx, g.policy.ModelTime)
	defer cancel()
	started := time.Now()
	answer, tokens, err := g.converse(bounded, question, pack, candidates)
	usage := &Usage{Tokens: tokens, CostUSD: g.policy.Price.Cost(tokens), Duration: time.Since(started)}
	return answer, usage, errors.Join(err, g.record(ctx, l, question, answer, *usage, err))
}

// afford fails when the tenant has spent its budget of the month.
func (g *Generator) afford(ctx context.Context, s auth.Scope) error {
	if g.policy.MonthlyBudgetUSD == nil {
		return nil
	}
	spent, err := g.Requests.Spent(ctx, s, monthOf(clock.Now()))
	if err != nil {
		return err
	}
	if spent >= *g.policy.MonthlyBudgetUSD {
		return fault.New(fault.RateLimited, "QUOTA_EXCEEDED", "The AI budget of this month is spent.")
	}
	return nil
}

func monthOf(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
}

func (g *Generator) converse(
	ctx context.Context, question prompt.Prompt, pack *evidence.Pack, candidates []ranking.Candidate,
) (prompt.Answer, airequest.Tokens, error) {
	messages := []Message{{AuthorSystem, question.System}, {AuthorUser, question.User}}
	first, err := g.Model.Complete(ctx, messages, prompt.Schema, maxTokens)
	if err != nil {
		return prompt.Answer{}, first.Tokens, err
	}
	answer, err := prompt.Read(first.Text, pack, candidates)
	tokens := first.Tokens
	if errors.Is(err, prompt.ErrUnreadable) {
		messages = append(messages, Message{AuthorModel, text.Cut(first.Text, maxEcho)}, Message{AuthorUser, prompt.Repair})
		second, err := g.Model.Complete(ctx, messages, prompt.Schema, maxTokens)
		tokens = tokens.Add(second.Tokens)
		if err != nil {
			return prompt.Answer{}, tokens, err
		}
		if answer, err = prompt.Read(second.Text, pack, candidates); err != nil {
			return prompt.Answer{}, tokens, fault.New(fault.Upstream, fault.CodeUpstream, "The answer of the AI provider could not be read.")
		}
	}
	if len(answer.Claims) == 0 {
		return answer, tokens, fault.New(fault.Upstream, fault.CodeUpstream, "No hypothesis of the AI provider was founded on the evidence.")
	}
	return answer, tokens, nil
}

// record writes the question down, also when the run was broken off.
func (g *Generator) record(
	ctx context.Context, l hypothesis.Lease, question prompt.Prompt, answer prompt.Answer, usage Usage, cause error,
) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	provider, model := g.Model.Identity()
	request := airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: &l.Generation.IncidentID, Kind: airequest.KindHypothesis,
		Tokens: usage.Tokens, CostUSD: usage.CostUSD, Duration: usage.Duration, Model: model, Provider: provider,
		Forced: l.Repeated, PromptSummary: question.Summary, Success: cause == nil, CreatedAt: clock.Now(),
		ResponseSummary: fmt.Sprintf("%d hypotheses, %d dropped as unfounded", len(answer.Claims), answer.Dropped),
	}
	if cause != nil {
		request.ErrorMessage = reasonOf(cause)
	}
	g.Meters.asked(request)
	if cause != nil {
		g.Log.WarnContext(ctx, "the model was no help", append(attrs(l), slog.String("reason", request.ErrorMessage))...)
	}
	return g.Requests.Insert(ctx, l.Scope, request)
}

func texts(claims []prompt.Claim) []string {
	found := make([]string, len(claims))
	for i, c := range claims {
		found[i] = c.Text
	}
	return found
}
