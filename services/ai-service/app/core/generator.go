// Package core holds the decisions of ai-service: how a run from the evidence to
// the hypotheses goes, when the model is asked and what happens when it fails,
// and who may start a run. It knows neither HTTP nor SQL.
package core

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Policy is what the operator decided about generations.
type Policy struct {
	// MaxConcurrent is how many generations of a project run at a time.
	MaxConcurrent int
	// FallbackRules lets the rules answer when the model fails.
	FallbackRules bool
	// MonthlyBudgetUSD is what a tenant may spend in a calendar month (UTC); nil
	// means no limit.
	MonthlyBudgetUSD *float64
	Price            airequest.Price
	// ModelTime bounds everything that is asked of the model in one run.
	ModelTime time.Duration
}

// Queue hands work to the workers of this service.
type Queue interface {
	Enqueue(ctx context.Context, tx pgx.Tx, t hypothesis.Task) error
}

// Parts are what a Generator works with.
type Parts struct {
	Runs      *hypothesis.Runs
	Requests  *airequest.Repository
	Collector *evidence.Collector
	Queue     Queue
	Models    *Models
	Log       *slog.Logger
}

// Generator runs generations.
type Generator struct {
	Parts

	policy Policy
}

// NewGenerator returns a Generator.
func NewGenerator(p Parts, policy Policy) *Generator {
	return &Generator{Parts: p, policy: policy}
}

// Work does one generation that was handed to this worker and then hands the
// next ones of the project on. What is done, taken or not due is left alone.
func (g *Generator) Work(ctx context.Context, s auth.Scope, generation uuid.UUID) error {
	lease, err := g.Runs.Claim(ctx, s, generation, g.policy.MaxConcurrent)
	if hypothesis.IsExpected(err) || fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := g.run(ctx, lease); err != nil {
		if err := g.settle(ctx, lease, err, false); err != nil {
			return err
		}
	}
	return g.Runs.Start(context.WithoutCancel(ctx), s, g.policy.MaxConcurrent, g.Queue.Enqueue)
}

// Sweep hands on the generations nobody works on, in every project.
func (g *Generator) Sweep(ctx context.Context) error {
	const most = 1000
	scopes, err := g.Runs.Waiting(ctx, most)
	if err != nil {
		return err
	}
	for _, s := range scopes {
		if err := g.Runs.Start(ctx, s, g.policy.MaxConcurrent, g.Queue.Enqueue); err != nil {
			return err
		}
	}
	return nil
}

// settleTime bounds the record of how a run ended, which must not be cut off by
// whatever ended the run.
const settleTime = 10 * time.Second

// settle records that a run did not succeed: it is given back when this process
// stops, tried again, or failed.
func (g *Generator) settle(ctx context.Context, l hypothesis.Lease, cause error, final bool) error {
	stopping := errors.Is(ctx.Err(), context.Canceled)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()

	if errors.Is(cause, hypothesis.ErrLeaseLost) {
		g.Log.WarnContext(ctx, "generation was taken over", attrs(l)...)
		return nil
	}
	if stopping && !final {
		return ignoreLost(g.Runs.Release(ctx, l))
	}
	if fault.KindOf(cause) == fault.Internal {
		g.Log.ErrorContext(ctx, "generation broke", append(attrs(l), slog.Any("error", cause))...)
	}
	gone := fault.KindOf(cause) == fault.NotFound
	again, err := g.Runs.Failed(ctx, l, reasonOf(cause), final || gone)
	if err == nil {
		g.Log.WarnContext(ctx, "generation failed", append(attrs(l), slog.String("reason", reasonOf(cause)), slog.Bool("again", again))...)
	}
	return ignoreLost(err)
}

