package incident_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func titles(items []incident.Incident) []string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Title
	}
	return names
}

func TestList(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.declare(t, func(i *incident.Incident) {
		i.Title, i.ServiceName, i.Severity, i.DetectedAt = "A", "checkout", incident.Low, noon
		i.AssigneeID = &d.ann.ID
	})
	d.declare(t, func(i *incident.Incident) {
		i.Title, i.Description, i.ServiceName = "B", "disk of 100% on node_7", "search"
		i.Severity, i.DetectedAt, i.Source = incident.Critical, noon.Add(time.Hour), incident.SourceWebhook
	})
	d.declare(t, func(i *incident.Incident) {
		i.Title, i.Severity, i.DetectedAt = "C", incident.High, noon.Add(2*time.Hour)
	})
	d.declare(t, func(i *incident.Incident) {
		i.Title, i.Severity, i.DetectedAt = "D", incident.High, noon.Add(2*time.Hour)
	})
	_, err := d.move(t, a.ID, incident.Acknowledged)
	require.NoError(t, err)
	newest := incident.Order{By: incident.ByDetection, Descending: true}

	cases := []struct {
		name   string
		filter incident.Filter
		order  incident.Order
		want   []string
	}{
		{"newest first, ties by id", incident.Filter{}, newest, []string{"C", "D", "B", "A"}},
		{"oldest first", incident.Filter{}, incident.Order{By: incident.ByDetection}, []string{"A", "B", "D", "C"}},
		{"worst first", incident.Filter{}, incident.Order{By: incident.BySeverity, Descending: true}, []string{"B", "C", "D", "A"}},
		{"mildest first", incident.Filter{}, incident.Order{By: incident.BySeverity}, []string{"A", "C", "D", "B"}},
		{"last changed first", incident.Filter{}, incident.Order{By: incident.ByUpdate, Descending: true}, []string{"A", "D", "C", "B"}},
		{"first changed first", incident.Filter{}, incident.Order{By: incident.ByUpdate}, []string{"B", "C", "D", "A"}},
		{"by state", incident.Filter{States: []incident.State{incident.Acknowledged, incident.Learned}}, newest, []string{"A"}},
		{"by severities", incident.Filter{Severities: []incident.Severity{incident.Critical, incident.Low}}, newest, []string{"B", "A"}},
		{"by source", incident.Filter{Sources: []incident.Source{incident.SourceWebhook}}, newest, []string{"B"}},
		{"by service", incident.Filter{ServiceName: "search"}, newest, []string{"B"}},
		{"by assignee", incident.Filter{AssigneeID: &d.ann.ID}, newest, []string{"A"}},
		{"both ends of a range count", incident.Filter{From: noon, To: noon.Add(time.Hour)}, newest, []string{"B", "A"}},
		{"search ignores case and looks at the service", incident.Filter{Search: "SEARCH"}, newest, []string{"B"}},
		{"search takes a percent sign as it stands", incident.Filter{Search: "100%"}, newest, []string{"B"}},
		{"search takes an underscore as it stands", incident.Filter{Search: "e_7"}, newest, []string{"B"}},
		{"search finds nothing by wildcard", incident.Filter{Search: "n%_7"}, newest, []string{}},
		{"search looks for what the index cannot", incident.Filter{Search: "0%"}, newest, []string{"B"}},
		{"search combines with other filters", incident.Filter{Search: "disk", ServiceName: "checkout"}, newest, []string{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got, err := d.repo.List(t.Context(), d.scope, c.filter, c.order, page.Request{Page: 1, Limit: 10})

			require.NoError(t, err)
			require.Equal(t, c.want, titles(got.Items))
			require.Equal(t, len(c.want), got.Total)
		})
	}

	t.Run("pages neither skip nor repeat", func(t *testing.T) {
		t.Parallel()
		var all []string
		for n := 1; n <= 3; n++ {
			got, err := d.repo.List(t.Context(), d.scope, incident.Filter{}, newest, page.Request{Page: n, Limit: 2})
			require.NoError(t, err)
			require.Equal(t, 4, got.Total)
			require.Equal(t, 2, got.Pages)
			all = append(all, titles(got.Items)...)
		}
		require.Equal(t, []string{"C", "D", "B", "A"}, all)
	})

	t.Run("search does not reach into another project", func(t *testing.T) {
		t.Parallel()

		got, err := d.repo.List(t.Context(), pgtest.NewSibling(t, d.scope), incident.Filter{Search: "disk of"}, newest, page.Request{Page: 1, Limit: 10})

		require.NoError(t, err)
		require.Empty(t, got.Items)
		require.Zero(t, got.Pages)
	})
}

func TestStatistics(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	quick := d.declare(t, func(i *incident.Incident) { i.DetectedAt, i.Severity = noon, incident.High })
	slow := d.declare(t, func(i *incident.Incident) { i.DetectedAt = noon.Add(time.Hour) })
	d.declare(t, func(i *incident.Incident) { i.DetectedAt = noon.Add(2 * time.Hour) })
	end(t, d, quick, 2*time.Minute, 10*time.Minute)
	end(t, d, slow, 4*time.Minute, 30*time.Minute)

	all, err := d.repo.Statistics(t.Context(), d.scope, time.Time{}, time.Time{})
	require.NoError(t, err)
	require.Equal(t, 3, all.Total)
	require.Equal(t, map[incident.State]int{incident.Resolved: 2, incident.Detected: 1}, all.ByState)
	require.Equal(t, map[incident.Severity]int{incident.High: 1, incident.Medium: 2}, all.BySeverity)
	require.InDelta(t, 3, *all.MTTAMinutes, 1e-9, "what nobody took on does not count")
	require.InDelta(t, 20, *all.MTTRMinutes, 1e-9)

	open, err := d.repo.Statistics(t.Context(), d.scope, noon.Add(90*time.Minute), time.Time{})
	require.NoError(t, err)
	require.Equal(t, 1, open.Total)
	require.Nil(t, open.MTTAMinutes)
	require.Nil(t, open.MTTRMinutes)
}

