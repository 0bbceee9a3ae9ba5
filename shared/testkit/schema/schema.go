// Package schema checks the database's own catalogue for what keeps tenants and
// projects apart: row-level security on every table that has an owner, keys that
// do not reach across projects, and rights that end where they should. It looks
// at what is there, so a table that a later migration adds is checked unasked.
package schema

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Querier is a connection, a pool or a transaction. It needs the owner's rights.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Exceptions lists what may differ from the rules, each by its qualified name.
type Exceptions struct {
	// Global are tables that belong to no tenant.
	Global []string

	// UniqueIndexes may begin with something other than project_id or tenant_id:
	// random values that nobody can guess, or the id of a row of the project.
	UniqueIndexes []string

	// Definers are the functions that run with their owner's rights.
	Definers []string
}

// Default returns the exceptions this product has.
func Default() Exceptions {
	return Exceptions{
		Global: []string{
			"auth.tenants", "auth.sign_in_attempts", "platform.leases", "platform.schema_migrations",
		},
		UniqueIndexes: []string{
			// Global by nature: an address to find, a token to know, a name to have.
			"auth.tenants_slug_key",
			"auth.users_email_key",
			"auth.invitations_token_hash_key",
			"auth.password_resets_token_hash_key",
			"auth.project_api_keys_key_hash_key",
			"events.outbox_event_id_key",
			"audit.audit_logs_event_id_timestamp_key",
			// Begin with the id of another row of the same project.
			"auth.projects_id_tenant_id_key",
			"incident.analysis_steps_incident_id_run_step_number_key",
			"incident.hypothesis_generations_live_key",
			"incident.hypotheses_generation_id_rank_key",
			"incident.hypotheses_confirmed_key",
			"incident.hypothesis_feedback_hypothesis_id_user_id_key",
		},
		Definers: []string{
			"auth.user_by_email", "auth.session_of_refresh", "auth.session_tenant",
			"auth.api_key_by_hash", "auth.integration_scope",
			"events.due", "incident.expired_generations", "incident.matching",
			"ai.expired_anomalies", "ai.expired_answers", "ai.delete_expired",
			"platform.delete_expired", "platform.forget_ingest", "platform.ensure_partitions", "platform.drop_expired_partitions", "platform.refresh_statistics",
			"audit.remove_before", "audit.runs_between", "audit.drop_expired_partitions", "audit.chains",
			"telemetry.ensure_trace_partitions", "telemetry.drop_expired_traces", "telemetry.crowded_traces", "telemetry.drop_expired_edges",
			"logs.ensure_partitions", "logs.drop_expired_partitions", "logs.delete_expired_patterns", "logs.backlog",
			"logs.pack_day", "telemetry.pack_metric_day", "telemetry.pack_trace_day",
			"telemetry.ensure_metric_partitions", "telemetry.drop_expired_metrics", "telemetry.metric_backlog", "telemetry.expired_metric_series",
			"telemetry.ensure_rollup_partitions", "telemetry.drop_expired_rollups", "telemetry.rollup_due",
			"telemetry.keep_event_days", "telemetry.delete_expired_events",
		},
	}
}

// Problems returns one line for everything in the database that breaks a rule,
// each naming the object. No line means that all is well.
func Problems(ctx context.Context, db Querier, allowed Exceptions) ([]string, error) {
	var found []string
	for _, check := range checks {
		rows, err := db.Query(ctx, check.query, pgx.NamedArgs{
			"global": allowed.Global, "unique": allowed.UniqueIndexes, "definers": allowed.Definers,
		})
		if err != nil {
			return nil, fmt.Errorf("check that %s: %w", check.rule, err)
		}
		names, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, fmt.Errorf("check that %s: %w", check.rule, err)
		}
		for _, name := range names {
			found = append(found, fmt.Sprintf("%s: %s", name, check.rule))
		}
	}
	return found, nil
}
