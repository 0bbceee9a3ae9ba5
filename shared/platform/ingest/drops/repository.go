package drops

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// slicesOfTrend is in how many parts a range is counted.
const slicesOfTrend = 24

// Repository keeps the counts.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Add adds to the counts of a project.
func (r *Repository) Add(ctx context.Context, s auth.Scope, refused []Drop) error {
	refused = slices.Clone(refused) // in one order, so that two writers do not wait for each other
	slices.SortFunc(refused, func(a, b Drop) int {
		return cmp.Or(a.LastAt.Truncate(time.Minute).Compare(b.LastAt.Truncate(time.Minute)), cmp.Compare(a.Signal, b.Signal), cmp.Compare(a.Reason, b.Reason))
	})
	return r.db.Write(ctx, s, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		for _, d := range refused {
			batch.Queue(`
				INSERT INTO platform.ingest_drops AS known
					(tenant_id, project_id, minute, signal, reason, items, requests, last_at, sample)
				VALUES ($1, $2, date_trunc('minute', $3::timestamptz), $4, $5, $6, $7, $3, left($8, 300))
				ON CONFLICT ON CONSTRAINT ingest_drops_pkey DO UPDATE
				SET items = known.items + excluded.items, requests = known.requests + excluded.requests,
					last_at = greatest(known.last_at, excluded.last_at), sample = excluded.sample
				WHERE known.tenant_id = excluded.tenant_id`,
				s.TenantID, s.ProjectID, d.LastAt, d.Signal, d.Reason, d.Items, d.Requests, d.Sample)
		}
		return tx.SendBatch(ctx, batch).Close()
	})
}

// List returns what was refused in a range, the most frequent first.
func (r *Repository) List(ctx context.Context, s auth.Scope, from, to time.Time) ([]Drop, error) {
	var found []Drop
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT c.signal, c.reason, c.slice, sum(c.items)::bigint, sum(c.requests)::bigint, max(c.last_at),
				(array_agg(c.sample ORDER BY c.last_at DESC))[1]
			FROM (
				SELECT d.signal, d.reason, d.items, d.requests, d.last_at, d.sample, least(greatest(width_bucket(
					extract(epoch FROM d.minute)::float8, extract(epoch FROM $3::timestamptz)::float8,
					extract(epoch FROM $4::timestamptz)::float8, $5), 1), $5) AS slice
				FROM platform.ingest_drops AS d
				WHERE d.tenant_id = $1 AND d.project_id = $2
					AND d.minute >= date_trunc('minute', $3::timestamptz) AND d.minute <= $4
			) AS c
			GROUP BY c.signal, c.reason, c.slice
			ORDER BY c.signal, c.reason, c.slice`, s.TenantID, s.ProjectID, from, to, slicesOfTrend)
		if err != nil {
			return err
		}
		found, err = joined(rows)
		return err
	})
	slices.SortStableFunc(found, func(a, b Drop) int { return cmp.Compare(b.Items, a.Items) })
	return found, err
}

// joined puts the slices of each signal and reason together; they come in order.
func joined(rows pgx.Rows) ([]Drop, error) {
	var found []Drop
	var part Drop
	var slice int
	_, err := pgx.ForEachRow(rows, []any{&part.Signal, &part.Reason, &slice, &part.Items, &part.Requests, &part.LastAt, &part.Sample}, func() error {
		if n := len(found); n == 0 || found[n-1].Signal != part.Signal || found[n-1].Reason != part.Reason {
			found = append(found, Drop{Signal: part.Signal, Reason: part.Reason, Trend: make([]int64, slicesOfTrend)})
		}
		d := &found[len(found)-1]
		d.Items += part.Items
		d.Requests += part.Requests
		d.LastAt, d.Sample = part.LastAt, part.Sample
		d.Trend[slice-1] += part.Items
		return nil
	})
	return found, err
}

// forgetAtMost is how many batches one statement forgets.
const forgetAtMost = 10_000

// Forget removes counts and remembered batches that are too old, and returns how many
// batches went.
func (r *Repository) Forget(ctx context.Context) (batches int64, err error) {
	for {
		var n int64
		err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, `SELECT platform.forget_ingest($1)`, forgetAtMost).Scan(&n)
		})
		batches += n
		if err != nil || n < forgetAtMost {
			return batches, err
		}
	}
}
