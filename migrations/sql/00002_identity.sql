-- Tenants, people, projects, sessions, API keys and monitoring integrations:
-- what auth-service owns.

-- +goose Up
CREATE TABLE auth.tenants (
	id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	name       text NOT NULL CHECK (char_length(name) <= 255),
	slug       text NOT NULL CHECK (char_length(slug) <= 100),
	plan_type  text NOT NULL DEFAULT 'starter' CHECK (plan_type IN ('starter', 'professional', 'enterprise')),
	is_active  boolean NOT NULL DEFAULT true,
	settings   jsonb NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT tenants_slug_key UNIQUE (slug)
);

CREATE TABLE auth.projects (
	id                                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id                         uuid NOT NULL REFERENCES auth.tenants (id) ON DELETE CASCADE,
	name                              text NOT NULL CHECK (char_length(name) <= 255),
	slug                              text NOT NULL CHECK (char_length(slug) <= 100),
	description                       text NOT NULL DEFAULT '',
	timezone                          text NOT NULL DEFAULT 'UTC',
	is_active                         boolean NOT NULL DEFAULT true,
	webhook_secret_encrypted          text,
	previous_webhook_secret_encrypted text,
	previous_until                    timestamptz,
	created_at                        timestamptz NOT NULL DEFAULT now(),
	updated_at                        timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT projects_tenant_id_slug_key UNIQUE (tenant_id, slug),
	CONSTRAINT projects_id_tenant_id_key UNIQUE (id, tenant_id)
);

CREATE INDEX projects_tenant_id_is_active ON auth.projects (tenant_id, is_active);

