package e2e_test

import (
	"context"
	"maps"
	"net/http"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// press says how hard and how long the platform is pressed, and what must hold. The short
// form shares its machine with other tests: its times are only bounded where a defect would
// exceed them by far. What is stored and answered is exact in both.
type press struct {
	measured, takes time.Duration
	accepted        time.Duration // p99 of what is accepted
	neighbor        float64       // how much longer p99 of another project may be
	memory          int           // of a service, in KiB
	growth          float64       // of it, from the third quarter of the time to the last
	unanswered      float64       // share of the batches whose connection ended
}

const (
	overloaded = 5 // times the sustained rate
	recovery   = 10 * time.Second
)

// pressOf is the short form; OVERLOAD says how long the long one presses.
func pressOf(t *testing.T) press {
	t.Helper()
	given := os.Getenv("OVERLOAD")
	if given == "" {
		return press{measured: 2 * time.Second, takes: 4 * time.Second, accepted: 5 * time.Second, neighbor: 10, memory: 1536 << 10, growth: 10, unanswered: 0.05}
	}
	takes, err := time.ParseDuration(given)
	require.NoError(t, err)
	return press{measured: 10 * time.Second, takes: takes, accepted: 2 * time.Second, neighbor: 1.2, memory: 700 << 10, growth: 1.2}
}

// attempt is a batch that was posted once, and what became of it.
type attempt struct {
	sent

	answer stack.Answer
	err    error
	took   time.Duration // since it was due
}

func (a *attempt) accepted() bool { return a.err == nil && a.answer.Status/100 == 2 }

// flood posts batches of a signal when they are due, whatever became of those before.
func (tr *traffic) flood(ctx context.Context, s *signal, number int, perSecond float64, during time.Duration) []*attempt {
	var posting sync.WaitGroup
	all := make([]*attempt, 1+int(perSecond*during.Seconds()))
	bodies := make([][]byte, len(all)) // made before: the sender must not need the machine for itself
	for i := range all {
		at := time.Now().UTC().Truncate(time.Millisecond).Add(time.Duration(i) * time.Millisecond) // one after the other
		all[i] = &attempt{sent: sent{batchID: batchID{sender: number, n: i}, at: at, tries: 1}}
		bodies[i] = s.body(all[i].batchID, at)
	}
	start := time.Now()
	for i, a := range all {
		due := start.Add(time.Duration(float64(i) / perSecond * float64(time.Second)))
		select {
		case <-ctx.Done():
		case <-time.After(time.Until(due)):
		}
		body := bodies[i]
		posting.Go(func() {
			a.answer, a.err = tr.courier.post(func(ctx context.Context) (*http.Request, error) {
				return tr.request(ctx, s, tr.key, body, uuid.NewString())
			})
			a.took = time.Since(due)
		})
	}
	posting.Wait()
	return all
}

func TestOverloadIsRefusedAndLosesNothing(t *testing.T) {
	p := pressOf(t)
	s := stack.Start(t)
	tr := newTraffic(t, s)
	sustained := tr.measure(t, p.measured)

	memory := watchMemory(t, s, "log-service", "metrics-collector-service", "api-gateway")
	attempts := map[string][]*attempt{}
	var mu sync.Mutex
	var pressing sync.WaitGroup
	for _, signal := range signals() {
		pressing.Go(func() {
			all := tr.flood(t.Context(), signal, sendersPerSignal, overloaded*sustained[signal.name], p.takes)
			mu.Lock()
			defer mu.Unlock()
			attempts[signal.name] = all
		})
	}
	pressing.Wait()
	memory.stop()
	tr.requireRecovery(t)

	t.Logf("batches a second that are taken from %d senders: %s", len(tr.senders), sustained)
	refused := 0
	for _, signal := range signals() {
		refused += tr.requireAnswered(t, p, signal, attempts[signal.name])
	}
	require.Positive(t, refused, "the platform was not overloaded")
	memory.requireFlat(t, p)
	tr.requireNeighbor(t, p)
}

// requireAnswered demands that every batch was either accepted in time and is there once,
// or refused in the way senders understand and is not there. It returns how many were
// refused.
func (tr *traffic) requireAnswered(t *testing.T, p press, s *signal, all []*attempt) (refused int) {
	t.Helper()
	var took []time.Duration
	var batches []sent
	statuses := map[int]int{} // 0 for none
	for _, a := range all {
		statuses[a.answer.Status]++
		batches = append(batches, a.sent)
		switch {
		case a.err != nil:
		case a.accepted():
			took = append(took, a.took)
		case a.answer.Status == http.StatusServiceUnavailable, a.answer.Status == http.StatusTooManyRequests:
			refused++
			require.NotEmpty(t, a.answer.Header.Get("Retry-After"), "%s: %s", s.name, a.answer.Body)
		default:
			require.Fail(t, "an answer that no sender understands", "%s: %d %s", s.name, a.answer.Status, a.answer.Body)
		}
	}
	t.Logf("%s at %d times that: %d batches, by status %v; accepted after p50 %s, p99 %s, at most %s",
		s.name, overloaded, len(all), statuses, percentile(took, 0.5), percentile(took, 0.99), percentile(took, 1))
	require.NotEmpty(t, took, "%s: nothing was accepted", s.name)
	require.LessOrEqual(t, float64(statuses[0]), p.unanswered*float64(len(all)), "%s: batches that were not answered", s.name)
	require.Less(t, percentile(took, 0.99), p.accepted, s.name)

	found := s.read(t, tr.ann, sendersPerSignal, batches)
	for _, a := range all {
		items := found[a.batchID]
		if !a.accepted() && len(items) == 0 {
			continue
		}
		require.Condition(t, func() bool { return a.accepted() || a.err != nil }, "%s: batch %d was refused with %d and stored", s.name, a.n, a.answer.Status)
		require.Len(t, items, s.items, "%s: batch %d was accepted and is lost", s.name, a.n)
		require.Equal(t, slices.Repeat([]int{1}, s.items), items, "%s: batch %d", s.name, a.n)
	}
	return refused
}

// requireRecovery demands that soon after the pressure a batch of every signal is accepted
// at the first try within a second, ten times in a row.
func (tr *traffic) requireRecovery(t *testing.T) {
	t.Helper()
	ended := time.Now()
	for _, s := range signals() {
		for n, good := 0, 0; good < 10; n++ {
			all := tr.flood(t.Context(), s, sendersPerSignal+1, 1, 0)
			good++
			if a := all[0]; !a.accepted() || a.took > time.Second {
				good = 0
			}
			require.Less(t, time.Since(ended), recovery, "%s: not as before", s.name)
		}
	}
	t.Logf("ten batches of each signal accepted, each within a second, %s after the end", time.Since(ended).Round(time.Millisecond))
}

// memoryWatch looks at the memory of processes.
type memoryWatch struct {
	stop func()
	held map[string][]int // KiB, over time
}

func watchMemory(t *testing.T, s *stack.Stack, services ...string) *memoryWatch {
	t.Helper()
	w := &memoryWatch{held: map[string][]int{}}
	done := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(100 * time.Millisecond)
		defer ticker.Stop()
		for {
			for _, name := range services {
				w.held[name] = append(w.held[name], process.Resident(t, s.PID(name)))
			}
			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	})
	w.stop = sync.OnceFunc(func() {
		close(done)
		watching.Wait()
	})
	t.Cleanup(w.stop)
	return w
}

