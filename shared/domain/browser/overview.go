package browser

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Overview sums up what browsers reported in a range of time.
type Overview struct {
	Vitals    map[Vital]Summary
	Errors    int64
	PageLoads int64
	Requests  int64
	// Worst says where the vitals were worst: among the newest events of the range.
	Worst map[Vital]Worst
}

// Worst are the pages and elements with the worst values of a vital, and what the values are
// made of.
type Worst struct {
	Pages, Targets, Resources []Share
	Parts                     []Share
}

// Share sums up the values of a page or element, or one part of them.
type Share struct {
	Name  string
	Count int64
	P75   float64
}

// Total is how many things were reported.
func (o Overview) Total() int64 {
	n := o.Errors + o.PageLoads + o.Requests
	for _, v := range o.Vitals {
		n += v.Count
	}
	return n
}

// Summary sums up the values of a web vital.
type Summary struct {
	Count            int64
	Average          float64
	P75              float64
	Good             int64
	NeedsImprovement int64
	Poor             int64
}

// exactUpTo is how many values a quantile is read from exactly; above it, and where the
// events have gone, it is read from the hourly sums with an error of one percent.
const exactUpTo = 10_000

// Overview sums up a range of time. Events are there since kept; a range that begins
// before is summed up by whole hours.
func (r *Repository) Overview(ctx context.Context, s auth.Scope, f Filter, kept time.Time) (Overview, error) {
	o := Overview{Vitals: map[Vital]Summary{}, Worst: map[Vital]Worst{}}
	args := pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "app": f.App, "from": f.From, "to": f.To}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		if err := worst(ctx, tx, args, &o); err != nil {
			return err
		}
		if f.From.Before(kept) {
			return summed(ctx, tx, args, &o)
		}
		many, err := exact(ctx, tx, args, &o)
		if err != nil || !many {
			return err
		}
		return summed(ctx, tx, args, &o)
	})
	if err != nil {
		return Overview{}, fmt.Errorf("sum up browser events: %w", err)
	}
	return o, nil
}

// exact counts the events themselves, unless there are many.
func exact(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, o *Overview) (many bool, err error) {
	var vitals int64
	if err := tx.QueryRow(ctx, `
		SELECT coalesce(sum(r.count), 0)::bigint
		FROM telemetry.obs_browser_rollups AS r
		WHERE r.tenant_id = @tenant AND r.project_id = @project AND r.bucket >= date_trunc('hour', @from::timestamptz) AND r.bucket <= @to
			AND (@app = '' OR r.app_name = @app) AND r.kind NOT IN ('page_load', 'error', 'ajax', 'event')`, args).Scan(&vitals); err != nil {
		return false, err
	}
	if vitals > exactUpTo*int64(len(Vitals())) {
		return true, nil
	}
	if err := tx.QueryRow(ctx, `
		SELECT coalesce(sum(jsonb_array_length(e.errors)), 0)::bigint, count(e.page_load), coalesce(sum(jsonb_array_length(e.xhr_events)), 0)::bigint
		FROM telemetry.obs_browser_events AS e
		WHERE e.tenant_id = @tenant AND e.project_id = @project AND e.timestamp >= @from AND e.timestamp <= @to
			AND (@app = '' OR e.app_name = @app)`, args).Scan(&o.Errors, &o.PageLoads, &o.Requests); err != nil {
		return false, err
	}
	rows, err := tx.Query(ctx, `
		SELECT v.name, count(*), avg(v.value), percentile_cont(0.75) WITHIN GROUP (ORDER BY v.value),
			count(*) FILTER (WHERE v.rating = 'good'), count(*) FILTER (WHERE v.rating = 'needs-improvement'), count(*) FILTER (WHERE v.rating = 'poor')
		FROM telemetry.obs_browser_events AS e
		CROSS JOIN LATERAL jsonb_to_recordset(e.web_vitals) AS v (name text, value float8, rating text)
		WHERE e.tenant_id = @tenant AND e.project_id = @project AND e.timestamp >= @from AND e.timestamp <= @to
			AND (@app = '' OR e.app_name = @app)
		GROUP BY v.name`, args)
	if err != nil {
		return false, err
	}
	var name Vital
	var v Summary
	_, err = pgx.ForEachRow(rows, []any{&name, &v.Count, &v.Average, &v.P75, &v.Good, &v.NeedsImprovement, &v.Poor}, func() error {
		o.Vitals[name] = v
		return nil
	})
	return false, err
}

