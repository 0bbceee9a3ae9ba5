-- Anomalies of metrics, and what forgets them and the record of model calls in
-- time (ai-service).

-- +goose Up
CREATE TABLE ai.anomalies (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	metric_name  text NOT NULL,
	service_name text NOT NULL DEFAULT '',
	labels       jsonb NOT NULL DEFAULT '{}',
	labels_hash  bytea NOT NULL,
	value        double precision NOT NULL,
	expected     double precision NOT NULL,
	deviation    double precision NOT NULL,
	z_score      double precision NOT NULL,
	severity     text NOT NULL CHECK (severity IN ('warning', 'critical')),
	status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'dismissed', 'resolved')),
	source       text NOT NULL DEFAULT '',
	incident_id  uuid,
	detected_at  timestamptz NOT NULL,
	last_seen_at timestamptz NOT NULL,
	reported_at  timestamptz NOT NULL,
	CONSTRAINT anomalies_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT anomalies_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE SET NULL (incident_id)
);

CREATE UNIQUE INDEX anomalies_active_key ON ai.anomalies (project_id, metric_name, service_name, labels_hash)
	WHERE status = 'active';
CREATE INDEX anomalies_project_id_status ON ai.anomalies (project_id, status, last_seen_at);
CREATE INDEX anomalies_incident_id ON ai.anomalies (incident_id) WHERE incident_id IS NOT NULL;

SELECT platform.isolate('ai.anomalies', 'project');

-- Rows arrive in the order of these times, so that a block range index finds the
-- oldest ones at next to no cost.
CREATE INDEX ai_requests_created_at ON ai.ai_requests USING brin (created_at);
CREATE INDEX anomalies_last_seen_at ON ai.anomalies USING brin (last_seen_at);

GRANT USAGE ON SCHEMA ai TO srecopilot_lookup, srecopilot_cleanup;
GRANT SELECT (tenant_id, project_id, status, last_seen_at) ON ai.anomalies TO srecopilot_lookup;
GRANT SELECT (id, created_at), DELETE ON ai.ai_requests TO srecopilot_cleanup;
GRANT SELECT (id, last_seen_at), DELETE ON ai.anomalies TO srecopilot_cleanup;

CREATE POLICY lookup ON ai.anomalies FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY cleanup ON ai.ai_requests TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON ai.anomalies TO srecopilot_cleanup USING (true) WITH CHECK (false);

-- expired_anomalies names the projects with active anomalies that nobody has seen
-- for an hour.

-- +goose StatementBegin
CREATE FUNCTION ai.expired_anomalies(at_most integer) RETURNS TABLE (tenant_id uuid, project_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT DISTINCT a.tenant_id, a.project_id
	FROM ai.anomalies AS a
	WHERE a.status = 'active' AND a.last_seen_at < now() - interval '1 hour'
	LIMIT at_most
$$;
-- +goose StatementEnd

-- delete_expired removes calls and anomalies older than the given numbers of
-- days, at most so many of each, and returns how many went.

-- +goose StatementBegin
CREATE FUNCTION ai.delete_expired(requests_days integer, anomalies_days integer, at_most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH requests AS (
		DELETE FROM ai.ai_requests WHERE id IN (
			SELECT r.id FROM ai.ai_requests AS r
			WHERE r.created_at < now() - make_interval(days => requests_days) LIMIT at_most)
		RETURNING id
	), anomalies AS (
		DELETE FROM ai.anomalies WHERE id IN (
			SELECT a.id FROM ai.anomalies AS a
			WHERE a.last_seen_at < now() - make_interval(days => anomalies_days) LIMIT at_most)
		RETURNING id
	)
	SELECT (SELECT count(*) FROM requests) + (SELECT count(*) FROM anomalies)
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION ai.expired_anomalies(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION ai.delete_expired(integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ai.expired_anomalies(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION ai.delete_expired(integer, integer, integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA ai TO srecopilot_lookup, srecopilot_cleanup;
ALTER FUNCTION ai.expired_anomalies(integer) OWNER TO srecopilot_lookup;
ALTER FUNCTION ai.delete_expired(integer, integer, integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA ai FROM srecopilot_lookup, srecopilot_cleanup;
