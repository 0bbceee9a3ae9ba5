-- How a project reaches the systems outside that notify, observe or answer for it.
-- The configuration is encrypted as a whole; config_display is what readers see of it.

-- +goose Up
CREATE TABLE integration.connection_configs (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	tenant_id        uuid NOT NULL,
	project_id       uuid NOT NULL,
	category         text NOT NULL CHECK (char_length(category) <= 50) CHECK (category IN (
		'database', 'redis', 'notification_email', 'notification_slack', 'notification_pagerduty', 'notification_teams',
		'notification_webhook', 'observability_prometheus', 'observability_grafana', 'observability_alertmanager',
		'ai_openai', 'ai_azure_openai'
	)),
	name             text NOT NULL CHECK (char_length(name) <= 255),
	config_encrypted text NOT NULL,
	config_display   jsonb NOT NULL DEFAULT '{}',
	is_active        boolean NOT NULL DEFAULT true,
	last_tested_at   timestamptz,
	last_test_status text NOT NULL DEFAULT '' CHECK (last_test_status IN ('', 'success', 'failed')),
	created_at       timestamptz NOT NULL DEFAULT now(),
	updated_at       timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT connection_configs_project_id_id_key UNIQUE (project_id, id),
	CONSTRAINT connection_configs_project_id_fkey FOREIGN KEY (project_id, tenant_id)
		REFERENCES auth.projects (id, tenant_id) ON DELETE CASCADE
);

CREATE INDEX connection_configs_project_id_category
	ON integration.connection_configs (project_id, category, name);

SELECT platform.isolate('integration.connection_configs', 'project');
