-- Metrics (metrics-collector-service): the registry of series, fresh samples as
-- write-ahead blocks, older ones as compressed chunks, exemplars and metadata.
-- docs/architecture/storage-format-metrics.md says what the bytes are.

-- +goose Up
CREATE SCHEMA IF NOT EXISTS telemetry;

GRANT USAGE ON SCHEMA telemetry TO srecopilot_app, srecopilot_lookup;

-- One row per project with series. Whoever adds series locks it first, so that the
-- count is exact and the ids of a project's series appear in their order; the
-- generation changes when series go.
CREATE TABLE telemetry.metric_projects (
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	series_count bigint NOT NULL DEFAULT 0,
	last_id      bigint NOT NULL DEFAULT 0,
	generation   bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (project_id),
	CONSTRAINT metric_projects_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE TABLE telemetry.metric_series (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	metric_name  text NOT NULL CHECK (char_length(metric_name) BETWEEN 1 AND 255),
	prom_name    text NOT NULL,
	service_name text NOT NULL CHECK (char_length(service_name) <= 255),
	metric_type  text NOT NULL CHECK (metric_type IN ('gauge', 'counter', 'histogram', 'summary', 'unknown')),
	temporality  text NOT NULL DEFAULT '' CHECK (temporality IN ('', 'cumulative', 'delta')),
	unit         text,
	labels       jsonb NOT NULL DEFAULT '{}',
	labels_hash  bytea NOT NULL,
	first_seen   timestamptz NOT NULL,
	last_seen    timestamptz NOT NULL,
	CONSTRAINT metric_series_project_id_metric_name_labels_hash_key UNIQUE (project_id, metric_name, labels_hash),
	CONSTRAINT metric_series_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX metric_series_project_id_prom_name ON telemetry.metric_series (project_id, prom_name, id);
CREATE INDEX metric_series_project_id_service_name ON telemetry.metric_series (project_id, service_name, metric_name);
CREATE INDEX metric_series_project_id_last_seen ON telemetry.metric_series USING brin (last_seen);

-- Samples in the order they were accepted, until they are in chunks. It is a queue:
-- what goes in leaves within the hour.
CREATE TABLE telemetry.metric_wal (
	id           bigint GENERATED ALWAYS AS IDENTITY,
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	min_ts       bigint NOT NULL,
	max_ts       bigint NOT NULL,
	sample_count integer NOT NULL CHECK (sample_count > 0),
	created_at   timestamptz NOT NULL DEFAULT now(),
	data         bytea NOT NULL,
	PRIMARY KEY (project_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 500);

ALTER TABLE telemetry.metric_wal ALTER COLUMN data SET STORAGE EXTERNAL;

-- The samples of one series in two hours.
CREATE TABLE telemetry.metric_chunks (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	series_id  bigint NOT NULL,
	start      timestamptz NOT NULL,
	data       bytea NOT NULL,
	PRIMARY KEY (project_id, series_id, start)
) PARTITION BY RANGE (start);

ALTER TABLE telemetry.metric_chunks ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE telemetry.metric_exemplars (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	series_id  bigint NOT NULL,
	timestamp  timestamptz NOT NULL,
	value      double precision NOT NULL,
	trace_id   text NOT NULL DEFAULT '' CHECK (char_length(trace_id) <= 128),
	labels     jsonb NOT NULL DEFAULT '{}',
	PRIMARY KEY (project_id, series_id, timestamp)
) PARTITION BY RANGE (timestamp);

-- What senders say about their metrics by name.
CREATE TABLE telemetry.metric_metadata (
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	metric_name text NOT NULL CHECK (char_length(metric_name) BETWEEN 1 AND 255),
	metric_type text NOT NULL DEFAULT 'unknown',
	help        text NOT NULL DEFAULT '' CHECK (char_length(help) <= 1024),
	unit        text NOT NULL DEFAULT '' CHECK (char_length(unit) <= 64),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (project_id, metric_name),
	CONSTRAINT metric_metadata_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

SELECT platform.isolate('telemetry.metric_projects', 'project');
SELECT platform.isolate('telemetry.metric_series', 'project');
SELECT platform.isolate('telemetry.metric_wal', 'project', 'SELECT, INSERT, DELETE');
SELECT platform.isolate('telemetry.metric_chunks', 'project');
SELECT platform.isolate('telemetry.metric_exemplars', 'project');
SELECT platform.isolate('telemetry.metric_metadata', 'project');

-- ensure_metric_partitions makes a partition for each day from so many days ago to two
-- days ahead. Samples of a series over two hours are a few kilobytes, which stay in the
-- row: reading a series is then one index scan.

-- +goose StatementBegin
CREATE FUNCTION telemetry.ensure_metric_partitions(keep_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	since date;
	name text;
BEGIN
	IF keep_days IS NULL OR keep_days NOT BETWEEN 1 AND 395 THEN
		RAISE EXCEPTION 'keep_days must be between 1 and 395' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR n IN -keep_days - 1..2 LOOP
		since := today + n;
		name := 'metric_chunks_' || to_char(since, 'YYYY_MM_DD');
		IF to_regclass('telemetry.' || name) IS NULL THEN
			PERFORM platform.add_partition('telemetry.metric_chunks', name, 'project', since, since + 1);
			EXECUTE format('ALTER TABLE telemetry.%I SET (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05)', name);
		END IF;
	END LOOP;
	FOR n IN -7..2 LOOP
		since := today + n;
		PERFORM platform.add_partition('telemetry.metric_exemplars', 'metric_exemplars_' || to_char(since, 'YYYY_MM_DD'),
			'project', since, since + 1);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- drop_expired_metrics drops the days that ended longer ago than so many days, of
-- exemplars those of more than a week, and returns how many partitions went.

-- +goose StatementBegin
CREATE FUNCTION telemetry.drop_expired_metrics(keep_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	child record;
	dropped integer := 0;
BEGIN
	IF keep_days IS NULL OR keep_days < 1 THEN
		RAISE EXCEPTION 'keep_days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR child IN
		SELECT i.inhrelid::regclass AS name
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'telemetry.metric_chunks'::regclass
				AND c.relname < 'metric_chunks_' || to_char(today - keep_days - 1, 'YYYY_MM_DD')
			OR i.inhparent = 'telemetry.metric_exemplars'::regclass
				AND c.relname < 'metric_exemplars_' || to_char(today - 7, 'YYYY_MM_DD')
	LOOP
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

GRANT SELECT (tenant_id, project_id, id, sample_count, created_at) ON telemetry.metric_wal TO srecopilot_lookup;
GRANT SELECT (tenant_id, project_id, last_seen) ON telemetry.metric_series TO srecopilot_lookup;

CREATE POLICY lookup ON telemetry.metric_wal FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON telemetry.metric_series FOR SELECT TO srecopilot_lookup USING (true);

-- metric_backlog tells which projects have fresh samples and how many.

-- +goose StatementBegin
CREATE FUNCTION telemetry.metric_backlog() RETURNS TABLE (
	tenant_id uuid, project_id uuid, blocks bigint, samples bigint, oldest timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT w.tenant_id, w.project_id, count(*), sum(w.sample_count)::bigint, min(w.created_at)
	FROM telemetry.metric_wal AS w
	GROUP BY w.tenant_id, w.project_id
$$;
-- +goose StatementEnd

-- expired_metric_series names the projects with series that have been silent for longer
-- than so many days.

-- +goose StatementBegin
CREATE FUNCTION telemetry.expired_metric_series(keep_days integer, at_most integer) RETURNS TABLE (
	tenant_id uuid, project_id uuid
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT DISTINCT s.tenant_id, s.project_id
	FROM telemetry.metric_series AS s
	WHERE s.last_seen < now() - make_interval(days => keep_days)
	LIMIT at_most
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION telemetry.ensure_metric_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.drop_expired_metrics(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.metric_backlog() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.expired_metric_series(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.ensure_metric_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.drop_expired_metrics(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.metric_backlog() TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.expired_metric_series(integer, integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA telemetry TO srecopilot_lookup;
ALTER FUNCTION telemetry.metric_backlog() OWNER TO srecopilot_lookup;
ALTER FUNCTION telemetry.expired_metric_series(integer, integer) OWNER TO srecopilot_lookup;
REVOKE CREATE ON SCHEMA telemetry FROM srecopilot_lookup;

SELECT telemetry.ensure_metric_partitions(30);
