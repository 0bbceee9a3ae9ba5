package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// A read sees one snapshot, so that a page and its total agree. A write looks rows up by
// their keys, for which one plan is as good as the next: making a new one for every
// statement took as long as running it. The filters of a read do need plans of their own: one
// that fits every page size reads a whole table for the first page of it.
const (
	beginRead  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL plan_cache_mode = force_custom_plan"
	beginWrite = "BEGIN READ WRITE; SET LOCAL plan_cache_mode = force_generic_plan"
)

// finishTimeout bounds COMMIT and ROLLBACK, which must not be cut off because a
// client went away in that moment.
const finishTimeout = 5 * time.Second

// Read runs fn in a read-only transaction that sees the rows of s.
func (db *DB) Read(ctx context.Context, s auth.Scope, fn func(tx pgx.Tx) error) error {
	if outer := db.joined(ctx); outer != nil {
		return outer.nest(ctx, s, fn)
	}
	return db.run(ctx, beginRead, s, fn, nil)
}

// Write runs fn in a transaction that sees and changes the rows of s and commits
// when fn returns nil. Below Atomically it joins that transaction instead.
func (db *DB) Write(ctx context.Context, s auth.Scope, fn func(tx pgx.Tx) error) error {
	if outer := db.joined(ctx); outer != nil {
		return outer.nest(ctx, s, fn)
	}
	return db.run(ctx, beginWrite, s, fn, db.written)
}

// Unscoped runs fn in a transaction without scope. Only SECURITY DEFINER
// look-ups and tables that belong to no tenant return rows there.
func (db *DB) Unscoped(ctx context.Context, fn func(tx pgx.Tx) error) error {
	if outer := db.joined(ctx); outer != nil {
		return outer.nest(ctx, auth.Scope{}, fn)
	}
	return db.run(ctx, beginWrite, auth.Scope{}, fn, nil)
}

// Atomically runs fn in one transaction that every Read, Write and Unscoped
// below the context it passes takes part in: all of it commits or nothing does.
// Each of them is a savepoint with its own scope, so one that fails can be
// handled. The context must stay on one goroutine and must not outlive fn.
func (db *DB) Atomically(ctx context.Context, s auth.Scope, fn func(ctx context.Context, tx pgx.Tx) error) error {
	if outer := db.joined(ctx); outer != nil {
		return outer.nest(ctx, s, func(tx pgx.Tx) error { return fn(ctx, tx) })
	}

	j := &joint{scope: s}
	err := db.run(ctx, beginWrite, s, func(tx pgx.Tx) error {
		j.tx = tx
		return fn(context.WithValue(ctx, joinKey{db}, j), tx)
	}, db.written)
	if err != nil {
		return err
	}
	for _, then := range j.committed {
		then()
	}
	return nil
}

// AfterCommit calls fn when the transaction that ctx takes part in has committed, or
// at once when it takes part in none. What is rolled back, alone or with everything,
// takes its calls along.
func (db *DB) AfterCommit(ctx context.Context, fn func()) {
	if outer := db.joined(ctx); outer != nil {
		outer.committed = append(outer.committed, fn)
		return
	}
	fn()
}

// AfterWrite adds a function that is called after every committed write with what was
// noted in it, such as one that wakes the relay. It must not block.
func (db *DB) AfterWrite(fn func(notes []any)) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.afterWrite = append(db.afterWrite, fn)
}

// notesOf is where a connection keeps the notes of its transaction.
const notesOf = "srecopilot.notes"

// Note tells the functions of AfterWrite something about the write that tx belongs to, if
// it commits. What is rolled back alone is told as well.
func Note(tx pgx.Tx, about any) {
	data := tx.Conn().PgConn().CustomData()
	notes, _ := data[notesOf].([]any)
	if !slices.Contains(notes, about) {
		data[notesOf] = append(notes, about)
	}
}

func (db *DB) written(notes []any) {
	db.mu.RLock()
	defer db.mu.RUnlock()
	for _, fn := range db.afterWrite {
		fn(notes)
	}
}

func (db *DB) run(ctx context.Context, begin string, s auth.Scope, fn func(tx pgx.Tx) error, then func(notes []any)) error {
	conn, tx, err := db.begin(ctx, begin+"; "+bind(s))
	if err != nil {
		return describe(err)
	}
	defer conn.Release()
	defer rollback(ctx, tx) // after a commit it does nothing
	data := conn.Conn().PgConn().CustomData()
	delete(data, notesOf) // of one that was rolled back

	if err := fn(tx); err != nil {
		return describe(err)
	}
	if err := commit(ctx, tx); err != nil {
		return describe(err)
	}
	if then != nil {
		notes, _ := data[notesOf].([]any)
		then(notes)
	}
	return nil
}

