package core

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxEcho is how much of an unreadable answer the model is shown again.
const maxEcho = 4000

// inquiry is one question to the model.
type inquiry struct {
	kind      airequest.Kind
	incident  *uuid.UUID
	forced    bool
	question  prompt.Prompt
	schema    json.RawMessage
	maxTokens int
	// read takes the answer over; prompt.ErrUnreadable asks for another one, once.
	read func(answer string) error
	// said describes for the record what was taken over.
	said func() string
}

// inquire asks the model, once and, when its answer cannot be read, a second
// time. Every question is recorded, whatever comes of it. The usage is nil when
// nothing was sent.
func (g *Generator) inquire(ctx context.Context, s auth.Scope, q inquiry) (*Usage, error) {
	if err := g.afford(ctx, s); err != nil {
		return nil, err
	}
	if g.Model.Paused() {
		return nil, fault.New(fault.Upstream, fault.CodeUpstream, "The AI provider is paused because it failed repeatedly.")
	}
	bounded, cancel := context.WithTimeout(ctx, g.policy.ModelTime)
	defer cancel()
	started := time.Now()
	tokens, err := g.converse(bounded, q)
	usage := &Usage{Tokens: tokens, CostUSD: g.policy.Price.Cost(tokens), Duration: time.Since(started)}
	return usage, errors.Join(err, g.record(ctx, s, q, *usage, err))
}

func (g *Generator) converse(ctx context.Context, q inquiry) (airequest.Tokens, error) {
	messages := []Message{{AuthorSystem, q.question.System}, {AuthorUser, q.question.User}}
	first, err := g.Model.Complete(ctx, messages, q.schema, q.maxTokens)
	tokens := first.Tokens
	if err != nil {
		return tokens, err
	}
	if err = q.read(first.Text); !errors.Is(err, prompt.ErrUnreadable) {
		return tokens, err
	}
	messages = append(messages, Message{AuthorModel, text.Cut(first.Text, maxEcho)}, Message{AuthorUser, prompt.Repair})
	second, err := g.Model.Complete(ctx, messages, q.schema, q.maxTokens)
	tokens = tokens.Add(second.Tokens)
	if err != nil {
		return tokens, err
	}
	if err = q.read(second.Text); errors.Is(err, prompt.ErrUnreadable) {
		return tokens, fault.New(fault.Upstream, fault.CodeUpstream, "The answer of the AI provider could not be read.")
	}
	return tokens, err
}

// record writes the question down, also when the run was broken off.
func (g *Generator) record(ctx context.Context, s auth.Scope, q inquiry, usage Usage, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	provider, model := g.Model.Identity()
	request := airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: q.incident, Kind: q.kind,
		Tokens: usage.Tokens, CostUSD: usage.CostUSD, Duration: usage.Duration, Model: model, Provider: provider,
		Forced: q.forced, PromptSummary: q.question.Summary, ResponseSummary: q.said(), Success: cause == nil, CreatedAt: clock.Now(),
	}
	if cause != nil {
		request.ErrorMessage = reasonOf(cause)
		g.Log.WarnContext(ctx, "the model was no help", slog.String("type", string(q.kind)), slog.String("reason", request.ErrorMessage))
	}
	g.Meters.asked(request)
	return g.Requests.Insert(ctx, s, request)
}

// reused writes down that a stored result answered a request for hypotheses.
func (g *Generator) reused(ctx context.Context, s auth.Scope, incident uuid.UUID) error {
	return g.Requests.Insert(ctx, s, airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: &incident, Kind: airequest.KindHypothesis, Cached: true, Success: true, CreatedAt: clock.Now(),
	})
}
