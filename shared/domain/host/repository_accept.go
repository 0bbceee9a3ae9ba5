package host

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Accept stores samples: the hosts as they are now, and the samples themselves, each time
// of a host once. What else is made of the samples is done by then, in the same
// transaction; it may be nil.
func (r *Repository) Accept(ctx context.Context, s auth.Scope, samples []Sample, then func(context.Context, []Sample) error) error {
	if len(samples) == 0 {
		return nil
	}
	slices.SortStableFunc(samples, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(a.Hostname, b.Hostname), a.Timestamp.Compare(b.Timestamp))
	})
	err := r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		if err := compare(ctx, tx, s, samples); err != nil {
			return err
		}
		if err := upsert(ctx, tx, s, latest(samples)); err != nil {
			return err
		}
		if err := insert(ctx, tx, s, samples); err != nil {
			return err
		}
		if err := register(ctx, tx, s, samples); err != nil || then == nil {
			return err
		}
		return then(ctx, samples)
	})
	if err != nil {
		return fmt.Errorf("store host samples: %w", err)
	}
	return nil
}

func register(ctx context.Context, tx pgx.Tx, s auth.Scope, samples []Sample) error {
	var names []string
	last := time.Time{}
	for _, sample := range latest(samples) {
		names = append(names, sample.Hostname)
		if sample.Timestamp.After(last) {
			last = sample.Timestamp
		}
	}
	return registry.Seen(ctx, tx, s, names, registry.SourceAgent, last)
}

// latest is the last sample of each host, of samples that are sorted; the system it does
// not name is the one named before.
func latest(samples []Sample) []Sample {
	var last []Sample
	for i, sample := range samples {
		if i > 0 && sample.OS == "" && samples[i-1].Hostname == sample.Hostname {
			sample.OS, samples[i].OS = samples[i-1].OS, samples[i-1].OS
		}
		if i+1 == len(samples) || samples[i+1].Hostname != sample.Hostname {
			last = append(last, sample)
		}
	}
	return last
}

// compare fills in what the counters grew by, from the sample before; the rows of the
// hosts are locked meanwhile.
func compare(ctx context.Context, tx pgx.Tx, s auth.Scope, samples []Sample) error {
	var names []string
	for _, sample := range latest(samples) {
		names = append(names, sample.Hostname)
	}
	rows, err := tx.Query(ctx, `
		SELECT h.hostname, h.latest
		FROM telemetry.obs_hosts AS h
		WHERE h.tenant_id = $1 AND h.project_id = $2 AND h.hostname = ANY ($3)
		ORDER BY h.hostname COLLATE "C"
		FOR UPDATE`, s.TenantID, s.ProjectID, names)
	if err != nil {
		return err
	}
	before := map[string]Metrics{}
	var name string
	var known Metrics
	if _, err := pgx.ForEachRow(rows, []any{&name, &known}, func() error {
		before[name] = known
		known = Metrics{}
		return nil
	}); err != nil {
		return err
	}
	for i := range samples {
		sample := &samples[i]
		if was, ok := before[sample.Hostname]; ok && !was.Timestamp.IsZero() {
			sample.NetworkIO.after(was.NetworkIO, sample.Timestamp.Sub(was.Timestamp).Seconds())
		}
		if was := before[sample.Hostname]; !sample.Timestamp.Before(was.Timestamp) {
			before[sample.Hostname] = sample.Metrics
		}
	}
	return nil
}

func upsert(ctx context.Context, tx pgx.Tx, s auth.Scope, last []Sample) error {
	var names, systems, labels, latest []string
	var intervals []int
	var times []time.Time
	for _, sample := range last {
		names, systems, times = append(names, sample.Hostname), append(systems, sample.OS), append(times, sample.Timestamp)
		labels, latest = append(labels, jsonText(sample.Labels)), append(latest, jsonText(sample.Metrics))
		intervals = append(intervals, sample.IntervalSeconds)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_hosts AS h (tenant_id, project_id, hostname, os, labels, interval_seconds, first_seen, last_seen, latest)
		SELECT @tenant, @project, n.name, nullif(n.os, ''), n.labels::jsonb, n.every, n.at, n.at, n.latest::jsonb
		FROM unnest(@names::text[], @systems::text[], @labels::text[], @intervals::int[], @times::timestamptz[], @latest::text[])
			AS n (name, os, labels, every, at, latest)
		ORDER BY n.name COLLATE "C"
		ON CONFLICT (project_id, hostname) DO UPDATE
		SET first_seen = least(h.first_seen, excluded.first_seen), last_seen = greatest(h.last_seen, excluded.last_seen),
			os = CASE WHEN excluded.last_seen >= h.last_seen THEN coalesce(excluded.os, h.os) ELSE h.os END,
			labels = CASE WHEN excluded.last_seen >= h.last_seen THEN excluded.labels ELSE h.labels END,
			interval_seconds = CASE WHEN excluded.last_seen >= h.last_seen THEN excluded.interval_seconds ELSE h.interval_seconds END,
			latest = CASE WHEN excluded.last_seen >= h.last_seen THEN excluded.latest ELSE h.latest END`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "names": names, "systems": systems, "labels": labels, "intervals": intervals,
		"times": times, "latest": latest,
	})
	return err
}

// jsonText writes a value as JSON text.
func jsonText(v any) string {
	content, err := json.Marshal(v)
	if err != nil { // finite numbers and texts always encode
		return "{}"
	}
	return string(content)
}

func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, samples []Sample) error {
	var ids []uuid.UUID
	var names, disks, network, memory, loads, processes, containers []string
	var cpu, used, full []float64
	var times []time.Time
	for _, m := range samples {
		ids, names, times = append(ids, uuid.Must(uuid.NewV7())), append(names, m.Hostname), append(times, m.Timestamp)
		cpu, used, full = append(cpu, m.CPUPercent), append(used, m.MemoryPercent), append(full, m.DiskUsage)
		disks, network, memory = append(disks, jsonText(m.Disks)), append(network, jsonText(m.NetworkIO)), append(memory, jsonText(m.MemoryBytes))
		loads, processes, containers = append(loads, jsonText(m.LoadAvg)), append(processes, jsonText(m.Processes)), append(containers, jsonText(m.Containers))
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO telemetry.obs_host_metrics (id, tenant_id, project_id, hostname, cpu_percent, memory_percent, disk_usage, disks, network_io,
			memory_bytes, load_avg, processes, containers, timestamp)
		SELECT DISTINCT ON (n.name, n.at) n.id, @tenant::uuid, @project::uuid, n.name, n.cpu, n.memory, n.full, n.disks::jsonb, n.network::jsonb,
			n.bytes::jsonb, n.loads::jsonb, n.processes::jsonb, n.containers::jsonb, n.at
		FROM unnest(@ids::uuid[], @names::text[], @cpu::float8[], @used::float8[], @full::float8[], @disks::text[], @network::text[],
			@memory::text[], @loads::text[], @processes::text[], @containers::text[], @times::timestamptz[])
			AS n (id, name, cpu, memory, "full", disks, network, bytes, loads, processes, containers, at)
		WHERE NOT EXISTS (
			SELECT 1 FROM telemetry.obs_host_metrics AS m
			WHERE m.tenant_id = @tenant AND m.project_id = @project AND m.hostname = n.name AND m.timestamp = n.at)
		ORDER BY n.name, n.at`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "ids": ids, "names": names, "cpu": cpu, "used": used, "full": full, "disks": disks,
		"network": network, "memory": memory, "loads": loads, "processes": processes, "containers": containers, "times": times,
	})
	return err
}
