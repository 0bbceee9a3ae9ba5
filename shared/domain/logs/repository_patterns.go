package logs

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Patterns lists patterns, most frequent first: those that were added up and those that
// still wait beside their blocks.
func (r *Repository) Patterns(ctx context.Context, s auth.Scope, q PatternQuery) ([]Pattern, error) {
	length := q.To.Sub(q.From)
	var now, before []patternCount
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		waiting, err := waitingPatterns(ctx, tx, s, q.From.Add(-length), q.To)
		if err != nil {
			return err
		}
		if now, err = addedPatterns(ctx, tx, s, q, q.From, q.To); err != nil {
			return err
		}
		if before, err = addedPatterns(ctx, tx, s, q, q.From.Add(-length), q.From.Add(-time.Microsecond)); err != nil {
			return err
		}
		for _, c := range waiting {
			if c.meets(q, q.From, q.To) {
				now = append(now, c)
			}
			if c.meets(q, q.From.Add(-length), q.From.Add(-time.Microsecond)) {
				before = append(before, c)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rankPatterns(now, before, q.Limit), nil
}

// meets reports whether a count is asked for: of a service, of levels, and of a stretch
// of time in which some of it happened.
func (c *patternCount) meets(q PatternQuery, from, to time.Time) bool {
	return (q.Service == "" || c.Service == q.Service) && (len(q.Levels) == 0 || slices.Contains(q.Levels, c.Level)) &&
		c.Last >= from.UnixMicro() && c.First <= to.UnixMicro()
}

// rankPatterns joins the counts of each pattern.
func rankPatterns(now, before []patternCount, limit int) []Pattern {
	joined := map[string]*Pattern{}
	services := map[string]map[string]bool{}
	for _, c := range now {
		p, known := joined[c.Pattern]
		if !known {
			p = &Pattern{Pattern: c.Pattern, FirstSeen: c.at(c.First)}
			joined[c.Pattern] = p
			services[c.Pattern] = map[string]bool{}
		}
		p.Count += c.Count
		services[c.Pattern][c.Service] = true
		if first := c.at(c.First); first.Before(p.FirstSeen) {
			p.FirstSeen = first
		}
		if last := c.at(c.Last); !known || last.After(p.LastSeen) {
			p.LastSeen, p.Level, p.Sample = last, c.Level, c.Sample
		}
	}
	earlier := map[string]int64{}
	for _, c := range before {
		earlier[c.Pattern] += c.Count
	}
	list := make([]Pattern, 0, len(joined))
	for text, p := range joined {
		p.Services = slices.Sorted(maps.Keys(services[text]))
		p.Trend = TrendOf(p.Count, earlier[text])
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Pattern) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Pattern, b.Pattern)) })
	return list[:min(limit, len(list))]
}

func addedPatterns(ctx context.Context, tx pgx.Tx, s auth.Scope, q PatternQuery, from, to time.Time) ([]patternCount, error) {
	rows, err := tx.Query(ctx, `
		SELECT pattern, service_name, level, bucket, count, first_seen, last_seen, sample
		FROM logs.log_patterns
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND bucket >= @bucket AND bucket <= @to
		  AND last_seen >= @from AND first_seen <= @to
		  AND (@service = '' OR service_name = @service) AND (cardinality(@levels::text[]) = 0 OR level = ANY (@levels))`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "bucket": from.Truncate(time.Hour), "from": from, "to": to,
			"service": q.Service, "levels": append([]string{}, q.Levels...),
		})
	if err != nil {
		return nil, fmt.Errorf("list patterns: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c patternCount, err error) {
		var bucket, first, last time.Time
		err = row.Scan(&c.Pattern, &c.Service, &c.Level, &bucket, &c.Count, &first, &last, &c.Sample)
		c.Hour, c.First, c.Last = bucket.UnixMicro()/hourMicros, first.UnixMicro(), last.UnixMicro()
		return c, err
	})
}

// waitingPatterns reads the counts that still stand beside blocks.
func waitingPatterns(ctx context.Context, tx pgx.Tx, s auth.Scope, from, to time.Time) ([]patternCount, error) {
	rows, err := tx.Query(ctx, `
		SELECT patterns
		FROM logs.blocks
		WHERE tenant_id = @tenant_id AND project_id = @project_id AND patterns IS NOT NULL
		  AND min_at >= @day AND min_at <= @to AND max_at >= @from`,
		pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "day": from.UTC().Truncate(24 * time.Hour), "from": from, "to": to})
	if err != nil {
		return nil, fmt.Errorf("list waiting patterns: %w", err)
	}
	lists, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return nil, fmt.Errorf("list waiting patterns: %w", err)
	}
	var all []patternCount
	for _, column := range lists {
		list, err := decodePatterns(column)
		if err != nil {
			return nil, fmt.Errorf("read waiting patterns: %w", err)
		}
		all = append(all, list...)
	}
	return all, nil
}

// addPatterns adds counts to those of their hour.
func addPatterns(ctx context.Context, tx pgx.Tx, s auth.Scope, list []patternCount) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	hashes, patterns, services, levels, samples := make([][]byte, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	hours, firsts, lasts := make([]time.Time, n), make([]time.Time, n), make([]time.Time, n)
	counts := make([]int64, n)
	for i, c := range list {
		hash := sha256.Sum256([]byte(c.Pattern))
		hashes[i], patterns[i], services[i], levels[i], samples[i], counts[i] = hash[:], c.Pattern, c.Service, c.Level, c.Sample, c.Count
		hours[i], firsts[i], lasts[i] = c.at(c.Hour*hourMicros), c.at(c.First), c.at(c.Last)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO logs.log_patterns AS p
			(tenant_id, project_id, pattern_hash, pattern, service_name, level, bucket, count, sample, first_seen, last_seen)
		SELECT @tenant_id, @project_id, n.hash, n.pattern, n.service, n.level, n.bucket, n.count, n.sample, n.first, n.last
		FROM unnest(@hashes::bytea[], @patterns::text[], @services::text[], @levels::text[], @hours::timestamptz[], @counts::bigint[],
			@samples::text[], @firsts::timestamptz[], @lasts::timestamptz[])
			AS n (hash, pattern, service, level, bucket, count, sample, first, last)
		ON CONFLICT (project_id, pattern_hash, service_name, level, bucket) DO UPDATE SET
			count = p.count + excluded.count,
			sample = CASE WHEN excluded.last_seen >= p.last_seen THEN excluded.sample ELSE p.sample END,
			first_seen = least(p.first_seen, excluded.first_seen),
			last_seen = greatest(p.last_seen, excluded.last_seen)`,
		pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "hashes": hashes, "patterns": patterns, "services": services,
			"levels": levels, "hours": hours, "counts": counts, "samples": samples, "firsts": firsts, "lasts": lasts,
		})
	if err != nil {
		return fmt.Errorf("add patterns: %w", err)
	}
	return nil
}
