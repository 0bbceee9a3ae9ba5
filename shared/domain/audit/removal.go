package audit

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Cleanup is a removal of old entries: those of the project from before a time
// and, where AnyProject says so, those of no project. Note is the entry that tells
// of it; its metadata receives the number of removed entries.
type Cleanup struct {
	Before     time.Time
	AnyProject bool
	Service    string
	Note       Entry
}

// Remove does a cleanup, with its entry in the same transaction, and returns how
// many entries went and how many of those the scope sees remain. The hashes at
// both ends of what went are kept, so that the chain can be verified across it.
func (r *Repository) Remove(ctx context.Context, s auth.Scope, c Cleanup) (removed, remaining int, err error) {
	err = r.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT audit.remove_before($1, $2)`, c.Before, c.AnyProject).Scan(&removed)
		if err != nil {
			return fmt.Errorf("remove entries: %w", err)
		}
		c.Note.Metadata["removed_count"] = removed
		if _, _, err := r.Append(ctx, s, c.Service, []Entry{c.Note}); err != nil {
			return fmt.Errorf("record the cleanup: %w", err)
		}
		remaining, err = count(ctx, tx, s, Filter{AnyProject: c.AnyProject})
		return err
	})
	return removed, remaining, err
}

// DropExpired drops the partitions whose entries are all older than so many days,
// of every tenant, and returns how many there were. The chains stay verifiable.
func (r *Repository) DropExpired(ctx context.Context, days int) (dropped int, err error) {
	err = r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT audit.drop_expired_partitions($1)`, days).Scan(&dropped)
	})
	return dropped, err
}
