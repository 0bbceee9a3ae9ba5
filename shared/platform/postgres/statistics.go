package postgres

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

const (
	statisticsEvery  = 10 * time.Second
	statisticsWithin = 30 * time.Second
)

// KeepStatistics returns a part of a service that lets the planner look at tables soon
// after they have grown. Every replica of every service runs it, at times of its own.
func (db *DB) KeepStatistics(log *slog.Logger) func(context.Context) error {
	return func(ctx context.Context) error {
		pause := rand.N(statisticsEvery) //nolint:gosec // jitter is no secret
		for ; clock.Wait(ctx, pause); pause = statisticsEvery {
			tables, err := db.RefreshStatistics(ctx)
			if err != nil && ctx.Err() == nil {
				log.DebugContext(ctx, "statistics cannot be refreshed", slog.Any("error", err))
			}
			if len(tables) > 0 {
				log.DebugContext(ctx, "statistics refreshed", slog.Any("tables", tables))
			}
		}
		return nil
	}
}

// RefreshStatistics lets the planner look at the tables that have doubled since it last
// did, and returns their names. Without it a plan that was made for an empty table reads
// every row of a full one until the server's own look, which comes once a minute.
func (db *DB) RefreshStatistics(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, statisticsWithin)
	defer cancel()
	var tables []string
	err := db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT platform.refresh_statistics()`).Scan(&tables)
	})
	return tables, err
}
