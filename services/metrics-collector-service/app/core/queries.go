// Package core holds what metrics-collector-service decides: how much a project may ask
// at a time, and what becomes of a request that brings samples.
package core

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The bounds of queries (contract: ingest section 12).
const (
	queryTime       = 60 * time.Second
	queriesAtOnce   = 20
	samplesPerQuery = 50_000_000
	lookback        = 5 * time.Minute
	// MaxPoints is how many steps a range query may have.
	MaxPoints = 11_000
)

// grammar is PromQL with everything that the engine understands.
var grammar = parser.Options{
	EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true,
}

// Queries answers PromQL.
type Queries struct {
	engine *promql.Engine
	reader metric.Reader
	parser parser.Parser

	mu      sync.Mutex
	running map[uuid.UUID]int
}

// NewQueries returns queries over what reader knows.
func NewQueries(reader metric.Reader, log *slog.Logger) *Queries {
	language := parser.NewParser(grammar)
	return &Queries{
		reader: reader, parser: language, running: map[uuid.UUID]int{},
		engine: promql.NewEngine(promql.EngineOpts{
			Logger: log, MaxSamples: samplesPerQuery, Timeout: queryTime, LookbackDelta: lookback,
			NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() },
			EnableAtModifier:         true, EnableNegativeOffset: true, EnableDelayedNameRemoval: true, Parser: language,
		}),
	}
}

// Parser reads PromQL as the engine does.
func (q *Queries) Parser() parser.Parser { return q.parser } //nolint:ireturn // Prometheus's own

// Instant evaluates an expression at one time. The answer is closed by who asked.
func (q *Queries) Instant(ctx context.Context, s auth.Scope, expr string, at time.Time, use func(*promql.Result) error) error {
	return q.run(ctx, s, func() (promql.Query, error) {
		return q.engine.NewInstantQuery(ctx, metric.Queryable(q.reader, s), nil, expr, at)
	}, use)
}

// Range evaluates an expression at every step between two times.
func (q *Queries) Range(ctx context.Context, s auth.Scope, expr string, start, end time.Time, step time.Duration, use func(*promql.Result) error) error {
	return q.run(ctx, s, func() (promql.Query, error) {
		return q.engine.NewRangeQuery(ctx, metric.Queryable(q.reader, s), nil, expr, start, end, step)
	}, use)
}

func (q *Queries) run(ctx context.Context, s auth.Scope, prepare func() (promql.Query, error), use func(*promql.Result) error) error {
	leave, err := q.enter(s.ProjectID)
	if err != nil {
		return err
	}
	defer leave()
	query, err := prepare()
	if err != nil {
		return fault.New(fault.Invalid, fault.CodeValidation, "invalid parameter \"query\": %s", err.Error())
	}
	defer query.Close()
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	result := query.Exec(ctx)
	if result.Err != nil {
		return result.Err
	}
	return use(result)
}

// Bounded runs a question that is no PromQL as one of the queries of a project.
func (q *Queries) Bounded(ctx context.Context, s auth.Scope, ask func(context.Context) error) error {
	leave, err := q.enter(s.ProjectID)
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	return ask(ctx)
}

// ErrBusy is a project that asks too much at a time.
var ErrBusy = errors.New("too many queries")

// enter takes one of the places of a project.
func (q *Queries) enter(project uuid.UUID) (leave func(), err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.running[project] >= queriesAtOnce {
		return nil, fault.New(fault.RateLimited, "RATE_LIMITED", "The project runs %d queries at the moment. Try again in a moment.", queriesAtOnce).
			RetryIn(time.Second).Because(ErrBusy)
	}
	q.running[project]++
	return func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if q.running[project]--; q.running[project] == 0 {
			delete(q.running, project)
		}
	}, nil
}

// Close ends the engine.
func (q *Queries) Close() { _ = q.engine.Close() }
