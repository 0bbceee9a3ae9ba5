-- Packing: what arrives is written small and merged later, which leaves free space behind
-- that only the same day could use. A day that is over is written once more, without it
-- and in the order in which it is read.

-- +goose Up

-- pack_day packs one partition by day that ended at least three hours ago and was not
-- packed yet, in the order of its index on the given columns, and reports whether there
-- was one. Readers of that day wait meanwhile, so partitions larger than 4 GiB are left as
-- they are: of so much the free space is a small part.

-- +goose StatementBegin
CREATE FUNCTION platform.pack_day(parent regclass, columns text) RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
	target record;
BEGIN
	SELECT i.inhrelid::regclass AS child, x.indexrelid AS ordered
	INTO target
	FROM pg_catalog.pg_inherits AS i
	JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
	JOIN pg_catalog.pg_index AS x ON x.indrelid = c.oid AND x.indpred IS NULL AND NOT x.indisclustered
		AND pg_get_indexdef(x.indexrelid) LIKE '%(' || columns || ')'
	WHERE i.inhparent = parent
		AND right(c.relname, 10) < to_char((now() AT TIME ZONE 'UTC') - interval '3 hours', 'YYYY_MM_DD')
		AND pg_relation_size(c.oid) > 0 AND pg_total_relation_size(c.oid) <= 4::bigint << 30
	ORDER BY c.relname DESC
	LIMIT 1;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	EXECUTE format('CLUSTER %s USING %I', target.child, (SELECT relname FROM pg_catalog.pg_class WHERE oid = target.ordered));
	RETURN true;
END
$$;

CREATE FUNCTION logs.pack_day() RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$ SELECT platform.pack_day('logs.blocks', 'project_id, min_at') $$;

CREATE FUNCTION telemetry.pack_metric_day() RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$ SELECT platform.pack_day('telemetry.metric_chunks', 'project_id, series_id, start') $$;

CREATE FUNCTION telemetry.pack_trace_day() RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s'
AS $$
	SELECT platform.pack_day('telemetry.span_blocks', 'project_id, min_at')
		OR platform.pack_day('telemetry.transaction_blocks', 'project_id, min_at')
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION platform.pack_day(regclass, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION logs.pack_day() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.pack_metric_day() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.pack_trace_day() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION logs.pack_day() TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.pack_metric_day() TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.pack_trace_day() TO srecopilot_app;

-- Counts of patterns that wait beside blocks are written in another form from now on. What
-- waits at this moment, of some seconds, is let go.
ALTER TABLE logs.blocks NO FORCE ROW LEVEL SECURITY;
UPDATE logs.blocks SET patterns = NULL WHERE patterns IS NOT NULL;
ALTER TABLE logs.blocks FORCE ROW LEVEL SECURITY;
