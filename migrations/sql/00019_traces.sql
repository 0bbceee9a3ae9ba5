-- Traces (metrics-collector-service): spans and transactions in compressed blocks, one row
-- per trace with what is known of it, and the calls between services by hour.
-- docs/architecture/storage-format-traces.md says what the bytes are.

-- +goose Up
CREATE SCHEMA IF NOT EXISTS telemetry;

GRANT USAGE ON SCHEMA telemetry TO srecopilot_app, srecopilot_lookup, srecopilot_cleanup;

-- Some spans of one day. min_at and max_at are the earliest and latest start; has_room says
-- that it is so small that it is to be merged with others.
CREATE TABLE telemetry.span_blocks (
	id         uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	min_at     timestamptz NOT NULL,
	max_at     timestamptz NOT NULL,
	span_count integer NOT NULL CHECK (span_count > 0),
	has_room   boolean NOT NULL DEFAULT true,
	services   text[] NOT NULL DEFAULT '{}',
	bloom      bytea NOT NULL,
	ids        bytea NOT NULL,
	core       bytea NOT NULL,
	attributes bytea NOT NULL,
	details    bytea NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (id, min_at)
) PARTITION BY RANGE (min_at);

ALTER TABLE telemetry.span_blocks ALTER COLUMN bloom SET STORAGE EXTERNAL, ALTER COLUMN ids SET STORAGE EXTERNAL,
	ALTER COLUMN core SET STORAGE EXTERNAL, ALTER COLUMN attributes SET STORAGE EXTERNAL, ALTER COLUMN details SET STORAGE EXTERNAL;

CREATE INDEX span_blocks_project_id_min_at ON telemetry.span_blocks (project_id, min_at);
CREATE INDEX span_blocks_project_id_small ON telemetry.span_blocks (project_id, tenant_id, min_at) WHERE has_room;

-- What is known of a trace as a whole; state is what it takes to keep that true when more
-- spans arrive. was_replaced says that a span was sent again.
CREATE TABLE telemetry.obs_traces (
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	trace_id       text NOT NULL CHECK (char_length(trace_id) BETWEEN 1 AND 128),
	root_service   text NOT NULL DEFAULT '',
	root_operation text NOT NULL DEFAULT '' CHECK (char_length(root_operation) <= 500),
	duration_ms    double precision NOT NULL,
	span_count     integer NOT NULL CHECK (span_count > 0),
	service_count  integer NOT NULL,
	services       text[] NOT NULL DEFAULT '{}',
	has_error      boolean NOT NULL DEFAULT false,
	was_replaced   boolean NOT NULL DEFAULT false,
	timestamp      timestamptz NOT NULL,
	end_time       timestamptz NOT NULL,
	state          bytea NOT NULL,
	PRIMARY KEY (project_id, trace_id, timestamp)
) PARTITION BY RANGE (timestamp);

ALTER TABLE telemetry.obs_traces ALTER COLUMN state SET STORAGE EXTERNAL;

CREATE INDEX obs_traces_project_id_timestamp ON telemetry.obs_traces (project_id, timestamp DESC, trace_id DESC);
CREATE INDEX obs_traces_project_id_errors ON telemetry.obs_traces (project_id, timestamp DESC, trace_id DESC) WHERE has_error;

-- Some transactions of one day. marked_count is how many of them replace or correct others.
CREATE TABLE telemetry.transaction_blocks (
	id                uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id         uuid NOT NULL,
	project_id        uuid NOT NULL,
	min_at            timestamptz NOT NULL,
	max_at            timestamptz NOT NULL,
	transaction_count integer NOT NULL CHECK (transaction_count > 0),
	marked_count      integer NOT NULL DEFAULT 0,
	has_room          boolean NOT NULL DEFAULT true,
	services          text[] NOT NULL DEFAULT '{}',
	core              bytea NOT NULL,
	ids               bytea NOT NULL,
	created_at        timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (id, min_at)
) PARTITION BY RANGE (min_at);

ALTER TABLE telemetry.transaction_blocks ALTER COLUMN core SET STORAGE EXTERNAL, ALTER COLUMN ids SET STORAGE EXTERNAL;

CREATE INDEX transaction_blocks_project_id_min_at ON telemetry.transaction_blocks (project_id, min_at);
CREATE INDEX transaction_blocks_project_id_small ON telemetry.transaction_blocks (project_id, tenant_id, min_at) WHERE has_room;

