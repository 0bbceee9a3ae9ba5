package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	senders    = 64
	resendWait = 200 * time.Millisecond
	repeatOne  = 10 // of so many alerts, one is posted again as it was
)

// loop posts alerts and remembers what was acknowledged, while a browser listens.
type loop struct {
	stack   *stack.Stack
	ann     *stack.Person
	source  stack.Source
	browser *browser
	courier *courier
	posted  chan struct{} // closed when every alert is acknowledged
	ctx     context.Context

	mu           sync.Mutex
	acknowledged map[string]int // how often, by name
	took         []time.Duration
	resent       int
	started      time.Time
	ended        time.Time
}

func newLoop(t *testing.T, s *stack.Stack) *loop {
	t.Helper()
	ann := s.Register(t)
	l := &loop{
		stack: s, ann: ann, source: ann.Connect(t, "alertmanager"), browser: &browser{created: map[string]int{}},
		posted: make(chan struct{}), acknowledged: map[string]int{},
	}
	ctx, stop := context.WithCancel(t.Context())
	l.ctx, l.courier = ctx, newCourier(ctx)
	var listening sync.WaitGroup
	listening.Go(func() { l.browser.run(ctx, s, ann) })
	t.Cleanup(func() {
		stop()
		listening.Wait()
	})
	return l
}

// begin posts n distinct alerts at the rate, and every tenth of them twice.
func (l *loop) begin(n int) {
	l.started = time.Now()
	due := pace(l.ctx, n+n/repeatOne, rate)
	startsAt := l.started.UTC().Truncate(time.Second)
	var group sync.WaitGroup
	for range senders {
		group.Go(func() {
			for i := range due {
				at := i
				if i >= n {
					at = (i - n) * repeatOne
				}
				name := fmt.Sprintf("Alert%05d", at)
				l.post(name, stack.Message("firing", name, fmt.Sprintf("service-%02d", at%40), startsAt))
			}
		})
	}
	go func() {
		group.Wait()
		l.ended = time.Now()
		close(l.posted)
	}()
}

// post sends a message like Alertmanager does: one that is not answered with 2xx is sent
// again.
func (l *loop) post(name string, message map[string]any) {
	body, _ := json.Marshal(message)
	began := time.Now()
	tries, ok := l.courier.deliver(func(ctx context.Context) (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, l.source.URL, bytes.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+l.source.Secret)
		}
		return r, err
	})
	if ok {
		l.note(name, time.Since(began), tries-1)
	}
}

func (l *loop) note(name string, took time.Duration, again int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[name]++
	l.took = append(l.took, took)
	l.resent += again
}

// done reports whether everything is acknowledged.
func (l *loop) done() bool {
	select {
	case <-l.posted:
		return true
	default:
		return l.ctx.Err() != nil
	}
}

