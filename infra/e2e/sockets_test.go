package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	mostSockets  = 2000
	leastSockets = 200
	liveEvents   = 300
	canaryEvery  = 10
	eventPause   = 20 * time.Millisecond
	slowEnds     = 10 * time.Second
	socketsReady = 30 * time.Second
	filesSpare   = 500
)

// tab is one live connection of a browser: it reconnects, resumes and keeps every
// event it got, in order.
type tab struct {
	url, hello string

	mu                        sync.Mutex
	last                      string
	got                       []string
	connects, refused, canary int
}

func (b *tab) run(ctx context.Context) {
	for ctx.Err() == nil {
		b.listen(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(500+rand.IntN(1500)) * time.Millisecond):
		}
	}
}

func (b *tab) listen(ctx context.Context) {
	conn, _, err := websocket.Dial(ctx, b.url, nil)
	if err != nil {
		return
	}
	defer conn.CloseNow() //nolint:errcheck // it may be closed already
	conn.SetReadLimit(1 << 20)
	b.mu.Lock()
	hello := fmt.Sprintf(`%s,"last_event_id":%q}`, b.hello, b.last)
	b.mu.Unlock()
	if conn.Write(ctx, websocket.MessageText, []byte(hello)) != nil {
		return
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			return
		}
		b.note(text)
	}
}

func (b *tab) note(text []byte) {
	var frame struct {
		ID   string `json:"id"`
		Type string `json:"type"`
		Last string `json:"last_event_id"`
		Data struct {
			Name string `json:"name"`
		} `json:"data"`
	}
	_ = json.Unmarshal(text, &frame)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case strings.Contains(string(text), "canary"):
		b.canary++
	case frame.Type == "connected":
		b.connects++
		if b.last == "" {
			b.last = frame.Last
		}
	case frame.Type == "resume_failed":
		b.refused++
	case frame.ID != "":
		b.last = frame.ID
		b.got = append(b.got, frame.Data.Name)
	}
}

func (b *tab) has(connects, events int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.connects >= connects && len(b.got) >= events
}

// crowd opens the connections of one person and one project.
func crowd(ctx context.Context, wg *sync.WaitGroup, s *stack.Stack, who *stack.Person, n int) []*tab {
	tabs := make([]*tab, n)
	for i := range tabs {
		tabs[i] = &tab{url: s.SocketURL, hello: fmt.Sprintf(`{"type":"connect","token":%q,"tenantId":%q`, who.Token, who.TenantID)}
		wg.Go(func() { tabs[i].run(ctx) })
	}
	return tabs
}

func every(tabs []*tab, connects, events int) func() bool {
	return func() bool {
		for _, b := range tabs {
			if !b.has(connects, events) {
				return false
			}
		}
		return true
	}
}

// summary counts the connections by how far they came.
func summary(tabs []*tab) string {
	count := map[string]int{}
	for _, b := range tabs {
		b.mu.Lock()
		state := fmt.Sprintf("%d connections, %d of the events, %d failed resumes", b.connects, len(b.got)/50*50, b.refused)
		b.mu.Unlock()
		count[state]++
	}
	return fmt.Sprint(count)
}

func assertEventually(t *testing.T, holds func() bool, within time.Duration) bool {
	t.Helper()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(within); time.Now().Before(end); <-look.C {
		if holds() {
			return true
		}
	}
	return holds()
}

// publisher announces events of a scope the way the services do.
func publisher(t *testing.T, s *stack.Stack) func(scope auth.Scope, name, filling string) {
	t.Helper()
	redis := s.Redis.Client(t)
	return func(scope auth.Scope, name, filling string) {
		stack.Announce(t, redis, scope, "incidents", map[string]string{"name": name, "filling": filling})
	}
}

// socketsHere is how many connections this machine lets a process open: each may for
// a moment have two files, one of before a restart and one of after it.
func socketsHere(t *testing.T) int {
	t.Helper()
	files, err := process.AllowFiles()
	require.NoError(t, err)
	sockets := int(min(mostSockets, (max(files, filesSpare)-filesSpare)/2))
	require.GreaterOrEqual(t, sockets, leastSockets, "%d open files are allowed: raise the limit with ulimit -n %d", files, 2*mostSockets+filesSpare)
	return sockets
}

