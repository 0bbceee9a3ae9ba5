package audit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// exportPage is how many entries of an export are in memory at a time.
const exportPage = 500

// ByID returns one entry that the scope may see.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Stored, error) {
	var found Stored
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM audit.audit_logs
			WHERE id = @id AND tenant_id = @tenant AND (project_id = @project OR project_id IS NULL)`,
			pgx.NamedArgs{"id": id, "tenant": s.TenantID, "project": orNull(s.ProjectID)})
		if err != nil {
			return fmt.Errorf("select entry: %w", err)
		}
		found, err = pgx.CollectExactlyOneRow(rows, scan)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Missing()
		}
		return err
	})
	return found, err
}

// Filter narrows a list; zero members do not. Action may end in * to match a
// prefix. AnyProject includes entries that belong to no project.
type Filter struct {
	UserID       *uuid.UUID
	Action       string
	ResourceType string
	ResourceID   string
	ActorType    auth.ActorType
	Search       string
	Success      *bool
	Since, Until *time.Time
	AnyProject   bool
}

// Place is where an entry stands in a list that is sorted by time and chain.
type Place struct {
	At  time.Time
	Seq int64
}

// Part is the part of a list to read: after a place, then after skipping some, so
// many entries.
type Part struct {
	OldestFirst bool
	After       *Place
	Skip, Limit int
}

const where = `
	FROM audit.audit_logs
	WHERE tenant_id = @tenant AND (project_id = @project OR (@any_project AND project_id IS NULL))
	  AND (@user_id::uuid IS NULL OR user_id = @user_id)
	  AND (@action = '' OR (right(@action, 1) = '*' AND starts_with(action, rtrim(@action, '*'))) OR action = @action)
	  AND (@resource_type = '' OR resource_type = @resource_type)
	  AND (@resource_id = '' OR resource_id = @resource_id)
	  AND (@actor_type = '' OR actor_type = @actor_type)
	  AND (@success::boolean IS NULL OR success = @success)
	  AND (@since::timestamptz IS NULL OR timestamp >= @since)
	  AND (@until::timestamptz IS NULL OR timestamp <= @until)
	  AND (@search = '' OR position(lower(@search) IN lower(actor_name || ' ' || user_email || ' ' || action || ' ' || coalesce(resource_id, ''))) > 0)`

const newestFirst = `
	  AND (@after_at::timestamptz IS NULL OR (timestamp, seq) < (@after_at, @after_seq::bigint))
	ORDER BY timestamp DESC, seq DESC OFFSET @skip LIMIT @limit`

const oldestFirst = `
	  AND (@after_at::timestamptz IS NULL OR (timestamp, seq) > (@after_at, @after_seq::bigint))
	ORDER BY timestamp, seq OFFSET @skip LIMIT @limit`

func (f Filter) args(s auth.Scope) pgx.NamedArgs {
	return pgx.NamedArgs{
		"tenant": s.TenantID, "project": orNull(s.ProjectID), "any_project": f.AnyProject, "user_id": f.UserID, "action": f.Action,
		"resource_type": f.ResourceType, "resource_id": f.ResourceID, "actor_type": string(f.ActorType), "success": f.Success,
		"since": f.Since, "until": f.Until, "search": f.Search,
	}
}

// List returns a part of the entries that match, with the number of all of them.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, p Part) (entries []Stored, total int, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		if total, err = count(ctx, tx, s, f); err != nil {
			return err
		}
		entries, err = read(ctx, tx, s, f, p)
		return err
	})
	return entries, total, err
}

func count(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter) (total int, err error) {
	if err := tx.QueryRow(ctx, `SELECT count(*)`+where, f.args(s)).Scan(&total); err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	return total, nil
}

func read(ctx context.Context, tx pgx.Tx, s auth.Scope, f Filter, p Part) ([]Stored, error) {
	order, args := newestFirst, f.args(s)
	if p.OldestFirst {
		order = oldestFirst
	}
	args["skip"], args["limit"], args["after_at"], args["after_seq"] = p.Skip, p.Limit, nil, int64(0)
	if p.After != nil {
		args["after_at"], args["after_seq"] = p.After.At, p.After.Seq
	}
	rows, err := tx.Query(ctx, `SELECT `+columns+where+order, args)
	if err != nil {
		return nil, fmt.Errorf("select entries: %w", err)
	}
	return pgx.CollectRows(rows, scan)
}

// All returns every entry that matches, newest first, a page at a time. Pages are
// read as they are asked for, each in a transaction of its own.
func (r *Repository) All(ctx context.Context, s auth.Scope, f Filter) iter.Seq2[[]Stored, error] {
	return func(yield func([]Stored, error) bool) {
		part := Part{Limit: exportPage}
		for {
			var page []Stored
			err := r.db.Read(ctx, s, func(tx pgx.Tx) (err error) {
				page, err = read(ctx, tx, s, f, part)
				return err
			})
			if err != nil {
				yield(nil, err)
				return
			}
			if len(page) > 0 && !yield(page, nil) || len(page) < exportPage {
				return
			}
			last := page[len(page)-1]
			part.After = &Place{At: last.Timestamp, Seq: last.Seq}
		}
	}
}
