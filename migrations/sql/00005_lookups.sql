-- What has no scope yet (sign-in by e-mail, tokens and key hashes, an integration
-- by its id, rows that are due) goes through the functions of this file and no
-- other way. They belong to two roles that cannot sign in: srecopilot_lookup may
-- read just the columns named here, srecopilot_cleanup may delete what has run
-- out. Both see all tenants, so every function returns the least that its caller
-- needs to find the scope.

-- +goose Up
GRANT SELECT (id, tenant_id, email, hashed_password, full_name, role, is_active, failed_logins, locked_until,
	last_project_id) ON auth.users TO srecopilot_lookup;
GRANT SELECT (id, tenant_id, name, is_active) ON auth.projects TO srecopilot_lookup;
GRANT SELECT (id, tenant_id, user_id, project_id, expires_at, revoked_at) ON auth.auth_sessions TO srecopilot_lookup;
GRANT SELECT (jti, session_id, tenant_id, expires_at, used_at) ON auth.refresh_tokens TO srecopilot_lookup;
GRANT SELECT (id, tenant_id, project_id, name, key_hash, scopes, allowed_origins, is_active, expires_at)
	ON auth.project_api_keys TO srecopilot_lookup;
GRANT SELECT (id, tenant_id, project_id) ON auth.monitoring_integrations TO srecopilot_lookup;
GRANT SELECT (id, service, tenant_id, project_id, kind, next_attempt_at, lease_until, done_at, dead_at)
	ON events.outbox TO srecopilot_lookup;
GRANT SELECT (id, tenant_id, project_id, incident_id, status, lease_until, created_at)
	ON incident.hypothesis_generations TO srecopilot_lookup;

CREATE POLICY lookup ON auth.users FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON auth.projects FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON auth.auth_sessions FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON auth.refresh_tokens FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON auth.project_api_keys FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON auth.monitoring_integrations FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON events.outbox FOR SELECT TO srecopilot_lookup USING (true);
CREATE POLICY lookup ON incident.hypothesis_generations FOR SELECT TO srecopilot_lookup USING (true);