// begin borrows a connection and starts the transaction on it. A pooled
// connection may have died since it was used last; nothing was sent yet, so the
// next one is tried until the pool is through.
func (db *DB) begin(ctx context.Context, query string) (*pgxpool.Conn, pgx.Tx, error) {
	for attempt := int32(0); ; attempt++ {
		conn, err := db.acquire(ctx)
		if err != nil {
			return nil, nil, err
		}
		tx, err := conn.BeginTx(ctx, pgx.TxOptions{BeginQuery: query})
		if err == nil {
			return conn, tx, nil
		}
		conn.Release()
		if !isLost(err) || ctx.Err() != nil || attempt >= db.pool.Config().MaxConns {
			return nil, nil, fmt.Errorf("begin: %w", err)
		}
	}
}

func (db *DB) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	bounded, cancel := context.WithTimeout(ctx, acquireTimeout)
	defer cancel()

	conn, err := db.pool.Acquire(bounded)
	switch {
	case err == nil:
		return conn, nil
	case errors.Is(ctx.Err(), context.Canceled):
		return nil, fmt.Errorf("wait for a connection: %w", err)
	default:
		return nil, unavailable(fmt.Errorf("wait for a connection: %w", err))
	}
}

func commit(ctx context.Context, tx pgx.Tx) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("before commit: %w", err)
	}
	finish, cancel := finishing(ctx)
	defer cancel()

	if err := tx.Commit(finish); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func rollback(ctx context.Context, tx pgx.Tx) {
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	_ = tx.Rollback(finish) // a connection that cannot roll back is closed, which does the same
}

// finishing returns a context that survives a cancellation of ctx but keeps its
// deadline.
func finishing(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := time.Now().Add(finishTimeout)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(limit) {
		limit = deadline
	}
	return context.WithDeadline(context.WithoutCancel(ctx), limit)
}

// bind returns the statements that set the scope until the end of the
// transaction. The values are UUIDs, so they can be written into the text, which
// keeps them in the same message as BEGIN. SET needs no plan.
func bind(s auth.Scope) string {
	return "SET LOCAL app.tenant_id = '" + text(s.TenantID) + "'; SET LOCAL app.project_id = '" + text(s.ProjectID) + "'"
}

func text(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// joinKey finds the transaction of one DB in a context; several services, each
// with its own DB, can run in one process.
type joinKey struct{ db *DB }

// joint is a transaction that others take part in.
type joint struct {
	tx        pgx.Tx
	scope     auth.Scope
	committed []func()
}

func (db *DB) joined(ctx context.Context) *joint {
	j, _ := ctx.Value(joinKey{db}).(*joint)
	return j
}

// nest runs fn in a savepoint under the scope s and brings the outer scope back.
func (j *joint) nest(ctx context.Context, s auth.Scope, fn func(tx pgx.Tx) error) error {
	before := len(j.committed)
	err := j.savepoint(ctx, s, fn)
	if err != nil {
		j.committed = j.committed[:before]
	}
	return err
}

func (j *joint) savepoint(ctx context.Context, s auth.Scope, fn func(tx pgx.Tx) error) error {
	savepoint, err := j.tx.Begin(ctx)
	if err != nil {
		return describe(fmt.Errorf("savepoint: %w", err))
	}
	outer := j.scope
	defer func() { j.scope = outer }()
	defer rollback(ctx, savepoint) // brings the outer scope back by itself

	if err := j.switchTo(ctx, savepoint, s); err != nil {
		return describe(err)
	}
	if err := fn(savepoint); err != nil {
		return describe(err)
	}
	if err := j.switchTo(ctx, savepoint, outer); err != nil {
		return describe(err)
	}
	if err := savepoint.Commit(ctx); err != nil {
		return describe(fmt.Errorf("release savepoint: %w", err))
	}
	return nil
}

func (j *joint) switchTo(ctx context.Context, tx pgx.Tx, s auth.Scope) error {
	if s == j.scope {
		return nil
	}
	if _, err := tx.Exec(ctx, bind(s)); err != nil {
		return fmt.Errorf("switch scope: %w", err)
	}
	j.scope = s
	return nil
}

// isLost reports that the connection broke, as opposed to the server answering
// with an error or refusing a new connection.
func isLost(err error) bool {
	if _, refused := errors.AsType[*pgconn.ConnectError](err); refused {
		return false
	}
	return isBroken(err)
}
