package schema_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/schema"
)

func TestTheSchemaKeepsTheRules(t *testing.T) {
	t.Parallel()

	problems, err := schema.Problems(t.Context(), pgtest.Owner(t), schema.Default())

	require.NoError(t, err)
	require.Empty(t, problems)
}

// Every rule is broken once, to see that the check would find it.
//
//nolint:paralleltest,tparallel // each change locks tables that others change too
func TestABrokenRuleIsNamed(t *testing.T) {
	const columns = "(id uuid PRIMARY KEY, tenant_id uuid NOT NULL, project_id uuid NOT NULL); "
	const indexed = "CREATE INDEX ON ai.planted (project_id); "
	const isolated = "CREATE TABLE ai.planted " + columns + indexed + "SELECT platform.isolate('ai.planted', 'project'); "

	tests := []struct {
		name  string
		plant string
		want  string
	}{
		{"a table without a tenant", "CREATE TABLE ai.planted (id int)", "ai.planted: a table has tenant_id"},
		{"a table without row-level security", "CREATE TABLE ai.planted " + columns, "ai.planted: row-level security is enabled and forced"},
		{
			"a table whose owner is not held back",
			isolated + "ALTER TABLE ai.planted NO FORCE ROW LEVEL SECURITY", "ai.planted: row-level security is enabled and forced",
		},
		{
			"a policy that lets anything be written",
			isolated + "DROP POLICY scope ON ai.planted; CREATE POLICY scope ON ai.planted USING " +
				"(tenant_id = platform.current_tenant() AND project_id = platform.current_project()) WITH CHECK (true)",
			"ai.planted: the policy scope binds",
		},
		{
			"a policy without WITH CHECK",
			isolated + "DROP POLICY scope ON ai.planted; CREATE POLICY scope ON ai.planted USING " +
				"(tenant_id = platform.current_tenant() AND project_id = platform.current_project())",
			"ai.planted: the policy scope binds",
		},
		{
			"a project's table that is bound to its tenant only",
			"CREATE TABLE ai.planted " + columns + indexed + "SELECT platform.isolate('ai.planted', 'tenant')",
			"ai.planted: the policy scope binds",
		},
		{
			"a second policy that opens a table",
			"CREATE POLICY planted ON incident.incidents USING (true)",
			"incident.incidents (policy planted): other policies",
		},
		{
			"a table without an index for its project",
			"CREATE TABLE ai.planted " + columns + "SELECT platform.isolate('ai.planted', 'project')",
			"ai.planted: an index begins with project_id",
		},
		{
			"a unique index across projects",
			"CREATE UNIQUE INDEX planted ON incident.incidents (title)",
			"incident.planted (table incident.incidents): a unique index begins",
		},
		{
			"a foreign key that may point into another project",
			isolated + "ALTER TABLE ai.planted ADD incident_id uuid CONSTRAINT planted REFERENCES incident.incidents (id)",
			"ai.planted (constraint planted): a foreign key",
		},
		{
			"a table whose updated_at nobody keeps",
			isolated + "ALTER TABLE ai.planted ADD updated_at timestamptz", "ai.planted: a table with updated_at",
		},
		{
			"a view that reads with its owner's rights",
			"CREATE VIEW ai.planted AS SELECT title FROM incident.incidents", "ai.planted: a view has security_invoker",
		},
		{
			"a materialized view",
			"CREATE MATERIALIZED VIEW ai.planted AS SELECT title FROM incident.incidents", "ai.planted: a view has security_invoker",
		},
		{
			"an unlisted function with its owner's rights",
			"CREATE FUNCTION ai.planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
			"ai.planted: a SECURITY DEFINER function is listed",
		},
		{
			"a listed function that everybody may call",
			"GRANT EXECUTE ON FUNCTION auth.user_by_email(text) TO PUBLIC",
			"auth.user_by_email(text): a SECURITY DEFINER function has a fixed search_path",
		},
		{
			"a listed function whose search_path is the caller's",
			"ALTER FUNCTION auth.user_by_email(text) RESET search_path",
			"auth.user_by_email(text): a SECURITY DEFINER function has a fixed search_path",
		},
		{
			"a table of the application role",
			isolated + "ALTER TABLE ai.planted OWNER TO srecopilot_app", "relation ai.planted of srecopilot_app: the application role",
		},
		{
			"a schema in which services can create",
			"GRANT CREATE ON SCHEMA ai TO srecopilot_app", "schema ai by srecopilot_app: nobody but the owner",
		},
		{
			"a table that everybody may read",
			"GRANT SELECT ON incident.incidents TO PUBLIC", "incident.incidents (SELECT for PUBLIC): rights on tables",
		},
		{
			"a right to empty a table",
			"GRANT TRUNCATE ON incident.incidents TO srecopilot_app", "incident.incidents (TRUNCATE for srecopilot_app): rights on tables",
		},
		{
			"an audit trail that can be changed",
			"GRANT UPDATE (success) ON audit.audit_logs TO srecopilot_app", "audit.audit_logs (UPDATE for srecopilot_app): the audit trail",
		},
		{"a role that passes by the policies", "ALTER ROLE srecopilot_lookup BYPASSRLS", "srecopilot_lookup: the application role is an ordinary one"},
	}
	for _, test := range tests {
		t.Run(test.name+" is named", func(t *testing.T) {
			tx, err := pgtest.Owner(t).Begin(t.Context())
			require.NoError(t, err)
			defer func() { require.NoError(t, tx.Rollback(t.Context())) }()
			_, err = tx.Exec(t.Context(), test.plant)
			require.NoError(t, err)

			problems, err := schema.Problems(t.Context(), tx, schema.Default())

			require.NoError(t, err)
			require.Contains(t, strings.Join(problems, "\n"), test.want)
		})
	}
}
