package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Stats sums up a part of the trail.
type Stats struct {
	Total, Failed int
	// Actions and Users are the ten most frequent ones, Resources all types.
	Actions, Users, Resources []Count
	// Days are all days of the period, oldest first.
	Days []Day
}

// Count is how often something occurs.
type Count struct {
	Name  string
	Count int
}

// Day counts the entries of one day in UTC.
type Day struct {
	Date          time.Time
	Total, Failed int
}

// SuccessRate is the share of what succeeded, as people read it.
func (s Stats) SuccessRate() string {
	if s.Total == 0 {
		return "0.00%"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(s.Total-s.Failed)/float64(s.Total))
}

const (
	topActions = `SELECT action, count(*)` + where + ` GROUP BY action ORDER BY count(*) DESC, action LIMIT 10`
	topUsers   = `SELECT user_id::text, count(*)` + where + ` AND user_id IS NOT NULL GROUP BY user_id ORDER BY count(*) DESC, user_id LIMIT 10`
	byResource = `SELECT resource_type, count(*)` + where + ` GROUP BY resource_type ORDER BY count(*) DESC, resource_type`
	byDay      = `
		SELECT d.day, coalesce(n.total, 0), coalesce(n.failed, 0)
		FROM generate_series(@since::timestamptz, @until::timestamptz, interval '24 hours') AS d (day)
		LEFT JOIN (
			SELECT date_trunc('day', timestamp, 'UTC') AS day, count(*) AS total, count(*) FILTER (WHERE NOT success) AS failed` + where + `
			GROUP BY 1
		) AS n ON n.day = d.day
		ORDER BY d.day`
)

// Stats sums up the last days before now, the day of now included. Days begin at
// midnight in UTC.
func (r *Repository) Stats(ctx context.Context, s auth.Scope, anyProject bool, days int, now time.Time) (Stats, error) {
	today := now.UTC().Truncate(24 * time.Hour)
	since := today.AddDate(0, 0, 1-days)
	f := Filter{AnyProject: anyProject, Since: &since, Until: &now}
	var stats Stats
	err := r.db.Read(ctx, s, func(tx pgx.Tx) (err error) {
		for query, counts := range map[string]*[]Count{topActions: &stats.Actions, topUsers: &stats.Users, byResource: &stats.Resources} {
			if *counts, err = collect[Count](ctx, tx, query, f.args(s)); err != nil {
				return err
			}
		}
		stats.Days, err = collect[Day](ctx, tx, byDay, f.args(s))
		return err
	})
	for i, day := range stats.Days {
		stats.Days[i].Date = day.Date.UTC()
		stats.Total, stats.Failed = stats.Total+day.Total, stats.Failed+day.Failed
	}
	return stats, err
}

func collect[T any](ctx context.Context, tx pgx.Tx, query string, args pgx.NamedArgs) ([]T, error) {
	rows, err := tx.Query(ctx, query, args)
	if err != nil {
		return nil, fmt.Errorf("sum up entries: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[T])
}
