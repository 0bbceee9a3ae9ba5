package logs_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// TestADayThatIsOverIsPacked deletes most of the blocks of an old day, packs it and finds
// the others in a smaller table. The database is its own: whole days are locked.
func TestADayThatIsOverIsPacked(t *testing.T) {
	t.Parallel()
	ownerURL, appURL := pgtest.Fresh(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: appURL, MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	owner, err := pgx.Connect(t.Context(), ownerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = owner.Close(t.Context()) })
	repo, s := logs.NewRepository(db, logs.DefaultBudget()), auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	day := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -3)
	for minute := range 40 {
		require.NoError(t, repo.Append(t.Context(), s, someLines(200, day.Add(time.Duration(minute)*time.Minute), time.Millisecond)))
	}
	require.NoError(t, repo.Append(t.Context(), s, someLines(1, time.Now(), time.Millisecond)))
	_, err = owner.Exec(t.Context(), `DELETE FROM logs.blocks WHERE min_at >= $1 AND min_at < $2`, day.Add(5*time.Minute), day.Add(24*time.Hour))
	require.NoError(t, err)
	requireSeenByAll(t, owner)
	size := func() (bytes int64) {
		err := owner.QueryRow(t.Context(), `SELECT pg_total_relation_size($1::regclass)`, "logs.blocks_"+day.Format("2006_01_02")).Scan(&bytes)
		require.NoError(t, err)
		return bytes
	}
	before := size()

	packed, err := repo.PackDays(t.Context())

	require.NoError(t, err)
	require.Equal(t, 1, packed, "today is not over")
	require.Less(t, size(), before/3)
	found, err := repo.Search(t.Context(), s, logs.Query{From: day, To: day.Add(24 * time.Hour)}, logs.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, 1000, found.Total)
	packed, err = repo.PackDays(t.Context())
	require.NoError(t, err)
	require.Zero(t, packed, "it was packed already")
}

// requireSeenByAll waits until no transaction of the server is left that may still need
// what was deleted: packing keeps that.
func requireSeenByAll(t *testing.T, owner *pgx.Conn) {
	t.Helper()
	var deleted int64
	require.NoError(t, owner.QueryRow(t.Context(), `SELECT pg_current_xact_id()::text::bigint`).Scan(&deleted))
	require.Eventually(t, func() bool {
		var seen bool
		require.NoError(t, owner.QueryRow(t.Context(), `SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > $1`, deleted).Scan(&seen))
		return seen
	}, time.Minute, 20*time.Millisecond)
}
