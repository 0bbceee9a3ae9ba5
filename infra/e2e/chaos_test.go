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

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	alerts     = 500
	rate       = 60 // alerts a second, so that the kills fall into the middle of them
	senders    = 8
	killEvery  = time.Second
	redisAway  = 20 * time.Second
	catchUp    = 90 * time.Second
	resendWait = 200 * time.Millisecond
)

// browser is a socket that reconnects and resumes like the browser application
// does, and remembers which incidents it heard of. Where the server cannot tell
// what was missed, the application fetches everything again.
type browser struct {
	mu       sync.Mutex
	created  map[string]int
	connects int
	refetch  bool
}

// run keeps a live connection until ctx ends.
func (b *browser) run(ctx context.Context, s *stack.Stack, ann *stack.Person) {
	last := ""
	for ctx.Err() == nil {
		last = b.listen(ctx, s, ann, last)
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (b *browser) listen(ctx context.Context, s *stack.Stack, ann *stack.Person, last string) string {
	conn, _, err := websocket.Dial(ctx, s.SocketURL, nil)
	if err != nil {
		return last
	}
	defer conn.CloseNow() //nolint:errcheck // it may be closed already
	conn.SetReadLimit(1 << 20)
	hello, _ := json.Marshal(map[string]any{"type": "connect", "token": ann.Token, "tenantId": ann.TenantID, "last_event_id": last})
	if conn.Write(ctx, websocket.MessageText, hello) != nil {
		return last
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			return last
		}
		var frame struct {
			ID   string `json:"id"`
			Type string `json:"type"`
			Last string `json:"last_event_id"`
			Data struct {
				ID string `json:"id"`
			} `json:"data"`
		}
		if json.Unmarshal(text, &frame) != nil {
			continue
		}
		b.note(frame.Type, frame.Data.ID, last)
		if frame.Type == "connected" && last == "" {
			last = frame.Last
		}
		if frame.ID != "" {
			last = frame.ID
		}
	}
}

func (b *browser) note(kind, id, last string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch kind {
	case "connected":
		b.connects++
		b.refetch = b.refetch || b.connects > 1 && last == ""
	case "incident.created":
		b.created[id]++
	case "resume_failed":
		b.refetch = true
	}
}

// knows reports whether the browser heard of every incident once, or was told
// to fetch them all.
func (b *browser) knows(incidents map[string]bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id := range incidents {
		if b.created[id] == 0 && !b.refetch {
			return fmt.Errorf("incident %s was never announced", id)
		}
	}
	return nil
}

// send posts n alerts like Alertmanager does: a message that is not answered
// with 2xx is sent again. It returns the incident of every acknowledged alert.
func send(ctx context.Context, s *stack.Stack, source stack.Source, n int) map[string]string {
	acknowledged := map[string]string{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan int)
	for range senders {
		wg.Go(func() {
			for i := range work {
				name := fmt.Sprintf("Alert%03d", i)
				if incident := post(ctx, source, stack.Firing(name, fmt.Sprintf("service-%02d", i%40))); incident != "" {
					mu.Lock()
					acknowledged[name] = incident
					mu.Unlock()
				}
			}
		})
	}
	pace := time.NewTicker(time.Second / rate)
	defer pace.Stop()
	for i := range n {
		<-pace.C
		work <- i
	}
	close(work)
	wg.Wait()
	return acknowledged
}

func post(ctx context.Context, source stack.Source, message map[string]any) (incident string) {
	body, _ := json.Marshal(message)
	for ctx.Err() == nil {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, source.URL, bytes.NewReader(body))
		if err != nil {
			return ""
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+source.Secret)
		a, err := stack.Do(r)
		var result struct {
			IDs []string `json:"incident_ids"`
		}
		if err == nil && a.Status == http.StatusAccepted && json.Unmarshal(a.Body, &result) == nil && len(result.IDs) == 1 {
			return result.IDs[0]
		}
		select {
		case <-ctx.Done():
		case <-time.After(resendWait):
		}
	}
	return ""
}

