-- The conversation of people with the model about one incident, and why a run that
-- looks for causes was repeated by the system.

-- +goose Up
ALTER TABLE incident.hypothesis_generations ADD COLUMN reason text NOT NULL DEFAULT '';

ALTER TABLE ai.ai_requests DROP CONSTRAINT ai_requests_request_type_check;
ALTER TABLE ai.ai_requests ADD CONSTRAINT ai_requests_request_type_check
	CHECK (request_type IN ('hypothesis', 'hypothesis_batch', 'dashboard', 'anomaly_incident', 'postmortem', 'chat')) NOT VALID; -- rows that are there met the narrower one

-- A question is complete from the start; its answer is the row that follows it and
-- is filled in once. Messages are neither edited nor deleted one by one.
CREATE TABLE ai.chat_messages (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	incident_id   uuid NOT NULL,
	question_id   uuid,
	role          text NOT NULL CHECK (role IN ('user', 'assistant')),
	text          text NOT NULL DEFAULT '',
	citations     jsonb NOT NULL DEFAULT '[]',
	note          text NOT NULL DEFAULT '',
	status        text NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed', 'no_model')),
	error_message text NOT NULL DEFAULT '',
	provider      text NOT NULL DEFAULT '',
	model_used    text NOT NULL DEFAULT '',
	input_tokens  integer NOT NULL DEFAULT 0,
	output_tokens integer NOT NULL DEFAULT 0,
	cost_usd      numeric(10, 6) NOT NULL DEFAULT 0,
	asked_by      uuid,
	attempts      integer NOT NULL DEFAULT 0,
	lease_until   timestamptz,
	fence         bigint NOT NULL DEFAULT 0,
	created_at    timestamptz NOT NULL DEFAULT now(),
	finished_at   timestamptz,
	CONSTRAINT chat_messages_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT chat_messages_question_check CHECK ((role = 'assistant') = (question_id IS NOT NULL)),
	CONSTRAINT chat_messages_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT chat_messages_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT chat_messages_question_id_fkey FOREIGN KEY (question_id, project_id)
		REFERENCES ai.chat_messages (id, project_id) ON DELETE CASCADE,
	CONSTRAINT chat_messages_asked_by_fkey FOREIGN KEY (asked_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (asked_by)
);

CREATE INDEX chat_messages_incident_id ON ai.chat_messages (incident_id, created_at, id);
CREATE UNIQUE INDEX chat_messages_question_key ON ai.chat_messages (project_id, question_id) WHERE question_id IS NOT NULL;
CREATE UNIQUE INDEX chat_messages_live_key ON ai.chat_messages (project_id, incident_id)
	WHERE status IN ('queued', 'running');
CREATE INDEX chat_messages_live ON ai.chat_messages (created_at) WHERE status IN ('queued', 'running');

SELECT platform.isolate('ai.chat_messages', 'project', 'SELECT, INSERT, UPDATE');

GRANT SELECT (tenant_id, project_id, status, lease_until, created_at) ON ai.chat_messages TO srecopilot_lookup;
CREATE POLICY lookup ON ai.chat_messages FOR SELECT TO srecopilot_lookup USING (true);

-- expired_answers names the projects with answers nobody works on: their lease ran
-- out, or no worker took one within 5 seconds of being queued.

-- +goose StatementBegin
CREATE FUNCTION ai.expired_answers(at_most integer) RETURNS TABLE (tenant_id uuid, project_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
	SELECT DISTINCT m.tenant_id, m.project_id
	FROM ai.chat_messages AS m
	WHERE m.status IN ('queued', 'running')
		AND (m.lease_until < now()
			OR m.lease_until IS NULL AND m.created_at < now() - interval '5 seconds')
	LIMIT at_most
$$;
-- +goose StatementEnd

REVOKE EXECUTE ON FUNCTION ai.expired_answers(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ai.expired_answers(integer) TO srecopilot_app;

GRANT CREATE ON SCHEMA ai TO srecopilot_lookup;
ALTER FUNCTION ai.expired_answers(integer) OWNER TO srecopilot_lookup;
REVOKE CREATE ON SCHEMA ai FROM srecopilot_lookup;
