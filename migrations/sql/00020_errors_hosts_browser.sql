-- What metrics-collector-service keeps as ordinary rows: error groups with their
-- occurrences, hosts with their samples, what browsers report, and the registry of
-- services. Groups, hosts and services are brought up to date in the transaction that
-- takes the data in; occurrences, samples and browser events lie in day partitions.

-- +goose Up
CREATE SCHEMA IF NOT EXISTS telemetry;

GRANT USAGE ON SCHEMA telemetry TO srecopilot_app, srecopilot_cleanup;

CREATE TABLE telemetry.obs_service_registrations (
	id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id         uuid NOT NULL,
	project_id        uuid NOT NULL,
	service_name      text NOT NULL CHECK (char_length(service_name) BETWEEN 1 AND 255),
	service_type      text NOT NULL DEFAULT 'backend'
		CHECK (service_type IN ('backend', 'frontend', 'database', 'cache', 'worker', 'cloud_vm', 'container')),
	language          text NOT NULL DEFAULT '',
	url               text NOT NULL DEFAULT '',
	health_check_path text NOT NULL DEFAULT '/health',
	status            text NOT NULL DEFAULT 'unknown' CHECK (status IN ('healthy', 'degraded', 'down', 'unknown')),
	last_heartbeat    timestamptz,
	metadata          jsonb NOT NULL DEFAULT '{}',
	source            text NOT NULL DEFAULT 'sdk'
		CHECK (source IN ('sdk', 'agent', 'otlp', 'prometheus', 'cloud_discovery', 'manual')),
	first_seen        timestamptz NOT NULL,
	last_seen         timestamptz NOT NULL,
	CONSTRAINT obs_service_registrations_project_id_service_name_key UNIQUE (project_id, service_name),
	CONSTRAINT obs_service_registrations_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX obs_service_registrations_project_id_last_seen
	ON telemetry.obs_service_registrations (project_id, last_seen);

-- A group that people have merged into another one stays a row: what has its fingerprint
-- is still recorded there and is counted in the other as well, so that it can be split
-- off again. resolved_at is what regressions are told by; users_affected stays NULL until
-- an occurrence names a user.
CREATE TABLE telemetry.obs_error_groups (
	id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id           uuid NOT NULL,
	project_id          uuid NOT NULL,
	fingerprint         text NOT NULL CHECK (char_length(fingerprint) = 32),
	service_name        text NOT NULL DEFAULT '' CHECK (char_length(service_name) <= 255),
	error_class         text NOT NULL DEFAULT '' CHECK (char_length(error_class) <= 500),
	message             text NOT NULL DEFAULT '',
	occurrence_count    bigint NOT NULL DEFAULT 0,
	users_affected      bigint,
	first_seen          timestamptz NOT NULL,
	last_seen           timestamptz NOT NULL,
	status              text NOT NULL DEFAULT 'unresolved'
		CHECK (status IN ('unresolved', 'investigating', 'resolved', 'ignored')),
	assignee            text NOT NULL DEFAULT '' CHECK (char_length(assignee) <= 255),
	notes               text NOT NULL DEFAULT '',
	regressed           boolean NOT NULL DEFAULT false,
	releases            text[] NOT NULL DEFAULT '{}',
	resolved_in_release text CHECK (char_length(resolved_in_release) <= 128),
	resolved_at         timestamptz,
	merged_into         uuid,
	updated_at          timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT obs_error_groups_project_id_fingerprint_key UNIQUE (project_id, fingerprint),
	CONSTRAINT obs_error_groups_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT obs_error_groups_merged_into_check CHECK (merged_into <> id),
	CONSTRAINT obs_error_groups_merged_into_fkey FOREIGN KEY (project_id, merged_into)
		REFERENCES telemetry.obs_error_groups (project_id, id) ON DELETE SET NULL (merged_into),
	CONSTRAINT obs_error_groups_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX obs_error_groups_project_id_status ON telemetry.obs_error_groups (project_id, status, last_seen DESC);
CREATE INDEX obs_error_groups_project_id_service_name
	ON telemetry.obs_error_groups (project_id, service_name, last_seen DESC);
CREATE INDEX obs_error_groups_project_id_occurrence_count
	ON telemetry.obs_error_groups (project_id, occurrence_count DESC);
CREATE INDEX obs_error_groups_project_id_merged_into
	ON telemetry.obs_error_groups (project_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX obs_error_groups_last_seen ON telemetry.obs_error_groups USING brin (last_seen);

CREATE TABLE telemetry.obs_error_occurrences (
	id             uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	error_group_id uuid NOT NULL,
	fingerprint    text NOT NULL CHECK (char_length(fingerprint) = 32),
	stack_trace    text NOT NULL DEFAULT '',
	attributes     jsonb NOT NULL DEFAULT '{}',
	trace_id       text CHECK (char_length(trace_id) <= 128),
	release        text,
	user_id        text CHECK (char_length(user_id) <= 128),
	timestamp      timestamptz NOT NULL,
	PRIMARY KEY (id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX obs_error_occurrences_project_id_error_group_id
	ON telemetry.obs_error_occurrences (project_id, error_group_id, timestamp DESC, id);
CREATE INDEX obs_error_occurrences_project_id_trace_id
	ON telemetry.obs_error_occurrences (project_id, trace_id) WHERE trace_id IS NOT NULL;

-- How often a group occurred in each minute.
CREATE TABLE telemetry.obs_error_counts (
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	error_group_id uuid NOT NULL,
	bucket         timestamptz NOT NULL,
	count          bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (project_id, error_group_id, bucket),
	CONSTRAINT obs_error_counts_error_group_id_fkey FOREIGN KEY (project_id, error_group_id)
		REFERENCES telemetry.obs_error_groups (project_id, id) ON DELETE CASCADE
);

CREATE INDEX obs_error_counts_bucket ON telemetry.obs_error_counts USING brin (bucket);

CREATE TABLE telemetry.obs_error_tag_counts (
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	error_group_id uuid NOT NULL,
	key            text NOT NULL CHECK (char_length(key) <= 128),
	value          text NOT NULL CHECK (char_length(value) <= 255),
	bucket         date NOT NULL,
	count          bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (error_group_id, key, value, bucket),
	CONSTRAINT obs_error_tag_counts_error_group_id_fkey FOREIGN KEY (project_id, error_group_id)
		REFERENCES telemetry.obs_error_groups (project_id, id) ON DELETE CASCADE
);

CREATE INDEX obs_error_tag_counts_bucket ON telemetry.obs_error_tag_counts USING brin (bucket);

-- Whom a group has met, by the first eight bytes of the hash of the name.
CREATE TABLE telemetry.obs_error_users (
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	error_group_id uuid NOT NULL,
	user_hash      bigint NOT NULL,
	PRIMARY KEY (project_id, error_group_id, user_hash),
	CONSTRAINT obs_error_users_error_group_id_fkey FOREIGN KEY (project_id, error_group_id)
		REFERENCES telemetry.obs_error_groups (project_id, id) ON DELETE CASCADE
);

-- When a release of a service was first heard of, to tell an old release from a new one.
CREATE TABLE telemetry.obs_releases (
	tenant_id    uuid NOT NULL,
	project_id   uuid NOT NULL,
	service_name text NOT NULL CHECK (char_length(service_name) <= 255),
	release      text NOT NULL CHECK (char_length(release) BETWEEN 1 AND 128),
	first_seen   timestamptz NOT NULL,
	PRIMARY KEY (project_id, service_name, release),
	CONSTRAINT obs_releases_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE TABLE telemetry.obs_hosts (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id        uuid NOT NULL,
	project_id       uuid NOT NULL,
	hostname         text NOT NULL CHECK (char_length(hostname) BETWEEN 1 AND 255),
	os               text,
	labels           jsonb NOT NULL DEFAULT '{}',
	interval_seconds integer NOT NULL DEFAULT 15,
	first_seen       timestamptz NOT NULL,
	last_seen        timestamptz NOT NULL,
	latest           jsonb NOT NULL DEFAULT '{}',
	CONSTRAINT obs_hosts_project_id_hostname_key UNIQUE (project_id, hostname),
	CONSTRAINT obs_hosts_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX obs_hosts_project_id_last_seen ON telemetry.obs_hosts (project_id, last_seen);

CREATE TABLE telemetry.obs_host_metrics (
	id             uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	hostname       text NOT NULL CHECK (char_length(hostname) BETWEEN 1 AND 255),
	cpu_percent    double precision NOT NULL,
	memory_percent double precision NOT NULL,
	disk_usage     double precision NOT NULL,
	disks          jsonb NOT NULL DEFAULT '{}',
	network_io     jsonb NOT NULL DEFAULT '{}',
	memory_bytes   jsonb NOT NULL DEFAULT '{}',
	load_avg       jsonb NOT NULL DEFAULT '[]',
	processes      jsonb NOT NULL DEFAULT '[]',
	containers     jsonb NOT NULL DEFAULT '[]',
	timestamp      timestamptz NOT NULL,
	PRIMARY KEY (id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX obs_host_metrics_project_id_hostname
	ON telemetry.obs_host_metrics (project_id, hostname, timestamp DESC, id);

CREATE TABLE telemetry.obs_browser_events (
	id         uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	app_name   text NOT NULL DEFAULT '' CHECK (char_length(app_name) <= 255),
	url        text NOT NULL DEFAULT '' CHECK (char_length(url) <= 2000),
	session_id text CHECK (char_length(session_id) <= 128),
	view_id    text CHECK (char_length(view_id) <= 128),
	web_vitals jsonb NOT NULL DEFAULT '[]',
	errors     jsonb NOT NULL DEFAULT '[]',
	page_load  jsonb,
	xhr_events jsonb NOT NULL DEFAULT '[]',
	timestamp  timestamptz NOT NULL,
	PRIMARY KEY (id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX obs_browser_events_project_id_timestamp
	ON telemetry.obs_browser_events (project_id, timestamp DESC, id);
CREATE INDEX obs_browser_events_project_id_app_name
	ON telemetry.obs_browser_events (project_id, app_name, timestamp DESC);

-- Hourly sums of what browsers reported, which stay when the events have gone. A row of
-- a web vital counts the values of one slot of a logarithmic scale, from which quantiles
-- are read with an error of one percent; the rows of the other kinds have slot 0.
CREATE TABLE telemetry.obs_browser_rollups (
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	app_name   text NOT NULL CHECK (char_length(app_name) <= 255),
	kind       text NOT NULL CHECK (kind IN ('LCP', 'FID', 'CLS', 'FCP', 'TTFB', 'INP', 'event', 'page_load', 'error', 'ajax')),
	bucket     timestamptz NOT NULL,
	slot       integer NOT NULL DEFAULT 0,
	count      bigint NOT NULL DEFAULT 0,
	sum        double precision NOT NULL DEFAULT 0,
	good       bigint NOT NULL DEFAULT 0,
	poor       bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (project_id, bucket, app_name, kind, slot),
	CONSTRAINT obs_browser_rollups_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX obs_browser_rollups_bucket ON telemetry.obs_browser_rollups USING brin (bucket);

SELECT platform.isolate('telemetry.obs_service_registrations', 'project');
SELECT platform.isolate('telemetry.obs_error_groups', 'project');
SELECT platform.isolate('telemetry.obs_error_occurrences', 'project');
SELECT platform.isolate('telemetry.obs_error_counts', 'project');
SELECT platform.isolate('telemetry.obs_error_tag_counts', 'project');
SELECT platform.isolate('telemetry.obs_error_users', 'project');
SELECT platform.isolate('telemetry.obs_releases', 'project');
SELECT platform.isolate('telemetry.obs_hosts', 'project');
SELECT platform.isolate('telemetry.obs_host_metrics', 'project');
SELECT platform.isolate('telemetry.obs_browser_events', 'project');
SELECT platform.isolate('telemetry.obs_browser_rollups', 'project');

-- keep_event_days makes the partitions of occurrences, host samples and browser events
-- for the given numbers of past days and two days ahead, drops those of days that ended
-- before, and returns how many went. It belongs to the owner of the tables, so that a
-- service may call it.

-- +goose StatementBegin
CREATE FUNCTION telemetry.keep_event_days(errors_days integer, hosts_days integer, browser_days integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '10s'
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	kept record;
	child record;
	dropped integer := 0;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR kept IN
		SELECT k.name, k.days FROM (VALUES
			('obs_error_occurrences', errors_days), ('obs_host_metrics', hosts_days), ('obs_browser_events', browser_days)
		) AS k (name, days)
	LOOP
		IF kept.days IS NULL OR kept.days NOT BETWEEN 1 AND 390 THEN
			RAISE EXCEPTION 'days must be between 1 and 390' USING ERRCODE = 'invalid_parameter_value';
		END IF;
		FOR n IN -kept.days..2 LOOP
			PERFORM platform.add_partition(format('telemetry.%I', kept.name)::regclass,
				kept.name || '_' || to_char(today + n, 'YYYY_MM_DD'), 'project', today + n, today + n + 1);
		END LOOP;
		FOR child IN
			SELECT i.inhrelid::regclass AS name
			FROM pg_catalog.pg_inherits AS i
			JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
			WHERE i.inhparent = format('telemetry.%I', kept.name)::regclass
				AND c.relname < kept.name || '_' || to_char(today - kept.days, 'YYYY_MM_DD')
		LOOP
			EXECUTE format('DROP TABLE %s', child.name);
			dropped := dropped + 1;
		END LOOP;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

-- delete_expired_events removes groups, counts, hosts and sums that nobody can ask for
-- any more, at most so many of each, and returns how many went.

-- +goose StatementBegin
CREATE FUNCTION telemetry.delete_expired_events(
	groups_days integer, counts_days integer, hosts_days integer, sums_days integer, at_most integer
) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH groups AS (
		DELETE FROM telemetry.obs_error_groups AS g WHERE g.id IN (
			SELECT o.id FROM telemetry.obs_error_groups AS o
			WHERE o.last_seen < now() - make_interval(days => groups_days) LIMIT at_most)
		RETURNING g.id
	), counts AS (
		DELETE FROM telemetry.obs_error_counts AS c WHERE (c.project_id, c.error_group_id, c.bucket) IN (
			SELECT o.project_id, o.error_group_id, o.bucket FROM telemetry.obs_error_counts AS o
			WHERE o.bucket < now() - make_interval(days => counts_days) LIMIT at_most)
		RETURNING c.bucket
	), tags AS (
		DELETE FROM telemetry.obs_error_tag_counts AS c WHERE (c.error_group_id, c.key, c.value, c.bucket) IN (
			SELECT o.error_group_id, o.key, o.value, o.bucket FROM telemetry.obs_error_tag_counts AS o
			WHERE o.bucket < (now() AT TIME ZONE 'UTC')::date - counts_days LIMIT at_most)
		RETURNING c.bucket
	), hosts AS (
		DELETE FROM telemetry.obs_hosts AS h WHERE h.id IN (
			SELECT o.id FROM telemetry.obs_hosts AS o
			WHERE o.last_seen < now() - make_interval(days => hosts_days) LIMIT at_most)
		RETURNING h.id
	), sums AS (
		DELETE FROM telemetry.obs_browser_rollups AS r WHERE (r.project_id, r.bucket, r.app_name, r.kind, r.slot) IN (
			SELECT o.project_id, o.bucket, o.app_name, o.kind, o.slot FROM telemetry.obs_browser_rollups AS o
			WHERE o.bucket < now() - make_interval(days => sums_days) LIMIT at_most)
		RETURNING r.bucket
	)
	SELECT (SELECT count(*) FROM groups) + (SELECT count(*) FROM counts) + (SELECT count(*) FROM tags)
		+ (SELECT count(*) FROM hosts) + (SELECT count(*) FROM sums)
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION telemetry.keep_event_days(integer, integer, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION telemetry.delete_expired_events(integer, integer, integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION telemetry.keep_event_days(integer, integer, integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION telemetry.delete_expired_events(integer, integer, integer, integer, integer) TO srecopilot_app;

GRANT SELECT (id, last_seen), DELETE ON telemetry.obs_error_groups TO srecopilot_cleanup;
GRANT SELECT (project_id, error_group_id, bucket), DELETE ON telemetry.obs_error_counts TO srecopilot_cleanup;
GRANT SELECT (error_group_id, key, value, bucket), DELETE ON telemetry.obs_error_tag_counts TO srecopilot_cleanup;
GRANT SELECT (project_id, bucket, app_name, kind, slot), DELETE ON telemetry.obs_browser_rollups TO srecopilot_cleanup;
GRANT SELECT (id, last_seen), DELETE ON telemetry.obs_hosts TO srecopilot_cleanup;

CREATE POLICY cleanup ON telemetry.obs_error_groups TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON telemetry.obs_error_counts TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON telemetry.obs_error_tag_counts TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON telemetry.obs_browser_rollups TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON telemetry.obs_hosts TO srecopilot_cleanup USING (true) WITH CHECK (false);

GRANT CREATE ON SCHEMA telemetry TO srecopilot_cleanup;
ALTER FUNCTION telemetry.delete_expired_events(integer, integer, integer, integer, integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA telemetry FROM srecopilot_cleanup;

SELECT telemetry.keep_event_days(30, 14, 14);
