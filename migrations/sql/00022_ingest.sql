-- What the platform remembers about requests with telemetry: batches that are stored, so
-- that a sender may repeat one without harm, and what was refused and why, counted by the
-- minute.

-- +goose Up
CREATE TABLE platform.ingest_batches_seen (
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	key_id      uuid NOT NULL,
	route       text NOT NULL CHECK (char_length(route) BETWEEN 1 AND 100),
	batch_id    uuid NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT ingest_batches_seen_pkey PRIMARY KEY (project_id, key_id, route, batch_id),
	CONSTRAINT ingest_batches_seen_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX ingest_batches_seen_received_at ON platform.ingest_batches_seen (received_at);

SELECT platform.isolate('platform.ingest_batches_seen', 'project', 'SELECT, INSERT');

CREATE TABLE platform.ingest_drops (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	minute     timestamptz NOT NULL,
	signal     text NOT NULL CHECK (signal IN (
		'metrics', 'logs', 'traces', 'errors', 'infrastructure', 'browser', 'deployments', 'vulnerabilities', 'unknown')),
	reason     text NOT NULL CHECK (reason IN (
		'validation', 'too_old', 'quota', 'too_large', 'unreadable', 'rate_limited', 'overloaded', 'scope')),
	items      bigint NOT NULL CHECK (items >= 0),
	requests   bigint NOT NULL CHECK (requests >= 0),
	last_at    timestamptz NOT NULL,
	sample     text NOT NULL DEFAULT '' CHECK (char_length(sample) <= 300),
	CONSTRAINT ingest_drops_pkey PRIMARY KEY (project_id, minute, signal, reason),
	CONSTRAINT ingest_drops_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX ingest_drops_minute ON platform.ingest_drops USING brin (minute);

SELECT platform.isolate('platform.ingest_drops', 'project', 'SELECT, INSERT, UPDATE');

GRANT SELECT (project_id, key_id, route, batch_id, received_at), DELETE ON platform.ingest_batches_seen TO srecopilot_cleanup;
GRANT SELECT (minute), DELETE ON platform.ingest_drops TO srecopilot_cleanup;

CREATE POLICY cleanup ON platform.ingest_batches_seen TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON platform.ingest_drops TO srecopilot_cleanup USING (true) WITH CHECK (false);

-- forget_ingest removes batches that are remembered for more than a day, at most the given
-- number of them, and counts older than anybody may ask for; it returns how many batches
-- went.

-- +goose StatementBegin
CREATE FUNCTION platform.forget_ingest(at_most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH counts AS (
		DELETE FROM platform.ingest_drops WHERE minute < now() - interval '32 days'
	), batches AS (
		DELETE FROM platform.ingest_batches_seen AS b USING (
			SELECT s.project_id, s.key_id, s.route, s.batch_id FROM platform.ingest_batches_seen AS s
			WHERE s.received_at < now() - interval '24 hours' ORDER BY s.received_at LIMIT at_most
		) AS old
		WHERE b.project_id = old.project_id AND b.key_id = old.key_id AND b.route = old.route AND b.batch_id = old.batch_id
		RETURNING b.batch_id
	)
	SELECT count(*) FROM batches
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION platform.forget_ingest(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.forget_ingest(integer) TO srecopilot_app;
GRANT CREATE ON SCHEMA platform TO srecopilot_cleanup;
ALTER FUNCTION platform.forget_ingest(integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA platform FROM srecopilot_cleanup;
