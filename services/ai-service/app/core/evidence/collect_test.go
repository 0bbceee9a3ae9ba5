package evidence_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// stored is what the platform holds in a test.
type stored struct {
	anomalies []evidence.Anomaly

	incident   evidence.Incident
	own        []evidence.Alert
	around     []evidence.Alert
	precedents []evidence.Precedent
	ofOthers   map[uuid.UUID][]evidence.Alert
	from, to   time.Time
}

// metrics are the anomalies of the service, whenever they are asked for.
type metrics []evidence.Anomaly

func (m metrics) Around(context.Context, auth.Scope, string, time.Time, time.Time, int) ([]evidence.Anomaly, error) {
	return m, nil
}

func (s *stored) ByID(_ context.Context, _ auth.Scope, id uuid.UUID) (evidence.Incident, error) {
	if id != s.incident.ID {
		return evidence.Incident{}, fault.Missing()
	}
	return s.incident, nil
}

func (s *stored) Similar(context.Context, auth.Scope, evidence.Incident, int) ([]evidence.Precedent, error) {
	return s.precedents, nil
}

func (s *stored) OfIncident(_ context.Context, _ auth.Scope, id uuid.UUID, _ int) ([]evidence.Alert, error) {
	if id == s.incident.ID {
		return s.own, nil
	}
	return s.ofOthers[id], nil
}

func (s *stored) Between(_ context.Context, _ auth.Scope, from, to time.Time, _ int) ([]evidence.Alert, error) {
	s.from, s.to = from, to
	return s.around, nil
}

func (s *stored) collect(t *testing.T) *evidence.Pack {
	t.Helper()
	p, err := evidence.NewCollector(s, s, metrics(s.anomalies)).Collect(t.Context(), auth.Scope{}, s.incident.ID)
	require.NoError(t, err)
	return p
}

func newStored() *stored {
	return &stored{incident: evidence.Incident{
		ID: uuid.New(), Title: "[CRITICAL] HighErrorRate on api", Service: "api", Severity: "critical", DetectedAt: noon,
	}}
}

func anAlert(name, service string, at time.Time, labels ...string) evidence.Alert {
	a := evidence.Alert{
		ID: uuid.New(), Name: name, Service: service, Severity: "high", Firing: true, Summary: name + " is firing", StartsAt: at, Labels: map[string]string{},
	}
	for i := 0; i < len(labels); i += 2 {
		a.Labels[labels[i]] = labels[i+1]
	}
	return a
}

