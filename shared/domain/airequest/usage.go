package airequest

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Span is a range of days of a project, both included, in its time zone.
type Span struct {
	First time.Time
	Last  time.Time
	Zone  string
}

// inSpan selects the calls of a span; answers from stored results are none.
const inSpan = `q.tenant_id = @tenant AND q.project_id = @project AND NOT q.cached
	AND q.created_at >= @first::date::timestamp AT TIME ZONE @zone::text
	AND q.created_at < (@last::date + 1)::timestamp AT TIME ZONE @zone::text
	AND (@incident::uuid IS NULL OR q.incident_id = @incident)`

func (s Span) args(in auth.Scope, incident *uuid.UUID) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": in.TenantID, "project": in.ProjectID, "incident": incident, "zone": s.Zone,
		"first": s.First.Format(time.DateOnly), "last": s.Last.Format(time.DateOnly),
	}
}

// KindUsage is what calls of one kind used.
type KindUsage struct {
	Kind       Kind `db:"request_type"`
	Count      int
	Input      int
	Output     int
	CostUSD    float64
	DurationMS int64
}

// DayUsage is what the calls of one day cost.
type DayUsage struct {
	Date     time.Time
	Requests int
	CostUSD  float64
}

// Usage is what calls used, by kind and by day.
type Usage struct {
	Kinds []KindUsage
	Days  []DayUsage
}

// Usage returns what the calls of a span used, those for one incident when it is
// given. Every day of the span is there.
func (r *Reader) Usage(ctx context.Context, s auth.Scope, span Span, incident *uuid.UUID) (Usage, error) {
	var u Usage
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		if u.Kinds, err = rowsOf[KindUsage](ctx, tx, `
			SELECT q.request_type, count(*) AS count, sum(q.input_tokens) AS input, sum(q.output_tokens) AS output,
				sum(q.cost_usd)::float8 AS cost_usd, sum(q.duration_ms) AS duration_ms
			FROM ai.ai_requests AS q
			WHERE `+inSpan+`
			GROUP BY q.request_type
			ORDER BY q.request_type`, span.args(s, incident)); err != nil {
			return err
		}
		u.Days, err = rowsOf[DayUsage](ctx, tx, `
			WITH used AS (
				SELECT (q.created_at AT TIME ZONE @zone::text)::date AS day, count(*) AS requests, sum(q.cost_usd) AS cost
				FROM ai.ai_requests AS q
				WHERE `+inSpan+`
				GROUP BY day
			)
			SELECT (@first::date + n)::date AS date, coalesce(used.requests, 0) AS requests,
				coalesce(used.cost, 0)::float8 AS cost_usd
			FROM generate_series(0, @last::date - @first::date) AS n
			LEFT JOIN used ON used.day = @first::date + n
			ORDER BY date`, span.args(s, incident))
		return err
	})
	if err != nil {
		return Usage{}, fmt.Errorf("sum up AI requests: %w", err)
	}
	return u, nil
}

// IncidentCost is what the calls for one incident cost.
type IncidentCost struct {
	IncidentID uuid.UUID
	Title      string
	CostUSD    float64
	Requests   int
	// Generations are the calls for hypotheses that cost something.
	Generations int
}

// Costs is what the calls of a span cost and how often a stored result was
// enough.
type Costs struct {
	Requests int
	CostUSD  float64
	Tokens   int
	// Asked counts requests for hypotheses, Answered those that a stored result
	// answered, Incidents what they were for.
	Asked     int
	Answered  int
	Incidents int
	// Repeated is what forced generations and those for unchanged evidence cost.
	Repeated float64
	// Generations is the largest number of paid generations of one incident.
	Generations int
	Incident    []IncidentCost
}

