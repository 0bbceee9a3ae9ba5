package guard

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Memory remembers batches in the database.
type Memory struct{ db *postgres.DB }

// NewMemory returns a Memory.
func NewMemory(db *postgres.DB) *Memory { return &Memory{db: db} }

// Once implements ingest.Memory. A batch whose twin is being stored right now waits for
// the end of it: the twin may fail.
func (m *Memory) Once(ctx context.Context, s auth.Scope, marks []ingest.Mark, store func(ctx context.Context, isNew map[ingest.Mark]bool) error) error {
	return m.db.Atomically(ctx, s, func(ctx context.Context, tx pgx.Tx) error {
		isNew, err := remember(ctx, tx, s, marks)
		if err != nil {
			return err
		}
		return store(ctx, isNew)
	})
}

// remember writes the marks down and returns those that were not there.
func remember(ctx context.Context, tx pgx.Tx, s auth.Scope, marks []ingest.Mark) (map[ingest.Mark]bool, error) {
	marks = slices.Clone(marks) // in one order, so that two writers do not wait for each other
	slices.SortFunc(marks, func(a, b ingest.Mark) int {
		return cmp.Or(slices.Compare(a.Key[:], b.Key[:]), cmp.Compare(a.Route, b.Route), slices.Compare(a.ID[:], b.ID[:]))
	})
	marks = slices.Compact(marks)
	keys, routes, ids := make([]uuid.UUID, len(marks)), make([]string, len(marks)), make([]uuid.UUID, len(marks))
	for i, m := range marks {
		keys[i], routes[i], ids[i] = m.Key, m.Route, m.ID
	}
	rows, err := tx.Query(ctx, `
		INSERT INTO platform.ingest_batches_seen (tenant_id, project_id, key_id, route, batch_id)
		SELECT $1, $2, m.key_id, m.route, m.batch_id
		FROM unnest($3::uuid[], $4::text[], $5::uuid[]) WITH ORDINALITY AS m (key_id, route, batch_id, place)
		ORDER BY m.place
		ON CONFLICT ON CONSTRAINT ingest_batches_seen_pkey DO NOTHING
		RETURNING key_id, route, batch_id`, s.TenantID, s.ProjectID, keys, routes, ids)
	if err != nil {
		return nil, err
	}
	isNew := map[ingest.Mark]bool{}
	var m ingest.Mark
	_, err = pgx.ForEachRow(rows, []any{&m.Key, &m.Route, &m.ID}, func() error {
		isNew[m] = true
		return nil
	})
	return isNew, err
}
