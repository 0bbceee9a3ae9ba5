package metric

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// maxShownExemplars bounds what one question about exemplars reads.
const maxShownExemplars = 10_000

// keepExemplars is how long exemplars are kept, less the day of a partition.
const keepExemplars = 6 * 24 * time.Hour

// insertExemplars stores the exemplars of all batches. One that is there already stays.
func (w *appending) insertExemplars(batches []*Batch) error {
	var ids []int64
	var ats []time.Time
	var values []float64
	var traces, sets []string
	oldest := w.settings.Now().Add(-keepExemplars).UnixMilli()
	for _, b := range batches {
		for _, e := range b.exemplars {
			id := b.groups[e.group].id
			if id == 0 || e.At < oldest {
				continue
			}
			ids, ats, values = append(ids, int64(id)), append(ats, time.UnixMilli(e.At)), append(values, e.Value)
			traces, sets = append(traces, e.TraceID), append(sets, labelText(e.Labels))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := w.tx.Exec(w.ctx, `
		INSERT INTO telemetry.metric_exemplars (tenant_id, project_id, series_id, timestamp, value, trace_id, labels)
		SELECT @tenant_id, @project_id, q.series_id, q.timestamp, q.value, q.trace_id, q.labels
		FROM unnest(@ids::bigint[], @ats::timestamptz[], @values::float8[], @traces::text[], @labels::jsonb[])
			AS q (series_id, timestamp, value, trace_id, labels)
		ORDER BY q.series_id, q.timestamp
		ON CONFLICT (project_id, series_id, timestamp) DO NOTHING`, pgx.NamedArgs{
		"tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID, "ids": ids, "ats": ats, "values": values, "traces": traces, "labels": sets,
	})
	if err != nil {
		return fmt.Errorf("insert exemplars: %w", err)
	}
	return nil
}

// upsertMetadata stores what changed of what senders say.
func (w *appending) upsertMetadata(batches []*Batch) error {
	said := map[string]Metadata{}
	for _, b := range batches {
		for _, m := range b.metadata {
			said[m.Name] = m
		}
	}
	if len(said) == 0 {
		return nil
	}
	var names, types, helps, units []string
	for _, name := range slices.Sorted(maps.Keys(said)) {
		m := said[name]
		names, types, helps, units = append(names, m.Name), append(types, string(m.Type)), append(helps, m.Help), append(units, m.Unit)
	}
	_, err := w.tx.Exec(w.ctx, `
		INSERT INTO telemetry.metric_metadata AS m (tenant_id, project_id, metric_name, metric_type, help, unit)
		SELECT @tenant_id, @project_id, q.metric_name, q.metric_type, q.help, q.unit
		FROM unnest(@names::text[], @types::text[], @helps::text[], @units::text[]) AS q (metric_name, metric_type, help, unit)
		ON CONFLICT (project_id, metric_name) DO UPDATE
		SET metric_type = excluded.metric_type, help = excluded.help, unit = excluded.unit
		WHERE (m.metric_type, m.help, m.unit) IS DISTINCT FROM (excluded.metric_type, excluded.help, excluded.unit)`, pgx.NamedArgs{
		"tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID, "names": names, "types": types, "helps": helps, "units": units,
	})
	if err != nil {
		return fmt.Errorf("store metadata: %w", err)
	}
	return nil
}

// Said lists what senders said about metrics, of one or of all for an empty name.
func (r *Repository) Said(ctx context.Context, s auth.Scope, name string, limit int) ([]Metadata, error) {
	var said []Metadata
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT metric_name AS name, metric_type AS type, help, unit FROM telemetry.metric_metadata
			WHERE tenant_id = @tenant_id AND project_id = @project_id AND (@name = '' OR metric_name = @name)
			ORDER BY metric_name LIMIT @limit`,
			pgx.NamedArgs{"tenant_id": s.TenantID, "project_id": s.ProjectID, "name": name, "limit": limit})
		if err != nil {
			return fmt.Errorf("list metadata: %w", err)
		}
		if said, err = pgx.CollectRows(rows, pgx.RowToStructByName[Metadata]); err != nil {
			return fmt.Errorf("read metadata: %w", err)
		}
		return nil
	})
	return said, err
}

// Measured is a series with exemplars.
type Measured struct {
	Series    *Series
	Exemplars []Exemplar
}

// Exemplars returns the exemplars of the series of several selectors between two times.
func (r *Repository) Exemplars(ctx context.Context, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]Measured, error) {
	var found []Measured
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		q := &reading{ctx: ctx, tx: tx, scope: s, repo: r}
		byID := map[uint64]*Series{}
		for _, ms := range sets {
			series, err := q.series(ms, mint, maxt)
			if err != nil {
				return err
			}
			for _, one := range series {
				byID[one.ID] = one
			}
		}
		var err error
		found, err = q.exemplars(byID, mint, maxt)
		return err
	})
	return found, err
}

func (q *reading) exemplars(series map[uint64]*Series, mint, maxt int64) ([]Measured, error) {
	ids := make([]int64, 0, len(series))
	for id := range series {
		ids = append(ids, int64(id))
	}
	rows, err := q.tx.Query(q.ctx, `
		SELECT series_id, timestamp, value, trace_id, labels FROM telemetry.metric_exemplars
		WHERE tenant_id = $1 AND project_id = $2 AND series_id = ANY ($3) AND timestamp >= $4 AND timestamp <= $5
		ORDER BY series_id, timestamp LIMIT $6`,
		q.scope.TenantID, q.scope.ProjectID, ids, time.UnixMilli(mint), time.UnixMilli(maxt), maxShownExemplars)
	if err != nil {
		return nil, fmt.Errorf("list exemplars: %w", err)
	}
	var found []Measured
	var id uint64
	var at time.Time
	var text []byte
	var e Exemplar
	_, err = pgx.ForEachRow(rows, []any{&id, &at, &e.Value, &e.TraceID, &text}, func() error {
		var set map[string]string
		if err := json.Unmarshal(text, &set); err != nil {
			return fmt.Errorf("labels of an exemplar: %w", err)
		}
		e.At, e.Labels = at.UnixMilli(), labels.FromMap(set)
		if len(found) == 0 || found[len(found)-1].Series != series[id] {
			found = append(found, Measured{Series: series[id]})
		}
		last := &found[len(found)-1]
		last.Exemplars = append(last.Exemplars, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read exemplars: %w", err)
	}
	return found, nil
}

// Name is what a project has of one metric.
type Name struct {
	Name     string
	Type     Type
	Unit     *string
	Services []string
	Series   int
	LastSeen time.Time
}

// maxNames bounds a list of names.
const maxNames = 10_000

// Names lists the metrics that were seen between two times, of one service if it is
// given, whose names begin with prefix.
func (r *Repository) Names(ctx context.Context, s auth.Scope, service, prefix string, from, to time.Time) ([]Name, error) {
	var names []Name
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT s.metric_name AS name,
				coalesce(nullif(min(s.metric_type) FILTER (WHERE s.metric_type <> 'unknown'), ''), min(m.metric_type), 'unknown') AS type,
				coalesce(min(s.unit), nullif(min(m.unit), '')) AS unit,
				array_agg(DISTINCT s.service_name ORDER BY s.service_name) AS services,
				count(*) AS series, max(s.last_seen) AS last_seen
			FROM telemetry.metric_series AS s
			LEFT JOIN telemetry.metric_metadata AS m
				ON m.tenant_id = s.tenant_id AND m.project_id = s.project_id AND m.metric_name = s.metric_name
			WHERE s.tenant_id = @tenant_id AND s.project_id = @project_id
				AND s.last_seen >= @from::timestamptz - interval '1 hour' AND s.first_seen <= @to
				AND (@service = '' OR s.service_name = @service)
				AND (@prefix = '' OR starts_with(s.metric_name, @prefix) OR starts_with(s.prom_name, @prefix))
			GROUP BY s.metric_name ORDER BY s.metric_name LIMIT @limit`, pgx.NamedArgs{
			"tenant_id": s.TenantID, "project_id": s.ProjectID, "from": from, "to": to, "service": service, "prefix": prefix, "limit": maxNames,
		})
		if err != nil {
			return fmt.Errorf("list names of metrics: %w", err)
		}
		if names, err = pgx.CollectRows(rows, pgx.RowToStructByName[Name]); err != nil {
			return fmt.Errorf("read names of metrics: %w", err)
		}
		return nil
	})
	return names, err
}