// chaos posts the alerts while disturb runs, and then demands that nothing was
// lost or doubled and that everything catches up by itself.
func chaos(t *testing.T, disturb func(s *stack.Stack, posted <-chan struct{})) {
	t.Helper()
	s := stack.Start(t, "AI_MAX_CONCURRENT_GENERATIONS=8")
	ann := s.Register(t)
	source := ann.Connect(t, "alertmanager")
	listening, stopListening := context.WithCancel(t.Context())
	b := &browser{created: map[string]int{}}
	var wg sync.WaitGroup
	wg.Go(func() { b.run(listening, s, ann) })
	defer wg.Wait()
	defer stopListening()

	posted := make(chan struct{})
	acknowledged := map[string]string{}
	wg.Go(func() {
		defer close(posted)
		acknowledged = send(listening, s, source, alerts)
	})
	disturb(s, posted)
	<-posted
	require.Len(t, acknowledged, alerts, "every alert is acknowledged in the end")

	incidents := map[string]bool{}
	for _, id := range acknowledged {
		incidents[id] = true
	}
	require.Eventually(t, func() bool { return stored(t, s, ann) == len(incidents) }, catchUp, time.Second, "incidents are missing")
	requireOnce(t, s, ann, acknowledged)
	require.Eventually(t, func() bool { return b.knows(incidents) == nil }, catchUp, time.Second, "the browser does not catch up")
	require.Eventually(t, func() bool { return unexplained(t, s, ann) == 0 }, 2*catchUp, time.Second, "incidents without a finished generation")
	require.Eventually(t, func() bool { return waiting(t, s) == 0 }, catchUp, time.Second, "messages wait in the outbox or died there")
}

// waiting counts the messages that are not delivered, dead ones included.
func waiting(t *testing.T, s *stack.Stack) (n int) {
	t.Helper()
	require.NoError(t, s.Owner.QueryRow(t.Context(), `SELECT count(*) FROM events.outbox WHERE done_at IS NULL`).Scan(&n))
	return n
}

func stored(t *testing.T, s *stack.Stack, ann *stack.Person) (n int) {
	t.Helper()
	require.NoError(t, s.Owner.QueryRow(t.Context(), `SELECT count(*) FROM incident.incidents WHERE project_id = $1`, ann.Project).Scan(&n))
	return n
}

// requireOnce compares sets: every acknowledged alert is stored once and belongs
// to the incident of its answer, which exists once and is the only one of its
// group.
func requireOnce(t *testing.T, s *stack.Stack, ann *stack.Person, acknowledged map[string]string) {
	t.Helper()
	rows, err := s.Owner.Query(t.Context(), `
		SELECT a.alert_name, i.id::text
		FROM integration.monitoring_alerts AS a JOIN incident.incidents AS i ON i.id = a.incident_id
		WHERE a.project_id = $1`, ann.Project)
	require.NoError(t, err)
	defer rows.Close()
	found := map[string]string{}
	for rows.Next() {
		var name, incident string
		require.NoError(t, rows.Scan(&name, &incident))
		require.NotContains(t, found, name, "the alert is stored twice")
		found[name] = incident
	}
	require.NoError(t, rows.Err())
	require.Equal(t, acknowledged, found)
	require.Equal(t, len(acknowledged), stored(t, s, ann), "an incident is doubled")
}

func unexplained(t *testing.T, s *stack.Stack, ann *stack.Person) (n int) {
	t.Helper()
	require.NoError(t, s.Owner.QueryRow(t.Context(), `
		SELECT count(*) FROM incident.incidents AS i
		WHERE i.project_id = $1 AND NOT EXISTS (
			SELECT 1 FROM incident.hypothesis_generations AS g JOIN incident.hypotheses AS h ON h.generation_id = g.id
			WHERE g.incident_id = i.id AND g.status = 'completed')`, ann.Project).Scan(&n))
	return n
}

func TestKilledServicesLoseNothing(t *testing.T) {
	chaos(t, func(s *stack.Stack, posted <-chan struct{}) {
		victims := []string{"integration-service", "incident-service", "ai-service"}
		kills := 0
		for {
			select {
			case <-posted:
				t.Logf("%d kills while %d alerts were posted", kills, alerts)
				require.GreaterOrEqual(t, kills, 3, "each victim must have been killed while alerts were posted")
				return
			case <-time.After(killEvery):
				victim := victims[kills%len(victims)]
				s.Kill(t, victim)
				s.Restart(t, victim)
				kills++
			}
		}
	})
}

func TestRedisAwayLosesNothing(t *testing.T) {
	chaos(t, func(s *stack.Stack, _ <-chan struct{}) {
		s.Redis.Stop(t)
		time.Sleep(redisAway) // the fault itself, not a wait for a condition
		s.Redis.Start(t)
	})
}
