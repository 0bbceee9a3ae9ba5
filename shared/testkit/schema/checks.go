package schema

// check is one rule and the query that finds what breaks it.
type check struct {
	rule  string
	query string
}

// ours selects the tables of the product, partitions included, with what the
// checks ask about them. The job library's schemas are its own: its tables hold
// the project in each job's arguments.
const ours = `
	WITH ours AS (
		SELECT c.oid, format('%s.%s', n.nspname, c.relname) AS name, c.relkind, c.relispartition,
			c.relrowsecurity AND c.relforcerowsecurity AS forced, c.relowner, c.relacl, c.reloptions,
			EXISTS (SELECT 1 FROM pg_catalog.pg_attribute AS a
				WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS has_tenant,
			EXISTS (SELECT 1 FROM pg_catalog.pg_attribute AS a
				WHERE a.attrelid = c.oid AND a.attname = 'project_id' AND NOT a.attisdropped) AS has_project
		FROM pg_catalog.pg_class AS c
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname !~ '_jobs$'
			AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
	)`

var checks = []check{
	{"a table has tenant_id, or is listed as global", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('r', 'p') AND NOT has_tenant AND name <> ALL (@global)`},

	{"row-level security is enabled and forced", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('r', 'p') AND (has_tenant OR has_project OR name = 'auth.tenants') AND NOT forced`},

	{"the policy scope binds reading and writing to the tenant, and to the project if there is one", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('r', 'p') AND (has_tenant OR has_project OR name = 'auth.tenants')
			AND NOT EXISTS (
				SELECT 1 FROM pg_catalog.pg_policy AS p
				CROSS JOIN LATERAL (
					SELECT pg_get_expr(p.polqual, p.polrelid) AS qual,
						pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
				) AS e
				WHERE p.polrelid = ours.oid AND p.polname = 'scope' AND p.polcmd = '*' AND p.polpermissive
					AND p.polroles = '{0}' AND e.qual = e.with_check AND e.qual LIKE '%platform.current_tenant()%'
					AND (NOT has_project OR name = 'auth.auth_sessions' OR e.qual LIKE '%platform.current_project()%')
			)`},

	{"other policies are for the roles of the look-ups only", ours + `
		SELECT format('%s (policy %s)', name, p.polname)
		FROM ours
		JOIN pg_catalog.pg_policy AS p ON p.polrelid = ours.oid
		WHERE p.polname <> 'scope' AND EXISTS (
			SELECT 1 FROM unnest(p.polroles) AS r (oid)
			WHERE r.oid = 0 OR pg_get_userbyid(r.oid) NOT IN ('srecopilot_lookup', 'srecopilot_cleanup'))`},

	// The outbox is read by the service that wrote it, across projects.
	{"an index begins with project_id, tenant_id or a foreign key", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('r', 'p') AND has_project AND name <> 'events.outbox' AND NOT EXISTS (
			SELECT 1 FROM pg_catalog.pg_index AS i
			JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
			WHERE i.indrelid = ours.oid AND (
				a.attname IN ('project_id', 'tenant_id')
				OR EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k
					WHERE k.conrelid = ours.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey))))`},

	{"a unique index begins with project_id or tenant_id, or is listed", ours + `
		SELECT format('%s (table %s)', i.indexrelid::regclass, name)
		FROM ours
		JOIN pg_catalog.pg_index AS i ON i.indrelid = ours.oid AND i.indisunique AND NOT i.indisprimary
		LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
		WHERE NOT relispartition AND (has_tenant OR has_project OR name = ANY (@global))
			AND coalesce(a.attname, '') NOT IN ('project_id', 'tenant_id')
			AND i.indexrelid::regclass::text <> ALL (@unique)`},

	{"a foreign key to a row of a tenant carries project_id or tenant_id", ours + `
		SELECT format('%s (constraint %s)', ours.name, k.conname)
		FROM ours
		JOIN pg_catalog.pg_constraint AS k ON k.conrelid = ours.oid AND k.contype = 'f'
		JOIN ours AS target ON target.oid = k.confrelid AND target.has_tenant
		WHERE NOT EXISTS (
			SELECT 1 FROM pg_catalog.pg_attribute AS a
			WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname IN ('project_id', 'tenant_id')
				AND cardinality(k.conkey) > 1)`},

	{"a table with updated_at keeps it by a trigger", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('r', 'p') AND EXISTS (
				SELECT 1 FROM pg_catalog.pg_attribute AS a
				WHERE a.attrelid = ours.oid AND a.attname = 'updated_at' AND NOT a.attisdropped)
			AND NOT EXISTS (
				SELECT 1 FROM pg_catalog.pg_trigger AS t
				WHERE t.tgrelid = ours.oid AND t.tgfoid = 'platform.touch_updated_at'::regproc)`},

	{"a view has security_invoker, and no view is materialized", ours + `
		SELECT name FROM ours
		WHERE relkind IN ('m', 'f')
			OR relkind = 'v' AND NOT coalesce(reloptions @> '{security_invoker=true}', false)
			AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
				WHERE d.classid = 'pg_class'::regclass AND d.objid = ours.oid AND d.deptype = 'e')`},

	{"a SECURITY DEFINER function is listed", `
		SELECT DISTINCT format('%s.%s', n.nspname, p.proname)
		FROM pg_catalog.pg_proc AS p
		JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
			AND format('%s.%s', n.nspname, p.proname) <> ALL (@definers)`},

	{"a SECURITY DEFINER function has a fixed search_path and is not for everybody", `
		SELECT p.oid::regprocedure::text
		FROM pg_catalog.pg_proc AS p
		JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
		WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
			AND (NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false)
				OR has_function_privilege('public', p.oid, 'EXECUTE'))`},

	{"the application role and the look-ups' roles own no table, schema or type", `
		SELECT format('%s %s of %s', kind, name, pg_get_userbyid(owner))
		FROM (
			SELECT 'relation' AS kind, oid::regclass::text AS name, relowner AS owner FROM pg_catalog.pg_class
			UNION ALL SELECT 'schema', nspname, nspowner FROM pg_catalog.pg_namespace
			UNION ALL SELECT 'type', oid::regtype::text, typowner FROM pg_catalog.pg_type
			UNION ALL SELECT 'function', oid::regprocedure::text, proowner FROM pg_catalog.pg_proc
				WHERE proowner = 'srecopilot_app'::regrole
		) AS o
		WHERE pg_get_userbyid(owner) IN ('srecopilot_app', 'srecopilot_lookup', 'srecopilot_cleanup')`},

	{"the application role is an ordinary one", `
		SELECT rolname FROM pg_catalog.pg_roles
		WHERE rolname IN ('srecopilot_app', 'srecopilot_lookup', 'srecopilot_cleanup')
			AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
				OR rolcanlogin <> (rolname = 'srecopilot_app')
				OR EXISTS (SELECT 1 FROM pg_catalog.pg_auth_members AS m WHERE m.member = pg_roles.oid))`},

	{"nobody but the owner can create anything", `
		SELECT format('schema %s by %s', n.nspname, r.rolname)
		FROM pg_catalog.pg_namespace AS n
		CROSS JOIN (VALUES ('srecopilot_app'), ('srecopilot_lookup'), ('srecopilot_cleanup')) AS r (rolname)
		WHERE n.nspname !~ '^pg_(toast_)?temp' AND has_schema_privilege(r.rolname, n.oid, 'CREATE')
		UNION ALL
		SELECT format('database by %s', r.rolname)
		FROM (VALUES ('srecopilot_app'), ('srecopilot_lookup'), ('srecopilot_cleanup')) AS r (rolname)
		WHERE has_database_privilege(r.rolname, current_database(), 'CREATE, TEMPORARY')`},

	{"rights on tables are for the application role, and only to read and change rows", ours + `
		SELECT DISTINCT format('%s (%s for %s)', name, g.privilege_type,
			CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee) END)
		FROM ours
		CROSS JOIN LATERAL aclexplode(relacl) AS g
		WHERE g.grantee <> relowner AND NOT (
				g.grantee = 'srecopilot_app'::regrole AND NOT relispartition
				AND g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
			AND NOT (g.grantee = 'srecopilot_cleanup'::regrole AND g.privilege_type = 'DELETE')
			AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
				WHERE d.classid = 'pg_class'::regclass AND d.objid = ours.oid AND d.deptype = 'e')`},

	{"the audit trail can only be read and added to", `
		SELECT format('audit.audit_logs (%s for %s)', p.privilege, r.rolname)
		FROM (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS p (privilege)
		CROSS JOIN (VALUES ('srecopilot_app'), ('srecopilot_lookup'), ('srecopilot_cleanup')) AS r (rolname)
		WHERE has_table_privilege(r.rolname, 'audit.audit_logs', p.privilege)
			OR p.privilege = 'UPDATE' AND has_any_column_privilege(r.rolname, 'audit.audit_logs', 'UPDATE')`},
}
