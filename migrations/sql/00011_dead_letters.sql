-- Rows of the outbox that were given up are listed by project, latest first. The
-- index on the labels of alerts goes: behind row-level security nothing can use it
-- (@> is not leakproof), and it was the most expensive part of storing an alert.

-- +goose Up
CREATE INDEX outbox_dead ON events.outbox (tenant_id, project_id, dead_at DESC, event_id)
	WHERE dead_at IS NOT NULL;

DROP INDEX integration.monitoring_alerts_labels;
