-- Statistics in time. A plan made while a table was nearly empty reads all of its rows
-- for one of them, and stays until the planner learns better; the server's own daemon
-- looks once a minute, and a storm of alerts on a new installation fills tables in
-- seconds.

-- +goose Up

-- refresh_statistics lets the planner look at tables that have changed by as much as
-- they held when it last looked, and returns their names. It belongs to the owner of the
-- tables, so that a service may call it; one at a time.

-- +goose StatementBegin
CREATE FUNCTION platform.refresh_statistics() RETURNS text[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	grown text;
	refreshed text[] := '{}';
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('platform.refresh_statistics')) THEN
		RETURN refreshed;
	END IF;
	FOR grown IN
		SELECT format('%I.%I', s.schemaname, s.relname)
		FROM pg_stat_user_tables AS s
		JOIN pg_class AS c ON c.oid = s.relid
		WHERE c.relkind = 'r' AND pg_get_userbyid(c.relowner) = current_user
			AND s.n_mod_since_analyze > greatest(c.reltuples, 300)
		ORDER BY 1
	LOOP
		EXECUTE 'ANALYZE ' || grown;
		refreshed := refreshed || grown;
	END LOOP;
	RETURN refreshed;
END
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION platform.refresh_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.refresh_statistics() TO srecopilot_app;

-- The alerts of an incident are found with one index, not with this and another one.
CREATE INDEX monitoring_alerts_project_id_incident_id ON integration.monitoring_alerts (project_id, incident_id);
DROP INDEX integration.monitoring_alerts_incident_id;

-- The generations that wait, in the order in which they are worked on.
CREATE INDEX hypothesis_generations_live ON incident.hypothesis_generations (project_id, created_at, id)
	WHERE status IN ('queued', 'running');

-- Nobody asks for rows of the outbox by their payload, and it is most of what there is to
-- look at.
ALTER TABLE events.outbox ALTER COLUMN payload SET STATISTICS 0;

-- due as in 00005, in a language that keeps its plan: relays ask after every write.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION events.due(of_service text, at_most integer) RETURNS TABLE (
	tenant_id uuid, project_id uuid, kind text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH RECURSIVE heads AS (
		(
			SELECT o.tenant_id, o.project_id, o.kind, o.next_attempt_at, o.lease_until
			FROM events.outbox AS o
			WHERE o.service = of_service AND o.done_at IS NULL AND o.dead_at IS NULL
			ORDER BY o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind, o.id
			LIMIT 1
		)
		UNION ALL
		SELECT n.tenant_id, n.project_id, n.kind, n.next_attempt_at, n.lease_until
		FROM heads AS h
		CROSS JOIN LATERAL (
			SELECT o.tenant_id, o.project_id, o.kind, o.next_attempt_at, o.lease_until
			FROM events.outbox AS o
			WHERE o.service = of_service AND o.done_at IS NULL AND o.dead_at IS NULL
				AND (o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind)
					> (h.tenant_id, coalesce(h.project_id, '00000000-0000-0000-0000-000000000000'), h.kind)
			ORDER BY o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind, o.id
			LIMIT 1
		) AS n
	)
	SELECT h.tenant_id, h.project_id, h.kind
	FROM heads AS h
	WHERE h.next_attempt_at <= now() AND (h.lease_until IS NULL OR h.lease_until < now())
	ORDER BY h.next_attempt_at
	LIMIT at_most;
END
$$;
-- +goose StatementEnd