// summed reads the hourly sums.
func summed(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, o *Overview) error {
	rows, err := tx.Query(ctx, `
		SELECT r.kind, r.slot, sum(r.count)::bigint, sum(r.sum), sum(r.good)::bigint, sum(r.poor)::bigint
		FROM telemetry.obs_browser_rollups AS r
		WHERE r.tenant_id = @tenant AND r.project_id = @project AND r.bucket >= date_trunc('hour', @from::timestamptz) AND r.bucket <= @to
			AND (@app = '' OR r.app_name = @app)
		GROUP BY r.kind, r.slot
		ORDER BY r.kind, r.slot`, args)
	if err != nil {
		return err
	}
	slots := map[Vital][]slotCount{}
	var kind string
	var slot int32
	var count, good, poor int64
	var sum float64
	_, err = pgx.ForEachRow(rows, []any{&kind, &slot, &count, &sum, &good, &poor}, func() error {
		switch kind {
		case kindError:
			o.Errors = count
		case kindPageLoad:
			o.PageLoads = count
		case kindAjax:
			o.Requests = count
		default:
			v := o.Vitals[Vital(kind)]
			v.Count, v.Average, v.Good, v.Poor = v.Count+count, v.Average+sum, v.Good+good, v.Poor+poor
			o.Vitals[Vital(kind)] = v
			slots[Vital(kind)] = append(slots[Vital(kind)], slotCount{slot, count})
		}
		return nil
	})
	for name, v := range o.Vitals {
		v.NeedsImprovement = v.Count - v.Good - v.Poor
		v.Average /= float64(v.Count)
		v.P75 = quantile(slots[name], v.Count, 0.75)
		o.Vitals[name] = v
	}
	return err
}

type slotCount struct {
	slot  int32
	count int64
}

// quantile reads a quantile from the counts of slots in their order.
func quantile(slots []slotCount, total int64, q float64) float64 {
	place := int64(math.Round(float64(total-1) * q))
	for _, s := range slots {
		if place < s.count {
			return valueOf(s.slot)
		}
		place -= s.count
	}
	return 0
}

// Where the vitals were worst is told from so many of the newest events, so many of each
// kind.
const (
	worstEvents = 20_000
	worstShown  = 5
)

// worst finds out where the vitals were worst.
func worst(ctx context.Context, tx pgx.Tx, args pgx.NamedArgs, o *Overview) error {
	args["events"], args["shown"] = worstEvents, worstShown
	rows, err := tx.Query(ctx, `
		WITH measures AS (
			SELECT v.name, v.value, v.target, v.resource, v.parts, split_part(split_part(e.url, '?', 1), '#', 1) AS page
			FROM (
				SELECT n.url, n.web_vitals
				FROM telemetry.obs_browser_events AS n
				WHERE n.tenant_id = @tenant AND n.project_id = @project AND n.timestamp >= @from AND n.timestamp <= @to
					AND (@app = '' OR n.app_name = @app) AND n.web_vitals <> '[]'
				ORDER BY n.timestamp DESC
				LIMIT @events
			) AS e
			CROSS JOIN LATERAL jsonb_to_recordset(e.web_vitals) AS v (name text, value float8, target text, resource text, parts jsonb)
		), named AS (
			SELECT name, k.kind, k.of, value
			FROM measures
			CROSS JOIN LATERAL (VALUES ('page', page), ('target', target), ('resource', resource)) AS k (kind, of)
			WHERE k.of <> ''
			UNION ALL
			SELECT m.name, 'part', p.key, p.value::float8
			FROM measures AS m
			CROSS JOIN LATERAL jsonb_each_text(m.parts) AS p
		), shares AS (
			SELECT name, kind, of, count(*) AS count, percentile_cont(0.75) WITHIN GROUP (ORDER BY value) AS p75
			FROM named
			GROUP BY name, kind, of
		)
		SELECT name, kind, of, count, p75
		FROM (SELECT s.*, row_number() OVER (PARTITION BY name, kind ORDER BY p75 DESC, count DESC, of) AS place FROM shares AS s) AS ranked
		WHERE place <= @shown
		ORDER BY name, kind, place`, args)
	if err != nil {
		return err
	}
	var name Vital
	var kind string
	var s Share
	_, err = pgx.ForEachRow(rows, []any{&name, &kind, &s.Name, &s.Count, &s.P75}, func() error {
		w := o.Worst[name]
		switch kind {
		case "page":
			w.Pages = append(w.Pages, s)
		case "target":
			w.Targets = append(w.Targets, s)
		case "resource":
			w.Resources = append(w.Resources, s)
		default:
			w.Parts = append(w.Parts, s)
		}
		o.Worst[name] = w
		return nil
	})
	return err
}