func TestSocketsLoseNothingOverRestarts(t *testing.T) {
	sockets := socketsHere(t)
	s := stack.Start(t, "WS_SOCKETS_PER_USER=3000", "WS_MAX_SOCKETS=5000")
	ann, eve := s.Register(t), s.Register(t)
	mine, foreign := ann.Scope(t), eve.Scope(t)
	sibling := auth.Scope{TenantID: mine.TenantID, ProjectID: uuid.New()}
	publish := publisher(t, s)
	publish(mine, "first", "")
	before := process.Resident(t, s.PID("websocket-service"))

	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	began := time.Now()
	tabs := crowd(ctx, &wg, s, ann, sockets)
	strangers := crowd(ctx, &wg, s, eve, 1)
	require.Eventually(t, every(tabs, 1, 0), socketsReady, 50*time.Millisecond)
	used := process.Resident(t, s.PID("websocket-service")) - before
	t.Logf("%d sockets open after %s, %d KiB each", sockets, time.Since(began).Round(time.Millisecond), used/sockets)

	var published []string
	for n := range liveEvents {
		name := "event-" + strconv.Itoa(n)
		publish(mine, name, "")
		published = append(published, name)
		if n%canaryEvery == 0 {
			publish(foreign, "canary of another tenant", "")
			publish(sibling, "canary of another project", "")
		}
		if n == liveEvents/3 {
			for _, name := range []string{"websocket-service", "api-gateway"} {
				s.Kill(t, name)
				s.Restart(t, name)
			}
			began = time.Now()
		}
		time.Sleep(eventPause) // the pace of the events, not a wait
	}
	complete := assertEventually(t, every(tabs, 2, liveEvents), socketsReady)
	if !complete {
		t.Log(summary(tabs))
	}
	require.True(t, complete, "events are missing")
	t.Logf("all sockets had everything %s after the restart", time.Since(began).Round(time.Millisecond))
	require.Eventually(t, func() bool { strangers[0].mu.Lock(); defer strangers[0].mu.Unlock(); return strangers[0].canary > 0 },
		socketsReady, 50*time.Millisecond, "the canaries were sent")
	cancel()
	wg.Wait()

	for _, b := range tabs {
		require.Zero(t, b.refused, "it was told to fetch everything again")
		require.Zero(t, b.canary, "an event of somebody else")
		require.Equal(t, published, b.got, "lost, doubled or out of order")
	}
}

func TestASlowSocketHoldsUpNobody(t *testing.T) {
	s := stack.Start(t)
	ann := s.Register(t)
	scope, publish := ann.Scope(t), publisher(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	tabs := crowd(ctx, &wg, s, ann, 8)
	slow, _, err := websocket.Dial(ctx, s.SocketURL, nil)
	require.NoError(t, err)
	slow.SetReadLimit(1 << 20)
	hello := fmt.Sprintf(`{"type":"connect","token":%q,"tenantId":%q}`, ann.Token, ann.TenantID)
	require.NoError(t, slow.Write(ctx, websocket.MessageText, []byte(hello)))
	_, _, err = slow.Read(ctx)
	require.NoError(t, err)
	require.Eventually(t, every(tabs, 1, 0), socketsReady, 50*time.Millisecond)

	// It reads far more slowly than events come: what waits for it fills the buffers
	// of the machine and then its queue.
	var ending error
	var closed time.Time
	wg.Go(func() {
		for ending == nil {
			_, _, ending = slow.Read(ctx)
			time.Sleep(5 * time.Millisecond) // the slowness itself
		}
		closed = time.Now()
	})
	filling, events := strings.Repeat("x", 16<<10), 0
	for ; events < 1500; events++ {
		publish(scope, "event-"+strconv.Itoa(events), filling)
		if events%50 == 49 {
			require.Eventually(t, every(tabs, 1, events-100), slowEnds, time.Millisecond, "the others wait for the slow one")
		}
	}
	began := time.Now()
	require.Eventually(t, every(tabs, 1, events), socketsReady, 50*time.Millisecond, "the others get everything")
	time.AfterFunc(slowEnds, cancel)
	wg.Wait()
	require.Equal(t, websocket.StatusTryAgainLater, websocket.CloseStatus(ending), "%v", ending)
	t.Logf("the slow socket was closed %s after the last event: %v", closed.Sub(began).Round(time.Millisecond), ending)
}