CREATE TABLE auth.users (
	id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id             uuid NOT NULL REFERENCES auth.tenants (id) ON DELETE CASCADE,
	email                 text NOT NULL CHECK (char_length(email) <= 254),
	hashed_password       text,
	totp_secret_encrypted text,
	totp_enabled          boolean NOT NULL DEFAULT false,
	totp_last_step        integer NOT NULL DEFAULT 0,
	full_name             text NOT NULL CHECK (char_length(full_name) <= 255),
	role                  text NOT NULL DEFAULT 'engineer' CHECK (role IN ('admin', 'engineer', 'viewer')),
	is_active             boolean NOT NULL DEFAULT true,
	last_login_at         timestamptz,
	last_project_id       uuid,
	failed_logins         integer NOT NULL DEFAULT 0,
	locked_until          timestamptz,
	password_changed_at   timestamptz NOT NULL DEFAULT now(),
	created_at            timestamptz NOT NULL DEFAULT now(),
	updated_at            timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT users_tenant_id_id_key UNIQUE (tenant_id, id),
	CONSTRAINT users_last_project_id_fkey FOREIGN KEY (last_project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE SET NULL (last_project_id)
);

CREATE UNIQUE INDEX users_email_key ON auth.users (lower(email));
CREATE INDEX users_tenant_id_role ON auth.users (tenant_id, role);

CREATE TABLE auth.project_members (
	id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id  uuid NOT NULL,
	project_id uuid NOT NULL,
	user_id    uuid NOT NULL,
	role       text NOT NULL DEFAULT 'engineer' CHECK (role IN ('owner', 'admin', 'engineer', 'viewer')),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT project_members_project_id_user_id_key UNIQUE (project_id, user_id),
	CONSTRAINT project_members_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT project_members_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX project_members_user_id ON auth.project_members (user_id);
CREATE INDEX project_members_project_id_role ON auth.project_members (project_id, role);

-- A project keeps an owner. The lock on the project makes two owners who step
-- down at once do so one after the other. A project that is itself being deleted
-- is gone by then and needs none.

-- +goose StatementBegin
CREATE FUNCTION auth.keep_an_owner() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
	IF OLD.role <> 'owner' OR (TG_OP = 'UPDATE' AND NEW.role = 'owner' AND NEW.project_id = OLD.project_id) THEN
		RETURN NULL;
	END IF;

	PERFORM 1 FROM auth.projects WHERE id = OLD.project_id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	IF NOT EXISTS (SELECT 1 FROM auth.project_members WHERE project_id = OLD.project_id AND role = 'owner') THEN
		RAISE EXCEPTION 'a project keeps at least one owner'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'project_members_last_owner',
				SCHEMA = 'auth', TABLE = 'project_members';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER keep_an_owner AFTER UPDATE OR DELETE ON auth.project_members
	FOR EACH ROW EXECUTE FUNCTION auth.keep_an_owner();

CREATE TABLE auth.invitations (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	email       text NOT NULL CHECK (char_length(email) <= 254),
	role        text NOT NULL CHECK (role IN ('owner', 'admin', 'engineer', 'viewer')),
	token_hash  bytea NOT NULL,
	invited_by  uuid,
	expires_at  timestamptz NOT NULL,
	accepted_at timestamptz,
	revoked_at  timestamptz,
	created_at  timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT invitations_token_hash_key UNIQUE (token_hash),
	CONSTRAINT invitations_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT invitations_invited_by_fkey FOREIGN KEY (invited_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (invited_by)
);

CREATE UNIQUE INDEX invitations_pending_key ON auth.invitations (project_id, lower(email))
	WHERE accepted_at IS NULL AND revoked_at IS NULL;

CREATE TABLE auth.auth_sessions (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id       uuid NOT NULL,
	tenant_id     uuid NOT NULL,
	project_id    uuid,
	ip_address    inet,
	user_agent    text NOT NULL DEFAULT '',
	created_at    timestamptz NOT NULL DEFAULT now(),
	last_used_at  timestamptz NOT NULL DEFAULT now(),
	expires_at    timestamptz NOT NULL,
	revoked_at    timestamptz,
	revoke_reason text,
	CONSTRAINT auth_sessions_tenant_id_id_key UNIQUE (tenant_id, id),
	CONSTRAINT auth_sessions_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT auth_sessions_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE SET NULL (project_id)
);

CREATE INDEX auth_sessions_user_id_revoked_at ON auth.auth_sessions (user_id, revoked_at);
CREATE INDEX auth_sessions_expires_at ON auth.auth_sessions (expires_at);

CREATE TABLE auth.refresh_tokens (
	jti        text PRIMARY KEY,
	tenant_id  uuid NOT NULL DEFAULT platform.current_tenant(),
	session_id uuid NOT NULL,
	issued_at  timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at    timestamptz,
	CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id, tenant_id)
		REFERENCES auth.auth_sessions (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_session_id ON auth.refresh_tokens (session_id);
CREATE INDEX refresh_tokens_expires_at ON auth.refresh_tokens (expires_at);

CREATE TABLE auth.password_resets (
	id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id  uuid NOT NULL DEFAULT platform.current_tenant(),
	user_id    uuid NOT NULL,
	token_hash bytea NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at    timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT password_resets_token_hash_key UNIQUE (token_hash),
	CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX password_resets_user_id ON auth.password_resets (user_id);

CREATE TABLE auth.project_api_keys (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id       uuid NOT NULL,
	project_id      uuid NOT NULL,
	name            text NOT NULL CHECK (char_length(name) <= 255),
	key_prefix      text NOT NULL CHECK (char_length(key_prefix) <= 12),
	key_hash        text NOT NULL CHECK (char_length(key_hash) = 64),
	scopes          text[] NOT NULL DEFAULT '{}',
	allowed_origins text[] NOT NULL DEFAULT '{}',
	is_active       boolean NOT NULL DEFAULT true,
	last_used_at    timestamptz,
	created_by      uuid,
	created_at      timestamptz NOT NULL DEFAULT now(),
	expires_at      timestamptz,
	CONSTRAINT project_api_keys_key_hash_key UNIQUE (key_hash),
	CONSTRAINT project_api_keys_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT project_api_keys_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by)
);

CREATE INDEX project_api_keys_project_id_is_active ON auth.project_api_keys (project_id, is_active);

CREATE TABLE auth.monitoring_integrations (
	id                        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id                 uuid NOT NULL,
	project_id                uuid NOT NULL,
	integration_type          text NOT NULL
		CHECK (integration_type IN ('prometheus', 'grafana', 'alertmanager', 'webhook')),
	name                      text NOT NULL CHECK (char_length(name) <= 255),
	description               text,
	url                       text CHECK (char_length(url) <= 500),
	username                  text CHECK (char_length(username) <= 255),
	password_encrypted        text,
	api_key_encrypted         text,
	config                    jsonb NOT NULL DEFAULT '{}',
	status                    text NOT NULL DEFAULT 'inactive'
		CHECK (status IN ('active', 'inactive', 'error', 'testing')),
	last_test_at              timestamptz,
	last_test_success         boolean NOT NULL DEFAULT false,
	last_error_message        text,
	webhook_enabled           boolean NOT NULL DEFAULT true,
	webhook_secret_encrypted  text,
	previous_secret_encrypted text,
	previous_until            timestamptz,
	last_webhook_at           timestamptz,
	is_primary                boolean NOT NULL DEFAULT false,
	created_by                uuid,
	created_at                timestamptz NOT NULL DEFAULT now(),
	updated_at                timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT monitoring_integrations_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT monitoring_integrations_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT monitoring_integrations_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by)
);

CREATE UNIQUE INDEX monitoring_integrations_primary_key
	ON auth.monitoring_integrations (project_id, integration_type) WHERE is_primary;
CREATE INDEX monitoring_integrations_project_id_integration_type
	ON auth.monitoring_integrations (project_id, integration_type);
CREATE INDEX monitoring_integrations_project_id_status ON auth.monitoring_integrations (project_id, status);

SELECT platform.isolate('auth.tenants', 'root');
SELECT platform.isolate('auth.projects', 'tenant');
SELECT platform.isolate('auth.users', 'tenant');
SELECT platform.isolate('auth.project_members', 'membership');
SELECT platform.isolate('auth.invitations', 'project');
SELECT platform.isolate('auth.auth_sessions', 'tenant');
SELECT platform.isolate('auth.refresh_tokens', 'tenant');
SELECT platform.isolate('auth.password_resets', 'tenant');
SELECT platform.isolate('auth.project_api_keys', 'project');
SELECT platform.isolate('auth.monitoring_integrations', 'project');
