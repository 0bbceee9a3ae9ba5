package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Statistics counts incidents and says how fast people were, in minutes from
// the detection; a mean without incidents is nil.
type Statistics struct {
	Total       int
	BySeverity  map[Severity]int
	ByState     map[State]int
	MTTAMinutes *float64
	MTTRMinutes *float64
}

// Statistics counts the incidents detected in a range; a zero end is open.
func (r Reader) Statistics(ctx context.Context, s auth.Scope, from, to time.Time) (Statistics, error) {
	where, args := Filter{From: from, To: to}.where(s)
	stats := Statistics{BySeverity: map[Severity]int{}, ByState: map[State]int{}}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT i.severity, i.state, count(*)
			FROM incident.incidents AS i
			WHERE `+where+`
			GROUP BY i.severity, i.state`, args)
		if err != nil {
			return err
		}
		var severity Severity
		var state State
		var count int
		_, err = pgx.ForEachRow(rows, []any{&severity, &state, &count}, func() error {
			stats.Total += count
			stats.BySeverity[severity] += count
			stats.ByState[state] += count
			return nil
		})
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			SELECT avg(greatest(0, extract(epoch FROM i.acknowledged_at - i.detected_at)) / 60)
					FILTER (WHERE i.acknowledged_at IS NOT NULL)::float8,
				avg(greatest(0, extract(epoch FROM i.resolved_at - i.detected_at)) / 60)
					FILTER (WHERE i.resolved_at IS NOT NULL)::float8
			FROM incident.incidents AS i
			WHERE `+where, args).Scan(&stats.MTTAMinutes, &stats.MTTRMinutes)
	})
	if err != nil {
		return stats, fmt.Errorf("count incidents: %w", err)
	}
	return stats, nil
}

// Day is how many incidents were detected on one day of a project.
type Day struct {
	Date  time.Time
	Count int
}

// Daily counts the incidents of each of the last days up to the day of now, in
// the given time zone. Every day is there, also one without incidents.
func (r Reader) Daily(ctx context.Context, s auth.Scope, days int, zone string, now time.Time) ([]Day, error) {
	var counted []Day
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			WITH span AS (
				SELECT (@now::timestamptz AT TIME ZONE @zone::text)::date AS today
			), detected AS (
				SELECT (i.detected_at AT TIME ZONE @zone::text)::date AS day, count(*) AS incidents
				FROM span
				JOIN incident.incidents AS i
					ON i.detected_at >= (span.today - (@days - 1)::integer)::timestamp AT TIME ZONE @zone::text
					AND i.detected_at < (span.today + 1)::timestamp AT TIME ZONE @zone::text
				WHERE i.tenant_id = @tenant AND i.project_id = @project AND i.deleted_at IS NULL
				GROUP BY day
			)
			SELECT (span.today - n)::date AS date, coalesce(detected.incidents, 0) AS count
			FROM span
			CROSS JOIN generate_series(0, @days - 1) AS n
			LEFT JOIN detected ON detected.day = span.today - n
			ORDER BY date`, scoped(s, pgx.NamedArgs{"now": now, "zone": zone, "days": days}))
		if err != nil {
			return err
		}
		counted, err = pgx.CollectRows(rows, pgx.RowToStructByName[Day])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count incidents by day: %w", err)
	}
	return counted, nil
}
