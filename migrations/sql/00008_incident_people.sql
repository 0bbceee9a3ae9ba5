-- What people do in the response to an incident: the parts they take, the tasks
-- they share, the duplicates they merge and what they correct on its timeline.

-- +goose Up
CREATE TABLE incident.incident_roles (
	incident_id uuid NOT NULL,
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	role        text NOT NULL CHECK (role IN ('commander', 'communications', 'operations', 'scribe')),
	user_id     uuid NOT NULL,
	assigned_by uuid,
	created_at  timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT incident_roles_pkey PRIMARY KEY (incident_id, role, user_id),
	CONSTRAINT incident_roles_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incident_roles_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT incident_roles_user_id_fkey FOREIGN KEY (user_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incident_roles_assigned_by_fkey FOREIGN KEY (assigned_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (assigned_by)
);

CREATE TABLE incident.incident_tasks (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	incident_id uuid NOT NULL,
	title       text NOT NULL CHECK (char_length(title) <= 500),
	status      text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'dropped')),
	assignee_id uuid,
	due_at      timestamptz,
	created_by  uuid,
	created_at  timestamptz NOT NULL DEFAULT now(),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	done_at     timestamptz,
	CONSTRAINT incident_tasks_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incident_tasks_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT incident_tasks_assignee_id_fkey FOREIGN KEY (assignee_id, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (assignee_id),
	CONSTRAINT incident_tasks_created_by_fkey FOREIGN KEY (created_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (created_by)
);

CREATE INDEX incident_tasks_incident_id ON incident.incident_tasks (incident_id, created_at);
CREATE INDEX incident_tasks_assignee_id ON incident.incident_tasks (assignee_id) WHERE status = 'open';

CREATE TABLE incident.incident_event_edits (
	incident_id uuid NOT NULL,
	tenant_id   uuid NOT NULL,
	project_id  uuid NOT NULL,
	event_id    text NOT NULL,
	title       text CHECK (char_length(title) <= 500),
	at          timestamptz,
	pinned      boolean NOT NULL DEFAULT false,
	hidden      boolean NOT NULL DEFAULT false,
	edited_by   uuid,
	updated_at  timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT incident_event_edits_pkey PRIMARY KEY (incident_id, event_id),
	CONSTRAINT incident_event_edits_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE,
	CONSTRAINT incident_event_edits_incident_id_fkey FOREIGN KEY (incident_id, project_id)
		REFERENCES incident.incidents (id, project_id) ON DELETE CASCADE,
	CONSTRAINT incident_event_edits_edited_by_fkey FOREIGN KEY (edited_by, tenant_id)
		REFERENCES auth.users (id, tenant_id) ON DELETE SET NULL (edited_by)
);

-- Alerts that come for a duplicate look for the incident that took it in, and
-- that one for those it took in.
CREATE INDEX incidents_duplicate_of ON incident.incidents (duplicate_of) WHERE duplicate_of IS NOT NULL;

SELECT platform.isolate('incident.incident_roles', 'project');
SELECT platform.isolate('incident.incident_tasks', 'project');
SELECT platform.isolate('incident.incident_event_edits', 'project');
