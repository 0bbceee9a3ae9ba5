package schema_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// table is one table with the statement that adds a row of a project to it. In
// the statement $1 is the tenant and $2 the project; {name} stands for the id of
// the row of that name, which is the same wherever it is mentioned.
type table struct {
	name   string
	insert string
}

// tables lists every table that holds something of a tenant, parents first. The
// test that reads the database's catalogue fails when one is missing here.
var tables = []table{
	{"auth.tenants", `INSERT INTO auth.tenants (id, name, slug) VALUES ($1, 'T', 't-' || $2::uuid::text)`},
	{"auth.projects", `INSERT INTO auth.projects (id, tenant_id, name, slug) VALUES ($2, $1, 'P', 'p-' || $2::uuid::text)`},
	{"auth.users", `
		INSERT INTO auth.users (id, tenant_id, email, full_name, last_project_id)
		VALUES ({user}, $1, {user} || '@example.com', 'U', $2)`},
	{"auth.project_members", `
		INSERT INTO auth.project_members (tenant_id, project_id, user_id, role) VALUES ($1, $2, {user}, 'engineer')`},
	{"auth.invitations", `
		INSERT INTO auth.invitations (tenant_id, project_id, email, role, token_hash, invited_by, expires_at)
		VALUES ($1, $2, 'i@example.com', 'viewer', uuid_send($2), {user}, now())`},
	{"auth.auth_sessions", `
		INSERT INTO auth.auth_sessions (id, user_id, tenant_id, project_id, expires_at)
		VALUES ({session}, {user}, $1, $2, now())`},
	{"auth.refresh_tokens", `
		INSERT INTO auth.refresh_tokens (jti, tenant_id, session_id, issued_at, expires_at)
		VALUES ('jti-' || $2::uuid::text, $1, {session}, now(), now())`},
	{"auth.password_resets", `
		INSERT INTO auth.password_resets (tenant_id, user_id, token_hash, expires_at)
		VALUES ($1, {user}, uuid_send($2), now())`},
	{"auth.project_api_keys", `
		INSERT INTO auth.project_api_keys (tenant_id, project_id, name, key_prefix, key_hash)
		VALUES ($1, $2, 'K', 'srec_', encode(sha256(uuid_send($2)), 'hex'))`},
	{"auth.monitoring_integrations", `
		INSERT INTO auth.monitoring_integrations (id, tenant_id, project_id, integration_type, name)
		VALUES ({integration}, $1, $2, 'alertmanager', 'I')`},
	{"incident.incidents", `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, detected_at, assignee_id)
		VALUES ({incident}, $1, $2, 'T', now(), {user})`},
	{"incident.incident_activities", `
		INSERT INTO incident.incident_activities (tenant_id, project_id, incident_id) VALUES ($1, $2, {incident})`},
	{"incident.analysis_steps", `
		INSERT INTO incident.analysis_steps (tenant_id, project_id, incident_id, step_type, step_number)
		VALUES ($1, $2, {incident}, 'alert_received', 1)`},
	{"incident.hypothesis_generations", `
		INSERT INTO incident.hypothesis_generations (id, tenant_id, project_id, incident_id, run)
		VALUES ({generation}, $1, $2, {incident}, 1)`},
	{"incident.hypotheses", `
		INSERT INTO incident.hypotheses
			(id, tenant_id, project_id, incident_id, generation_id, confidence_score, source, rank)
		VALUES ({hypothesis}, $1, $2, {incident}, {generation}, 0.5, 'rules', 1)`},
	{"incident.hypothesis_feedback", `
		INSERT INTO incident.hypothesis_feedback (tenant_id, project_id, hypothesis_id, user_id, rating)
		VALUES ($1, $2, {hypothesis}, {user}, 'up')`},
	{"incident.incident_roles", `
		INSERT INTO incident.incident_roles (tenant_id, project_id, incident_id, role, user_id)
		VALUES ($1, $2, {incident}, 'commander', {user})`},
	{"incident.incident_tasks", `
		INSERT INTO incident.incident_tasks (tenant_id, project_id, incident_id, title) VALUES ($1, $2, {incident}, 'T')`},
	{"incident.incident_event_edits", `
		INSERT INTO incident.incident_event_edits (tenant_id, project_id, incident_id, event_id, pinned)
		VALUES ($1, $2, {incident}, 'activity_1', true)`},
	{"incident.postmortems", `
		INSERT INTO incident.postmortems (tenant_id, project_id, incident_id, title)
		VALUES ($1, $2, {incident}, 'P')`},
	{"incident.runbooks", `
		INSERT INTO incident.runbooks (id, tenant_id, project_id, title, created_by)
		VALUES ({runbook}, $1, $2, 'R', {user})`},
	{"incident.runbook_executions", `
		INSERT INTO incident.runbook_executions (tenant_id, project_id, runbook_id, incident_id, started_by, started_at)
		VALUES ($1, $2, {runbook}, {incident}, {user}, now())`},
	{"ai.ai_requests", `
		INSERT INTO ai.ai_requests (tenant_id, project_id, incident_id, request_type)
		VALUES ($1, $2, {incident}, 'hypothesis')`},
	{"ai.chat_messages", `
		INSERT INTO ai.chat_messages (tenant_id, project_id, incident_id, role, text, status, asked_by)
		VALUES ($1, $2, {incident}, 'user', 'What changed?', 'queued', {user})`},
	{"ai.anomalies", `
		INSERT INTO ai.anomalies (tenant_id, project_id, incident_id, metric_name, labels_hash, value, expected, deviation,
			z_score, severity, detected_at, last_seen_at, reported_at)
		VALUES ($1, $2, {incident}, 'm', '', 2, 1, 1, 3, 'warning', now(), now(), now())`},
	{"integration.monitoring_alerts", `
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, integration_id, alert_name, severity,
			starts_at, fingerprint, group_hash, received_at, last_seen_at)
		VALUES ($1, $2, {integration}, 'A', 'high', now(), 'f', '', now(), now())`},
	{"integration.alert_groups", `
		INSERT INTO integration.alert_groups (tenant_id, project_id, integration_id, group_hash)
		VALUES ($1, $2, {integration}, '')`},
	{"integration.webhook_deliveries", `
		INSERT INTO integration.webhook_deliveries
			(tenant_id, project_id, integration_id, received_at, raw_payload, status)
		VALUES ($1, $2, {integration}, now(), '{}', 'processed')`},
	{"integration.connection_configs", `
		INSERT INTO integration.connection_configs (tenant_id, project_id, category, name, config_encrypted)
		VALUES ($1, $2, 'redis', 'R', 'enc:v1:x')`},
	{"telemetry.obs_service_registrations", `
		INSERT INTO telemetry.obs_service_registrations (tenant_id, project_id, service_name, first_seen, last_seen)
		VALUES ($1, $2, 's', now(), now())`},
	{"telemetry.obs_error_groups", `
		INSERT INTO telemetry.obs_error_groups (id, tenant_id, project_id, fingerprint, first_seen, last_seen)
		VALUES ({errorgroup}, $1, $2, md5('a'), now(), now())`},
	{"telemetry.obs_error_occurrences", `
		INSERT INTO telemetry.obs_error_occurrences (tenant_id, project_id, error_group_id, fingerprint, timestamp)
		VALUES ($1, $2, {errorgroup}, md5('a'), now())`},
	{"telemetry.obs_error_counts", `
		INSERT INTO telemetry.obs_error_counts (tenant_id, project_id, error_group_id, bucket)
		VALUES ($1, $2, {errorgroup}, now())`},
	{"telemetry.obs_error_tag_counts", `
		INSERT INTO telemetry.obs_error_tag_counts (tenant_id, project_id, error_group_id, key, value, bucket)
		VALUES ($1, $2, {errorgroup}, 'k', 'v', now())`},
	{"telemetry.obs_error_users", `
		INSERT INTO telemetry.obs_error_users (tenant_id, project_id, error_group_id, user_hash) VALUES ($1, $2, {errorgroup}, 1)`},
	{"telemetry.obs_releases", `
		INSERT INTO telemetry.obs_releases (tenant_id, project_id, service_name, release, first_seen)
		VALUES ($1, $2, 's', '1', now())`},
	{"telemetry.source_maps", `
		INSERT INTO telemetry.source_maps (tenant_id, project_id, app_name, release, file, map) VALUES ($1, $2, 'a', '1', 'a.js', '')`},
	{"telemetry.obs_hosts", `
		INSERT INTO telemetry.obs_hosts (tenant_id, project_id, hostname, first_seen, last_seen)
		VALUES ($1, $2, 'h', now(), now())`},
	{"telemetry.obs_host_metrics", `
		INSERT INTO telemetry.obs_host_metrics (tenant_id, project_id, hostname, cpu_percent, memory_percent, disk_usage, timestamp)
		VALUES ($1, $2, 'h', 1, 2, 3, now())`},
	{"telemetry.obs_browser_events", `
		INSERT INTO telemetry.obs_browser_events (tenant_id, project_id, timestamp) VALUES ($1, $2, now())`},
	{"telemetry.obs_browser_rollups", `
		INSERT INTO telemetry.obs_browser_rollups (tenant_id, project_id, app_name, kind, bucket)
		VALUES ($1, $2, 'a', 'event', now())`},
	{"audit.audit_logs", `
		INSERT INTO audit.audit_logs (seq, tenant_id, project_id, timestamp, event_id, actor_type, action,
			resource_type, prev_hash, hash)
		VALUES (1, $1, $2, now(), gen_random_uuid(), 'system', 'a.b', 'a', '', '')`},
	{"audit.chain_heads", `INSERT INTO audit.chain_heads (tenant_id) SELECT $1 WHERE $2::uuid IS NOT NULL`},
	{"audit.chain_anchors", `
		INSERT INTO audit.chain_anchors (tenant_id, first_seq, last_seq, prev_hash, hash)
		SELECT $1, 1, 1, '', '' WHERE $2::uuid IS NOT NULL`},
	{"telemetry.span_blocks", `
		INSERT INTO telemetry.span_blocks (tenant_id, project_id, min_at, max_at, span_count, bloom, ids, core, attributes, details)
		VALUES ($1, $2, now(), now(), 1, '', '', '', '', '')`},
	{"telemetry.obs_traces", `
		INSERT INTO telemetry.obs_traces (tenant_id, project_id, trace_id, duration_ms, span_count, service_count, timestamp, end_time, state)
		VALUES ($1, $2, 't', 1, 1, 1, now(), now(), '')`},
	{"telemetry.transaction_blocks", `
		INSERT INTO telemetry.transaction_blocks (tenant_id, project_id, min_at, max_at, transaction_count, core, ids)
		VALUES ($1, $2, now(), now(), 1, '', '')`},
	{"telemetry.obs_service_edges", `
		INSERT INTO telemetry.obs_service_edges (tenant_id, project_id, source, target, bucket, sketch) VALUES ($1, $2, 'a', 'b', now(), '')`},
	{"telemetry.metric_projects", `INSERT INTO telemetry.metric_projects (tenant_id, project_id) VALUES ($1, $2)`},
	{"telemetry.metric_series", `
		INSERT INTO telemetry.metric_series (tenant_id, project_id, metric_name, prom_name, service_name, metric_type,
			labels_hash, first_seen, last_seen)
		VALUES ($1, $2, 'm', 'm', 's', 'gauge', '', now(), now())`},
	{"telemetry.metric_wal", `
		INSERT INTO telemetry.metric_wal (tenant_id, project_id, min_ts, max_ts, sample_count, data)
		VALUES ($1, $2, 0, 0, 1, '')`},
	{"telemetry.metric_chunks", `
		INSERT INTO telemetry.metric_chunks (tenant_id, project_id, series_id, start, data) VALUES ($1, $2, 1, now(), '')`},
	{"telemetry.metric_rollups_5m", `
		INSERT INTO telemetry.metric_rollups_5m (tenant_id, project_id, series_id, start, counts, sums, mins, maxs)
		VALUES ($1, $2, 1, now(), '', '', '', '')`},
	{"telemetry.metric_rollups_1h", `
		INSERT INTO telemetry.metric_rollups_1h (tenant_id, project_id, series_id, start, counts, sums, mins, maxs)
		VALUES ($1, $2, 1, now(), '', '', '', '')`},
	{"telemetry.metric_rollup_days", `INSERT INTO telemetry.metric_rollup_days (tenant_id, project_id, day) VALUES ($1, $2, '2026-01-01')`},
	{"telemetry.metric_exemplars", `
		INSERT INTO telemetry.metric_exemplars (tenant_id, project_id, series_id, timestamp, value)
		VALUES ($1, $2, 1, now(), 1)`},
	{"telemetry.metric_metadata", `
		INSERT INTO telemetry.metric_metadata (tenant_id, project_id, metric_name) VALUES ($1, $2, 'm')`},
	{"events.outbox", `
		INSERT INTO events.outbox (service, tenant_id, project_id, kind, payload) VALUES ('s', $1, $2, 'event', '{}')`},
	{"platform.idempotency_keys", `
		INSERT INTO platform.idempotency_keys (tenant_id, project_id, caller, route, key, request_hash)
		VALUES ($1, $2, 'c', 'r', 'k', '')`},
	{"platform.ingest_batches_seen", `
		INSERT INTO platform.ingest_batches_seen (tenant_id, project_id, key_id, route, batch_id)
		VALUES ($1, $2, gen_random_uuid(), '/r', gen_random_uuid())`},
	{"platform.ingest_drops", `
		INSERT INTO platform.ingest_drops (tenant_id, project_id, minute, signal, reason, items, requests, last_at)
		VALUES ($1, $2, now(), 'logs', 'quota', 1, 1, now())`},
	{"logs.blocks", `
		INSERT INTO logs.blocks (tenant_id, project_id, id, min_at, max_at, lines, bytes, min_seq, max_seq,
			counts, filter, times, sequence, labels, messages, attributes, traces)
		VALUES ($1, $2, 1, now(), now(), 1, 1, 0, 0, '', '', '', '', '', '', '', '')`},
	{"logs.log_patterns", `
		INSERT INTO logs.log_patterns (tenant_id, project_id, pattern_hash, pattern, service_name, level, bucket, count, sample, first_seen, last_seen)
		VALUES ($1, $2, uuid_send($2), 'P', 'S', 'INFO', now(), 1, 'P', now(), now())`},
	{"logs.log_views", `
		INSERT INTO logs.log_views (tenant_id, project_id, name, filters, created_by) VALUES ($1, $2, 'V', '{}', {user})`},
}

