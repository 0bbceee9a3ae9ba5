package airequest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func aRequest(incident *uuid.UUID, at time.Time) airequest.Request {
	return airequest.Request{
		ID: uuid.Must(uuid.NewV7()), IncidentID: incident, Kind: airequest.KindHypothesis, Tokens: airequest.Tokens{Input: 1200, Output: 300},
		CostUSD: 0.00036, Duration: 1500 * time.Millisecond, Model: "small", Provider: "compatible", Forced: true,
		PromptSummary: "3 items", ResponseSummary: "2 hypotheses", Success: true, CreatedAt: clock.Of(at),
	}
}

func addIncident(t *testing.T, s auth.Scope) *uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO incident.incidents (id, tenant_id, project_id, title, detected_at)
			VALUES ($1, $2, $3, 'x', now())`, id, s.TenantID, s.ProjectID)
		return err
	}))
	return &id
}

func TestRequests(t *testing.T) {
	t.Parallel()
	now := clock.Now()

	t.Run("come back as they were kept, oldest first", func(t *testing.T) {
		t.Parallel()
		repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		incident := addIncident(t, s)
		second, first := aRequest(incident, now), aRequest(incident, now.Add(-time.Minute))
		first.Success, first.ErrorMessage = false, "The provider is away."
		for _, q := range []airequest.Request{second, first, aRequest(nil, now.Add(time.Second))} {
			require.NoError(t, repo.Insert(t.Context(), s, q))
		}

		of, err := repo.OfIncident(t.Context(), s, *incident)
		require.NoError(t, err)
		require.Equal(t, []airequest.Request{first, second}, of)
		newest, err := repo.Newest(t.Context(), s, 1)
		require.NoError(t, err)
		require.Nil(t, newest[0].IncidentID)
		at, err := repo.LastError(t.Context(), s)
		require.NoError(t, err)
		require.Equal(t, first.CreatedAt, *at)
	})

	t.Run("keep long texts cut", func(t *testing.T) {
		t.Parallel()
		repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		q := aRequest(nil, now)
		q.ErrorMessage = strings.Repeat("ü", 5000)
		require.NoError(t, repo.Insert(t.Context(), s, q))

		newest, err := repo.Newest(t.Context(), s, 5)

		require.NoError(t, err)
		require.Len(t, []rune(newest[0].ErrorMessage), 2000)
	})

	t.Run("are another project's secret but the tenant's bill", func(t *testing.T) {
		t.Parallel()
		repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		sibling, stranger := pgtest.NewSibling(t, s), pgtest.NewProject(t)
		old := aRequest(nil, now.Add(-24*time.Hour))
		for scope, q := range map[auth.Scope]airequest.Request{s: aRequest(nil, now), sibling: aRequest(nil, now), stranger: aRequest(nil, now)} {
			require.NoError(t, repo.Insert(t.Context(), scope, q))
		}
		require.NoError(t, repo.Insert(t.Context(), s, old))

		newest, err := repo.Newest(t.Context(), sibling, 10)
		require.NoError(t, err)
		require.Len(t, newest, 1)
		spent, err := repo.Spent(t.Context(), s, now.Add(-time.Hour))
		require.NoError(t, err)
		require.InDelta(t, 2*0.00036, spent, 1e-9)
		none, err := repo.LastError(t.Context(), s)
		require.NoError(t, err)
		require.Nil(t, none)
	})
}

func TestCost(t *testing.T) {
	t.Parallel()

	require.InDelta(t, 0.00036, airequest.Price{Input: 0.15, Output: 0.6}.Cost(airequest.Tokens{Input: 1200, Output: 300}), 1e-12)
	require.InDelta(t, 0.000001, airequest.Price{Input: 0.6}.Cost(airequest.Tokens{Input: 1}), 1e-12, "six decimals, rounded")
	rapid.Check(t, func(t *rapid.T) {
		price := airequest.Price{Input: rapid.Float64Range(0, 100).Draw(t, "in"), Output: rapid.Float64Range(0, 100).Draw(t, "out")}
		tokens := airequest.Tokens{Input: rapid.IntRange(0, 1<<20).Draw(t, "read"), Output: rapid.IntRange(0, 1<<20).Draw(t, "written")}
		more := tokens.Add(airequest.Tokens{Input: 1})
		require.Equal(t, tokens.Total()+1, more.Total())
		require.GreaterOrEqual(t, price.Cost(more), price.Cost(tokens))
	})
}