func ignoreLost(err error) error {
	if errors.Is(err, hypothesis.ErrLeaseLost) || fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// reasonOf is the sentence that people see.
func reasonOf(cause error) string {
	if fault.KindOf(cause) == fault.NotFound {
		return "The incident was deleted."
	}
	if f, ok := fault.As(cause); ok && f.Kind != fault.Internal {
		return f.Detail
	}
	if errors.Is(cause, context.DeadlineExceeded) {
		return "The analysis took too long."
	}
	return "The analysis was interrupted by an internal error."
}

func attrs(l hypothesis.Lease) []any {
	return []any{
		slog.String("incident_id", l.Generation.IncidentID.String()), slog.String("generation_id", l.Generation.ID.String()),
		slog.Int("attempt", l.Generation.Attempts),
	}
}

// result is what a run made.
type result struct {
	outcome hypothesis.Outcome
	usage   *Usage
}

// run works from the evidence to the stored hypotheses.
func (g *Generator) run(ctx context.Context, l hypothesis.Lease) (result, error) {
	pack, candidates, err := g.prepare(ctx, l)
	if err != nil {
		return result{}, err
	}
	r, err := g.explain(ctx, l, pack, candidates)
	if err != nil {
		return result{}, err
	}
	return r, g.complete(ctx, l, pack, len(candidates), &r)
}

// prepare gathers the evidence of a run and ranks what the rules find in it.
func (g *Generator) prepare(ctx context.Context, l hypothesis.Lease) (*evidence.Pack, []ranking.Candidate, error) {
	pack, err := g.Collector.Collect(ctx, l.Scope, l.Generation.IncidentID)
	if err != nil {
		return nil, nil, err
	}
	if err := g.Runs.Progress(ctx, l, collected(pack)...); err != nil {
		return nil, nil, err
	}
	candidates, err := g.rank(ctx, l.Scope, pack)
	return pack, candidates, err
}

// complete stores the result of a run.
func (g *Generator) complete(ctx context.Context, l hypothesis.Lease, pack *evidence.Pack, candidates int, r *result) error {
	r.outcome.EvidenceHash = pack.Hash()
	r.outcome.Steps = concluded(*r, candidates)
	if err := g.Runs.Complete(ctx, l, r.outcome); err != nil {
		return err
	}
	g.Log.InfoContext(ctx, "generation completed", append(attrs(l), slog.Int("hypotheses", len(r.outcome.Hypotheses)),
		slog.String("source", string(r.outcome.Source)), slog.Duration("took", clock.Now().Sub(l.Generation.CreatedAt)))...)
	return nil
}

// rank scores what the rules find, with what people have said about the same
// claims before.
func (g *Generator) rank(ctx context.Context, s auth.Scope, pack *evidence.Pack) ([]ranking.Candidate, error) {
	opinions, err := g.opinions(ctx, s, ranking.Claims(pack))
	if err != nil {
		return nil, err
	}
	return ranking.Rank(pack, opinions), nil
}

func (g *Generator) opinions(ctx context.Context, s auth.Scope, claims []string) (ranking.OpinionOf, error) {
	if len(claims) == 0 {
		return func(string) ranking.Opinion { return ranking.Opinion{} }, nil
	}
	verdicts, err := g.Runs.Verdicts(ctx, s, claims)
	if err != nil {
		return nil, err
	}
	return func(claim string) ranking.Opinion { return ranking.Opinion(verdicts[lower(claim)]) }, nil
}

// explain lets the model explain and re-rank the candidates. Without a model,
// without evidence, or when the model fails, the ranking of the rules stands.
func (g *Generator) explain(ctx context.Context, l hypothesis.Lease, pack *evidence.Pack, candidates []ranking.Candidate) (result, error) {
	p := g.Models.of(ctx, l.Scope)
	if !p.configured() || len(pack.Items) == 0 {
		return ruled(p, pack, candidates), nil
	}
	answer, usage, err := ask(ctx, p, l, pack, candidates)
	if err == nil {
		return g.explained(ctx, l.Scope, pack, answer, usage)
	}
	if !g.policy.FallbackRules || ctx.Err() != nil {
		return result{}, err
	}
	return instead(p, pack, candidates, usage, err), nil
}

// ruled is the result of the rules.
func ruled(p provider, pack *evidence.Pack, candidates []ranking.Candidate) result {
	return result{outcome: hypothesis.Outcome{Source: hypothesis.SourceRules, UsingMock: !p.configured(), Hypotheses: byRules(pack, candidates)}}
}

// instead is the result of the rules where the model was no help.
func instead(p provider, pack *evidence.Pack, candidates []ranking.Candidate, usage *Usage, cause error) result {
	r := ruled(p, pack, candidates)
	r.outcome.UsingMock, r.usage = true, usage
	r.outcome.Note = reasonOf(cause) + " The rules answered instead."
	return r
}

// explained is the result of the model.
func (g *Generator) explained(ctx context.Context, s auth.Scope, pack *evidence.Pack, answer prompt.Answer, usage *Usage) (result, error) {
	opinions, err := g.opinions(ctx, s, texts(answer.Claims))
	if err != nil {
		return result{}, err
	}
	found := byModel(pack, answer.Claims, opinions)
	return result{outcome: hypothesis.Outcome{Source: hypothesis.SourceModel, Hypotheses: found}, usage: usage}, nil
}

// reused writes down that a stored result answered a request for hypotheses.
func (g *Generator) reused(ctx context.Context, s auth.Scope, incident uuid.UUID) error {
	return g.Requests.Insert(ctx, s, airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: &incident, Kind: airequest.KindHypothesis, Cached: true, Success: true, CreatedAt: clock.Now(),
	})
}
