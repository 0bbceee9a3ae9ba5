-- Logs (log-service): blocks of lines by day, the patterns of their messages by hour,
-- and saved searches.

-- +goose Up
CREATE SCHEMA logs;

GRANT USAGE ON SCHEMA logs TO srecopilot_app, srecopilot_lookup, srecopilot_cleanup;

-- Numbers blocks. What was accepted together gets one number, and its lines get the
-- sequence numbers that begin with it.
CREATE SEQUENCE logs.block_numbers AS bigint;

GRANT USAGE ON SEQUENCE logs.block_numbers TO srecopilot_app;

-- A block holds up to some thousand lines of one day in compressed columns; the storage
-- documents describe them. recent lists what was merged into it a short while ago and
-- transaction tells in which order blocks became visible, for those who follow the log.
-- patterns are counts that wait to be added to logs.log_patterns.
CREATE TABLE logs.blocks (
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	id          bigint NOT NULL,
	min_at      timestamptz NOT NULL,
	max_at      timestamptz NOT NULL,
	merged      boolean NOT NULL DEFAULT false,
	lines       integer NOT NULL CHECK (lines BETWEEN 1 AND 8192),
	bytes       bigint NOT NULL,
	min_seq     bigint NOT NULL,
	max_seq     bigint NOT NULL,
	received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	transaction bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
	recent      bytea NOT NULL DEFAULT '',
	counts      bytea NOT NULL,
	filter      bytea NOT NULL,
	times       bytea NOT NULL,
	sequence    bytea NOT NULL,
	labels      bytea NOT NULL,
	messages    bytea NOT NULL,
	attributes  bytea NOT NULL,
	traces      bytea NOT NULL,
	patterns    bytea,
	PRIMARY KEY (project_id, id, min_at)
) PARTITION BY RANGE (min_at);

-- Compressed already; pieces can be read alone.
ALTER TABLE logs.blocks
	ALTER COLUMN recent SET STORAGE EXTERNAL,
	ALTER COLUMN counts SET STORAGE EXTERNAL,
	ALTER COLUMN filter SET STORAGE EXTERNAL,
	ALTER COLUMN times SET STORAGE EXTERNAL,
	ALTER COLUMN sequence SET STORAGE EXTERNAL,
	ALTER COLUMN labels SET STORAGE EXTERNAL,
	ALTER COLUMN messages SET STORAGE EXTERNAL,
	ALTER COLUMN attributes SET STORAGE EXTERNAL,
	ALTER COLUMN traces SET STORAGE EXTERNAL,
	ALTER COLUMN patterns SET STORAGE EXTERNAL;

CREATE INDEX blocks_project_id_min_at ON logs.blocks (project_id, min_at);
CREATE INDEX blocks_arrivals ON logs.blocks (project_id, transaction);
CREATE INDEX blocks_small ON logs.blocks (project_id, min_at) WHERE lines < 4096;
CREATE INDEX blocks_uncounted ON logs.blocks (project_id, received_at) WHERE patterns IS NOT NULL;

CREATE TABLE logs.log_patterns (
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	pattern_hash bytea NOT NULL,
	pattern      text NOT NULL,
	service_name text NOT NULL CHECK (char_length(service_name) <= 255),
	level        text NOT NULL CHECK (char_length(level) <= 20),
	bucket       timestamptz NOT NULL,
	count        bigint NOT NULL,
	sample       text NOT NULL,
	first_seen   timestamptz NOT NULL,
	last_seen    timestamptz NOT NULL,
	PRIMARY KEY (project_id, pattern_hash, service_name, level, bucket),
	CONSTRAINT log_patterns_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX log_patterns_project_id_bucket ON logs.log_patterns (project_id, bucket);
CREATE INDEX log_patterns_bucket ON logs.log_patterns (bucket);

CREATE TABLE logs.log_views (
	id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
	filters    jsonb NOT NULL,
	shared     boolean NOT NULL DEFAULT false,
	created_by uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT log_views_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT log_views_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by)
);

CREATE INDEX log_views_project_id_name ON logs.log_views (project_id, name, id);
CREATE INDEX log_views_created_by ON logs.log_views (created_by);

SELECT platform.isolate('logs.blocks', 'project');
SELECT platform.isolate('logs.log_patterns', 'project');
SELECT platform.isolate('logs.log_views', 'project');

