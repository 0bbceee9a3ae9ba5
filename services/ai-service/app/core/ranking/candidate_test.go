package ranking_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func quiet(string) ranking.Opinion { return ranking.Opinion{} }

// aPack holds the given alerts and earlier incidents, all with an item.
func aPack(alerts []evidence.Alert, precedents ...evidence.Precedent) *evidence.Pack {
	p := &evidence.Pack{
		Incident: evidence.Incident{ID: uuid.New(), Title: "[HIGH] HighErrorRate on api", Service: "api", Severity: "high", DetectedAt: noon},
		Alerts:   alerts, Precedents: precedents,
	}
	add := func(kind hypothesis.EvidenceKind, summary string) string {
		id := "E" + string(rune('1'+len(p.Items)))
		p.Items = append(p.Items, evidence.Item{ID: id, Evidence: hypothesis.Evidence{Kind: kind, Ref: uuid.NewString(), Summary: summary}})
		return id
	}
	for i := range p.Alerts {
		p.Alerts[i].ID = uuid.New()
		p.Alerts[i].Item = add(hypothesis.EvidenceAlert, p.Alerts[i].Name)
	}
	for i := range p.Precedents {
		p.Precedents[i].ID = uuid.New()
		p.Precedents[i].Item = add(hypothesis.EvidenceIncident, p.Precedents[i].Title)
	}
	return p
}

func own(name string, labels ...string) evidence.Alert {
	return alert(evidence.Own, name, "api", noon, labels...)
}

func alert(relation evidence.Relation, name, service string, at time.Time, labels ...string) evidence.Alert {
	a := evidence.Alert{Name: name, Service: service, Severity: "high", Firing: true, StartsAt: at, Labels: map[string]string{}, Relation: relation}
	for i := 0; i < len(labels); i += 2 {
		a.Labels[labels[i]] = labels[i+1]
	}
	return a
}

func keys(found []ranking.Candidate) []string {
	var all []string
	for _, c := range found {
		all = append(all, c.Key)
	}
	return all
}

func by(t *testing.T, found []ranking.Candidate, key string) ranking.Candidate {
	t.Helper()
	for _, c := range found {
		if c.Key == key {
			return c
		}
	}
	require.Fail(t, "no candidate", "%s in %v", key, keys(found))
	return ranking.Candidate{}
}

func TestRankNamesWhatAlertsMean(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{
		"HighErrorRate": "errors", "HighRequestLatency": "latency", "KubePodCrashLooping": "restarts", "InstanceDown": "down",
		"NodeMemoryPressure": "memory", "ContainerOOMKilled": "memory", "DiskWillFillIn4Hours": "disk", "CPUThrottlingHigh": "cpu",
		"TLSCertificateExpiringSoon": "certificate", "PgTooManyConnections": "connections", "MySQLReplicationLag": "replication",
		"KafkaConsumerLag": "queue", "TrafficSpike": "traffic", "CoreDNSErrors": "network", "TargetMissing": "down", "Foo": "other:Foo",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			found := ranking.Rank(aPack([]evidence.Alert{own(name)}), quiet)

			c := by(t, found, "meaning:"+key)
			require.Contains(t, c.Claim, "api")
			require.Contains(t, c.Claim, "may", "a claim is a supposition")
			require.NotContains(t, c.Claim+c.Explanation+strings.Join(c.Actions, ""), "%s")
			require.Equal(t, "E1", c.For[0].Item)
			require.NotEmpty(t, c.Actions)
		})
	}
}