// end acknowledges and resolves an incident at the given distances from its
// detection.
func end(t *testing.T, d desk, i incident.Incident, taken, over time.Duration) {
	t.Helper()
	_, err := d.repo.Change(d.as(t), d.scope, i.ID, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		if err := i.MoveTo(incident.Acknowledged, i.DetectedAt.Add(taken)); err != nil {
			return nil, err
		}
		return nil, i.MoveTo(incident.Resolved, i.DetectedAt.Add(over))
	})
	require.NoError(t, err)
}

func TestDailyCountsInTheZoneOfTheProject(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	now := time.Date(2026, time.March, 30, 0, 30, 0, 0, time.UTC) // 02:30 in Berlin, the day after its clocks changed
	for _, at := range []time.Time{
		time.Date(2026, time.March, 28, 22, 59, 0, 0, time.UTC), // 28th, 23:59
		time.Date(2026, time.March, 28, 23, 1, 0, 0, time.UTC),  // 29th, 00:01
		time.Date(2026, time.March, 29, 21, 59, 0, 0, time.UTC), // 29th, 23:59
		time.Date(2026, time.March, 29, 22, 1, 0, 0, time.UTC),  // 30th, 00:01
		time.Date(2026, time.March, 26, 12, 0, 0, 0, time.UTC),  // before
		time.Date(2026, time.March, 30, 22, 1, 0, 0, time.UTC),  // 31st
	} {
		d.declare(t, func(i *incident.Incident) { i.DetectedAt = at })
	}

	days, err := d.repo.Daily(t.Context(), d.scope, 4, "Europe/Berlin", now)

	require.NoError(t, err)
	got := make([]string, len(days))
	for i, day := range days {
		got[i] = fmt.Sprintf("%s: %d", day.Date.Format(time.DateOnly), day.Count)
	}
	require.Equal(t, []string{"2026-03-27: 0", "2026-03-28: 1", "2026-03-29: 2", "2026-03-30: 1"}, got)
}

func TestSimilar(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := func(title, service string, hours int) incident.Incident {
		return d.declare(t, func(i *incident.Incident) {
			i.Title, i.ServiceName, i.DetectedAt = title, service, noon.Add(time.Duration(hours)*time.Hour)
		})
	}
	self := at("[HIGH] HighLatency on checkout", "checkout", 100)
	older := at("[HIGH] HighLatency on checkout", "checkout", 1)
	newer := at("[HIGH] HighLatency on checkout", "checkout", 50)
	at("zzz", "search", 60)
	labelled := at("qqq", "payments", 70)
	deleted := at("[HIGH] HighLatency on checkout", "checkout", 80)
	require.NoError(t, d.repo.Delete(d.as(t), d.scope, deleted.ID))
	for _, i := range []incident.Incident{self, labelled} {
		attachAlert(t, d, i.ID, `{"region": "eu", "cluster": "a", "severity": "`+i.ID.String()+`"}`)
	}
	learnCause(t, d, older.ID)
	_, err := d.repo.Change(d.as(t), d.scope, older.ID, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		return []incident.Activity{incident.StateChange(i.State, incident.Resolved, "Rolled back 4.2.")}, i.MoveTo(incident.Resolved, noon)
	})
	require.NoError(t, err)

	found, err := d.repo.Similar(t.Context(), d.scope, self.ID, 10)

	require.NoError(t, err)
	ids := make([]uuid.UUID, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	require.Equal(t, []uuid.UUID{newer.ID, older.ID, labelled.ID}, ids, "the newest among equally good ones first")
	require.InDelta(t, 0.75, found[0].Score, 1e-6)
	require.True(t, found[0].SameService)
	require.InDelta(t, 0.25, found[2].Score, 1e-6)
	require.InDelta(t, 1, found[2].LabelOverlap, 1e-6)
	require.Equal(t, "The pool is too small.", *found[1].ConfirmedClaim)
	require.Equal(t, "It was the pool.", *found[1].ActualCause)
	require.Equal(t, "Rolled back 4.2.", *found[1].Resolution)
	require.Nil(t, found[0].ConfirmedClaim)

	near, err := d.repo.SimilarAround(t.Context(), d.scope, self.ID, noon.Add(40*time.Hour), noon.Add(60*time.Hour), 10)
	require.NoError(t, err)
	require.Len(t, near, 1)
	require.Equal(t, newer.ID, near[0].ID)
}

func attachAlert(t *testing.T, d desk, incidentID uuid.UUID, labels string) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, labels, starts_at, fingerprint,
			group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, 'HighLatency', 'high', $3::text::jsonb, now(), $4::uuid::text, '', $4, now(), now())`,
		d.scope.TenantID, d.scope.ProjectID, labels, incidentID)
	require.NoError(t, err)
}

func learnCause(t *testing.T, d desk, incidentID uuid.UUID) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), `
		WITH confirmed AS (
			INSERT INTO incident.hypotheses (tenant_id, project_id, incident_id, claim, confidence_score, source, status, rank)
			VALUES ($1, $2, $3, 'The pool is too small.', 0.9, 'rules', 'confirmed', 1)
			RETURNING id
		)
		INSERT INTO incident.hypothesis_feedback (tenant_id, project_id, hypothesis_id, user_id, rating, actual_cause)
		SELECT $1, $2, confirmed.id, $4, 'up', 'It was the pool.'
		FROM confirmed`, d.scope.TenantID, d.scope.ProjectID, incidentID, d.ann.ID)
	require.NoError(t, err)
}
