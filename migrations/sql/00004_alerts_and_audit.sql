-- Alerts with their raw deliveries (integration-service), the audit trail
-- (audit-service), the outbox of all services, and the partitions of the two
-- tables that have them.

-- +goose Up
CREATE TABLE integration.monitoring_alerts (
	id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	integration_id uuid,
	alert_name     text NOT NULL CHECK (char_length(alert_name) <= 255),
	status         text NOT NULL DEFAULT 'firing' CHECK (status IN ('firing', 'resolved', 'acknowledged')),
	severity       text NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low', 'info')),
	summary        text NOT NULL DEFAULT '',
	description    text,
	labels         jsonb NOT NULL DEFAULT '{}',
	annotations    jsonb NOT NULL DEFAULT '{}',
	starts_at      timestamptz NOT NULL,
	ends_at        timestamptz,
	external_url   text,
	fingerprint    text NOT NULL CHECK (char_length(fingerprint) <= 128),
	group_key      text NOT NULL DEFAULT '',
	group_hash     bytea NOT NULL,
	incident_id    uuid,
	delivery_id    uuid,
	muted          boolean NOT NULL DEFAULT false,
	repeat_count   integer NOT NULL DEFAULT 0,
	received_at    timestamptz NOT NULL,
	last_seen_at   timestamptz NOT NULL,
	CONSTRAINT monitoring_alerts_project_id_fingerprint_starts_at_key UNIQUE (project_id, fingerprint, starts_at),
	CONSTRAINT monitoring_alerts_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT monitoring_alerts_integration_id_fkey FOREIGN KEY (integration_id, project_id)
		REFERENCES auth.monitoring_integrations (id, project_id) ON DELETE SET NULL (integration_id)
);

CREATE INDEX monitoring_alerts_integration_id ON integration.monitoring_alerts (integration_id, received_at DESC);
CREATE INDEX monitoring_alerts_project_id_received_at
	ON integration.monitoring_alerts (project_id, received_at DESC, id);
CREATE INDEX monitoring_alerts_project_id_status
	ON integration.monitoring_alerts (project_id, status, received_at DESC);
CREATE INDEX monitoring_alerts_incident_id ON integration.monitoring_alerts (incident_id);
CREATE INDEX monitoring_alerts_firing_group ON integration.monitoring_alerts (project_id, group_hash)
	WHERE status = 'firing';
CREATE INDEX monitoring_alerts_labels ON integration.monitoring_alerts USING gin (labels jsonb_path_ops);

CREATE TABLE integration.alert_groups (
	id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	integration_id uuid,
	group_hash     bytea NOT NULL,
	group_key      text NOT NULL DEFAULT '',
	incident_id    uuid,
	updated_at     timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT alert_groups_project_id_group_hash_key UNIQUE (project_id, group_hash),
	CONSTRAINT alert_groups_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT alert_groups_integration_id_fkey FOREIGN KEY (integration_id, project_id)
		REFERENCES auth.monitoring_integrations (id, project_id) ON DELETE SET NULL (integration_id)
);

CREATE TABLE integration.webhook_deliveries (
	id             uuid NOT NULL DEFAULT gen_random_uuid(),
	tenant_id      uuid NOT NULL,
	project_id     uuid NOT NULL,
	integration_id uuid NOT NULL,
	received_at    timestamptz NOT NULL,
	source_ip      inet,
	content_type   text NOT NULL DEFAULT '',
	raw_payload    jsonb NOT NULL,
	status         text NOT NULL CHECK (status IN ('processed', 'partial', 'rejected')),
	alerts         integer NOT NULL DEFAULT 0,
	results        jsonb NOT NULL DEFAULT '[]',
	PRIMARY KEY (id, received_at)
) PARTITION BY RANGE (received_at);

CREATE INDEX webhook_deliveries_integration_id
	ON integration.webhook_deliveries (integration_id, received_at DESC);
CREATE INDEX webhook_deliveries_project_id_received_at
	ON integration.webhook_deliveries (project_id, received_at DESC, id);