// Costs returns the costs of a span with the incidents that cost most.
func (r *Reader) Costs(ctx context.Context, s auth.Scope, span Span, most int) (Costs, error) {
	var c Costs
	args := span.args(s, nil)
	args["most"] = most
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		if err := totals(ctx, tx, args, &c); err != nil {
			return err
		}
		if err := reuse(ctx, tx, args, &c); err != nil {
			return err
		}
		var err error
		c.Incident, err = rowsOf[IncidentCost](ctx, tx, `
			WITH spent AS (
				SELECT q.incident_id, sum(q.cost_usd) AS cost, count(*) AS requests,
					count(*) FILTER (WHERE q.request_type = 'hypothesis' AND q.cost_usd > 0) AS generations
				FROM ai.ai_requests AS q
				WHERE `+inSpan+` AND q.incident_id IS NOT NULL
				GROUP BY q.incident_id
				HAVING sum(q.cost_usd) > 0
				ORDER BY cost DESC, q.incident_id
				LIMIT @most
			)
			SELECT spent.incident_id, i.title, spent.cost::float8 AS cost_usd, spent.requests, spent.generations
			FROM spent
			JOIN incident.incidents AS i ON i.tenant_id = @tenant AND i.project_id = @project AND i.id = spent.incident_id
			ORDER BY spent.cost DESC, spent.incident_id`, args)
		return err
	})
	if err != nil {
		return Costs{}, fmt.Errorf("sum up AI costs: %w", err)
	}
	return c, nil
}

// totals adds up what the calls cost. A call is a repeat when it was forced, or
// when an earlier one of its incident read the same evidence, which its summary
// names.
func totals(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, c *Costs) error {
	return tx.QueryRow(ctx, `
		WITH calls AS (
			SELECT q.incident_id, q.cost_usd, q.total_tokens, q.request_type = 'hypothesis' AND q.cost_usd > 0 AS paid,
				q.request_type = 'hypothesis' AND (q.forced OR q.incident_id IS NOT NULL AND q.cost_usd > 0
					AND row_number() OVER (PARTITION BY q.incident_id, q.request_type, q.prompt_summary, q.cost_usd > 0
						ORDER BY q.created_at, q.id) > 1) AS repeated
			FROM ai.ai_requests AS q
			WHERE `+inSpan+`
		)
		SELECT count(*), coalesce(sum(cost_usd), 0)::float8, coalesce(sum(total_tokens), 0),
			coalesce(sum(cost_usd) FILTER (WHERE repeated), 0)::float8,
			coalesce((
				SELECT max(paid.generations)
				FROM (SELECT count(*) AS generations FROM calls WHERE calls.paid AND calls.incident_id IS NOT NULL GROUP BY calls.incident_id) AS paid
			), 0)
		FROM calls`, args).Scan(&c.Requests, &c.CostUSD, &c.Tokens, &c.Repeated, &c.Generations)
}

// reuse counts the requests for hypotheses: every generation is one that had to
// be worked for, every cached row one that a stored result answered.
func reuse(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, c *Costs) error {
	var made int
	err := tx.QueryRow(ctx, `
		WITH asked AS (
			SELECT g.incident_id, false AS stored
			FROM incident.hypothesis_generations AS g
			WHERE g.tenant_id = @tenant AND g.project_id = @project
				AND g.created_at >= @first::date::timestamp AT TIME ZONE @zone::text
				AND g.created_at < (@last::date + 1)::timestamp AT TIME ZONE @zone::text
			UNION ALL
			SELECT q.incident_id, true AS stored
			FROM ai.ai_requests AS q
			WHERE q.tenant_id = @tenant AND q.project_id = @project AND q.cached
				AND q.created_at >= @first::date::timestamp AT TIME ZONE @zone::text
				AND q.created_at < (@last::date + 1)::timestamp AT TIME ZONE @zone::text
		)
		SELECT count(*) FILTER (WHERE NOT stored), count(*) FILTER (WHERE stored), count(DISTINCT incident_id)
		FROM asked`, args).Scan(&made, &c.Answered, &c.Incidents)
	c.Asked = made + c.Answered
	return err
}

func rowsOf[T any](ctx context.Context, tx pgx.Tx, query string, args pgx.NamedArgs) ([]T, error) {
	rows, err := tx.Query(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}
