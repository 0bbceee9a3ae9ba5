package events

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	maxCrashes   = 3
	maxQueues    = 10_000
	maxErrorText = 500
	forgetAtOnce = 500
)

// queue is the rows of one tenant, project and kind: what is delivered in order.
type queue struct {
	scope auth.Scope
	kind  Kind
}

// row is a claimed row. Only the holder of its fence may record what became of it.
type row struct {
	id       int64
	fence    int64
	attempts int
	crashes  int
	message  Message
}

// outbox is the SQL of one service's rows.
type outbox struct {
	db      *postgres.DB
	service string
	lease   time.Duration
}

func insert(ctx context.Context, tx pgx.Tx, s auth.Scope, kind Kind, topic string, payload []byte) error {
	postgres.Note(tx, queue{s, kind})
	_, err := tx.Exec(ctx, `
		INSERT INTO events.outbox (service, tenant_id, project_id, kind, topic, payload)
		VALUES (nullif(current_setting('application_name'), ''), @tenant, @project, @kind, @topic, @payload)`,
		pgx.NamedArgs{
			"tenant": s.TenantID, "project": nullable(s.ProjectID),
			"kind": kind, "topic": topic, "payload": json.RawMessage(payload),
		})
	return err
}

// due lists the queues whose first row may be delivered now. What relays do all the time is
// one call of a function each, without a transaction around it.
func (o *outbox) due(ctx context.Context) ([]queue, error) {
	rows, err := o.db.Pool().Query(ctx, `
		SELECT d.tenant_id, d.project_id, d.kind
		FROM events.due($1, $2) AS d`, o.service, maxQueues)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (queue, error) {
		var q queue
		var project uuid.NullUUID
		err := r.Scan(&q.scope.TenantID, &project, &q.kind)
		q.scope.ProjectID = project.UUID
		return q, err
	})
}

// batch is what a turn gave: how many deliveries it recorded, and rows to deliver in
// order, or one that was buried because it crashed its holders. waiting is how many rows
// the queue holds, up to a thousand.
type batch struct {
	recorded int
	rows     []row
	buried   *row
	waiting  int
}

// turn records deliveries and leases the first rows of their queue. It gives none when
// another relay is at work, the first row is not due, or a delivered one was not ours any
// more.
func (o *outbox) turn(ctx context.Context, q queue, sent []row, limit int) (batch, error) {
	ids, fences := keysOf(sent)
	rows, err := o.db.Pool().Query(ctx, `
		SELECT t.recorded, t.waiting, t.id, t.event_id, t.topic, t.payload, t.attempts, t.crashes, t.created_at, t.fence, t.buried
		FROM events.turn(@service, @tenant, @project, @kind, @sent, @fences, @limit, @lease, @crashes) AS t
		ORDER BY t.id`, pgx.NamedArgs{
		"service": o.service, "tenant": q.scope.TenantID, "project": nullable(q.scope.ProjectID), "kind": q.kind,
		"sent": ids, "fences": fences, "limit": limit, "lease": o.lease, "crashes": maxCrashes,
	})
	if err != nil {
		return batch{}, err
	}
	var b batch
	var buried bool
	b.rows, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (row, error) {
		taken := row{message: Message{Scope: q.scope, Kind: q.kind}}
		m := &taken.message
		err := r.Scan(&b.recorded, &b.waiting, &taken.id, &m.ID, &m.Topic, &m.Payload, &taken.attempts, &taken.crashes,
			&m.CreatedAt, &taken.fence, &buried)
		return taken, err
	})
	switch {
	case err != nil:
		return batch{}, err
	case b.rows[0].id == 0:
		b.rows = nil
	case buried:
		b.buried, b.rows = &b.rows[0], nil
	}
	return b, nil
}

func keysOf(rows []row) (ids, fences []int64) {
	ids, fences = make([]int64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i], fences[i] = r.id, r.fence
	}
	return ids, fences
}

// stillOpen is written in a way that leaves the index of the queues out: to a planner that
// believes the table to be small it looks better than the key, and with thousands of rows
// waiting it is a thousand times worse.
const stillOpen = `coalesce(done_at, dead_at) IS NULL`

// failed records a failed attempt: when to try again, or that it is the last.
func (o *outbox) failed(ctx context.Context, r row, f failure) (int, error) {
	return o.record(ctx, r.message.Scope, `
		UPDATE events.outbox
		SET attempts = attempts + @attempts, crashes = crashes + @crashes, last_error = @error, lease_until = NULL,
			next_attempt_at = now() + @delay, dead_at = CASE WHEN @dead::boolean THEN now() END
		WHERE id = @id AND fence = @fence AND `+stillOpen,
		pgx.NamedArgs{
			"id": r.id, "fence": r.fence, "attempts": f.attempts, "crashes": f.crashes,
			"error": cut(f.text, maxErrorText), "delay": f.delay, "dead": f.dead,
		})
}

// release gives rows back that were leased and not tried.
func (o *outbox) release(ctx context.Context, rows []row) error {
	ids, fences := keysOf(rows)
	_, err := o.record(ctx, rows[0].message.Scope, `
		UPDATE events.outbox
		SET lease_until = NULL
		WHERE id = ANY(@ids) AND fence = (@fences::bigint[])[array_position(@ids::bigint[], id)] AND `+stillOpen,
		pgx.NamedArgs{"ids": ids, "fences": fences})
	return err
}

// record runs one update without waiting for the disk: a record that is lost with the
// server repeats a delivery, which receivers expect, and never loses one.
func (o *outbox) record(ctx context.Context, s auth.Scope, query string, args pgx.NamedArgs) (int, error) {
	changed := 0
	err := o.db.Write(ctx, s, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(`SET LOCAL synchronous_commit = off`)
		batch.Queue(query, args).Exec(func(tag pgconn.CommandTag) error {
			changed = int(tag.RowsAffected())
			return nil
		})
		return tx.SendBatch(ctx, batch).Close()
	})
	return changed, err
}

// forget deletes a handful of rows that are kept for a fixed time only and returns how
// many went.
func (o *outbox) forget(ctx context.Context) (int64, error) {
	var deleted int64
	err := o.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT platform.delete_expired($1)`, forgetAtOnce).Scan(&deleted)
	})
	return deleted, err
}

func nullable(id uuid.UUID) uuid.NullUUID {
	return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil}
}

func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
