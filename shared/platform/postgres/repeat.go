package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Repeat runs a query that does a piece of work and says whether there was any, each time
// in a transaction of its own, until there is none.
func (db *DB) Repeat(ctx context.Context, query string) (times int, err error) {
	for {
		var worked bool
		err := db.Unscoped(ctx, func(tx pgx.Tx) error { return tx.QueryRow(ctx, query).Scan(&worked) })
		if err != nil {
			return times, fmt.Errorf("%s: %w", query, err)
		}
		if !worked {
			return times, nil
		}
		times++
	}
}
