package errorgroup

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Retention says for how many days occurrences, host samples and browser events are kept.
type Retention struct {
	ErrorDays   int
	HostDays    int
	BrowserDays int
}

// The days for which other rows are kept: groups and hosts since they were last seen.
const (
	groupDays = 180
	hostDays  = 30
	sumDays   = 90

	// keepAtOnce bounds how many rows of a table one statement removes.
	keepAtOnce = 5000
)

// Keep makes the partitions of the time that is kept and of the next days, drops older
// ones, and removes the rows that nobody can ask for any more.
func (r *Repository) Keep(ctx context.Context, days Retention) (partitions, rows int64, err error) {
	if err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT telemetry.keep_event_days($1, $2, $3)`, days.ErrorDays, days.HostDays, days.BrowserDays).Scan(&partitions)
	}); err != nil {
		return 0, 0, fmt.Errorf("keep partitions: %w", err)
	}
	for gone := int64(1); gone > 0 && ctx.Err() == nil; rows += gone {
		if err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, `SELECT telemetry.delete_expired_events($1, $2, $3, $4, $5)`,
				groupDays, days.ErrorDays+1, hostDays, sumDays, keepAtOnce).Scan(&gone)
		}); err != nil {
			return partitions, rows, fmt.Errorf("remove old rows: %w", err)
		}
	}
	return partitions, rows, ctx.Err()
}