-- +goose StatementBegin
CREATE FUNCTION auth.user_by_email(address text) RETURNS TABLE (
	id uuid, tenant_id uuid, hashed_password text, is_active boolean, failed_logins integer,
	locked_until timestamptz, last_project_id uuid, email text, full_name text, role text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT u.id, u.tenant_id, u.hashed_password, u.is_active, u.failed_logins,
		u.locked_until, u.last_project_id, u.email, u.full_name, u.role
	FROM auth.users AS u
	WHERE lower(u.email) = lower(address)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION auth.session_of_refresh(token_jti text) RETURNS TABLE (
	jti text, session_id uuid, user_id uuid, tenant_id uuid, project_id uuid, used_at timestamptz,
	expires_at timestamptz, session_revoked_at timestamptz, session_expires_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT t.jti, s.id, s.user_id, s.tenant_id, s.project_id, t.used_at,
		t.expires_at, s.revoked_at, s.expires_at
	FROM auth.refresh_tokens AS t
	JOIN auth.auth_sessions AS s ON s.id = t.session_id
	WHERE t.jti = token_jti
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION auth.session_tenant(sid uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT s.tenant_id FROM auth.auth_sessions AS s WHERE s.id = sid $$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION auth.api_key_by_hash(hash text) RETURNS TABLE (
	id uuid, tenant_id uuid, project_id uuid, name text, scopes text[], allowed_origins text[],
	is_active boolean, expires_at timestamptz, project_is_active boolean, project_name text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT k.id, k.tenant_id, k.project_id, k.name, k.scopes, k.allowed_origins,
		k.is_active, k.expires_at, p.is_active, p.name
	FROM auth.project_api_keys AS k
	JOIN auth.projects AS p ON p.id = k.project_id
	WHERE k.key_hash = hash
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION auth.integration_scope(integration uuid) RETURNS TABLE (tenant_id uuid, project_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT i.tenant_id, i.project_id
	FROM auth.monitoring_integrations AS i
	WHERE i.id = integration
$$;
-- +goose StatementEnd

-- due names the queues of a service whose first open row may be delivered now,
-- the longest waiting first. A queue is the rows of one tenant, project and kind;
-- it hops from one to the next in the index, so a long backlog costs nothing.

-- +goose StatementBegin
CREATE FUNCTION events.due(of_service text, at_most integer) RETURNS TABLE (
	tenant_id uuid, project_id uuid, kind text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH RECURSIVE heads AS (
		(
			SELECT o.tenant_id, o.project_id, o.kind, o.next_attempt_at, o.lease_until
			FROM events.outbox AS o
			WHERE o.service = of_service AND o.done_at IS NULL AND o.dead_at IS NULL
			ORDER BY o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind, o.id
			LIMIT 1
		)
		UNION ALL
		SELECT n.tenant_id, n.project_id, n.kind, n.next_attempt_at, n.lease_until
		FROM heads AS h
		CROSS JOIN LATERAL (
			SELECT o.tenant_id, o.project_id, o.kind, o.next_attempt_at, o.lease_until
			FROM events.outbox AS o
			WHERE o.service = of_service AND o.done_at IS NULL AND o.dead_at IS NULL
				AND (o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind)
					> (h.tenant_id, coalesce(h.project_id, '00000000-0000-0000-0000-000000000000'), h.kind)
			ORDER BY o.tenant_id, coalesce(o.project_id, '00000000-0000-0000-0000-000000000000'), o.kind, o.id
			LIMIT 1
		) AS n
	)
	SELECT h.tenant_id, h.project_id, h.kind
	FROM heads AS h
	WHERE h.next_attempt_at <= now() AND (h.lease_until IS NULL OR h.lease_until < now())
	ORDER BY h.next_attempt_at
	LIMIT at_most
$$;
-- +goose StatementEnd

-- expired_generations finds the runs nobody works on: their lease ran out, or no
-- worker took one within 5 seconds of being queued.

-- +goose StatementBegin
CREATE FUNCTION incident.expired_generations(at_most integer) RETURNS TABLE (
	id uuid, tenant_id uuid, project_id uuid, incident_id uuid
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT g.id, g.tenant_id, g.project_id, g.incident_id
	FROM incident.hypothesis_generations AS g
	WHERE g.status IN ('queued', 'running')
		AND (g.lease_until < now()
			OR g.lease_until IS NULL AND g.created_at < now() - interval '5 seconds')
	ORDER BY g.created_at
	LIMIT at_most
$$;
-- +goose StatementEnd

GRANT SELECT (id, done_at), DELETE ON events.outbox TO srecopilot_cleanup;
GRANT SELECT (created_at), DELETE ON platform.idempotency_keys TO srecopilot_cleanup;
GRANT SELECT (jti, expires_at), DELETE ON auth.refresh_tokens TO srecopilot_cleanup;
GRANT SELECT (id, expires_at, revoked_at), DELETE ON auth.auth_sessions TO srecopilot_cleanup;
GRANT SELECT (id, expires_at, used_at), DELETE ON auth.password_resets TO srecopilot_cleanup;
GRANT SELECT (id, expires_at, accepted_at, revoked_at), DELETE ON auth.invitations TO srecopilot_cleanup;

CREATE POLICY cleanup ON events.outbox TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON platform.idempotency_keys TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON auth.refresh_tokens TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON auth.auth_sessions TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON auth.password_resets TO srecopilot_cleanup USING (true) WITH CHECK (false);
CREATE POLICY cleanup ON auth.invitations TO srecopilot_cleanup USING (true) WITH CHECK (false);

-- delete_expired removes what the data model keeps for a fixed time only, at most
-- the given number of rows of each table, and returns how many went.

-- +goose StatementBegin
CREATE FUNCTION platform.delete_expired(at_most integer) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	WITH outbox AS (
		DELETE FROM events.outbox WHERE id IN (
			SELECT o.id FROM events.outbox AS o WHERE o.done_at < now() - interval '1 day' LIMIT at_most)
		RETURNING id
	), answers AS (
		DELETE FROM platform.idempotency_keys WHERE created_at < now() - interval '24 hours'
		RETURNING created_at
	), tokens AS (
		DELETE FROM auth.refresh_tokens WHERE jti IN (
			SELECT t.jti FROM auth.refresh_tokens AS t WHERE t.expires_at < now() - interval '30 days' LIMIT at_most)
		RETURNING jti
	), sessions AS (
		DELETE FROM auth.auth_sessions WHERE id IN (
			SELECT s.id FROM auth.auth_sessions AS s
			WHERE least(s.expires_at, s.revoked_at) < now() - interval '30 days' LIMIT at_most)
		RETURNING id
	), resets AS (
		DELETE FROM auth.password_resets WHERE id IN (
			SELECT r.id FROM auth.password_resets AS r
			WHERE least(r.expires_at, r.used_at) < now() - interval '7 days' LIMIT at_most)
		RETURNING id
	), invitations AS (
		DELETE FROM auth.invitations WHERE id IN (
			SELECT i.id FROM auth.invitations AS i
			WHERE least(i.expires_at, i.accepted_at, i.revoked_at) < now() - interval '90 days' LIMIT at_most)
		RETURNING id
	)
	SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM answers) + (SELECT count(*) FROM tokens)
		+ (SELECT count(*) FROM sessions) + (SELECT count(*) FROM resets) + (SELECT count(*) FROM invitations)
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION auth.user_by_email(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION auth.session_of_refresh(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION auth.session_tenant(uuid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION auth.api_key_by_hash(text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION auth.integration_scope(uuid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION events.due(text, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION incident.expired_generations(integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION platform.delete_expired(integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION auth.user_by_email(text) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION auth.session_of_refresh(text) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION auth.session_tenant(uuid) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION auth.api_key_by_hash(text) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION auth.integration_scope(uuid) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION events.due(text, integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION incident.expired_generations(integer) TO srecopilot_app;
GRANT EXECUTE ON FUNCTION platform.delete_expired(integer) TO srecopilot_app;

-- A function can be handed to a role that may create in its schema; neither role
-- keeps that right.
GRANT CREATE ON SCHEMA auth, events, incident TO srecopilot_lookup;
GRANT CREATE ON SCHEMA platform TO srecopilot_cleanup;
ALTER FUNCTION auth.user_by_email(text) OWNER TO srecopilot_lookup;
ALTER FUNCTION auth.session_of_refresh(text) OWNER TO srecopilot_lookup;
ALTER FUNCTION auth.session_tenant(uuid) OWNER TO srecopilot_lookup;
ALTER FUNCTION auth.api_key_by_hash(text) OWNER TO srecopilot_lookup;
ALTER FUNCTION auth.integration_scope(uuid) OWNER TO srecopilot_lookup;
ALTER FUNCTION events.due(text, integer) OWNER TO srecopilot_lookup;
ALTER FUNCTION incident.expired_generations(integer) OWNER TO srecopilot_lookup;
ALTER FUNCTION platform.delete_expired(integer) OWNER TO srecopilot_cleanup;
REVOKE CREATE ON SCHEMA auth, events, incident FROM srecopilot_lookup;
REVOKE CREATE ON SCHEMA platform FROM srecopilot_cleanup;
