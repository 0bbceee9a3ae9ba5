package airequest_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// noon in Auckland is 23:00 UTC of the day before.
const auckland = "Pacific/Auckland"

func day(n int) time.Time { return time.Date(2026, time.March, n, 0, 0, 0, 0, time.UTC) }

func keep(t *testing.T, repo *airequest.Repository, s auth.Scope, requests ...airequest.Request) {
	t.Helper()
	for _, q := range requests {
		require.NoError(t, repo.Insert(t.Context(), s, q))
	}
}

func addGeneration(t *testing.T, s auth.Scope, incident uuid.UUID, run int, at time.Time) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO incident.hypothesis_generations (tenant_id, project_id, incident_id, run, status, created_at)
			VALUES ($1, $2, $3, $4, 'completed', $5)`, s.TenantID, s.ProjectID, incident, run, at)
		return err
	}))
}

func TestUsage(t *testing.T) {
	t.Parallel()
	repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	incident := addIncident(t, s)
	// The second of March in Auckland lasts from the first, 11:00 UTC, for a day.
	first := aRequest(incident, day(1).Add(11*time.Hour))
	second := aRequest(nil, day(2).Add(10*time.Hour+59*time.Minute))
	second.Kind, second.Success = airequest.KindDashboard, false
	outside := []airequest.Request{aRequest(incident, day(1).Add(10*time.Hour+59*time.Minute)), aRequest(incident, day(3).Add(11*time.Hour))}
	stored := aRequest(incident, day(2))
	stored.Cached = true
	keep(t, repo, s, append(outside, first, second, stored)...)
	keep(t, repo, pgtest.NewSibling(t, s), aRequest(nil, day(2)))
	span := airequest.Span{First: day(2), Last: day(3), Zone: auckland}

	u, err := repo.Usage(t.Context(), s, span, nil)

	require.NoError(t, err)
	require.Equal(t, []airequest.KindUsage{
		{Kind: airequest.KindDashboard, Count: 1, Input: 1200, Output: 300, CostUSD: 0.00036, DurationMS: 1500},
		{Kind: airequest.KindHypothesis, Count: 1, Input: 1200, Output: 300, CostUSD: 0.00036, DurationMS: 1500},
	}, u.Kinds)
	require.Equal(t, []airequest.DayUsage{{Date: day(2), Requests: 2, CostUSD: 0.00072}, {Date: day(3)}}, u.Days)
	of, err := repo.Usage(t.Context(), s, span, incident)
	require.NoError(t, err)
	require.Len(t, of.Kinds, 1)
	require.Equal(t, 1, of.Days[0].Requests)
}

func TestCosts(t *testing.T) {
	t.Parallel()
	repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	dear, cheap := addIncident(t, s), addIncident(t, s)
	call := func(incident *uuid.UUID, hour int, cost float64, evidence string, forced bool) airequest.Request {
		q := aRequest(incident, day(2).Add(time.Duration(hour)*time.Hour))
		q.CostUSD, q.PromptSummary, q.Forced = cost, evidence, forced
		return q
	}
	stored := aRequest(cheap, day(2))
	stored.Cached, stored.CostUSD = true, 0
	keep(t, repo, s, call(dear, 1, 0.5, "a", false), call(dear, 2, 0.25, "a", false), call(dear, 3, 0.125, "b", true),
		call(cheap, 4, 0.01, "a", false), call(cheap, 5, 0, "a", false), stored)
	keep(t, repo, pgtest.NewSibling(t, s), call(nil, 1, 9, "a", true))
	for run := range 3 {
		addGeneration(t, s, *dear, run+1, day(2))
	}
	addGeneration(t, s, *dear, 4, day(9))

	c, err := repo.Costs(t.Context(), s, airequest.Span{First: day(1), Last: day(3), Zone: "UTC"}, 10)

	require.NoError(t, err)
	require.Equal(t, airequest.Costs{
		Requests: 5, CostUSD: 0.885, Tokens: 7500, Asked: 4, Answered: 1, Incidents: 2, Repeated: 0.375, Generations: 3,
		Incident: []airequest.IncidentCost{
			{IncidentID: *dear, Title: "x", CostUSD: 0.875, Requests: 3, Generations: 3},
			{IncidentID: *cheap, Title: "x", CostUSD: 0.01, Requests: 2, Generations: 1},
		},
	}, c)
	require.InDelta(t, 25, c.HitRate(), 1e-9)
	none, err := repo.Costs(t.Context(), s, airequest.Span{First: day(20), Last: day(20), Zone: "UTC"}, 10)
	require.NoError(t, err)
	require.Zero(t, none.HitRate())
	require.Zero(t, none.PerRequest())
}

func TestRecommendations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		costs airequest.Costs
		want  []airequest.Advice
	}{
		{"nothing asked, nothing to say", airequest.Costs{}, nil},
		{"one cent a request is fine", airequest.Costs{Requests: 10, CostUSD: 0.1}, nil},
		{"more than a cent is dear", airequest.Costs{Requests: 10, CostUSD: 0.10001}, []airequest.Advice{airequest.HighCostPerRequest}},
		{"ten requests are too few to judge", airequest.Costs{Asked: 10}, nil},
		{"eighty percent is enough", airequest.Costs{Asked: 20, Answered: 16}, nil},
		{"less is not", airequest.Costs{Asked: 20, Answered: 15}, []airequest.Advice{airequest.LowCacheHitRate}},
		{"two generations may be needed", airequest.Costs{Generations: 2}, nil},
		{"three are many", airequest.Costs{Generations: 3}, []airequest.Advice{airequest.DuplicateRequests}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []airequest.Advice
			for _, r := range c.costs.Recommendations() {
				require.NotEmpty(t, r.Message)
				got = append(got, r.Advice)
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestDeleteExpired(t *testing.T) {
	t.Parallel()
	repo, s := airequest.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	now := time.Now()
	keep(t, repo, s, aRequest(nil, now.AddDate(0, 0, -402)), aRequest(nil, now.AddDate(0, 0, -401)), aRequest(nil, now.AddDate(0, 0, -399)))

	for _, want := range []int{1, 1, 0} {
		removed, err := repo.DeleteExpired(t.Context(), 400, 90, 1)
		require.NoError(t, err)
		require.Equal(t, want, removed, "one at a time")
	}

	left, err := repo.Newest(t.Context(), s, 10)
	require.NoError(t, err)
	require.Len(t, left, 1)
}