CREATE TABLE telemetry.obs_service_edges (
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	source      text NOT NULL CHECK (char_length(source) <= 255),
	target      text NOT NULL CHECK (char_length(target) <= 255),
	bucket      timestamptz NOT NULL,
	call_count  bigint NOT NULL DEFAULT 0,
	error_count bigint NOT NULL DEFAULT 0,
	sketch      bytea NOT NULL,
	PRIMARY KEY (project_id, source, target, bucket),
	CONSTRAINT obs_service_edges_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX obs_service_edges_project_id_bucket ON telemetry.obs_service_edges (project_id, bucket);

SELECT platform.isolate('telemetry.span_blocks', 'project');
SELECT platform.isolate('telemetry.obs_traces', 'project');
SELECT platform.isolate('telemetry.transaction_blocks', 'project');
SELECT platform.isolate('telemetry.obs_service_edges', 'project');

-- trace_tables lists what is partitioned by day here.

-- +goose StatementBegin
CREATE FUNCTION telemetry.trace_tables() RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$ SELECT ARRAY['span_blocks', 'obs_traces', 'transaction_blocks'] $$;
-- +goose StatementEnd

-- ensure_trace_partitions makes a partition for each day from so many days ago to two days
-- ahead.

-- +goose StatementBegin
CREATE FUNCTION telemetry.ensure_trace_partitions(keep_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	name text;
BEGIN
	IF keep_days IS NULL OR keep_days NOT BETWEEN 1 AND 395 THEN
		RAISE EXCEPTION 'keep_days must be between 1 and 395' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR n IN -keep_days - 1..2 LOOP
		FOREACH name IN ARRAY telemetry.trace_tables() LOOP
			PERFORM platform.add_partition(('telemetry.' || name)::regclass, name || '_' || to_char(today + n, 'YYYY_MM_DD'),
				'project', today + n, today + n + 1);
		END LOOP;
	END LOOP;
END
$$;
-- +goose StatementEnd

-- drop_expired_traces drops the days that ended longer ago than so many days and returns
-- how many partitions went.

-- +goose StatementBegin
CREATE FUNCTION telemetry.drop_expired_traces(keep_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
AS $$
DECLARE
	oldest text;
	child record;
	dropped integer := 0;
BEGIN
	IF keep_days IS NULL OR keep_days < 1 THEN
		RAISE EXCEPTION 'keep_days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	oldest := to_char((now() AT TIME ZONE 'UTC') - make_interval(days => keep_days + 1), 'YYYY_MM_DD');
	FOR child IN
		SELECT i.inhrelid::regclass AS name
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
		JOIN pg_catalog.pg_namespace AS n ON n.oid = p.relnamespace
		WHERE n.nspname = 'telemetry' AND p.relname = ANY (telemetry.trace_tables()) AND right(c.relname, 10) < oldest
		ORDER BY c.relname
	LOOP
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

-- crowded_traces lists the projects that have small blocks to be merged.

-- +goose StatementBegin
CREATE FUNCTION telemetry.crowded_traces(at_least integer)
RETURNS TABLE (tenant_id uuid, project_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT s.tenant_id, s.project_id
	FROM telemetry.span_blocks AS s
	WHERE s.has_room
	GROUP BY s.tenant_id, s.project_id, date_trunc('day', s.min_at, 'UTC')
	HAVING count(*) >= at_least
	UNION
	SELECT t.tenant_id, t.project_id
	FROM telemetry.transaction_blocks AS t
	WHERE t.has_room
	GROUP BY t.tenant_id, t.project_id, date_trunc('day', t.min_at, 'UTC')
	HAVING count(*) >= at_least
$$;
-- +goose StatementEnd

-- drop_expired_edges removes the calls of hours longer ago than so many days and returns
-- how many went.

-- +goose StatementBegin
CREATE FUNCTION telemetry.drop_expired_edges(keep_days integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	removed bigint;
BEGIN
	IF keep_days IS NULL OR keep_days < 1 THEN
		RAISE EXCEPTION 'keep_days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	DELETE FROM telemetry.obs_service_edges AS e WHERE e.bucket < now() - make_interval(days => keep_days);
	GET DIAGNOSTICS removed = ROW_COUNT;
	RETURN removed;
END
$$;
-- +goose StatementEnd

GRANT SELECT (tenant_id, project_id, min_at, has_room) ON telemetry.span_blocks TO srecopilot_lookup;
GRANT SELECT (tenant_id, project_id, min_at, has_room) ON telemetry.transaction_blocks TO srecopilot_lookup;
GRANT SELECT (bucket), DELETE ON telemetry.obs_service_edges TO srecopilot_cleanup;

CREATE POLICY lookup ON telemetry.span_blocks FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON telemetry.transaction_blocks FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY cleanup ON telemetry.obs_service_edges TO srecopilot_cleanup USING (true);

REVOKE EXECUTE ON FUNCTION telemetry.trace_tables() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.ensure_trace_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.drop_expired_traces(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.crowded_traces(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.drop_expired_edges(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.ensure_trace_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.drop_expired_traces(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.crowded_traces(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.drop_expired_edges(integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA telemetry TO srecopilot_lookup, srecopilot_cleanup;
ALTER FUNCTION telemetry.crowded_traces(integer) OWNER TO srecopilot_lookup;
ALTER FUNCTION telemetry.drop_expired_edges(integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA telemetry FROM srecopilot_lookup, srecopilot_cleanup;

SELECT telemetry.ensure_trace_partitions(14);
