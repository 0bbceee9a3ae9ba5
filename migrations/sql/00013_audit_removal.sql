-- Removing old entries of the audit trail. The application still can neither change
-- nor delete one: it asks the functions here, which remove by age only, and what was
-- removed leaves the hashes at both its ends, so that a tenant's chain can be verified
-- across the gap.

-- +goose Up

-- One row for every uninterrupted run of removed entries: the hash its first one
-- followed and the hash its last one had.
CREATE TABLE audit.chain_anchors (
	tenant_id  uuid NOT NULL,
	first_seq  bigint NOT NULL,
	last_seq   bigint NOT NULL,
	prev_hash  bytea NOT NULL,
	hash       bytea NOT NULL,
	removed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, first_seq),
	CONSTRAINT chain_anchors_order_check CHECK (first_seq <= last_seq)
);

SELECT platform.isolate('audit.chain_anchors', 'tenant', 'SELECT');

GRANT USAGE ON SCHEMA audit TO srecopilot_lookup;
GRANT SELECT (tenant_id) ON audit.chain_heads TO srecopilot_lookup;
GRANT SELECT (tenant_id, seq, timestamp, prev_hash, hash) ON audit.audit_logs TO srecopilot_lookup;

CREATE POLICY lookup ON audit.chain_heads FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON audit.audit_logs FOR SELECT TO srecopilot_lookup USING (true);

-- remove_before removes the entries of the current project from before a time, which
-- must be 30 days ago, and returns how many went; those of no project go with them if
-- asked. What tells of a removal stays. The day of tolerance is for the clocks of the
-- services.

-- +goose StatementBegin
CREATE FUNCTION audit.remove_before(before timestamptz, with_unassigned boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	removed bigint;
BEGIN
	IF before IS NULL OR before > now() - interval '29 days' THEN
		RAISE EXCEPTION 'entries younger than 30 days stay' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	-- A partition that is dropped meanwhile would be waited for in the other order.
	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	WITH gone AS (
		DELETE FROM audit.audit_logs AS a
		WHERE a.tenant_id = platform.current_tenant()
			AND (a.project_id = platform.current_project() OR with_unassigned AND a.project_id IS NULL)
			AND a.timestamp < before AND a.action <> 'audit.cleanup'
		RETURNING a.seq, a.prev_hash, a.hash
	), numbered AS (
		SELECT g.seq, g.seq - row_number() OVER (ORDER BY g.seq) AS run FROM gone AS g
	), runs AS (
		SELECT min(n.seq) AS first_seq, max(n.seq) AS last_seq FROM numbered AS n GROUP BY n.run
	), kept AS (
		INSERT INTO audit.chain_anchors (tenant_id, first_seq, last_seq, prev_hash, hash)
		SELECT platform.current_tenant(), r.first_seq, r.last_seq, f.prev_hash, l.hash
		FROM runs AS r
		JOIN gone AS f ON f.seq = r.first_seq
		JOIN gone AS l ON l.seq = r.last_seq
	)
	SELECT count(*) INTO removed FROM gone;
	RETURN removed;
END
$$;
-- +goose StatementEnd

-- runs_between returns what has to be kept of all entries of a stretch of time, of
-- every tenant.

-- +goose StatementBegin
CREATE FUNCTION audit.runs_between(since timestamptz, until timestamptz) RETURNS TABLE (
	tenant_id uuid, first_seq bigint, last_seq bigint, prev_hash bytea, hash bytea
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH gone AS (
		SELECT a.tenant_id, a.seq, a.prev_hash, a.hash
		FROM audit.audit_logs AS a
		WHERE a.timestamp >= since AND a.timestamp < until
	), numbered AS (
		SELECT g.tenant_id, g.seq, g.seq - row_number() OVER (PARTITION BY g.tenant_id ORDER BY g.seq) AS run
		FROM gone AS g
	), runs AS (
		SELECT n.tenant_id, min(n.seq) AS first_seq, max(n.seq) AS last_seq
		FROM numbered AS n
		GROUP BY n.tenant_id, n.run
	)
	SELECT r.tenant_id, r.first_seq, r.last_seq, f.prev_hash, l.hash
	FROM runs AS r
	JOIN gone AS f ON f.tenant_id = r.tenant_id AND f.seq = r.first_seq
	JOIN gone AS l ON l.tenant_id = r.tenant_id AND l.seq = r.last_seq
$$;
-- +goose StatementEnd

-- drop_expired_partitions drops the months of the audit trail that ended longer ago
-- than the given number of days and returns how many went. It needs 60 days, so that
-- the last month, whose partition is always there, is never among them.

-- +goose StatementBegin
CREATE FUNCTION audit.drop_expired_partitions(keep_days integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
AS $$
DECLARE
	oldest text;
	scope text := coalesce(current_setting('app.tenant_id', true), '');
	child record;
	run record;
	dropped integer := 0;
BEGIN
	IF keep_days IS NULL OR keep_days < 60 THEN
		RAISE EXCEPTION 'keep_days must be at least 60' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	oldest := 'audit_logs_' || to_char((now() AT TIME ZONE 'UTC') - make_interval(days => keep_days), 'YYYY_MM');
	FOR child IN
		SELECT i.inhrelid::regclass AS name, to_date(right(c.relname, 7), 'YYYY_MM')::timestamp AS month
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'audit.audit_logs'::regclass AND c.relname < oldest
		ORDER BY c.relname
	LOOP
		EXECUTE format('LOCK TABLE %s IN SHARE MODE', child.name);
		FOR run IN
			SELECT r.tenant_id, r.first_seq, r.last_seq, r.prev_hash, r.hash
			FROM audit.runs_between(child.month AT TIME ZONE 'UTC', (child.month + interval '1 month') AT TIME ZONE 'UTC') AS r
		LOOP
			PERFORM set_config('app.tenant_id', run.tenant_id::text, true);
			INSERT INTO audit.chain_anchors (tenant_id, first_seq, last_seq, prev_hash, hash)
			VALUES (run.tenant_id, run.first_seq, run.last_seq, run.prev_hash, run.hash);
		END LOOP;
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	PERFORM set_config('app.tenant_id', scope, true);
	RETURN dropped;
END
$$;
-- +goose StatementEnd

-- chains lists the tenants that have an audit trail, for whoever verifies all of them.

-- +goose StatementBegin
CREATE FUNCTION audit.chains() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT h.tenant_id FROM audit.chain_heads AS h $$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION audit.remove_before(timestamptz, boolean) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION audit.runs_between(timestamptz, timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION audit.drop_expired_partitions(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION audit.chains() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.remove_before(timestamptz, boolean) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION audit.drop_expired_partitions(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION audit.chains() TO srecopilot_app;

GRANT CREATE ON SCHEMA audit TO srecopilot_lookup;
ALTER FUNCTION audit.runs_between(timestamptz, timestamptz) OWNER TO srecopilot_lookup;
ALTER FUNCTION audit.chains() OWNER TO srecopilot_lookup;
REVOKE CREATE ON SCHEMA audit FROM srecopilot_lookup;
GRANT EXECUTE ON FUNCTION audit.runs_between(timestamptz, timestamptz) TO CURRENT_USER;