-- ensure_partitions makes the days that lines may be of: as many of the past as are
-- kept, and two ahead.

-- +goose StatementBegin
CREATE FUNCTION logs.ensure_partitions(days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
	IF days IS NULL OR days NOT BETWEEN 1 AND 31 THEN
		RAISE EXCEPTION 'days must be between 1 and 31' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR n IN -days..2 LOOP
		PERFORM platform.add_partition('logs.blocks', 'blocks_' || to_char(today + n, 'YYYY_MM_DD'), 'project', today + n, today + n + 1);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- drop_expired_partitions removes the lines of days that ended longer ago than the given
-- number of days and returns how many days went.

-- +goose StatementBegin
CREATE FUNCTION logs.drop_expired_partitions(days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	oldest text;
	child record;
	dropped integer := 0;
BEGIN
	IF days IS NULL OR days < 1 THEN
		RAISE EXCEPTION 'days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;
	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	oldest := 'blocks_' || to_char((now() AT TIME ZONE 'UTC') - make_interval(days => days), 'YYYY_MM_DD');
	FOR child IN
		SELECT i.inhrelid::regclass AS name
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'logs.blocks'::regclass AND c.relname < oldest
	LOOP
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

-- delete_expired_patterns removes counts of patterns older than the given number of days,
-- at most so many, and returns how many went.

-- +goose StatementBegin
CREATE FUNCTION logs.delete_expired_patterns(days integer, at_most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH gone AS (
		DELETE FROM logs.log_patterns WHERE (project_id, pattern_hash, service_name, level, bucket) IN (
			SELECT p.project_id, p.pattern_hash, p.service_name, p.level, p.bucket FROM logs.log_patterns AS p
			WHERE p.bucket < now() - make_interval(days => days) LIMIT at_most)
		RETURNING 1
	)
	SELECT count(*) FROM gone
$$;
-- +goose StatementEnd

-- backlog tells which projects have small or uncounted blocks from before the given
-- number of seconds, since when, and how many: the work of the compactor.

-- +goose StatementBegin
CREATE FUNCTION logs.backlog(seconds integer) RETURNS TABLE (
	tenant_id uuid, project_id uuid, blocks bigint, uncounted bigint, since timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT b.tenant_id, b.project_id, count(*) FILTER (WHERE b.lines < 4096), count(b.uncounted), min(b.received_at)
	FROM (
		SELECT s.tenant_id, s.project_id, s.lines, s.received_at, NULL::bigint AS uncounted
		FROM logs.blocks AS s
		WHERE s.lines < 4096 AND s.received_at < now() - make_interval(secs => seconds)
		UNION ALL
		SELECT u.tenant_id, u.project_id, 4096, u.received_at, u.id
		FROM logs.blocks AS u
		WHERE u.patterns IS NOT NULL AND u.lines >= 4096 AND u.received_at < now() - make_interval(secs => seconds)
	) AS b
	GROUP BY b.tenant_id, b.project_id
	HAVING count(*) FILTER (WHERE b.lines < 4096) > 1 OR count(b.uncounted) > 0
	ORDER BY min(b.received_at)
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION logs.ensure_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION logs.drop_expired_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION logs.delete_expired_patterns(integer, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION logs.backlog(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION logs.ensure_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION logs.drop_expired_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION logs.delete_expired_patterns(integer, integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION logs.backlog(integer) TO srecopilot_app;

GRANT SELECT (tenant_id, project_id, id, lines, received_at, patterns) ON logs.blocks TO srecopilot_lookup;
GRANT SELECT (project_id, pattern_hash, service_name, level, bucket), DELETE ON logs.log_patterns TO srecopilot_cleanup;

CREATE POLICY lookup ON logs.blocks FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY cleanup ON logs.log_patterns TO srecopilot_cleanup USING (true) WITH CHECK (false);

GRANT CREATE ON SCHEMA logs TO srecopilot_lookup, srecopilot_cleanup;
ALTER FUNCTION logs.backlog(integer) OWNER TO srecopilot_lookup;
ALTER FUNCTION logs.delete_expired_patterns(integer, integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA logs FROM srecopilot_lookup, srecopilot_cleanup;

SELECT logs.ensure_partitions(14);
