package core_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const upstreamClaim = "A problem in orders-db may have spread to api."

var validation = regexp.MustCompile(`human validation (\d\.\d+)`)

// confidenceOf returns how sure a later incident like the bench's is of the
// claim, and how much of it is owed to people, after they judged it in an earlier
// one.
func confidenceOf(t *testing.T, verdict string, model bool) (confidence, human float64) {
	t.Helper()
	b := newBench(t)
	b.work(t, b.generator(t, nil))
	b.exec(t, `UPDATE incident.hypotheses SET status = $1 WHERE claim = $2`, verdict, upstreamClaim)
	// Days later, so that nothing but the verdict connects both.
	b.exec(t, `UPDATE incident.incidents SET detected_at = detected_at - interval '3 days', title = 'x', service_name = 'y'`)
	b.exec(t, `UPDATE integration.monitoring_alerts SET received_at = received_at - interval '3 days', starts_at = starts_at - interval '3 days'`)
	b.incident = b.addIncident(t, "HighErrorRate", "api", clock.Now())
	b.addAlert(t, "HighErrorRate", "api", &b.incident, clock.Now(), "5xx above 5%")
	b.addAlert(t, "DatabaseDown", "orders-db", nil, clock.Now().Add(-3*time.Minute), "no answer on port 5432")

	if model {
		b.work(t, b.generator(t, provider(llm.New(t))))
	} else {
		b.work(t, b.generator(t, nil))
	}

	for _, h := range b.found(t) {
		if h.Claim == upstreamClaim {
			human, err := strconv.ParseFloat(validation.FindStringSubmatch(h.Description)[1], 64)
			require.NoError(t, err)
			return h.ConfidenceScore, human
		}
	}
	require.Fail(t, "the claim is gone")
	return 0, 0
}

func TestVerdictsMoveLaterRankings(t *testing.T) {
	t.Parallel()

	t.Run("of the rules", func(t *testing.T) {
		t.Parallel()
		open, _ := confidenceOf(t, "proposed", false)
		confirmed, _ := confidenceOf(t, "confirmed", false)
		rejected, _ := confidenceOf(t, "rejected", false)
		require.Greater(t, confirmed, open, "an accepted hypothesis raises")
		require.Less(t, rejected, open, "a rejected one lowers")
	})

	// The model of the test is surer of what the rules rank lower, so its own
	// confidence moves as well; the part of people must not depend on that.
	t.Run("of the model", func(t *testing.T) {
		t.Parallel()
		_, open := confidenceOf(t, "proposed", true)
		_, confirmed := confidenceOf(t, "confirmed", true)
		_, rejected := confidenceOf(t, "rejected", true)
		require.Greater(t, confirmed, open)
		require.Less(t, rejected, open)
	})
}

func TestAnomaliesBecomeEvidence(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	repo := anomaly.NewRepository(pgtest.DB(t))
	slow := anomaly.Anomaly{
		MetricName: "latency_p95", ServiceName: "api", Value: 2.5, Expected: 0.2, Deviation: 2.3, ZScore: 11,
		Severity: anomaly.Critical, DetectedAt: clock.Now().Add(-2 * time.Minute),
	}
	elsewhere := slow
	elsewhere.ServiceName = "mail"
	ids, err := repo.Report(t.Context(), b.scope, []anomaly.Anomaly{slow, elsewhere})
	require.NoError(t, err)

	b.work(t, b.generator(t, nil))

	var metrics []string
	for _, h := range b.found(t) {
		for _, e := range h.Evidence {
			if e.Kind == hypothesis.EvidenceMetric {
				metrics = append(metrics, e.Ref)
				require.Contains(t, h.Claim, "latency_p95 of api")
				require.Contains(t, e.Summary, "is 2.5 where 0.2 was expected")
			}
		}
	}
	require.Equal(t, []string{ids[0].String()}, metrics, "that of the service, not that of another")
	require.Equal(t, hypothesis.StepCompleted, b.steps(t)[4].Status)
	require.Equal(t, hypothesis.StepMetricsAnalyzed, b.steps(t)[4].StepType)
}
