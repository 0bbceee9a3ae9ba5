package metric

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Counted is something that there are many of.
type Counted struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// Cardinality says where the series of a project come from, the most first.
type Cardinality struct {
	Series, Pairs int64
	// First and Last are when the oldest of the series was seen first and the newest last.
	First, Last time.Time

	SeriesByMetric []Counted
	ValuesByLabel  []Counted
	BytesByLabel   []Counted
	SeriesByPair   []Counted
}

// The lists of a Cardinality as the statement below names them.
const (
	listTotal = iota
	listMetrics
	listValues
	listBytes
	listPairs
)

// Cardinality counts the series that were seen between two times, with lists of at most
// so many entries.
func (r *Repository) Cardinality(ctx context.Context, s auth.Scope, from, to time.Time, most int) (Cardinality, error) {
	var c Cardinality
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			WITH seen AS MATERIALIZED (
				SELECT prom_name, labels, first_seen, last_seen
				FROM telemetry.metric_series
				WHERE tenant_id = @tenant_id AND project_id = @project_id AND last_seen >= @from AND first_seen <= @to
			), pairs AS MATERIALIZED (
				SELECT '__name__' AS name, prom_name AS value, count(*) AS series FROM seen GROUP BY prom_name
				UNION ALL
				SELECT l.key, l.value, count(*) FROM seen, jsonb_each_text(seen.labels) AS l GROUP BY l.key, l.value
			), by_label AS (
				SELECT name, count(*) AS distinct_values, sum(series * octet_length(value))::bigint AS bytes FROM pairs GROUP BY name
			)
			SELECT 0 AS list, '' AS name, (SELECT count(*) FROM seen) AS value, (SELECT count(*) FROM pairs) AS pairs,
				(SELECT min(first_seen) FROM seen) AS first, (SELECT max(last_seen) FROM seen) AS last
			UNION ALL (SELECT 1, value, series, 0, NULL, NULL FROM pairs WHERE name = '__name__' ORDER BY series DESC, value LIMIT @most)
			UNION ALL (SELECT 2, name, distinct_values, 0, NULL, NULL FROM by_label ORDER BY distinct_values DESC, name LIMIT @most)
			UNION ALL (SELECT 3, name, bytes, 0, NULL, NULL FROM by_label ORDER BY bytes DESC, name LIMIT @most)
			UNION ALL (SELECT 4, name || '=' || value, series, 0, NULL, NULL FROM pairs ORDER BY series DESC, name, value LIMIT @most)
			ORDER BY list, value DESC, name`,
			pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "from": from.Add(-seenSlack), "to": to, "most": most})
		if err != nil {
			return fmt.Errorf("count series: %w", err)
		}
		return c.collect(rows)
	})
	return c, err
}

func (c *Cardinality) collect(rows pgx.Rows) error {
	lists := map[int]*[]Counted{
		listMetrics: &c.SeriesByMetric, listValues: &c.ValuesByLabel, listBytes: &c.BytesByLabel, listPairs: &c.SeriesByPair,
	}
	var list int
	var one Counted
	var pairs int64
	var first, last *time.Time
	_, err := pgx.ForEachRow(rows, []any{&list, &one.Name, &one.Value, &pairs, &first, &last}, func() error {
		if list != listTotal {
			*lists[list] = append(*lists[list], one)
			return nil
		}
		c.Series, c.Pairs = one.Value, pairs
		if first != nil && last != nil {
			c.First, c.Last = *first, *last
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count series: %w", err)
	}
	return nil
}

// Lately counts the samples that were stored since a time, at most half an hour ago: older
// ones may have been moved. A project that stores more than a million samples in that time
// may have moved some of them as well.
func (r *Repository) Lately(ctx context.Context, s auth.Scope, since time.Time) (stored int64, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT coalesce(sum(sample_count), 0)::bigint FROM telemetry.metric_wal
			WHERE tenant_id = $1 AND project_id = $2 AND created_at >= $3`, s.TenantID, s.ProjectID, since).Scan(&stored)
	})
	if err != nil {
		return 0, fmt.Errorf("count fresh samples: %w", err)
	}
	return stored, nil
}
