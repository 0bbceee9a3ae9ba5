package correlation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/correlation"
)

var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func TestOfAlert(t *testing.T) {
	t.Parallel()
	open := correlation.Incident{Title: "[HIGH] DiskFull on db-1", Service: "orders-api", State: "investigating"}
	resolved := open
	resolved.State = "learned"
	for _, c := range []struct {
		name     string
		alert    correlation.Alert
		incident correlation.Incident
		want     float64
	}{
		{"nothing in common", correlation.Alert{Title: "HighLatency", Service: "web", State: "resolved"}, open, 0},
		{"one service name contains the other", correlation.Alert{Service: "ORDERS", State: "resolved"}, open, 0.5},
		{"and the other way round", correlation.Alert{Service: "prod/orders-api"}, open, 0.5},
		{"an unnamed service matches none", correlation.Alert{Service: ""}, open, 0},
		{"the title names the alert", correlation.Alert{Title: "diskfull"}, open, 0.3},
		{"the title names a label", correlation.Alert{Title: "X", Labels: map[string]string{"instance": "DB-1", "empty": " "}}, open, 0.3},
		{"firing while open", correlation.Alert{State: "firing"}, open, 0.2},
		{"in Grafana's word", correlation.Alert{State: "Alerting"}, open, 0.2},
		{"firing while over", correlation.Alert{State: "firing"}, resolved, 0},
		{"all of it", correlation.Alert{Title: "DiskFull", Service: "orders-api", State: "firing"}, open, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			score := correlation.OfAlert(c.alert, c.incident)
			require.InDelta(t, c.want, score.Value, 1e-9)
			require.Equal(t, c.want > 0, len(score.Reasons) > 0, "%v", score.Reasons)
		})
	}
}

func TestBetweenIncidents(t *testing.T) {
	t.Parallel()
	base := correlation.Incident{
		Title: "Checkout fails", Description: "timeouts at the till", Service: "api", DetectedAt: noon,
		Labels: []string{"node=n1", "zone=a", "rack=r", "team=x"}, Symptoms: []string{"timeouts", "slow"},
	}
	at := func(change func(*correlation.Incident)) correlation.Incident {
		other := correlation.Incident{Title: "y", Service: "other", DetectedAt: noon.Add(-3 * time.Hour)}
		change(&other)
		return other
	}
	calls := func(a, b string) bool { return a == "api" && b == "db" }
	for _, c := range []struct {
		name  string
		other correlation.Incident
		want  float64
	}{
		{"nothing in common", at(func(*correlation.Incident) {}), 0},
		{"the same service in any case", at(func(i *correlation.Incident) { i.Service = "API" }), 0.4},
		{"a neighbor", at(func(i *correlation.Incident) { i.Service = "db" }), 0.3},
		{"within a quarter of an hour", at(func(i *correlation.Incident) { i.DetectedAt = noon.Add(15 * time.Minute) }), 0.2},
		{"within two hours", at(func(i *correlation.Incident) { i.DetectedAt = noon.Add(-2 * time.Hour) }), 0.1},
		{"one label", at(func(i *correlation.Incident) { i.Labels = []string{"zone=a", "zone=b"} }), 0.1},
		{"a symptom of both", at(func(i *correlation.Incident) { i.Title = "Many Timeouts" }), 0.1},
		{"a symptom of one only", at(func(i *correlation.Incident) { i.Symptoms = []string{"red lights"} }), 0},
		{"labels count up to three", at(func(i *correlation.Incident) { i.Labels = base.Labels }), 0.3},
		{"everything", at(func(i *correlation.Incident) { i.Service, i.DetectedAt, i.Labels = "api", noon, base.Labels }), 0.9},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.InDelta(t, c.want, correlation.BetweenIncidents(base, c.other, calls).Value, 1e-9)
		})
	}

	t.Run("is the same both ways and never above one", func(t *testing.T) {
		t.Parallel()
		word := rapid.SampledFrom([]string{"", "api", "db", "slow", "zone=a", "node=n1"})
		one := rapid.Custom(func(t *rapid.T) correlation.Incident {
			return correlation.Incident{
				Title: word.Draw(t, "title"), Service: word.Draw(t, "service"), Labels: rapid.SliceOf(word).Draw(t, "labels"),
				Symptoms: rapid.SliceOf(word).Draw(t, "symptoms"), DetectedAt: noon.Add(time.Duration(rapid.IntRange(-300, 300).Draw(t, "minute")) * time.Minute),
			}
		})
		rapid.Check(t, func(t *rapid.T) {
			a, b := one.Draw(t, "a"), one.Draw(t, "b")
			there, back := correlation.BetweenIncidents(a, b, nil), correlation.BetweenIncidents(b, a, nil)
			require.InDelta(t, there.Value, back.Value, 1e-9)
			require.LessOrEqual(t, there.Value, 1.0)
		})
	})
}

func TestGroups(t *testing.T) {
	t.Parallel()
	edge := func(a, b int, score float64) correlation.Edge {
		return correlation.Edge{A: a, B: b, Score: correlation.Score{Value: score}}
	}

	require.Nil(t, correlation.Groups(3, nil), "one thing alone is no group")
	require.Equal(t, []correlation.Group{
		{Members: []int{0, 2, 4}, Best: correlation.Score{Value: 0.9}},
		{Members: []int{1, 5}, Best: correlation.Score{Value: 0.6}},
	}, correlation.Groups(6, []correlation.Edge{edge(4, 2, 0.7), edge(5, 1, 0.6), edge(2, 0, 0.9)}))
}
