package events

import (
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// queueAll inserts rows in the order of the batch, which their ids follow.
func queueAll(to *pgx.Batch, tx pgx.Tx, s auth.Scope, b *Batch) {
	for _, kind := range b.kinds {
		postgres.Note(tx, queue{s, Kind(kind)})
	}
	to.Queue(`
		INSERT INTO events.outbox (service, tenant_id, project_id, kind, topic, payload)
		SELECT nullif(current_setting('application_name'), ''), @tenant, @project, n.kind, n.topic, n.payload::jsonb
		FROM unnest(@kinds::text[], @topics::text[], @payloads::text[]) WITH ORDINALITY AS n (kind, topic, payload, place)
		ORDER BY n.place`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID,
		"kinds": b.kinds, "topics": b.topics, "payloads": b.payloads,
	})
}
