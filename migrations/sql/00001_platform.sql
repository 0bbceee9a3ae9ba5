-- The ground that every later migration stands on: the schemas with one owner
-- service each, the two functions that row-level security is bound to, and
-- platform.isolate, which puts a table behind it.

-- +goose Up
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE SCHEMA IF NOT EXISTS platform;
CREATE SCHEMA auth;
CREATE SCHEMA incident;
CREATE SCHEMA ai;
CREATE SCHEMA integration;
CREATE SCHEMA audit;
CREATE SCHEMA events;

GRANT USAGE ON SCHEMA platform, auth, incident, ai, integration, audit, events TO srecopilot_app;
GRANT USAGE ON SCHEMA platform, auth, incident, events TO srecopilot_lookup;
GRANT USAGE ON SCHEMA platform, auth, events TO srecopilot_cleanup;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- current_tenant and current_project are the scope of the transaction, NULL when
-- it has none. They are plain SQL so that the planner inlines them.

-- +goose StatementBegin
CREATE FUNCTION platform.current_tenant() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION platform.current_project() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('app.project_id', true), '')::uuid $$;
-- +goose StatementEnd

-- touch_updated_at keeps updated_at true for every UPDATE. A statement that sets
-- the column to a new value itself is left alone.

-- +goose StatementBegin
CREATE FUNCTION platform.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
	IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
		NEW.updated_at := now();
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

-- isolate puts a table behind row-level security, also for its owner, grants the
-- application role what it may do and keeps updated_at. Every table with a
-- tenant or a project goes through it, partitions included. Levels:
--   project     rows of the current project only
--   membership  rows of the current project and of none; all rows of the tenant
--               when the transaction has no project
--   tenant      rows of the current tenant
--   root        the row of the current tenant itself (auth.tenants)

-- +goose StatementBegin
CREATE FUNCTION platform.isolate(
	target regclass,
	level text,
	privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE'
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	allowed text := CASE level
		WHEN 'project' THEN
			'tenant_id = platform.current_tenant() AND project_id = platform.current_project()'
		WHEN 'membership' THEN
			'tenant_id = platform.current_tenant() AND (project_id = platform.current_project()'
			' OR project_id IS NULL OR platform.current_project() IS NULL)'
		WHEN 'tenant' THEN 'tenant_id = platform.current_tenant()'
		WHEN 'root' THEN 'id = platform.current_tenant()'
	END;
BEGIN
	IF allowed IS NULL THEN
		RAISE EXCEPTION 'unknown isolation level %', level;
	END IF;

	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
	EXECUTE format('CREATE POLICY scope ON %s USING (%s) WITH CHECK (%s)', target, allowed, allowed);
	IF privileges <> '' THEN
		EXECUTE format('GRANT %s ON %s TO srecopilot_app', privileges, target);
	END IF;
	IF EXISTS (
		SELECT 1 FROM pg_catalog.pg_attribute
		WHERE attrelid = target AND attname = 'updated_at' AND NOT attisdropped
	) THEN
		EXECUTE format(
			'CREATE TRIGGER touch_updated_at BEFORE UPDATE ON %s'
			' FOR EACH ROW EXECUTE FUNCTION platform.touch_updated_at()', target);
	END IF;
END
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION platform.isolate(regclass, text, text) FROM PUBLIC;

CREATE TABLE platform.leases (
	name  text PRIMARY KEY,
	owner text NOT NULL DEFAULT '',
	until timestamptz NOT NULL,
	fence bigint NOT NULL DEFAULT 0
);

GRANT SELECT, INSERT, UPDATE, DELETE ON platform.leases TO srecopilot_app;

CREATE TABLE platform.idempotency_keys (
	tenant_id    uuid NOT NULL,
	project_id   uuid,
	caller       text NOT NULL,
	route        text NOT NULL,
	key          text NOT NULL CHECK (char_length(key) <= 128),
	request_hash bytea NOT NULL,
	status       integer,
	response     bytea,
	created_at   timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT idempotency_keys_key UNIQUE NULLS NOT DISTINCT (tenant_id, project_id, caller, route, key)
);

CREATE INDEX idempotency_keys_created_at ON platform.idempotency_keys (created_at);

SELECT platform.isolate('platform.idempotency_keys', 'membership');
