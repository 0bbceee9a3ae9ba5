-- Incidents with all that hangs on them (incident-service) and the record of
-- model calls (ai-service).

-- +goose Up
CREATE TABLE incident.incidents (
	id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id         uuid NOT NULL,
	project_id        uuid NOT NULL,
	title             text NOT NULL CHECK (char_length(title) <= 500),
	description       text NOT NULL DEFAULT '',
	service_name      text NOT NULL DEFAULT '' CHECK (char_length(service_name) <= 255),
	state             text NOT NULL DEFAULT 'detected'
		CHECK (state IN ('detected', 'acknowledged', 'investigating', 'mitigated', 'resolved', 'learned')),
	severity          text NOT NULL DEFAULT 'medium' CHECK (severity IN ('critical', 'high', 'medium', 'low')),
	detected_at       timestamptz NOT NULL,
	acknowledged_at   timestamptz,
	mitigated_at      timestamptz,
	resolved_at       timestamptz,
	learned_at        timestamptz,
	source            text NOT NULL DEFAULT 'manual'
		CHECK (source IN ('manual', 'alertmanager', 'prometheus', 'grafana', 'webhook',
			'alerting', 'slo', 'synthetic', 'anomaly')),
	source_ref        text,
	group_key         text,
	group_hash        bytea,
	alert_count       integer NOT NULL DEFAULT 0,
	assignee_id       uuid,
	hypothesis_status text NOT NULL DEFAULT 'none'
		CHECK (hypothesis_status IN ('none', 'queued', 'running', 'completed', 'failed')),
	context_snapshot  jsonb,
	impact            jsonb,
	created_by        uuid,
	duplicate_of      uuid,
	deleted_at        timestamptz,
	version           integer NOT NULL DEFAULT 1,
	created_at        timestamptz NOT NULL DEFAULT now(),
	updated_at        timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT incidents_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT incidents_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incidents_assignee_id_fkey FOREIGN KEY (assignee_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (assignee_id),
	CONSTRAINT incidents_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by),
	CONSTRAINT incidents_duplicate_of_fkey FOREIGN KEY (duplicate_of, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE SET NULL (duplicate_of)
);

CREATE INDEX incidents_project_id_detected_at ON incident.incidents (project_id, detected_at DESC, id);
CREATE INDEX incidents_project_id_state ON incident.incidents (project_id, state, detected_at);
CREATE INDEX incidents_project_id_severity ON incident.incidents (project_id, severity);
CREATE INDEX incidents_project_id_service_name ON incident.incidents (project_id, service_name, detected_at);
CREATE UNIQUE INDEX incidents_live_group_key ON incident.incidents (project_id, group_hash)
	WHERE group_hash IS NOT NULL AND deleted_at IS NULL
		AND state IN ('detected', 'acknowledged', 'investigating', 'mitigated');
CREATE INDEX incidents_text ON incident.incidents
	USING gin (title gin_trgm_ops, description gin_trgm_ops, service_name gin_trgm_ops);

CREATE TABLE incident.incident_activities (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	incident_id   uuid NOT NULL,
	activity_type text NOT NULL DEFAULT 'comment'
		CHECK (activity_type IN ('state_change', 'comment', 'severity_change', 'assignee_change', 'system')),
	content       text NOT NULL DEFAULT '',
	old_value     text CHECK (char_length(old_value) <= 255),
	new_value     text CHECK (char_length(new_value) <= 255),
	user_id       uuid,
	user_name     text NOT NULL DEFAULT '' CHECK (char_length(user_name) <= 255),
	user_email    text NOT NULL DEFAULT '' CHECK (char_length(user_email) <= 255),
	created_at    timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT incident_activities_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incident_activities_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT incident_activities_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (user_id)
);

CREATE INDEX incident_activities_incident_id ON incident.incident_activities (incident_id, created_at DESC, id);

CREATE TABLE incident.analysis_steps (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	incident_id   uuid NOT NULL,
	run           integer NOT NULL DEFAULT 1,
	step_type     text NOT NULL
		CHECK (step_type IN ('alert_received', 'source_identified', 'platform_details', 'metrics_fetched',
			'metrics_analyzed', 'logs_fetched', 'logs_analyzed', 'hypothesis_generated', 'solution_generated')),
	step_number   integer NOT NULL CHECK (step_number BETWEEN 1 AND 9),
	status        text NOT NULL DEFAULT 'pending'
		CHECK (status IN ('pending', 'in_progress', 'completed', 'failed', 'skipped')),
	input_data    jsonb,
	output_data   jsonb,
	input_tokens  integer,
	output_tokens integer,
	total_tokens  integer,
	cost_usd      numeric(10, 6),
	duration_ms   integer,
	error_message text NOT NULL DEFAULT '',
	started_at    timestamptz,
	completed_at  timestamptz,
	lease_until   timestamptz,
	created_at    timestamptz NOT NULL DEFAULT now(),
	updated_at    timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT analysis_steps_incident_id_run_step_number_key UNIQUE (incident_id, run, step_number),
	CONSTRAINT analysis_steps_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT analysis_steps_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE
);

CREATE INDEX analysis_steps_incident_id_status ON incident.analysis_steps (incident_id, status);

CREATE TABLE incident.hypothesis_generations (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	incident_id   uuid NOT NULL,
	run           integer NOT NULL,
	status        text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'completed', 'failed')),
	source        text NOT NULL DEFAULT '' CHECK (source IN ('', 'model', 'rules')),
	using_mock    boolean NOT NULL DEFAULT false,
	evidence_hash bytea NOT NULL DEFAULT '',
	context       text NOT NULL DEFAULT '',
	requested_by  uuid,
	error_message text NOT NULL DEFAULT '',
	attempts      integer NOT NULL DEFAULT 0,
	lease_until   timestamptz,
	fence         bigint NOT NULL DEFAULT 0,
	created_at    timestamptz NOT NULL DEFAULT now(),
	completed_at  timestamptz,
	CONSTRAINT hypothesis_generations_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT hypothesis_generations_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT hypothesis_generations_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT hypothesis_generations_requested_by_fkey FOREIGN KEY (requested_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (requested_by)
);

