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
	_, err := tx.Exec(ctx, `
		INSERT INTO events.outbox (service, tenant_id, project_id, kind, topic, payload)
		VALUES (nullif(current_setting('application_name'), ''), @tenant, @project, @kind, @topic, @payload)`,
		pgx.NamedArgs{
			"tenant": s.TenantID, "project": nullable(s.ProjectID),
			"kind": kind, "topic": topic, "payload": json.RawMessage(payload),
		})
	return err
}

// due lists the queues whose first row may be delivered now.
func (o *outbox) due(ctx context.Context) ([]queue, error) {
	var queues []queue
	err := o.db.Unscoped(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT d.tenant_id, d.project_id, d.kind
			FROM events.due($1, $2) AS d`, o.service, maxQueues)
		if err != nil {
			return err
		}
		queues, err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (queue, error) {
			var q queue
			var project uuid.NullUUID
			err := r.Scan(&q.scope.TenantID, &project, &q.kind)
			q.scope.ProjectID = project.UUID
			return q, err
		})
		return err
	})
	return queues, err
}

// batch is what a claim gave: rows to deliver in order, or one that was buried because
// it crashed its holders. waiting is how many rows the queue holds, up to a thousand.
type batch struct {
	rows    []row
	buried  *row
	waiting int
}

// claim leases the first rows of a queue. It gives none when another relay is at work
// or the first row is not due.
func (o *outbox) claim(ctx context.Context, q queue, limit int) (batch, error) {
	var claimed batch
	err := o.db.Write(ctx, q.scope, func(tx pgx.Tx) error {
		claimed = batch{}
		var locked bool
		err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))`, o.lockName(q)).Scan(&locked)
		if err != nil || !locked {
			return err
		}

		found, err := o.head(ctx, tx, q, limit, &claimed.waiting)
		if err != nil {
			return err
		}
		rows := claimable(found)
		if len(rows) == 0 {
			return nil
		}
		if first := rows[0]; first.crashed && first.crashes+1 >= maxCrashes {
			claimed.buried = &first.row
			return o.bury(ctx, tx, first.id)
		}
		claimed.rows, err = o.take(ctx, tx, rows)
		return err
	})
	return claimed, err
}

func (o *outbox) lockName(q queue) string {
	return "outbox:" + o.service + ":" + q.scope.TenantID.String() + ":" + q.scope.ProjectID.String() + ":" + string(q.kind)
}

// candidate is an open row with the state of its lease by the database's clock.
type candidate struct {
	row

	due, leased, crashed bool
}

func (o *outbox) head(ctx context.Context, tx pgx.Tx, q queue, limit int, waiting *int) ([]candidate, error) {
	rows, err := tx.Query(ctx, `
		SELECT id, event_id, topic, payload, attempts, crashes, created_at,
			next_attempt_at <= now() AS due,
			coalesce(lease_until > now(), false) AS leased,
			coalesce(lease_until <= now(), false) AS crashed,
			(
				SELECT count(*)
				FROM (
					SELECT FROM events.outbox
					WHERE service = @service AND tenant_id = @tenant AND kind = @kind
						AND coalesce(project_id, '00000000-0000-0000-0000-000000000000') = @project
						AND done_at IS NULL AND dead_at IS NULL
					LIMIT 1000
				) AS open
			) AS waiting
		FROM events.outbox
		WHERE service = @service AND tenant_id = @tenant AND kind = @kind
			AND coalesce(project_id, '00000000-0000-0000-0000-000000000000') = @project
			AND done_at IS NULL AND dead_at IS NULL
		ORDER BY id
		LIMIT @limit`, pgx.NamedArgs{
		"service": o.service, "tenant": q.scope.TenantID, "project": q.scope.ProjectID, "kind": q.kind, "limit": limit,
	})
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (candidate, error) {
		c := candidate{row: row{message: Message{Scope: q.scope, Kind: q.kind}}}
		m := &c.message
		err := r.Scan(&c.id, &m.ID, &m.Topic, &m.Payload, &c.attempts, &c.crashes, &m.CreatedAt,
			&c.due, &c.leased, &c.crashed, waiting)
		return c, err
	})
}

// claimable cuts the rows down to those that may be delivered now, in order. A row that
// was in the hands of a process that died goes alone: if it is the one that kills, it
// does not take others with it.
func claimable(found []candidate) []candidate {
	for i, c := range found {
		if c.leased || !c.due {
			return found[:i]
		}
		if c.crashed || c.crashes > 0 {
			return found[:max(i, 1)]
		}
	}
	return found
}

// take leases the rows.
func (o *outbox) take(ctx context.Context, tx pgx.Tx, rows []candidate) ([]row, error) {
	ids := make([]int64, len(rows))
	taken := make([]row, len(rows))
	byID := make(map[int64]*row, len(rows))
	for i, c := range rows {
		ids[i], taken[i] = c.id, c.row
		byID[c.id] = &taken[i]
	}

	result, err := tx.Query(ctx, `
		UPDATE events.outbox
		SET lease_until = now() + @lease, fence = fence + 1, crashes = crashes + (lease_until IS NOT NULL)::integer
		WHERE id = ANY(@ids)
		RETURNING id, fence, crashes`, pgx.NamedArgs{"lease": o.lease, "ids": ids})
	if err != nil {
		return nil, err
	}
	var id, fence int64
	var crashes int
	_, err = pgx.ForEachRow(result, []any{&id, &fence, &crashes}, func() error {
		byID[id].fence, byID[id].crashes = fence, crashes
		return nil
	})
	return taken, err
}

func (o *outbox) bury(ctx context.Context, tx pgx.Tx, id int64) error {
	_, err := tx.Exec(ctx, `
		UPDATE events.outbox
		SET dead_at = now(), lease_until = NULL, fence = fence + 1, crashes = crashes + 1,
			last_error = 'the process died while delivering it'
		WHERE id = $1`, id)
	return err
}

// stillOpen is written in a way that leaves the index of the queues out: to a planner that
// believes the table to be small it looks better than the key, and with thousands of rows
// waiting it is a thousand times worse.
const stillOpen = `coalesce(done_at, dead_at) IS NULL`

// done records deliveries and returns how many of the rows were still ours.
func (o *outbox) done(ctx context.Context, rows []row) (int, error) {
	ids, fences := make([]int64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i], fences[i] = r.id, r.fence
	}
	return o.record(ctx, rows[0].message.Scope, `
		UPDATE events.outbox
		SET done_at = now(), lease_until = NULL
		WHERE id = ANY(@ids) AND fence = (@fences::bigint[])[array_position(@ids::bigint[], id)] AND `+stillOpen,
		pgx.NamedArgs{"ids": ids, "fences": fences})
}

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
	ids, fences := make([]int64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		ids[i], fences[i] = r.id, r.fence
	}
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
