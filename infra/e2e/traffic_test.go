package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// sendersPerSignal is how many post each signal at a time.
const sendersPerSignal = 4

// traffic is telemetry that is posted to the project of a person, and the memory of what
// was acknowledged.
type traffic struct {
	stack   *stack.Stack
	ann     *stack.Person
	key     string
	courier *courier
	senders []*sender
}

// sender posts batches of one signal, one after the other.
type sender struct {
	*signal

	number int
	last   time.Time
	done   []sent
}

func newTraffic(t *testing.T, s *stack.Stack) *traffic {
	t.Helper()
	ann := s.Register(t)
	tr := &traffic{stack: s, ann: ann, key: ann.Key(t, "ingest:logs", "ingest:metrics", "ingest:traces"), courier: newCourier(t.Context())}
	for _, signal := range signals() {
		for i := range sendersPerSignal {
			tr.senders = append(tr.senders, &sender{signal: signal, number: i})
		}
	}
	return tr
}

// rates are batches a second by signal; none stands for as many as can be.
type rates map[string]float64

// String says what they are.
func (r rates) String() string {
	var texts []string
	for _, s := range signals() {
		texts = append(texts, fmt.Sprintf("%s %.1f", s.name, r[s.name]))
	}
	return strings.Join(texts, ", ")
}

// times returns the rates with a factor.
func (r rates) times(factor float64) rates {
	scaled := rates{}
	for name, rate := range r {
		scaled[name] = factor * rate
	}
	return scaled
}

// begin posts at the rates. The returned function ends it when all that was begun is
// acknowledged, and returns the rates that came of it.
func (tr *traffic) begin(at rates) func() rates {
	ctx, stop := context.WithCancel(tr.courier.ctx)
	started, before := time.Now(), tr.batches()
	var posting sync.WaitGroup
	for _, s := range tr.senders {
		var pause time.Duration
		if rate := at[s.name]; rate > 0 {
			pause = time.Duration(float64(time.Second) * sendersPerSignal / rate)
		}
		posting.Go(func() { tr.run(ctx, s, pause) })
	}
	return func() rates {
		stop()
		posting.Wait()
		took, came := time.Since(started).Seconds(), rates{}
		for name, n := range tr.batches() {
			came[name] = float64(n-before[name]) / took
		}
		return came
	}
}

// run posts with one sender, one batch every so often, and at once what is overdue.
func (tr *traffic) run(ctx context.Context, s *sender, every time.Duration) {
	for due := time.Now(); ctx.Err() == nil; due = due.Add(every) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Until(due)):
			tr.post(s)
		}
	}
}

// post sends the next batch of a sender until it is acknowledged.
func (tr *traffic) post(s *sender) {
	s.last = later(s.last.Add(time.Millisecond), time.Now().UTC().Truncate(time.Millisecond)) // a time of its own
	b := sent{batchID: batchID{sender: s.number, n: len(s.done)}, at: s.last}
	body, id := s.body(b.batchID, b.at), uuid.NewString()
	tries, ok := tr.courier.deliver(func(ctx context.Context) (*http.Request, error) {
		return tr.request(ctx, s.signal, tr.key, body, id)
	})
	if b.tries = tries; ok {
		s.done = append(s.done, b)
	}
}

func (tr *traffic) request(ctx context.Context, s *signal, key string, body []byte, id string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, tr.stack.URL+s.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", s.media)
	r.Header.Set("X-API-Key", key)
	r.Header.Set("X-Batch-ID", id)
	return r, nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// measure is how much is taken when everybody posts as fast as they can.
func (tr *traffic) measure(t *testing.T, during time.Duration) rates {
	t.Helper()
	end := tr.begin(nil)
	select { // the load itself, not a wait for a condition
	case <-time.After(during):
	case <-t.Context().Done():
	}
	return end()
}

// batches counts what was acknowledged by signal.
func (tr *traffic) batches() map[string]int {
	n := map[string]int{}
	for _, s := range tr.senders {
		n[s.name] += len(s.done)
	}
	return n
}

// verdict is what the comparison of two sets came to.
type verdict struct {
	batches, items, resent int
	lost, torn, doubled    []string
}

// compare asks the public API for everything that was posted of a signal.
func (tr *traffic) compare(t *testing.T, name string) (v verdict) {
	t.Helper()
	for _, s := range tr.senders {
		if s.name != name || len(s.done) == 0 {
			continue
		}
		found := s.read(t, tr.ann, s.number, s.done)
		for _, b := range s.done {
			v.judge(s, b, found[b.batchID])
		}
	}
	return v
}

func (v *verdict) judge(s *sender, b sent, items []int) {
	v.batches++
	v.items += s.items
	v.resent += b.tries - 1
	batch := fmt.Sprintf("batch %d of %s, posted %d times", b.n, senderName(b.sender), b.tries)
	if len(items) == 0 {
		v.lost = append(v.lost, batch)
		return
	}
	for _, n := range items {
		if n != items[0] {
			v.torn = append(v.torn, fmt.Sprintf("%s: %v", batch, items))
			return
		}
	}
	if items[0] != 1 {
		v.doubled = append(v.doubled, fmt.Sprintf("%s, found %d times", batch, items[0]))
	}
}

// requireEachOnce demands that every batch that was acknowledged is found, whole and once,
// and that what was derived from it counts it once, however often it was posted.
func (tr *traffic) requireEachOnce(t *testing.T) {
	t.Helper()
	require.Empty(t, tr.courier.oddities(), "answers that no sender should get")
	n := tr.batches()
	for _, signal := range signals() {
		v := tr.compare(t, signal.name)
		t.Logf("%s: %d batches with %d items acknowledged, posted again %d times; %d not found, %d torn, %d doubled",
			signal.name, v.batches, v.items, v.resent, len(v.lost), len(v.torn), len(v.doubled))
		require.Empty(t, v.lost, signal.name)
		require.Empty(t, v.torn, signal.name)
		require.Empty(t, v.doubled, signal.name)
	}
	a := tr.ann.Call(t, http.MethodGet, "/traces/services/dependency-map", nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	edges := a.List(t, "edges")
	require.Len(t, edges, 1)
	require.EqualValues(t, n["traces"]*(traceItems-1), edges[0]["call_count"], "calls between services")
	a = tr.ann.Call(t, http.MethodGet, "/logs/patterns", nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	patterns := 0.0
	for _, pattern := range a.List(t, "patterns") {
		count, _ := pattern["count"].(float64)
		patterns += count
	}
	require.Equal(t, n["logs"]*logItems, int(patterns), "lines counted by their patterns")
}
