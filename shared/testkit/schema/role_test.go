package schema_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestTheApplicationRoleIsHeldBack(t *testing.T) {
	t.Parallel()
	db, s := pgtest.DB(t), newTenant(t)
	var partition string
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT max(inhrelid::regclass::text) FROM pg_catalog.pg_inherits
		WHERE inhparent = 'audit.audit_logs'::regclass`).Scan(&partition))

	tests := []struct {
		name      string
		statement string
	}{
		{"cannot create a table", "CREATE TABLE public.mine ()"},
		{"cannot create a table in a schema of ours", "CREATE TABLE incident.mine ()"},
		{"cannot create a temporary table", "CREATE TEMPORARY TABLE mine ()"},
		{"cannot create a schema", "CREATE SCHEMA mine"},
		{"cannot create a function", "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"},
		{"cannot create a role", "CREATE ROLE mine"},
		{"cannot drop a table", "DROP TABLE incident.incidents"},
		{"cannot empty a table", "TRUNCATE incident.incidents CASCADE"},
		{"cannot switch row-level security off", "ALTER TABLE incident.incidents DISABLE ROW LEVEL SECURITY"},
		{"cannot pass by row-level security", "SET LOCAL row_security = off; SELECT id FROM incident.incidents"},
		{"cannot drop a policy", "DROP POLICY scope ON incident.incidents"},
		{"cannot become the look-ups' role", "SET ROLE srecopilot_lookup"},
		{"cannot become the owner", "SET ROLE owner"},
		{"cannot change the audit trail", "UPDATE audit.audit_logs SET success = false"},
		{"cannot remove from the audit trail", "DELETE FROM audit.audit_logs"},
		{"cannot reach a partition past its parent", "SELECT id FROM " + partition},
		{"cannot add partitions as it likes", "SELECT platform.add_partition('audit.audit_logs', 'mine', 'tenant', '2000-01-01', '2000-01-02')"},
		{"cannot put tables behind policies of its own", "SELECT platform.isolate('audit.audit_logs', 'tenant', 'UPDATE')"},
		{"cannot record a migration", "INSERT INTO platform.schema_migrations (version_id, is_applied) VALUES (999, true)"},
		{"cannot run a program", "COPY incident.incidents TO PROGRAM 'cat'"},
		{"cannot read files", "SELECT pg_read_file('/etc/passwd')"},
		{"cannot read password hashes", "SELECT rolpassword FROM pg_authid"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := db.Write(t.Context(), s, func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), test.statement)
				return err
			})
			require.Equal(t, denied, stateOf(err), "%v", err)
		})
	}
}

// TestTheLookupRolesSeeColumnsOnly signs in as the owner and becomes the role, to
// see what one of its functions could reach if it were wrong.
func TestTheLookupRolesSeeColumnsOnly(t *testing.T) {
	t.Parallel()
	newTenant(t)
	as := func(t *testing.T, role, statement string) error {
		t.Helper()
		tx, err := pgtest.Owner(t).Begin(t.Context())
		require.NoError(t, err)
		defer func() { require.NoError(t, tx.Rollback(t.Context())) }()
		_, err = tx.Exec(t.Context(), "SET LOCAL ROLE "+role)
		require.NoError(t, err)
		_, err = tx.Exec(t.Context(), statement)
		return err
	}

	require.NoError(t, as(t, "srecopilot_lookup", "SELECT service, tenant_id, kind FROM events.outbox"))
	for _, statement := range []string{
		"SELECT payload FROM events.outbox",
		"SELECT context_snapshot FROM incident.incidents",
		"UPDATE incident.incidents SET title = 'changed'",
		"SELECT error_message FROM incident.hypothesis_generations",
		"SELECT totp_secret_encrypted FROM auth.users",
		"SELECT webhook_secret_encrypted FROM auth.monitoring_integrations",
		"UPDATE auth.users SET role = 'admin'",
		"DELETE FROM events.outbox",
	} {
		require.Equal(t, denied, stateOf(as(t, "srecopilot_lookup", statement)), statement)
	}
	for _, statement := range []string{
		"SELECT payload FROM events.outbox",
		"SELECT response FROM platform.idempotency_keys",
		"UPDATE auth.auth_sessions SET revoked_at = NULL",
		"DELETE FROM incident.incidents",
	} {
		require.Equal(t, denied, stateOf(as(t, "srecopilot_cleanup", statement)), statement)
	}
}