CREATE TABLE audit.audit_logs (
	id            uuid NOT NULL DEFAULT gen_random_uuid(),
	seq           bigint NOT NULL,
	tenant_id     uuid NOT NULL,
	project_id    uuid,
	timestamp     timestamptz NOT NULL,
	event_id      uuid NOT NULL,
	actor_type    text NOT NULL CHECK (actor_type IN ('user', 'api_key', 'webhook', 'system')),
	user_id       uuid,
	user_email    text NOT NULL DEFAULT '',
	actor_name    text NOT NULL DEFAULT '',
	action        text NOT NULL,
	resource_type text NOT NULL,
	resource_id   text CHECK (char_length(resource_id) <= 128),
	changes       jsonb,
	ip_address    inet,
	user_agent    text NOT NULL DEFAULT '',
	request_id    text,
	service       text NOT NULL DEFAULT '',
	success       boolean NOT NULL DEFAULT true,
	error_message text,
	metadata      jsonb,
	prev_hash     bytea NOT NULL,
	hash          bytea NOT NULL,
	PRIMARY KEY (id, timestamp),
	CONSTRAINT audit_logs_event_id_timestamp_key UNIQUE (event_id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX audit_logs_tenant_id_timestamp ON audit.audit_logs (tenant_id, timestamp DESC);
CREATE INDEX audit_logs_tenant_id_seq ON audit.audit_logs (tenant_id, seq);
CREATE INDEX audit_logs_project_id_timestamp ON audit.audit_logs (project_id, timestamp DESC);
CREATE INDEX audit_logs_user_id_timestamp ON audit.audit_logs (user_id, timestamp DESC);
CREATE INDEX audit_logs_project_id_resource
	ON audit.audit_logs (project_id, resource_type, resource_id, timestamp);
CREATE INDEX audit_logs_project_id_action ON audit.audit_logs (project_id, action, timestamp);

-- The end of each tenant's hash chain; the row is locked while one is appended.
CREATE TABLE audit.chain_heads (
	tenant_id uuid PRIMARY KEY,
	seq       bigint NOT NULL DEFAULT 0,
	hash      bytea NOT NULL DEFAULT ''
);

CREATE TABLE events.outbox (
	id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	event_id        uuid NOT NULL DEFAULT gen_random_uuid(),
	service         text NOT NULL,
	tenant_id       uuid NOT NULL,
	project_id      uuid,
	kind            text NOT NULL CHECK (kind IN ('event', 'audit', 'incident_action', 'generation', 'notification')),
	topic           text NOT NULL DEFAULT '',
	payload         jsonb NOT NULL,
	attempts        integer NOT NULL DEFAULT 0,
	crashes         integer NOT NULL DEFAULT 0,
	next_attempt_at timestamptz NOT NULL DEFAULT now(),
	lease_until     timestamptz,
	fence           bigint NOT NULL DEFAULT 0,
	last_error      text NOT NULL DEFAULT '',
	created_at      timestamptz NOT NULL DEFAULT now(),
	done_at         timestamptz,
	dead_at         timestamptz,
	CONSTRAINT outbox_event_id_key UNIQUE (event_id)
);

-- The heads of the queues, one per service, tenant, project and kind, in order.
CREATE INDEX outbox_queue ON events.outbox (
	service, tenant_id, coalesce(project_id, '00000000-0000-0000-0000-000000000000'), kind, id
) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_due ON events.outbox (done_at, next_attempt_at) WHERE done_at IS NULL;
CREATE INDEX outbox_done ON events.outbox (done_at) WHERE done_at IS NOT NULL;

SELECT platform.isolate('integration.monitoring_alerts', 'project');
SELECT platform.isolate('integration.alert_groups', 'project');
SELECT platform.isolate('integration.webhook_deliveries', 'project');
SELECT platform.isolate('audit.audit_logs', 'membership', 'SELECT, INSERT');
SELECT platform.isolate('audit.chain_heads', 'tenant', 'SELECT, INSERT, UPDATE');
SELECT platform.isolate('events.outbox', 'membership');

-- add_partition makes one partition if it is missing. It is filled out first and
-- attached then, which readers and writers of the parent do not have to wait for.
-- The application reaches the rows through the parent only, so the partition
-- itself is granted to nobody.

-- +goose StatementBegin
CREATE FUNCTION platform.add_partition(
	parent regclass, name text, level text, first_day date, next_day date
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	space text := (SELECT n.nspname FROM pg_catalog.pg_class AS c
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = parent);
	child text := format('%I.%I', space, name);
BEGIN
	IF to_regclass(child) IS NOT NULL THEN
		RETURN;
	END IF;
	EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL)', child, parent);
	PERFORM platform.isolate(child::regclass, level, '');
	EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', parent, child,
		to_char(first_day, 'YYYY-MM-DD 00:00:00+00'), to_char(next_day, 'YYYY-MM-DD 00:00:00+00'));
END
$$;
-- +goose StatementEnd

-- ensure_partitions makes the partitions of the past and the coming time: of
-- audit.audit_logs from last month to two months ahead, of
-- integration.webhook_deliveries from yesterday to three days ahead. It belongs to
-- the owner of the tables, so that a service may call it.

-- +goose StatementBegin
CREATE FUNCTION platform.ensure_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	today date := (now() AT TIME ZONE 'UTC')::date;
	since date;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	FOR n IN -1..2 LOOP
		since := date_trunc('month', today) + make_interval(months => n);
		PERFORM platform.add_partition('audit.audit_logs', 'audit_logs_' || to_char(since, 'YYYY_MM'),
			'membership', since, (since + interval '1 month')::date);
	END LOOP;
	FOR n IN -1..3 LOOP
		since := today + n;
		PERFORM platform.add_partition('integration.webhook_deliveries',
			'webhook_deliveries_' || to_char(since, 'YYYY_MM_DD'), 'project', since, since + 1);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- drop_expired_partitions removes the deliveries of days that ended longer ago
-- than the given number of days and returns how many partitions went.

-- +goose StatementBegin
CREATE FUNCTION platform.drop_expired_partitions(deliveries_days integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
	oldest text;
	child record;
	dropped integer := 0;
BEGIN
	IF deliveries_days IS NULL OR deliveries_days < 1 THEN
		RAISE EXCEPTION 'deliveries_days must be at least 1' USING ERRCODE = 'invalid_parameter_value';
	END IF;

	PERFORM pg_advisory_xact_lock(hashtext('platform.partitions'));
	oldest := 'webhook_deliveries_' ||
		to_char((now() AT TIME ZONE 'UTC') - make_interval(days => deliveries_days), 'YYYY_MM_DD');
	FOR child IN
		SELECT i.inhrelid::regclass AS name
		FROM pg_catalog.pg_inherits AS i
		JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'integration.webhook_deliveries'::regclass AND c.relname < oldest
	LOOP
		EXECUTE format('DROP TABLE %s', child.name);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION platform.add_partition(regclass, text, text, date, date) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform.ensure_partitions() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform.drop_expired_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.ensure_partitions() TO srecopilot_app;
GRANT EXECUTE ON FUNCTION platform.drop_expired_partitions(integer) TO srecopilot_app;

SELECT platform.ensure_partitions();
