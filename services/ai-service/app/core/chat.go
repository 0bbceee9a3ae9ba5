package core

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/briefing"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// chatTokens is how long an answer may be.
	chatTokens = 1000
	// earlier is how many messages before a question are passed on with it.
	earlier = 6
)

// NotAnswered is the answer when nothing that is stored answers a question.
const NotAnswered = "The stored data does not answer this."

// Chat answers questions about incidents from what is stored.
type Chat struct {
	Messages *chat.Repository
	Sources  briefing.Sources
	Models   *Models
	// Enqueue hands an answer to the workers of this service.
	Enqueue func(ctx context.Context, tx pgx.Tx, t chat.Task) error
	// MaxConcurrent is how many answers of a project are under way at a time.
	MaxConcurrent int
	Log           *slog.Logger
}

// Ask takes a question of the caller over: it is durable when Ask returns. It
// fails at once when the budget of the month is spent.
func (c *Chat) Ask(ctx context.Context, s auth.Scope, incidentID uuid.UUID, text string) (question, answer chat.Message, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return question, answer, fault.InvalidField("question", "must not be empty")
	}
	if err := c.Models.afford(ctx, s); err != nil {
		return question, answer, err
	}
	return c.Messages.Ask(ctx, s, incidentID, text, c.Enqueue)
}

// List returns up to limit messages of an incident, the oldest first.
func (c *Chat) List(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after chat.Position, limit int) ([]chat.Message, error) {
	if _, err := c.Sources.Incidents.ByID(ctx, s, incidentID); err != nil {
		return nil, err
	}
	return c.Messages.List(ctx, s, incidentID, after, limit)
}

// Work gives one answer that was handed to this worker and then hands on those of
// the project that wait. What is there, or somebody else's, is left alone.
func (c *Chat) Work(ctx context.Context, s auth.Scope, answer uuid.UUID) error {
	lease, err := c.Messages.Claim(ctx, s, answer, c.MaxConcurrent)
	if chat.IsExpected(err) {
		return nil
	}
	if err != nil {
		return err
	}
	outcome, err := c.answer(ctx, lease)
	if err := c.settle(ctx, lease, outcome, err); err != nil {
		return err
	}
	return c.Messages.Start(context.WithoutCancel(ctx), s, c.MaxConcurrent, c.Enqueue)
}

// Sweep hands on the answers nobody works on, in every project.
func (c *Chat) Sweep(ctx context.Context) error {
	const most = 1000
	scopes, err := c.Messages.Waiting(ctx, most)
	if err != nil {
		return err
	}
	for _, s := range scopes {
		if err := c.Messages.Start(ctx, s, c.MaxConcurrent, c.Enqueue); err != nil {
			return err
		}
	}
	return nil
}

// settle stores how an answer ended. One that was broken off because this process
// stops is given back.
func (c *Chat) settle(ctx context.Context, l chat.Lease, o chat.Outcome, cause error) error {
	stopping := errors.Is(ctx.Err(), context.Canceled)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	var err error
	switch {
	case cause != nil && stopping:
		err = c.Messages.Release(ctx, l)
	case cause != nil:
		c.Log.WarnContext(ctx, "a question was not answered", slog.String("incident_id", l.Answer.IncidentID.String()), slog.Any("error", cause))
		o.Status, o.Text, o.Citations, o.Note, o.ErrorMessage = chat.Failed, "", nil, "", reasonOf(cause)
		err = c.Messages.Finish(ctx, l, o)
	default:
		err = c.Messages.Finish(ctx, l, o)
	}
	if errors.Is(err, chat.ErrLeaseLost) || fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// answer asks the model of the project. What the question used is in the outcome
// also when it failed.
func (c *Chat) answer(ctx context.Context, l chat.Lease) (chat.Outcome, error) {
	p := c.Models.of(ctx, l.Scope)
	if !p.configured() {
		return chat.Outcome{Status: chat.NoModel}, nil
	}
	items, err := c.Sources.Collect(ctx, l.Scope, l.Answer.IncidentID)
	if err != nil {
		return chat.Outcome{}, err
	}
	before, err := c.Messages.Before(ctx, l.Scope, l.Question, earlier)
	if err != nil {
		return chat.Outcome{}, err
	}
	question, given := prompt.BuildChat(items, before, l.Question.Text)
	var reply prompt.Reply
	usage, err := p.inquire(ctx, inquiry{
		kind: airequest.KindChat, incident: &l.Answer.IncidentID, question: question, schema: prompt.ChatSchema, maxTokens: chatTokens,
		read: func(text string) error {
			var err error
			reply, err = prompt.ReadChat(text, given)
			return err
		},
		said: func() string {
			return fmt.Sprintf("%d characters, %d citations, %d invented, %d sentences dropped",
				len(reply.Text), len(reply.Citations), reply.Invented, reply.Dropped)
		},
	})
	o := outcomeOf(reply)
	o.Provider, o.Model = p.model.Identity()
	if usage != nil {
		o.InputTokens, o.OutputTokens, o.CostUSD = usage.Tokens.Input, usage.Tokens.Output, usage.CostUSD
	}
	return o, err
}

func outcomeOf(r prompt.Reply) chat.Outcome {
	o := chat.Outcome{Status: chat.Completed, Text: r.Text, Note: noteOf(r)}
	if o.Text == "" {
		o.Text = NotAnswered
	}
	for _, i := range r.Citations {
		o.Citations = append(o.Citations, i.ChatCitation)
	}
	return o
}

// noteOf says what was taken out of an answer.
func noteOf(r prompt.Reply) string {
	var parts []string
	switch {
	case r.Invented == 1:
		parts = append(parts, "A citation of something that is not stored was removed.")
	case r.Invented > 1:
		parts = append(parts, fmt.Sprintf("%d citations of something that is not stored were removed.", r.Invented))
	}
	switch {
	case r.Dropped == 1:
		parts = append(parts, "A sentence that the cited data does not say was left out.")
	case r.Dropped > 1:
		parts = append(parts, fmt.Sprintf("%d sentences that the cited data does not say were left out.", r.Dropped))
	}
	return strings.Join(parts, " ")
}