CREATE INDEX hypothesis_generations_incident_id ON incident.hypothesis_generations (incident_id, created_at DESC);
CREATE UNIQUE INDEX hypothesis_generations_live_key ON incident.hypothesis_generations (incident_id)
	WHERE status IN ('queued', 'running');
CREATE INDEX hypothesis_generations_project_id_status
	ON incident.hypothesis_generations (project_id, status, lease_until);

CREATE TABLE incident.hypotheses (
	id                     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id              uuid NOT NULL,
	project_id             uuid NOT NULL,
	incident_id            uuid NOT NULL,
	generation_id          uuid,
	claim                  text NOT NULL DEFAULT '',
	description            text NOT NULL DEFAULT '',
	confidence_score       double precision NOT NULL CHECK (confidence_score BETWEEN 0 AND 1),
	supporting_evidence    jsonb NOT NULL DEFAULT '[]',
	contradicting_evidence jsonb NOT NULL DEFAULT '[]',
	evidence               jsonb NOT NULL DEFAULT '[]',
	suggested_actions      jsonb NOT NULL DEFAULT '[]',
	source                 text NOT NULL CHECK (source IN ('model', 'rules')),
	status                 text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'confirmed', 'rejected')),
	rank                   integer NOT NULL CHECK (rank >= 1),
	created_at             timestamptz NOT NULL DEFAULT now(),
	updated_at             timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT hypotheses_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT hypotheses_generation_id_rank_key UNIQUE (generation_id, rank),
	CONSTRAINT hypotheses_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT hypotheses_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT hypotheses_generation_id_fkey FOREIGN KEY (generation_id, project_id)
		REFERENCES incident.hypothesis_generations (id, project_id) ON DELETE CASCADE
);

CREATE INDEX hypotheses_incident_id_rank ON incident.hypotheses (incident_id, rank);
CREATE UNIQUE INDEX hypotheses_confirmed_key ON incident.hypotheses (incident_id) WHERE status = 'confirmed';

CREATE TABLE incident.hypothesis_feedback (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	hypothesis_id uuid NOT NULL,
	user_id       uuid NOT NULL,
	rating        text NOT NULL CHECK (rating IN ('up', 'down')),
	comment       text NOT NULL DEFAULT '',
	actual_cause  text NOT NULL DEFAULT '',
	created_at    timestamptz NOT NULL DEFAULT now(),
	updated_at    timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT hypothesis_feedback_hypothesis_id_user_id_key UNIQUE (hypothesis_id, user_id),
	CONSTRAINT hypothesis_feedback_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT hypothesis_feedback_hypothesis_id_fkey FOREIGN KEY (hypothesis_id, project_id)
		REFERENCES incident.hypotheses (id, project_id) ON DELETE CASCADE,
	CONSTRAINT hypothesis_feedback_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE CASCADE
);

CREATE TABLE ai.ai_requests (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id        uuid NOT NULL,
	project_id       uuid NOT NULL,
	incident_id      uuid,
	request_type     text NOT NULL
		CHECK (request_type IN ('hypothesis', 'hypothesis_batch', 'dashboard', 'anomaly_incident', 'postmortem')),
	input_tokens     integer NOT NULL DEFAULT 0,
	output_tokens    integer NOT NULL DEFAULT 0,
	total_tokens     integer NOT NULL DEFAULT 0,
	cost_usd         numeric(10, 6) NOT NULL DEFAULT 0,
	duration_ms      integer NOT NULL DEFAULT 0,
	model_used       text NOT NULL DEFAULT '',
	provider         text NOT NULL DEFAULT '',
	cached           boolean NOT NULL DEFAULT false,
	forced           boolean NOT NULL DEFAULT false,
	prompt_summary   text NOT NULL DEFAULT '',
	response_summary text NOT NULL DEFAULT '',
	error_message    text NOT NULL DEFAULT '',
	success          boolean NOT NULL DEFAULT true,
	created_at       timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT ai_requests_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT ai_requests_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE SET NULL (incident_id)
);

CREATE INDEX ai_requests_project_id_created_at ON ai.ai_requests (project_id, created_at);
CREATE INDEX ai_requests_incident_id_created_at ON ai.ai_requests (incident_id, created_at);
CREATE INDEX ai_requests_project_id_request_type ON ai.ai_requests (project_id, request_type, created_at);

SELECT platform.isolate('incident.incidents', 'project');
SELECT platform.isolate('incident.incident_activities', 'project');
SELECT platform.isolate('incident.analysis_steps', 'project');
SELECT platform.isolate('incident.hypothesis_generations', 'project');
SELECT platform.isolate('incident.hypotheses', 'project');
SELECT platform.isolate('incident.hypothesis_feedback', 'project');
SELECT platform.isolate('ai.ai_requests', 'project');