// requireFlat demands that memory stays under its bound, and does not go on growing: the
// last quarter of the time needs little more than the one before.
func (w *memoryWatch) requireFlat(t *testing.T, p press) {
	t.Helper()
	for name, held := range w.held {
		n := len(held)
		third, last := slices.Max(held[n/2:n*3/4+1]), slices.Max(held[n*3/4:])
		t.Logf("%s: %d MiB at the start, at most %d MiB, in the end %d MiB", name, held[0]>>10, slices.Max(held)>>10, held[n-1]>>10)
		require.Less(t, slices.Max(held), p.memory, name)
		require.Less(t, float64(last), p.growth*float64(third), "%s: memory grows on", name)
	}
}

// quota is what a key may send in the test of neighbors, in requests a second.
const quota = 20

// requireNeighbor demands that a project at a hundred times its quota does not keep another
// one waiting.
func (tr *traffic) requireNeighbor(t *testing.T, p press) {
	t.Helper()
	tr.stack.Kill(t, "api-gateway")
	tr.stack.Run(t, "api-gateway", "RATE_LIMITS=user=600000/100000,ingest_requests=1200/40")
	quiet, loud := newTraffic(t, tr.stack), newTraffic(t, tr.stack)
	logs := signals()[0]
	line := *logs // as small as a request can be, so that its sender does not take the machine
	line.body = func(batchID, time.Time) []byte { return []byte(`[{"message":"again","service_name":"loud"}]`) }
	alone := quiet.timed(t, logs, 0, p.takes)
	statuses := map[int]int{}
	var pressing sync.WaitGroup
	pressing.Go(func() {
		for _, a := range loud.flood(t.Context(), &line, 0, 100*quota, p.takes) {
			statuses[a.answer.Status]++
			if a.answer.Status == http.StatusTooManyRequests && a.answer.Header.Get("Retry-After") == "" {
				statuses[-1]++
			}
		}
	})
	beside := quiet.timed(t, logs, 1, p.takes)
	pressing.Wait()
	t.Logf("a project at 100 times its quota of %d requests a second got %v; another one waited p50 %s, p99 %s before and p50 %s, p99 %s beside it",
		quota, statuses, percentile(alone, 0.5), percentile(alone, 0.99), percentile(beside, 0.5), percentile(beside, 0.99))
	require.Subset(t, []int{http.StatusOK, http.StatusTooManyRequests}, slices.Collect(maps.Keys(statuses)))
	require.Greater(t, statuses[http.StatusTooManyRequests], statuses[http.StatusOK])
	require.Less(t, float64(percentile(beside, 0.99)), p.neighbor*float64(percentile(alone, 0.99)))
}

// timed posts within the quota and returns how long each batch took.
func (tr *traffic) timed(t *testing.T, s *signal, number int, during time.Duration) (took []time.Duration) {
	t.Helper()
	for _, a := range tr.flood(t.Context(), s, number, quota*3/4, during) {
		require.NoError(t, a.err)
		require.Equal(t, http.StatusOK, a.answer.Status, string(a.answer.Body))
		took = append(took, a.took)
	}
	return took
}