// end waits until everything is acknowledged and says how it went.
func (l *loop) end(t *testing.T) string {
	t.Helper()
	select {
	case <-l.posted:
	case <-t.Context().Done():
		t.Fatal("not every alert was acknowledged")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return fmt.Sprintf("%d alerts and %d repeats acknowledged in %.1f s (%.0f a second, %d posted again; accepted after p50 %s, p99 %s, at most %s)",
		len(l.acknowledged), len(l.took)-len(l.acknowledged), l.ended.Sub(l.started).Seconds(),
		float64(len(l.took))/l.ended.Sub(l.started).Seconds(), l.resent,
		percentile(l.took, 0.5), percentile(l.took, 0.99), percentile(l.took, 1))
}

// lost lists the acknowledged alerts that are not stored.
func (l *loop) lost(t *testing.T) []string {
	t.Helper()
	stored := map[string]bool{}
	var name string
	l.each(t, `SELECT alert_name FROM integration.monitoring_alerts WHERE project_id = $1`, []any{&name}, func() {
		require.NotContains(t, stored, name, "the alert is stored twice")
		stored[name] = true
	})
	var lost []string
	for name := range l.acknowledged {
		if !stored[name] {
			lost = append(lost, name)
		}
	}
	return lost
}

// requireNothingLost demands that every acknowledged alert is stored once and has an
// incident in the end, which is the only one of its group.
func (l *loop) requireNothingLost(t *testing.T) {
	t.Helper()
	require.Empty(t, l.lost(t), "acknowledged alerts are lost")
	l.eventually(t, "incidents are missing", func() bool { return l.count(t, incidents) >= len(l.acknowledged) })
	require.Equal(t, len(l.acknowledged), l.count(t, incidents), "an incident is doubled")
	require.Zero(t, l.count(t, homeless), "alerts that belong to no incident, or to that of another group")
	repeats := 0
	for _, times := range l.acknowledged {
		repeats += times - 1
	}
	require.GreaterOrEqual(t, l.count(t, repeated), repeats, "repeats that were acknowledged and not counted")
}

// requireCaughtUp demands that everything that follows from the alerts happens by itself.
func (l *loop) requireCaughtUp(t *testing.T) {
	t.Helper()
	opened := map[string]bool{}
	var id string
	l.each(t, `SELECT id::text FROM incident.incidents WHERE project_id = $1`, []any{&id}, func() { opened[id] = true })
	l.eventually(t, "the browser does not catch up", func() bool { return l.browser.knows(opened) == nil })
	l.eventually(t, "incidents without hypotheses", func() bool { return l.count(t, unexplained) == 0 })
	l.eventually(t, "messages wait in the outbox or died there", func() bool { return l.count(t, waiting) == 0 })
	t.Logf("%d incidents, all with hypotheses and announced to the browser, %.0f s after the first alert",
		len(opened), time.Since(l.started).Seconds())
}

// eventually waits for as long as something still changes, and a while longer.
func (l *loop) eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	last, since := -1, time.Now()
	for !holds() {
		now := l.count(t, incidents) + l.count(t, explained) - l.count(t, waiting)
		if now != last {
			last, since = now, time.Now()
		}
		require.Less(t, time.Since(since), catchUp, what)
		select {
		case <-t.Context().Done():
			t.Fatal(what)
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// What is counted in the project of the loop.
const (
	incidents = `SELECT count(*) FROM incident.incidents WHERE project_id = $1`

	homeless = `
		SELECT count(*)
		FROM integration.monitoring_alerts AS a LEFT JOIN incident.incidents AS i ON i.id = a.incident_id AND i.group_hash = a.group_hash
		WHERE a.project_id = $1 AND i.id IS NULL`

	repeated = `SELECT coalesce(sum(repeat_count), 0) FROM integration.monitoring_alerts WHERE project_id = $1`

	explained = `SELECT count(*) FROM incident.hypothesis_generations WHERE project_id = $1 AND status = 'completed'`

	unexplained = `
		SELECT count(*)
		FROM incident.incidents AS i
		WHERE i.project_id = $1 AND NOT EXISTS (
			SELECT 1 FROM incident.hypothesis_generations AS g JOIN incident.hypotheses AS h ON h.generation_id = g.id
			WHERE g.incident_id = i.id AND g.status = 'completed')`

	waiting = `SELECT count(*) FROM events.outbox WHERE project_id = $1 AND done_at IS NULL` // dead ones too
)

func (l *loop) count(t *testing.T, query string) (n int) {
	t.Helper()
	require.NoError(t, l.stack.Owner.QueryRow(t.Context(), query, l.ann.Project).Scan(&n))
	return n
}

func (l *loop) each(t *testing.T, query string, into []any, do func()) {
	t.Helper()
	rows, err := l.stack.Owner.Query(t.Context(), query, l.ann.Project)
	require.NoError(t, err)
	_, err = pgx.ForEachRow(rows, into, func() error { do(); return nil })
	require.NoError(t, err)
}