func TestRank(t *testing.T) {
	t.Parallel()

	t.Run("no evidence, no hypothesis", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, ranking.Rank(aPack(nil), quiet))
		unrelated := aPack([]evidence.Alert{alert(evidence.Nearby, "DiskFull", "mail", noon)})
		require.Empty(t, ranking.Rank(unrelated, quiet), "an alert elsewhere says nothing about this incident")
	})

	t.Run("what began elsewhere shortly before is suspected first", func(t *testing.T) {
		t.Parallel()
		found := ranking.Rank(aPack([]evidence.Alert{
			own("HighErrorRate"), alert(evidence.Nearby, "DatabaseDown", "orders-db", noon.Add(-3*time.Minute)),
			alert(evidence.Nearby, "Later", "mail", noon.Add(2*time.Minute)), alert(evidence.Nearby, "LongAgo", "old", noon.Add(-40*time.Minute)),
		}), quiet)

		c := by(t, found, "upstream:orders-db")
		require.Equal(t, "A problem in orders-db may have spread to api.", c.Claim)
		require.Contains(t, c.Explanation, "3 minutes before")
		require.Equal(t, []string{"E2", "E1"}, []string{c.For[0].Item, c.For[1].Item})
		require.NotContains(t, keys(found), "upstream:old")
	})

	t.Run("what began elsewhere at the same time is suspected, the related and the severe first", func(t *testing.T) {
		t.Parallel()
		severe := alert(evidence.SharedLabels, "HighErrorRate", "payment", noon.Add(30*time.Second), "job", "shop")
		severe.Severity = "critical"
		found := ranking.Rank(aPack([]evidence.Alert{
			own("HighErrorRate", "job", "shop"), severe, alert(evidence.SharedLabels, "SlowRequests", "payment", noon, "job", "shop"),
			alert(evidence.SharedLabels, "HighErrorRate", "web", noon, "job", "shop"), alert(evidence.Nearby, "DiskFull", "mail", noon),
			alert(evidence.SharedLabels, "HighErrorRate", "later", noon.Add(2*time.Minute), "job", "shop"),
		}), quiet)

		require.Equal(t, []string{"upstream:payment", "upstream:web", "meaning:errors"}, keys(found))
		require.Equal(t, "A problem in payment may have spread to api.", found[0].Claim, "people judge it as the same claim")
		require.Contains(t, found[0].Explanation, "within 30 seconds of each other")
		require.Equal(t, "HighErrorRate on payment did not begin before HighErrorRate on api.", found[0].Against[0].Text)
	})

	t.Run("what began before outranks what began at the same time", func(t *testing.T) {
		t.Parallel()
		found := ranking.Rank(aPack([]evidence.Alert{
			own("HighErrorRate"), alert(evidence.Nearby, "HighErrorRate", "web", noon), alert(evidence.Nearby, "HighErrorRate", "db", noon.Add(-30*time.Second)),
		}), quiet)

		require.Equal(t, []string{"upstream:db", "upstream:web"}, keys(found)[:2])
		require.NotContains(t, found[0].Explanation, "each other")
	})

	t.Run("what had ended before cannot have spread", func(t *testing.T) {
		t.Parallel()
		over := alert(evidence.Nearby, "DatabaseDown", "orders-db", noon.Add(-10*time.Minute))
		end := noon.Add(-5 * time.Minute)
		over.Firing, over.EndsAt = false, &end

		require.NotContains(t, keys(ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate"), over}), quiet)), "upstream:orders-db")
	})

	t.Run("what several services share is suspected, the narrowest place of it", func(t *testing.T) {
		t.Parallel()
		found := ranking.Rank(aPack([]evidence.Alert{
			own("HighErrorRate", "node", "n7", "cluster", "c1"), alert(evidence.SharedLabels, "SlowQueries", "db", noon.Add(time.Minute), "node", "n7", "cluster", "c1"),
			alert(evidence.Nearby, "DiskFull", "mail", noon, "node", "n8"),
		}), quiet)

		c := by(t, found, "place:node=n7")
		require.Equal(t, "The node n7 that the affected parts share may be the cause.", c.Claim)
		require.Len(t, c.For, 2)
		require.Len(t, c.Against, 1, "an alert on another node speaks against it")
		require.NotContains(t, strings.Join(keys(found), " "), "cluster")
	})

	t.Run("a place where everything runs is doubted", func(t *testing.T) {
		t.Parallel()
		c := by(t, ranking.Rank(aPack([]evidence.Alert{
			own("HighErrorRate", "namespace", "prod"), alert(evidence.SharedLabels, "SlowQueries", "db", noon, "namespace", "prod"),
		}), quiet), "place:namespace=prod")

		require.Len(t, c.Against, 1)
		require.Contains(t, c.Against[0].Text, "where everything runs")
	})

	t.Run("one instance is told from all of them", func(t *testing.T) {
		t.Parallel()
		one := ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate", "instance", "api-1:80"), own("HighLatency", "instance", "api-1:80")}), quiet)
		require.Contains(t, by(t, one, "instance:api-1:80").Claim, "limited to api-1:80 of api")

		all := ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate", "instance", "api-1:80"), own("HighErrorRate", "instance", "api-2:80")}), quiet)
		require.Contains(t, by(t, all, "instances:api").Explanation, "2 instances")
		require.NotContains(t, keys(all), "instance:api-1:80")

		whole := ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate", "instance", "api-1:80"), own("HighErrorRate")}), quiet)
		require.NotContains(t, strings.Join(keys(whole), " "), "instance")
	})

	t.Run("a confirmed earlier cause comes back with what resolved it", func(t *testing.T) {
		t.Parallel()
		ended := noon.Add(-23 * time.Hour)
		found := ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate")}, evidence.Precedent{
			Title: "HighErrorRate on api", Service: "api", DetectedAt: noon.Add(-24 * time.Hour), ResolvedAt: &ended, Similarity: 0.9,
			AlertNames: []string{"HighErrorRate"}, Confirmed: "The connection pool was too small.", Resolution: "Raised the pool to 40",
		}), quiet)

		c := found[0]
		require.Equal(t, "A confirmed earlier cause may be back: The connection pool was too small.", c.Claim)
		require.Contains(t, strings.Join(c.Actions, " "), "Raised the pool to 40")
		require.Greater(t, c.Confidence, 0.69, "two kinds of evidence agree")
		require.InDelta(t, 0.9, c.Factors.Precedent, 1e-9)
		require.Greater(t, c.Factors.HumanValidation, 0.5)
	})

	t.Run("a vague likeness is no precedent", func(t *testing.T) {
		t.Parallel()
		found := ranking.Rank(aPack([]evidence.Alert{own("HighErrorRate")}, evidence.Precedent{Title: "x", Similarity: 0.45}), quiet)
		require.Equal(t, []string{"meaning:errors"}, keys(found))
	})

	t.Run("an incident that a person declared rests on the alerts of its service", func(t *testing.T) {
		t.Parallel()
		found := ranking.Rank(aPack([]evidence.Alert{alert(evidence.SameService, "DiskFull", "api", noon)}), quiet)
		require.Equal(t, []string{"meaning:disk"}, keys(found))
	})

	t.Run("runbooks that alerts name come first", func(t *testing.T) {
		t.Parallel()
		a, b := own("HighErrorRate"), own("HighErrorRate")
		a.RunbookURL, b.RunbookURL = "https://wiki.example.com/errors", "javascript:alert(1)"
		c := by(t, ranking.Rank(aPack([]evidence.Alert{a, b}), quiet), "meaning:errors")

		require.Equal(t, "Follow the runbook of HighErrorRate: https://wiki.example.com/errors", c.Actions[0])
		require.NotContains(t, strings.Join(c.Actions, " "), "javascript")
	})

	t.Run("an alert that has ended speaks against", func(t *testing.T) {
		t.Parallel()
		a := own("HighErrorRate")
		end := noon.Add(time.Minute)
		a.Firing, a.EndsAt = false, &end

		c := by(t, ranking.Rank(aPack([]evidence.Alert{a}), quiet), "meaning:errors")

		require.Equal(t, "HighErrorRate on api resolved at 12:01:00 UTC.", c.Against[0].Text)
	})

	t.Run("what people rejected before sinks, what they confirmed rises", func(t *testing.T) {
		t.Parallel()
		p := aPack([]evidence.Alert{own("HighErrorRate"), own("DiskFull")})
		opinions := func(claim string) ranking.Opinion {
			if strings.Contains(claim, "disk") {
				return ranking.Opinion{Confirmed: 2}
			}
			return ranking.Opinion{Rejected: 2}
		}
		require.Equal(t, []string{"meaning:disk", "meaning:errors"}, keys(ranking.Rank(p, opinions)))
	})

	t.Run("at most five, best first, never highly confident on alerts alone", func(t *testing.T) {
		t.Parallel()
		var alerts []evidence.Alert
		for _, name := range []string{"HighErrorRate", "HighLatency", "DiskFull", "CPUHigh", "InstanceDown", "QueueBacklog", "OOM"} {
			alerts = append(alerts, own(name, "node", "n1"))
		}
		found := ranking.Rank(aPack(alerts), func(string) ranking.Opinion { return ranking.Opinion{Confirmed: 100} })

		require.Len(t, found, ranking.MaxCandidates)
		for i, c := range found {
			require.LessOrEqual(t, c.Confidence, 0.69)
			if i > 0 {
				require.LessOrEqual(t, c.Confidence, found[i-1].Confidence)
			}
		}
	})

	t.Run("claims can be asked for before they are ranked", func(t *testing.T) {
		t.Parallel()
		p := aPack([]evidence.Alert{own("HighErrorRate")})
		require.Equal(t, ranking.Rank(p, quiet)[0].Claim, ranking.Claims(p)[0])
	})
}