// appendOnly are the tables whose rows the application cannot change or remove.
var appendOnly = map[string][]string{
	"audit.audit_logs":    {"UPDATE", "DELETE"},
	"audit.chain_heads":   {"DELETE"},
	"ai.chat_messages":    {"DELETE"},
	"audit.chain_anchors": {"UPDATE", "DELETE"},

	"telemetry.metric_wal": {"UPDATE"},

	"platform.ingest_batches_seen": {"UPDATE", "DELETE"},
	"platform.ingest_drops":        {"DELETE"},
}

// newTenant inserts one row into every table as the owner.
func newTenant(t *testing.T) auth.Scope {
	t.Helper()
	s := auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	for _, table := range tables {
		_, err := pgtest.Owner(t).Exec(t.Context(), table.of(s), s.TenantID, s.ProjectID)
		require.NoError(t, err, table.name)
	}
	return s
}

// of fills in the ids, which are derived from the project.
func (tb table) of(s auth.Scope) string {
	return placeholder.ReplaceAllStringFunc(tb.insert, func(name string) string {
		return fmt.Sprintf("'%s'", uuid.NewSHA1(s.ProjectID, []byte(name)))
	})
}

// owned counts the rows of a tenant that a transaction sees without any filter
// for its own: those of s, and those of others.
func owned(ctx context.Context, tx pgx.Tx, table string, s auth.Scope) (own, foreign int, err error) {
	mine := "tenant_id = $1"
	if table == "auth.tenants" {
		mine = "id = $1"
	}
	err = tx.QueryRow(ctx, fmt.Sprintf(`
		SELECT count(*) FILTER (WHERE %[1]s), count(*) FILTER (WHERE NOT %[1]s) FROM %[2]s`, mine, table), s.TenantID).
		Scan(&own, &foreign)
	return own, foreign, err
}
