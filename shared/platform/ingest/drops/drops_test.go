package drops_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestRepository(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	repository := drops.NewRepository(db)
	noon := time.Date(2026, 1, 24, 12, 0, 30, 0, time.UTC)
	day := func(r *drops.Repository, t *testing.T) []drops.Drop {
		t.Helper()
		found, err := r.List(t.Context(), pgtest.NewProject(t), noon.Add(-time.Hour), noon.Add(time.Hour))
		require.NoError(t, err)
		return found
	}

	t.Run("what is added to a minute is counted by signal and reason, the most frequent first", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		for _, refused := range [][]drops.Drop{
			{{Signal: "logs", Reason: drops.TooOld, Items: 3, Requests: 1, LastAt: noon, Sample: "is older than what is kept"}},
			{
				{Signal: "logs", Reason: drops.TooOld, Items: 4, Requests: 2, LastAt: noon.Add(10 * time.Second), Sample: "newer"},
				{Signal: "metrics", Reason: drops.Quota, Items: 9, Requests: 1, LastAt: noon.Add(-50 * time.Minute), Sample: "too many series"},
				{Signal: "logs", Reason: drops.TooOld, Items: 1, Requests: 1, LastAt: noon.Add(-50 * time.Minute), Sample: "older"},
			},
		} {
			require.NoError(t, repository.Add(t.Context(), s, refused))
		}

		found, err := repository.List(t.Context(), s, noon.Add(-time.Hour), noon.Add(time.Hour))
		require.NoError(t, err)
		require.Len(t, found, 2)
		require.Equal(t, "metrics", found[0].Signal)
		require.Equal(t, int64(9), found[0].Items)
		logs := found[1]
		require.Equal(t, int64(8), logs.Items)
		require.Equal(t, int64(4), logs.Requests)
		require.Equal(t, "newer", logs.Sample)
		require.Equal(t, noon.Add(10*time.Second), logs.LastAt)
		require.Len(t, logs.Trend, 24)
		require.Equal(t, int64(1), logs.Trend[1])
		require.Equal(t, int64(7), logs.Trend[11]+logs.Trend[12])

		require.Empty(t, day(repository, t), "of another project")
	})

	t.Run("what is older than anybody may ask for is forgotten, and batches after a day", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		require.NoError(t, repository.Add(t.Context(), s, []drops.Drop{
			{Signal: "logs", Reason: drops.Quota, Items: 1, Requests: 1, LastAt: time.Now().Add(-33 * 24 * time.Hour)},
			{Signal: "logs", Reason: drops.Quota, Items: 2, Requests: 1, LastAt: time.Now().Add(-30 * 24 * time.Hour)},
		}))
		_, err := pgtest.Owner(t).Exec(t.Context(), `
			INSERT INTO platform.ingest_batches_seen (tenant_id, project_id, key_id, route, batch_id, received_at)
			SELECT $1, $2, gen_random_uuid(), '/r', gen_random_uuid(), now() - age
			FROM unnest(ARRAY[interval '25 hours', interval '23 hours']) AS age`, s.TenantID, s.ProjectID)
		require.NoError(t, err)

		_, err = repository.Forget(t.Context())
		require.NoError(t, err)

		found, err := repository.List(t.Context(), s, time.Now().Add(-40*24*time.Hour), time.Now())
		require.NoError(t, err)
		require.Equal(t, int64(2), found[0].Items)
		var kept int
		require.NoError(t, db.Read(t.Context(), s, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `SELECT count(*) FROM platform.ingest_batches_seen WHERE tenant_id = $1`, s.TenantID).Scan(&kept)
		}))
		require.Equal(t, 1, kept)
	})
}
