package e2e_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// compacting makes small blocks large as soon as there are any, so that kills meet it.
var compacting = []string{"COMPACT_LOGS_SECONDS=1", "COMPACT_METRICS_SECONDS=1", "COMPACT_TRACES_SECONDS=1"}

// storm says how long telemetry is posted while things are killed, and how often.
type storm struct{ measured, takes, every time.Duration }

// stormOf is the short form; INGEST_CHAOS says how long the long one takes, half of it for
// the services and half for PostgreSQL.
func stormOf(t *testing.T) storm {
	t.Helper()
	given := os.Getenv("INGEST_CHAOS")
	if given == "" {
		return storm{measured: 2 * time.Second, takes: 12 * time.Second, every: 1500 * time.Millisecond}
	}
	takes, err := time.ParseDuration(given)
	require.NoError(t, err)
	return storm{measured: 10 * time.Second, takes: takes, every: 5 * time.Second}
}

// TestAcknowledgedTelemetrySurvivesKills posts logs, metrics and spans at half the rate at
// which they can be taken while the services on their way, then PostgreSQL, are killed
// again and again and small blocks are merged all the time. What was answered with 2xx
// must be found by the public API, each item of it once.
func TestAcknowledgedTelemetrySurvivesKills(t *testing.T) {
	w := stormOf(t)
	database := pgtest.Server(t)
	s := stack.StartOn(t, stack.Base{Database: database}, compacting...)
	tr := newTraffic(t, s)
	sustained := tr.measure(t, w.measured)

	end := tr.begin(sustained.times(0.5))
	victims := []string{"log-service", "metrics-collector-service", "api-gateway", "auth-service"}
	services := w.strike(t, func(turn int) {
		victim := victims[turn%len(victims)]
		s.Kill(t, victim)
		s.Restart(t, victim)
	})
	databases := w.strike(t, func(int) {
		database.Kill(t)
		database.Start(t)
	})
	came := end()

	t.Logf("batches a second: %s sustained; %s while services were killed %d times and PostgreSQL %d times", sustained, came, services, databases)
	tr.requireEachOnce(t)
	for _, merged := range []string{
		`SELECT count(*) FROM logs.blocks WHERE project_id = $1 AND merged`,
		`SELECT count(*) FROM telemetry.metric_chunks WHERE project_id = $1`,
		`SELECT count(*) FROM telemetry.span_blocks WHERE project_id = $1 AND span_count > 640`,
	} {
		var n int
		require.NoError(t, s.Owner.QueryRow(t.Context(), merged, tr.ann.Project).Scan(&n))
		require.Positive(t, n, "nothing was merged meanwhile: %s", merged)
	}
}

// strike does something every so often for half of the time.
func (w storm) strike(t *testing.T, kill func(turn int)) (kills int) {
	t.Helper()
	ticker := time.NewTicker(w.every)
	defer ticker.Stop()
	for end := time.Now().Add(w.takes / 2); time.Now().Before(end); kills++ {
		<-ticker.C
		kill(kills)
	}
	return kills
}

// TestTelemetryAnsweredBeforeTheCommitIsFound is the negative control: with services that
// answer before they have stored, the same comparison must find batches that are lost.
func TestTelemetryAnsweredBeforeTheCommitIsFound(t *testing.T) {
	s := stack.StartOn(t, stack.Base{Tags: "answer_before_commit"})
	tr := newTraffic(t, s)

	end := tr.begin(rates{"logs": 40, "metrics": 40, "traces": 40})
	w := storm{takes: 4 * time.Second, every: time.Second}
	w.strike(t, func(int) {
		for _, victim := range []string{"log-service", "metrics-collector-service"} {
			s.Kill(t, victim)
			s.Restart(t, victim)
		}
	})
	end()

	for _, signal := range signals() {
		v := tr.compare(t, signal.name)
		t.Logf("negative control: %d of %d batches of %s are lost, and the check says so", len(v.lost), v.batches, signal.name)
		require.NotEmpty(t, v.lost, "the check cannot fail: it finds no %s missing although the service forgets what it acknowledged", signal.name)
	}
}
