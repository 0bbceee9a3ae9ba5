-- Samples over a day in steps of five minutes and of an hour, for questions about weeks:
-- docs/architecture/storage-format-metrics.md says what the bytes are.

-- +goose Up
-- A row is a series over a day. Each statistic is a column, because a question asks for
-- one of them.
CREATE TABLE telemetry.metric_rollups_5m (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	series_id  bigint NOT NULL,
	start      timestamptz NOT NULL,
	counts     bytea NOT NULL,
	sums       bytea NOT NULL,
	mins       bytea NOT NULL,
	maxs       bytea NOT NULL,
	PRIMARY KEY (project_id, series_id, start)
) PARTITION BY RANGE (start);

CREATE TABLE telemetry.metric_rollups_1h (LIKE telemetry.metric_rollups_5m INCLUDING ALL) PARTITION BY RANGE (start);

-- The days that were rolled up, or are being. A day whose samples change afterwards
-- loses its row in the same transaction, and is read from its samples until it is rolled
-- up again.
CREATE TABLE telemetry.metric_rollup_days (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	day        date NOT NULL,
	is_ready   boolean NOT NULL DEFAULT false,
	PRIMARY KEY (project_id, day),
	CONSTRAINT metric_rollup_days_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

SELECT platform.isolate('telemetry.metric_rollups_5m', 'project');
SELECT platform.isolate('telemetry.metric_rollups_1h', 'project');
SELECT platform.isolate('telemetry.metric_rollup_days', 'project');

-- ensure_rollup_partitions makes the months that days of so many days ago until tomorrow
-- lie in.

-- +goose StatementBegin
CREATE FUNCTION telemetry.ensure_rollup_partitions(keep_days integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	since date;
BEGIN
	IF keep_days IS NULL OR keep_days NOT BETWEEN 1 AND 395 THEN
		RAISE EXCEPTION 'keep_days must be between 1 and 395' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	since := date_trunc('month', today - keep_days - 1)::date;
	WHILE since <= today + 1 LOOP
		PERFORM platform.add_partition('telemetry.metric_rollups_5m', 'metric_rollups_5m_' || to_char(since, 'YYYY_MM'),
			'project', since, (since + interval '1 month')::date);
		PERFORM platform.add_partition('telemetry.metric_rollups_1h', 'metric_rollups_1h_' || to_char(since, 'YYYY_MM'),
			'project', since, (since + interval '1 month')::date);
		since := (since + interval '1 month')::date;
	END LOOP;
END
$$;
-- +goose StatementEnd

-- drop_expired_rollups drops the months that ended longer ago than so many days and
-- returns how many partitions went.

-- +goose StatementBegin
CREATE FUNCTION telemetry.drop_expired_rollups(fine_days integer, coarse_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	child record;
	dropped integer := 0;
BEGIN
	IF fine_days IS NULL OR coarse_days IS NULL OR least(fine_days, coarse_days) < 1 THEN
		RAISE EXCEPTION 'days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR child IN
		SELECT i.inhrelid::regclass AS name
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'telemetry.metric_rollups_5m'::regclass
				AND c.relname < 'metric_rollups_5m_' || to_char(today - fine_days, 'YYYY_MM')
			OR i.inhparent = 'telemetry.metric_rollups_1h'::regclass
				AND c.relname < 'metric_rollups_1h_' || to_char(today - coarse_days, 'YYYY_MM')
	LOOP
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

GRANT SELECT (tenant_id, project_id) ON telemetry.metric_projects TO srecopilot_lookup;
GRANT SELECT (project_id, day, is_ready) ON telemetry.metric_rollup_days TO srecopilot_lookup;

CREATE POLICY lookup ON telemetry.metric_projects FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON telemetry.metric_rollup_days FOR SELECT TO srecopilot_lookup USING (true);

-- rollup_due names the days of projects that ended three hours ago or longer and are not
-- rolled up, the newest first.

-- +goose StatementBegin
CREATE FUNCTION telemetry.rollup_due(keep_days integer, at_most integer) RETURNS TABLE (
	tenant_id uuid, project_id uuid, day date
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT p.tenant_id, p.project_id, d.day
	FROM (
		SELECT ((now() - interval '3 hours') AT TIME ZONE 'UTC')::date - n AS day FROM generate_series(1, keep_days) AS n
	) AS d
	CROSS JOIN telemetry.metric_projects AS p
	WHERE NOT EXISTS (
		SELECT 1 FROM telemetry.metric_rollup_days AS r
		WHERE r.project_id = p.project_id AND r.day = d.day AND r.is_ready)
	ORDER BY d.day DESC, p.project_id
	LIMIT at_most
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION telemetry.ensure_rollup_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.drop_expired_rollups(integer, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.rollup_due(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.ensure_rollup_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.drop_expired_rollups(integer, integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.rollup_due(integer, integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA telemetry TO srecopilot_lookup;
ALTER FUNCTION telemetry.rollup_due(integer, integer) OWNER TO srecopilot_lookup;
REVOKE CREATE ON SCHEMA telemetry FROM srecopilot_lookup;

SELECT telemetry.ensure_rollup_partitions(30);
