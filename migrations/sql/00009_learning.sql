-- What is learned from incidents: postmortems, runbooks and their executions
-- (incident-service).

-- +goose Up
-- The base of a postmortem is its content as it stood when a draft was asked
-- for; it is null while no draft is under way.
CREATE TABLE incident.postmortems (
	id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id            uuid NOT NULL,
	project_id           uuid NOT NULL,
	incident_id          uuid NOT NULL,
	status               text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'in_review', 'published')),
	title                text NOT NULL DEFAULT '',
	summary              text NOT NULL DEFAULT '',
	impact               text NOT NULL DEFAULT '',
	root_cause           text NOT NULL DEFAULT '',
	contributing_factors jsonb NOT NULL DEFAULT '[]',
	detection            text NOT NULL DEFAULT '',
	resolution           text NOT NULL DEFAULT '',
	timeline             jsonb NOT NULL DEFAULT '[]',
	lessons              jsonb NOT NULL DEFAULT '[]',
	action_items         jsonb NOT NULL DEFAULT '[]',
	authors              jsonb NOT NULL DEFAULT '[]',
	ai_generated         boolean NOT NULL DEFAULT false,
	version              integer NOT NULL DEFAULT 1,
	base                 jsonb,
	base_at              timestamptz,
	created_at           timestamptz NOT NULL DEFAULT now(),
	updated_at           timestamptz NOT NULL DEFAULT now(),
	published_at         timestamptz,
	CONSTRAINT postmortems_project_id_incident_id_key UNIQUE (project_id, incident_id),
	CONSTRAINT postmortems_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT postmortems_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE
);

CREATE INDEX postmortems_project_id_status ON incident.postmortems (project_id, status, updated_at);

CREATE TABLE incident.runbooks (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id     uuid NOT NULL,
	project_id    uuid NOT NULL,
	title         text NOT NULL CHECK (char_length(title) <= 200),
	description   text NOT NULL DEFAULT '',
	service_names text[] NOT NULL DEFAULT '{}',
	alert_names   text[] NOT NULL DEFAULT '{}',
	severities    text[] NOT NULL DEFAULT '{}' CHECK (severities <@ ARRAY['critical', 'high', 'medium', 'low']),
	labels        jsonb NOT NULL DEFAULT '{}',
	steps         jsonb NOT NULL DEFAULT '[]',
	tags          text[] NOT NULL DEFAULT '{}',
	enabled       boolean NOT NULL DEFAULT true,
	version       integer NOT NULL DEFAULT 1,
	created_by    uuid,
	created_at    timestamptz NOT NULL DEFAULT now(),
	updated_at    timestamptz NOT NULL DEFAULT now(),
	last_used_at  timestamptz,
	CONSTRAINT runbooks_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT runbooks_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT runbooks_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by)
);

CREATE INDEX runbooks_project_id_updated_at ON incident.runbooks (project_id, updated_at);
CREATE INDEX runbooks_service_names ON incident.runbooks USING gin (service_names);
CREATE INDEX runbooks_alert_names ON incident.runbooks USING gin (alert_names);

CREATE TABLE incident.runbook_executions (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	runbook_id  uuid NOT NULL,
	incident_id uuid,
	status      text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'aborted')),
	steps       jsonb NOT NULL DEFAULT '[]',
	started_by  uuid,
	started_at  timestamptz NOT NULL,
	finished_at timestamptz,
	CONSTRAINT runbook_executions_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT runbook_executions_runbook_id_fkey FOREIGN KEY (runbook_id, project_id)
		REFERENCES incident.runbooks (id, project_id) ON DELETE CASCADE,
	CONSTRAINT runbook_executions_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE SET NULL (incident_id),
	CONSTRAINT runbook_executions_started_by_fkey FOREIGN KEY (started_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (started_by)
);

CREATE INDEX runbook_executions_project_id_started_at ON incident.runbook_executions (project_id, started_at DESC);
CREATE INDEX runbook_executions_runbook_id ON incident.runbook_executions (runbook_id, started_at DESC);
CREATE INDEX runbook_executions_incident_id ON incident.runbook_executions (incident_id);

SELECT platform.isolate('incident.postmortems', 'project');
SELECT platform.isolate('incident.runbooks', 'project');
SELECT platform.isolate('incident.runbook_executions', 'project');
