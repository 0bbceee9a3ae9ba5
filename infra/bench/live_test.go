package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	sockets    = 100
	postRate   = 50 // a second
	posts      = 1000
	postGroups = 100 // incidents that the alerts belong to
	lastWait   = 30 * time.Second

	settleWithin = time.Minute
)

// arrivals are when each socket heard of each alert.
type arrivals struct {
	mu sync.Mutex
	at map[string][]time.Time
}

func (a *arrivals) count() (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, times := range a.at {
		n += len(times)
	}
	return n
}

// TestWebhookToSocket measures row 10: alerts come in as webhooks and go out to
// a hundred sockets.
func TestWebhookToSocket(t *testing.T) {
	if !chosen(10) {
		return
	}
	program(t)
	s := stack.Start(t, "WS_SOCKETS_PER_USER="+strconv.Itoa(sockets))
	ann := s.Register(t)
	source := ann.Connect(t, "alertmanager")
	heard := &arrivals{at: map[string][]time.Time{}}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	ready := make(chan error, sockets)
	for range sockets {
		wg.Go(func() { listen(ctx, s, ann, heard, ready) })
	}
	for range sockets {
		require.NoError(t, <-ready)
	}

	openGroups(t, s, ann, source)
	w := newWatch(t, postgres(t, s))
	sent, answered := postAll(t, s, source)
	deadline := time.After(lastWait)
	for heard.count() < (posts+postGroups)*sockets {
		select {
		case <-deadline:
		case <-time.After(50 * time.Millisecond):
			continue
		}
		break
	}
	others := w.others()

	var delays []float64
	for name, start := range sent {
		for _, at := range heard.at[name] {
			delays = append(delays, float64(at.Sub(start).Microseconds())/1000)
		}
	}
	detail := fmt.Sprintf("p50 %.1f ms, POST p50 %.1f ms, %d of %d heard", median(delays), median(answered), len(delays), posts*sockets)
	rows.add(t, goal{row: 10, what: "webhook to socket at 50/s x 100: p99", value: quantile(delays, 0.99), unit: " ms", floor: 40, goal: 20, others: others, detail: detail})
	rows.add(t, goal{row: 10, what: "webhook to socket vs POST: p50", value: median(delays) / median(answered), unit: "x", floor: 1.5, goal: 1.2, others: others, detail: detail})
	rows.add(t, goal{row: 10, what: "webhook to socket: lost", value: float64(posts*sockets - len(delays)), floor: 0, goal: 0, others: others, detail: detail})
}

// openGroups opens the incident of every group and waits until its causes have been
// looked for: what is measured is the way of an alert, not the rush at the beginning.
func openGroups(t *testing.T, s *stack.Stack, who *stack.Person, source stack.Source) {
	t.Helper()
	for group := range postGroups {
		message := stack.Message("firing", fmt.Sprintf("Open%03d", group), "checkout", time.Now().UTC().Truncate(time.Second))
		message["groupKey"] = "group " + strconv.Itoa(group)
		a := source.Post(t, message)
		require.Equal(t, http.StatusAccepted, a.Status, string(a.Body))
	}
	require.Eventually(t, func() bool {
		var busy bool
		require.NoError(t, s.Owner.QueryRow(t.Context(), `
			SELECT EXISTS (SELECT 1 FROM events.outbox WHERE project_id = $1 AND done_at IS NULL)
				OR (SELECT count(*) FROM incident.hypothesis_generations WHERE project_id = $1 AND status = 'completed') < $2`,
			who.Project, postGroups).Scan(&busy))
		return !busy
	}, settleWithin, 100*time.Millisecond)
}

// listen notes every fired alert until ctx ends.
func listen(ctx context.Context, s *stack.Stack, p *stack.Person, heard *arrivals, ready chan<- error) {
	conn, _, err := websocket.Dial(ctx, s.SocketURL, nil)
	if err != nil {
		ready <- err
		return
	}
	defer conn.CloseNow() //nolint:errcheck // it may be closed already
	conn.SetReadLimit(1 << 20)
	hello, _ := json.Marshal(map[string]any{"type": "connect", "token": p.Token, "tenantId": p.TenantID, "channels": []string{"alerts"}})
	if err := conn.Write(ctx, websocket.MessageText, hello); err != nil {
		ready <- err
		return
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			select {
			case ready <- err:
			default:
			}
			return
		}
		now := time.Now()
		var frame struct {
			Type string `json:"type"`
			Data struct {
				Name string `json:"alert_name"`
			} `json:"data"`
		}
		if json.Unmarshal(text, &frame) != nil {
			continue
		}
		switch frame.Type {
		case "connected":
			ready <- nil
		case "alert.fired":
			heard.mu.Lock()
			heard.at[frame.Data.Name] = append(heard.at[frame.Data.Name], now)
			heard.mu.Unlock()
		}
	}
}

// postAll posts the alerts at their rate, whatever the answers take.
func postAll(t *testing.T, s *stack.Stack, source stack.Source) (sent map[string]time.Time, answered []float64) {
	t.Helper()
	sent = map[string]time.Time{}
	refused := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	pace := time.NewTicker(time.Second / postRate)
	defer pace.Stop()
	for i := range posts {
		<-pace.C
		wg.Go(func() {
			name := fmt.Sprintf("Bench%04d", i)
			message := stack.Message("firing", name, "checkout", time.Now().UTC().Truncate(time.Second))
			message["groupKey"] = "group " + strconv.Itoa(i%postGroups)
			body, _ := json.Marshal(message)
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, source.URL, strings.NewReader(string(body)))
			if err != nil {
				return
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+source.Secret)
			start := time.Now()
			a, err := stack.Do(r)
			took := float64(time.Since(start).Microseconds()) / 1000
			mu.Lock()
			defer mu.Unlock()
			if err == nil && a.Status == http.StatusAccepted {
				sent[name], answered = start, append(answered, took)
				return
			}
			refused[fmt.Sprint(a.Status, " ", err, " ", strings.Split(string(a.Body), "request_id")[0])]++
		})
	}
	wg.Wait()
	require.Empty(t, refused, "every alert is acknowledged\n%s", s.Output("api-gateway"))
	return sent, answered
}

// postgres is the process id of the database server, which is no child of ours.
func postgres(t *testing.T, s *stack.Stack) int {
	t.Helper()
	var pid string
	if err := s.Owner.QueryRow(t.Context(), `SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)`).Scan(&pid); err != nil {
		return os.Getpid()
	}
	id, err := strconv.Atoi(pid)
	require.NoError(t, err)
	return id
}
