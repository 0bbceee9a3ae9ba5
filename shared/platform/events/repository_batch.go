package events

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// insertAll inserts rows in the order of the batch, which their ids follow.
func insertAll(ctx context.Context, tx pgx.Tx, s auth.Scope, b *Batch) error {
	for _, kind := range b.kinds {
		postgres.Note(tx, queue{s, Kind(kind)})
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO events.outbox (service, tenant_id, project_id, kind, topic, payload)
		SELECT nullif(current_setting('application_name'), ''), @tenant, @project, n.kind, n.topic, n.payload::jsonb
		FROM unnest(@kinds::text[], @topics::text[], @payloads::text[]) WITH ORDINALITY AS n (kind, topic, payload, place)
		ORDER BY n.place`, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID,
		"kinds": b.kinds, "topics": b.topics, "payloads": b.payloads,
	})
	return err
}
