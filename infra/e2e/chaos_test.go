package e2e_test

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const (
	fewAlerts = 600 // of the short form; CHAOS_ALERTS says how many else
	rate      = 170 // alerts a second, so that a pause leaves more than 150
	redisAway = 20 * time.Second
	catchUp   = 2 * time.Minute
)

// chaosAlerts is how many distinct alerts are posted. A tenth of them is repeated.
func chaosAlerts(t *testing.T) int {
	t.Helper()
	given := os.Getenv("CHAOS_ALERTS")
	if given == "" {
		return fewAlerts
	}
	n, err := strconv.Atoi(given)
	require.NoError(t, err)
	return n
}

// TestAcknowledgedAlertsSurviveKills is the accept loop: alerts are posted like
// Alertmanager posts them while every service on their way takes its turn in being
// killed, PostgreSQL is killed once and Redis is away for a while. What was answered with
// 2xx must be there afterwards, once, with its incident and its hypotheses.
func TestAcknowledgedAlertsSurviveKills(t *testing.T) {
	n := chaosAlerts(t)
	f := faults{every: 5 * time.Second, redisAway: 4}
	if n <= fewAlerts {
		f = faults{every: 1500 * time.Millisecond, redisAway: 2}
	}
	database := pgtest.Server(t)
	s := stack.StartOn(t, stack.Base{Database: database}, "AI_MAX_CONCURRENT_GENERATIONS=8")
	l := newLoop(t, s)

	l.begin(n)
	kills := f.strike(t, l, database)
	report := l.end(t)
	t.Logf("%s; %d kills of services, one of PostgreSQL, Redis stopped for a while", report, kills)
	l.requireNothingLost(t)
	l.requireCaughtUp(t)
}

// faults is what happens while alerts are posted: every so often a service is killed, and
// for some of these turns Redis is away.
type faults struct {
	every     time.Duration
	redisAway int
}

// strike kills the services in turns until each was killed and everything is posted, and
// PostgreSQL and Redis in between. It ends with everything running.
func (f faults) strike(t *testing.T, l *loop, database *pgtest.RealServer) (kills int) {
	t.Helper()
	const killPostgres, stopRedis = 1, 2
	victims := []string{"integration-service", "incident-service", "api-gateway", "ai-service", "auth-service"}
	startRedis := stopRedis + f.redisAway
	ticker := time.NewTicker(f.every)
	defer ticker.Stop()
	for turn := 0; turn <= startRedis || kills < len(victims) || !l.done(); turn++ {
		<-ticker.C
		switch turn {
		case killPostgres:
			database.Kill(t)
			database.Start(t)
		case stopRedis:
			l.stack.Redis.Stop(t)
		case startRedis:
			l.stack.Redis.Start(t)
		}
		victim := victims[kills%len(victims)]
		l.stack.Kill(t, victim)
		l.stack.Restart(t, victim)
		kills++
	}
	return kills
}

// TestAnAnswerBeforeTheCommitIsFound is the negative control: with an
// integration-service that answers before it has stored, the same loop must find alerts
// that are lost.
func TestAnAnswerBeforeTheCommitIsFound(t *testing.T) {
	s := stack.StartOn(t, stack.Base{Tags: "answer_before_commit"})
	l := newLoop(t, s)

	l.begin(chaosAlerts(t) / 2)
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for !l.done() {
		<-ticker.C
		s.Kill(t, "integration-service")
		s.Restart(t, "integration-service")
	}
	report := l.end(t)
	lost := l.lost(t)
	t.Logf("negative control: %s; %d of them are lost, and the check says so", report, len(lost))
	require.NotEmpty(t, lost, "the check cannot fail: it finds nothing missing although the service forgets what it acknowledged")
}

// TestRedisAwayLosesNothing stops Redis alone, for long enough that every time limit passes.
func TestRedisAwayLosesNothing(t *testing.T) {
	s := stack.Start(t, "AI_MAX_CONCURRENT_GENERATIONS=8")
	l := newLoop(t, s)

	l.begin(500)
	s.Redis.Stop(t)
	select { // the fault itself, not a wait for a condition
	case <-time.After(redisAway):
	case <-t.Context().Done():
	}
	s.Redis.Start(t)
	t.Log(l.end(t))
	l.requireNothingLost(t)
	l.requireCaughtUp(t)
}

// pace returns a channel that says n times, at the given rate, that it is time. It does
// not wait for those who listen.
func pace(ctx context.Context, n, perSecond int) <-chan int {
	due := make(chan int, n)
	go func() {
		defer close(due)
		start := time.Now()
		for i := range n {
			wait := time.Until(start.Add(time.Duration(i) * time.Second / time.Duration(perSecond)))
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
				due <- i
			}
		}
	}()
	return due
}