func TestCollect(t *testing.T) {
	t.Parallel()

	t.Run("looks an hour back and a quarter of an hour ahead", func(t *testing.T) {
		t.Parallel()
		s := newStored()

		s.collect(t)

		require.Equal(t, noon.Add(-time.Hour), s.from)
		require.Equal(t, noon.Add(15*time.Minute), s.to)
	})

	t.Run("relates alerts and puts the closest first", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		own := anAlert("HighErrorRate", "api", noon, "node", "n1")
		s.own = []evidence.Alert{own}
		s.around = []evidence.Alert{
			anAlert("Nearby", "mail", noon), anAlert("SharedNode", "db", noon, "node", "n1"),
			anAlert("SameLater", "api", noon.Add(5*time.Minute)), anAlert("SameSooner", "api", noon.Add(-time.Minute)), own,
		}

		p := s.collect(t)

		var names []string
		for _, a := range p.Alerts {
			names = append(names, a.Name)
		}
		require.Equal(t, []string{"HighErrorRate", "SameSooner", "SameLater", "SharedNode", "Nearby"}, names)
		require.Equal(t, []string{"node=n1"}, p.Alerts[3].Shared)
		require.Equal(t, evidence.SharedLabels, p.Alerts[3].Relation)
		require.Len(t, p.Items, 5)
		item, ok := p.ByID("E1")
		require.True(t, ok)
		require.Equal(t, own.ID.String(), item.Ref)
		require.Equal(t, hypothesis.EvidenceAlert, item.Kind)
		require.Equal(t, "HighErrorRate (high, firing) on api since 12:00:00 UTC: HighErrorRate is firing [node=n1]", item.Summary)
		require.Nil(t, item.Link, "an alert without incident has no page of its own")
	})

	t.Run("links alerts and earlier incidents to where they can be seen", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		own := anAlert("HighErrorRate", "api", noon)
		own.IncidentID = &s.incident.ID
		s.own = []evidence.Alert{own}
		before := uuid.New()
		s.precedents = []evidence.Precedent{{ID: before, Title: "Earlier", Service: "api", DetectedAt: noon.Add(-48 * time.Hour), Similarity: 0.9}}

		p := s.collect(t)

		require.Equal(t, "/incidents/"+s.incident.ID.String()+"?tab=related", *p.Items[0].Link)
		require.Equal(t, "/incidents/"+before.String(), *p.Items[1].Link)
		require.Equal(t, hypothesis.EvidenceIncident, p.Items[1].Kind)
	})

	t.Run("is the same for the same data in any order", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		for i := range 30 {
			s.around = append(s.around, anAlert(fmt.Sprintf("Alert%d", i), "mail", noon.Add(time.Duration(i%3)*time.Minute)))
		}
		first := s.collect(t)
		rand.Shuffle(len(s.around), func(i, j int) { s.around[i], s.around[j] = s.around[j], s.around[i] })

		second := s.collect(t)

		require.Equal(t, first, second)
		require.Equal(t, first.Hash(), second.Hash())
		s.around = s.around[1:]
		s.own = append(s.own, anAlert("New", "api", noon))
		require.NotEqual(t, first.Hash(), s.collect(t).Hash())
	})

	t.Run("never holds more than sixty items", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		for i := range 200 {
			s.own = append(s.own, anAlert("Own", "api", noon))
			s.around = append(s.around, anAlert("Same", "api", noon), anAlert("Near", fmt.Sprint("s", i), noon), anAlert("Shared", "x", noon, "node", "n"))
			s.precedents = append(s.precedents, evidence.Precedent{ID: uuid.New(), Title: "p"})
		}

		p := s.collect(t)

		require.Len(t, p.Items, evidence.MaxItems)
		require.Equal(t, "E60", p.Items[59].ID)
	})

	t.Run("keeps what people wrote within its service", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		written := evidence.Precedent{ID: uuid.New(), Title: "t", Confirmed: "cache is cold", Causes: []string{"cron"}, Resolution: "restarted", DetectedAt: noon}
		same, other := written, written
		same.Service, other.Service, other.ID = "API", "mail", uuid.New()
		s.precedents = []evidence.Precedent{same, other}

		p := s.collect(t)

		require.Contains(t, p.Items[0].Summary, "cache is cold")
		require.Equal(t, "restarted", p.Precedents[0].Resolution)
		require.NotContains(t, p.Items[1].Summary, "cache is cold")
		require.Empty(t, p.Precedents[1].Causes)
	})

	t.Run("strips what people cannot see", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		s.incident.Title = "bad\u202e title\U000E0041"
		a := anAlert("Na\u200bme", "api", noon, "node", "n\u20661")
		a.Summary = "5xx\x00 above\ufe0f 5%"
		s.own = []evidence.Alert{a}

		p := s.collect(t)

		require.Equal(t, "bad title", p.Incident.Title)
		require.Equal(t, "Name (high, firing) on api since 12:00:00 UTC: 5xx above 5% [node=n1]", p.Items[0].Summary)
	})

	t.Run("an unknown incident is missing", func(t *testing.T) {
		t.Parallel()
		s := newStored()
		_, err := evidence.NewCollector(s, s, metrics(s.anomalies)).Collect(t.Context(), auth.Scope{}, uuid.New())
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]time.Duration{
		"0 seconds": 0, "1 second": time.Second, "59 seconds": 59 * time.Second, "1 minute": time.Minute, "119 minutes": 119 * time.Minute,
		"2 hours": 2 * time.Hour, "47 hours": 47 * time.Hour, "2 days": -50 * time.Hour,
	} {
		require.Equal(t, want, evidence.Span(d))
	}
}
