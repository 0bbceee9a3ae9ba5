package logs_test

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// killer lets so many statements through and cuts the connection at the next one.
type killer struct{ left atomic.Int64 }

func (k *killer) next(ctx context.Context) context.Context {
	if k.left.Add(-1) >= 0 {
		return ctx
	}
	cut, cancel := context.WithCancel(ctx)
	cancel()
	return cut
}

// TraceQueryStart counts statements.
func (k *killer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return k.next(ctx)
}

// TraceQueryEnd is part of the interface.
func (*killer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart counts a batch as a statement.
func (k *killer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return k.next(ctx)
}

// TraceBatchQuery is part of the interface.
func (*killer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd is part of the interface.
func (*killer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

var yesterday = time.Now().UTC().Truncate(24 * time.Hour).Add(-12 * time.Hour)

func appendBatches(t *testing.T, store logs.Store, s auth.Scope, batches, lines int) {
	t.Helper()
	for i := range batches {
		var batch []logs.Line
		for j := range lines {
			batch = append(batch, logs.Line{
				Micros: yesterday.UnixMicro() + int64(i*lines+j), Level: "INFO", Service: "api", Message: "message number " + strconv.Itoa(i*lines+j),
				SpanID: strconv.Itoa(i*lines + j),
			})
		}
		require.NoError(t, store.Append(t.Context(), s, batch))
	}
}

// requireAll checks that so many lines are there, each once, and counted once.
func requireAll(t *testing.T, store logs.Store, s auth.Scope, want int) {
	t.Helper()
	within := logs.Query{From: yesterday.Add(-time.Hour), To: yesterday.Add(time.Hour)}
	found, err := store.Search(t.Context(), s, within, logs.Page{Limit: want + 1})
	require.NoError(t, err)
	require.Equal(t, want, found.Total)
	seen := map[string]bool{}
	for _, l := range found.Lines {
		seen[l.SpanID] = true
	}
	require.Len(t, seen, want)
	patterns, err := store.Patterns(t.Context(), s, logs.PatternQuery{From: within.From, To: within.To, Limit: 10})
	require.NoError(t, err)
	require.Len(t, patterns, 1)
	require.EqualValues(t, want, patterns[0].Count)
}

func TestCompactionThatIsKilledLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	k := &killer{}
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.URL(t), MaxConns: 1}, func(c *pgxpool.Config) { c.ConnConfig.Tracer = k })
	require.NoError(t, err)
	t.Cleanup(db.Close)
	k.left.Store(1 << 40)
	dying, repo, s := logs.NewRepository(db, logs.DefaultBudget()), logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()), pgtest.NewProject(t)
	appendBatches(t, repo, s, 9, 5)
	at, err := repo.Now(t.Context(), s)
	require.NoError(t, err)

	deaths, began := 0, time.Now()
	for worked := false; !worked; {
		k.left.Store(int64(deaths))
		worked, err = dying.Compact(t.Context(), s, 0)
		requireAll(t, repo, s, 45)
		if err == nil && !worked {
			require.Less(t, time.Since(began), time.Minute, "nothing is merged")
			continue // the server has not noticed yet that the last one died, whose lock it holds
		}
		deaths++
	}
	require.Greater(t, deaths, 7, "there are more statements than that")
	var blocks int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM logs.blocks WHERE project_id = $1`, s.ProjectID).Scan(&blocks))
	require.Equal(t, 1, blocks)
	arrived, _, err := repo.Arrived(t.Context(), s, at)
	require.NoError(t, err)
	require.Empty(t, arrived, "what is merged does not arrive again")
}

func TestSearchesSeeEveryLineOnceWhileBlocksAreMerged(t *testing.T) {
	t.Parallel()
	repo, s := logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()), pgtest.NewProject(t)
	appendBatches(t, repo, s, 40, 2)
	done := make(chan error, 1)
	go func() {
		for {
			worked, err := repo.Compact(t.Context(), s, 0)
			if err != nil || !worked {
				done <- err
				return
			}
		}
	}()
	for ended := false; !ended; {
		select {
		case err := <-done:
			require.NoError(t, err)
			ended = true
		default:
		}
		requireAll(t, repo, s, 80)
	}
}

func TestOldThingsGo(t *testing.T) {
	t.Parallel()
	repo, s := logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()), pgtest.NewProject(t)
	appendBatches(t, repo, s, 9, 1)
	_, err := repo.Compact(t.Context(), s, 0)
	require.NoError(t, err)

	require.NoError(t, repo.EnsureDays(t.Context(), 14))
	dropped, err := repo.DropExpired(t.Context(), 30)
	require.NoError(t, err)
	require.Zero(t, dropped, "everything is younger")
	_, err = pgtest.Owner(t).Exec(t.Context(), `UPDATE logs.log_patterns SET bucket = now() - interval '40 days' WHERE project_id = $1`, s.ProjectID)
	require.NoError(t, err)
	gone, err := repo.DeleteExpiredPatterns(t.Context(), 30, 100)
	require.NoError(t, err)
	require.EqualValues(t, 1, gone)
	requireBacklog(t, repo, s)
}

// requireBacklog checks that a project shows up with what waits in it.
func requireBacklog(t *testing.T, repo *logs.Repository, s auth.Scope) {
	t.Helper()
	appendBatches(t, repo, s, 3, 1)
	backlogs, err := repo.Backlogs(t.Context(), 0)
	require.NoError(t, err)
	for _, b := range backlogs {
		if b.Scope == s {
			require.EqualValues(t, 4, b.Blocks)
			return
		}
	}
	require.Fail(t, "the project is not listed")
}
