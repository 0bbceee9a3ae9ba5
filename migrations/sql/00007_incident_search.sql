-- Searching and counting incidents. Row-level security lets only leakproof
-- operators use an index, which ILIKE is not, so that a search behind the policy
-- reads every incident of the project. The function here reads the trigram index
-- and applies the scope of the transaction itself.

-- +goose Up
GRANT SELECT (id, tenant_id, project_id, title, description, service_name, deleted_at)
	ON incident.incidents TO srecopilot_lookup;

CREATE POLICY lookup ON incident.incidents FOR SELECT TO srecopilot_lookup USING (true);

-- matching returns up to at_most incidents of the current project whose title,
-- description or service name is like the pattern.

-- +goose StatementBegin
CREATE FUNCTION incident.matching(pattern text, at_most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
	-- Planned for this very pattern: a plan for any pattern would be wrong for most.
	RETURN QUERY EXECUTE '
		SELECT i.id
		FROM incident.incidents AS i
		WHERE (i.title ILIKE $1 OR i.description ILIKE $1 OR i.service_name ILIKE $1)
			AND i.tenant_id = platform.current_tenant() AND i.project_id = platform.current_project()
			AND i.deleted_at IS NULL
		LIMIT $2'
	USING pattern, at_most;
END
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION incident.matching(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION incident.matching(text, integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA incident TO srecopilot_lookup;
ALTER FUNCTION incident.matching(text, integer) OWNER TO srecopilot_lookup;
REVOKE CREATE ON SCHEMA incident FROM srecopilot_lookup;

-- Totals and statistics are counted from this index alone; the tenant is in it
-- for the policy.
CREATE INDEX incidents_project_id_counts ON incident.incidents (project_id, state, severity)
	INCLUDE (tenant_id) WHERE deleted_at IS NULL;
