package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Batch is the answer to several requests.
type Batch struct {
	// Results are in the order of the requests; Err says why one has none.
	Results []BatchResult
	// Usage is what the one question to the model used, nil when nothing was sent.
	Usage *Usage
	// Asked is how many incidents the question was about.
	Asked int
	// UsingMock says that the rules answered for at least one incident.
	UsingMock bool
	// Reason says why the model was no help, empty otherwise.
	Reason string
}

// BatchResult is the answer to one of several requests.
type BatchResult struct {
	Generated

	IncidentID uuid.UUID
	Err        error
}

// member is one incident of a batch on its way.
type member struct {
	result     *BatchResult
	lease      hypothesis.Lease
	pack       *evidence.Pack
	candidates []ranking.Candidate
	open       bool
}

// Batch answers several requests with one question to the model at most. What
// goes wrong with one incident leaves the others alone. A batch counts as one
// running generation.
func (g *Generator) Batch(ctx context.Context, s auth.Scope, requests []Request) (Batch, error) {
	b := Batch{Results: make([]BatchResult, len(requests))}
	var open []*member
	first := map[uuid.UUID]int{}
	for i, r := range requests {
		b.Results[i].IncidentID = r.IncidentID
		if _, repeated := first[r.IncidentID]; repeated {
			continue
		}
		first[r.IncidentID] = i
		m := &member{result: &b.Results[i]}
		m.result.Err = g.begin(ctx, s, r, m, len(open))
		if m.open {
			open = append(open, m)
		}
	}
	g.conclude(ctx, s, &b, open)
	for i, r := range requests {
		if at := first[r.IncidentID]; at != i {
			b.Results[i] = b.Results[at]
		}
		b.UsingMock = b.UsingMock || b.Results[i].Err == nil && b.Results[i].Generation.UsingMock
	}
	return b, ctx.Err()
}

// begin answers from the stored result or opens a run, beside the others that
// the batch has opened.
func (g *Generator) begin(ctx context.Context, s auth.Scope, r Request, m *member, beside int) error {
	if !r.Force {
		stored, err := g.stored(ctx, s, r.IncidentID)
		if err == nil || fault.KindOf(err) != fault.NotFound {
			m.result.Generated = stored
			return err
		}
	}
	lease, err := g.Runs.Open(ctx, s, r.IncidentID, r.Context, r.Force, g.policy.MaxConcurrent+beside)
	if errors.Is(err, hypothesis.ErrStored) {
		m.result.Generated, err = g.stored(ctx, s, r.IncidentID)
		return err
	}
	if err != nil {
		return refusal(err)
	}
	m.lease, m.open = lease, true
	m.pack, m.candidates, err = g.prepare(ctx, lease)
	if err != nil {
		m.open = false
		return errors.Join(err, g.settle(ctx, lease, err, true))
	}
	return nil
}

// conclude asks the model about the open members that have evidence and stores
// the result of each.
func (g *Generator) conclude(ctx context.Context, s auth.Scope, b *Batch, open []*member) {
	p := g.Models.of(ctx, s)
	answers, cause := map[uuid.UUID]prompt.Answer{}, error(nil)
	var cases []prompt.Case
	for _, m := range open {
		if len(m.pack.Items) > 0 {
			cases = append(cases, prompt.Case{Pack: m.pack, Candidates: m.candidates, Note: m.lease.Generation.Context})
		}
	}
	if p.configured() && len(cases) > 0 {
		answers, b.Usage, cause = askAll(ctx, p, cases)
		b.Asked = len(cases)
		if cause != nil {
			b.Reason = reasonOf(cause)
		}
	}
	share := b.share()
	for _, m := range open {
		r, err := g.decide(ctx, p, m, answers, cause, share)
		if err == nil {
			err = g.complete(ctx, m.lease, m.pack, len(m.candidates), &r)
		}
		if err != nil {
			m.result.Err = errors.Join(err, g.settle(ctx, m.lease, err, true))
			continue
		}
		done := m.lease.Generation
		done.Source, done.UsingMock = r.outcome.Source, r.outcome.UsingMock
		m.result.Generated = Generated{Generation: done, Hypotheses: r.outcome.Hypotheses}
	}
}

// share is the part of one incident in what the question used.
func (b *Batch) share() *Usage {
	if b.Usage == nil {
		return nil
	}
	return &Usage{
		Tokens:   airequest.Tokens{Input: b.Usage.Tokens.Input / b.Asked, Output: b.Usage.Tokens.Output / b.Asked},
		CostUSD:  b.Usage.CostUSD / float64(b.Asked),
		Duration: b.Usage.Duration,
	}
}

func (g *Generator) decide(
	ctx context.Context, p provider, m *member, answers map[uuid.UUID]prompt.Answer, cause error, share *Usage,
) (result, error) {
	if !p.configured() || len(m.pack.Items) == 0 {
		return ruled(p, m.pack, m.candidates), nil
	}
	answer := answers[m.result.IncidentID]
	if len(answer.Claims) > 0 {
		return g.explained(ctx, p.scope, m.pack, answer, share)
	}
	if cause == nil {
		cause = unfounded()
	}
	if !g.policy.FallbackRules || ctx.Err() != nil {
		return result{}, cause
	}
	return instead(p, m.pack, m.candidates, share, cause), nil
}

// askAll asks the model about several incidents at once.
func askAll(ctx context.Context, p provider, cases []prompt.Case) (map[uuid.UUID]prompt.Answer, *Usage, error) {
	var answers map[uuid.UUID]prompt.Answer
	usage, err := p.inquire(ctx, inquiry{
		kind: airequest.KindHypothesisBatch, question: prompt.BuildBatch(cases), schema: prompt.BatchSchema,
		maxTokens: maxTokens * len(cases),
		read: func(text string) error {
			var err error
			answers, err = prompt.ReadBatch(text, cases)
			return err
		},
		said: func() string { return fmt.Sprintf("answers about %d of %d incidents", len(answers), len(cases)) },
	})
	return answers, usage, err
}
