package host

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `h.hostname, h.os, h.labels, h.interval_seconds, h.first_seen, h.last_seen, h.latest`

// Repository keeps the hosts of projects.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter narrows a list; empty members do not.
type Filter struct {
	Status Status
	Search string
}

// List returns the hosts seen in the last seven days by name, at most limit that come
// after the given name.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, after string, limit int) ([]Host, error) {
	now := clock.Now()
	var hosts []Host
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM telemetry.obs_hosts AS h
			CROSS JOIN LATERAL (SELECT extract(epoch FROM @now::timestamptz - h.last_seen) / greatest(h.interval_seconds, 1) AS missed) AS m
			WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.last_seen >= @since AND h.hostname COLLATE "C" > @after
				AND (@search = '' OR position(lower(@search) IN lower(h.hostname || ' ' || coalesce(h.os, '') || ' ' || h.labels::text)) > 0)
				AND (@status = '' OR @status = CASE WHEN m.missed > @down THEN 'down' WHEN m.missed > @stale THEN 'stale' ELSE 'up' END)
			ORDER BY h.hostname COLLATE "C"
			LIMIT @limit`, pgx.NamedArgs{
			"tenant": s.TenantID, "project": s.ProjectID, "now": now, "since": now.Add(-shownFor), "after": after, "search": f.Search,
			"status": f.Status, "down": downAfter, "stale": staleAfter, "limit": limit,
		})
		if err != nil {
			return err
		}
		hosts, err = pgx.CollectRows(rows, pgx.RowToStructByName[Host])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list hosts: %w", err)
	}
	return hosts, nil
}

// ByName returns one host.
func (r *Repository) ByName(ctx context.Context, s auth.Scope, hostname string) (Host, error) {
	var h Host
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM telemetry.obs_hosts AS h
			WHERE h.tenant_id = $1 AND h.project_id = $2 AND h.hostname = $3`, s.TenantID, s.ProjectID, hostname)
		if err != nil {
			return err
		}
		h, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Host])
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Host{}, fault.Missing()
	}
	if err != nil {
		return Host{}, fmt.Errorf("read host: %w", err)
	}
	return h, nil
}

// History returns samples of a host in a range of time, newest first, at most limit. With
// a step they are averages of that much time, without processes and containers.
func (r *Repository) History(ctx context.Context, s auth.Scope, hostname string, from, to time.Time, step time.Duration, limit int) ([]Metrics, error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "host": hostname, "from": from, "to": to, "limit": limit, "step": step.Seconds(),
	}
	query := samplesQuery
	if step > 0 {
		query = averagesQuery
	}
	var samples []Metrics
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, args)
		if err != nil {
			return err
		}
		samples, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[Metrics])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read history of host: %w", err)
	}
	return samples, nil
}

const samplesQuery = `
	SELECT m.timestamp, m.cpu_percent, m.memory_percent, m.disk_usage, m.network_io, m.processes, m.containers, m.load_avg, m.disks, m.memory_bytes
	FROM telemetry.obs_host_metrics AS m
	WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.hostname = @host AND m.timestamp >= @from AND m.timestamp <= @to
	ORDER BY m.timestamp DESC, m.id
	LIMIT @limit`

// Of counters, disks and sizes the last of each step counts.
const averagesQuery = `
	SELECT date_bin(make_interval(secs => @step), m.timestamp, 'epoch') AS timestamp, avg(m.cpu_percent) AS cpu_percent,
		avg(m.memory_percent) AS memory_percent, avg(m.disk_usage) AS disk_usage,
		(array_agg(m.network_io ORDER BY m.timestamp DESC))[1] || jsonb_build_object(
			'sent_per_s', avg((m.network_io ->> 'sent_per_s')::float8), 'recv_per_s', avg((m.network_io ->> 'recv_per_s')::float8)) AS network_io,
		'[]'::jsonb AS processes, '[]'::jsonb AS containers, (array_agg(m.load_avg ORDER BY m.timestamp DESC))[1] AS load_avg,
		(array_agg(m.disks ORDER BY m.timestamp DESC))[1] AS disks, (array_agg(m.memory_bytes ORDER BY m.timestamp DESC))[1] AS memory_bytes
	FROM telemetry.obs_host_metrics AS m
	WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.hostname = @host AND m.timestamp >= @from AND m.timestamp <= @to
	GROUP BY 1
	ORDER BY 1 DESC
	LIMIT @limit`

// forecastOver is what a forecast looks back on.
const forecastOver = 7 * 24 * time.Hour

// Forecast says when the disk of a host will be full, from a straight line through the
// last seven days. It is nil when the disk does not fill, or not regularly.
func (r *Repository) Forecast(ctx context.Context, s auth.Scope, h Host) (*Forecast, error) {
	var t trend
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT regr_slope(m.disk_usage, extract(epoch FROM m.timestamp)::float8), regr_r2(m.disk_usage, extract(epoch FROM m.timestamp)::float8),
				count(*), coalesce(extract(epoch FROM max(m.timestamp) - min(m.timestamp)) / 3600, 0)::float8
			FROM telemetry.obs_host_metrics AS m
			WHERE m.tenant_id = $1 AND m.project_id = $2 AND m.hostname = $3 AND m.timestamp >= $4 AND m.timestamp <= $5`,
			s.TenantID, s.ProjectID, h.Hostname, h.LastSeen.Add(-forecastOver), h.LastSeen).Scan(&t.Slope, &t.Fit, &t.Samples, &t.Hours)
	})
	if err != nil {
		return nil, fmt.Errorf("forecast of host: %w", err)
	}
	return t.forecast(h.Latest.DiskUsage), nil
}
