package core

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
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
func (p provider) inquire(ctx context.Context, q inquiry) (*Usage, error) {
	if err := p.afford(ctx, p.scope); err != nil {
		return nil, err
	}
	if p.model.Paused() {
		return nil, fault.New(fault.Upstream, fault.CodeUpstream, "The AI provider is paused because it failed repeatedly.")
	}
	bounded, cancel := context.WithTimeout(ctx, p.policy.ModelTime)
	defer cancel()
	started := time.Now()
	tokens, err := p.converse(bounded, q)
	usage := &Usage{Tokens: tokens, CostUSD: p.price.Cost(tokens), Duration: time.Since(started)}
	return usage, errors.Join(err, p.record(ctx, q, *usage, err))
}

func (p provider) converse(ctx context.Context, q inquiry) (airequest.Tokens, error) {
	messages := []Message{{AuthorSystem, q.question.System}, {AuthorUser, q.question.User}}
	first, err := p.model.Complete(ctx, messages, q.schema, q.maxTokens)
	tokens := first.Tokens
	if err != nil {
		return tokens, err
	}
	if err = q.read(first.Text); !errors.Is(err, prompt.ErrUnreadable) {
		return tokens, err
	}
	messages = append(messages, Message{AuthorModel, text.Cut(first.Text, maxEcho)}, Message{AuthorUser, prompt.Repair})
	second, err := p.model.Complete(ctx, messages, q.schema, q.maxTokens)
	tokens = tokens.Add(second.Tokens)
	if err != nil {
		return tokens, err
	}
	if err = q.read(second.Text); errors.Is(err, prompt.ErrUnreadable) {
		return tokens, fault.New(fault.Upstream, fault.CodeUpstream, "The answer of the AI provider could not be read.")
	}
	return tokens, err
}
