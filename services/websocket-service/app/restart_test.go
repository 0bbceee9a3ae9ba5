package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

const (
	jwtKey      = "0123456789abcdef0123456789abcdef"
	internalKey = "fedcba9876543210fedcba9876543210"
)

// platform is websocket-service over a real Redis, with an auth-service that finds
// every session good but those that were ended.
type platform struct {
	env     map[string]string
	url     string
	publish func(auth.Scope, int)
	tokens  *auth.Tokens

	mu    sync.Mutex
	ended map[uuid.UUID]bool
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	bus := redistest.Server(t)
	tokens, err := auth.NewTokens(jwtKey, "", clock.Now)
	require.NoError(t, err)
	p := &platform{tokens: tokens, ended: map[uuid.UUID]bool{}}
	sessions := httptest.NewServer(http.HandlerFunc(p.check))
	t.Cleanup(sessions.Close)
	port := process.FreePort(t)
	p.url = "ws://127.0.0.1:" + strconv.Itoa(port) + "/ws"
	p.env = map[string]string{
		"HOST": "127.0.0.1", "PORT": strconv.Itoa(port), "METRICS_ADDR": "", "REDIS_URL": bus.URL(), "JWT_SECRET_KEY": jwtKey,
		"INTERNAL_AUTH_KEY": internalKey, "AUTH_SERVICE_URL": sessions.URL, "LOG_LEVEL": "error",
	}
	client := bus.Client(t)
	// Redis tells its start to the second: events of its first one cannot be resumed from.
	require.Eventually(t, func() bool {
		info, err := client.InfoMap(t.Context(), "server").Result()
		return err == nil && info["Server"]["uptime_in_seconds"] >= "1"
	}, 5*time.Second, 50*time.Millisecond)
	deliver := events.ToRedis(client)
	p.publish = func(s auth.Scope, n int) {
		payload := fmt.Sprintf(`{"type":"incident.updated","data":{"n":%d}}`, n)
		require.NoError(t, deliver(t.Context(), events.Message{
			ID: uuid.New(), Scope: s, Kind: events.KindEvent, Topic: "incidents", Payload: json.RawMessage(payload), CreatedAt: clock.Now(),
		}))
	}
	return p
}

func (p *platform) check(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Sessions []struct {
			SessionID uuid.UUID `json:"session_id"`
		} `json:"sessions"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	p.mu.Lock()
	defer p.mu.Unlock()
	active := make([]bool, len(in.Sessions))
	for i, s := range in.Sessions {
		active[i] = !p.ended[s.SessionID]
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": active})
}

// start runs the service until the returned function ends it.
func (p *platform) start(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, "websocket-service", p.env, io.Discard, app.New) }()
	ready := "http" + strings.TrimSuffix(strings.TrimPrefix(p.url, "ws"), "/ws") + "/ready"
	require.Eventually(t, func() bool { return process.Answers(ready)(ctx) == nil }, 20*time.Second, 20*time.Millisecond)
	return sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
	})
}

// sign returns a token of the user in the scope, and its session.
func (p *platform) sign(t *testing.T, user uuid.UUID, s auth.Scope, lifetime time.Duration) (string, uuid.UUID) {
	t.Helper()
	session := uuid.New()
	claims := auth.Claims{Type: auth.AccessToken, TenantID: s.TenantID, ProjectID: &s.ProjectID, SessionID: session}
	claims.Subject = user.String()
	token, _, err := p.tokens.Issue(claims, lifetime)
	require.NoError(t, err)
	return token, session
}

// tab is a browser tab: it reconnects and resumes, and counts what it gets.
type tab struct {
	url, hello string
	tenant     uuid.UUID

	mu       sync.Mutex
	last     string
	got      map[int]int
	order    []int
	refused  int
	connects int
	foreign  int
	codes    map[int]int
}

func (b *tab) run(ctx context.Context) {
	for ctx.Err() == nil {
		b.listen(ctx)
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(50+rand.IntN(150)) * time.Millisecond):
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
	hello := fmt.Sprintf(`{"type":"connect","token":%q,"tenantId":%q,"last_event_id":%q}`, b.hello, b.tenant, b.position())
	if conn.Write(ctx, websocket.MessageText, []byte(hello)) != nil {
		return
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			b.mu.Lock()
			b.codes[int(websocket.CloseStatus(err))]++
			b.mu.Unlock()
			return
		}
		b.note(text)
	}
}

func (b *tab) position() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

func (b *tab) note(text []byte) {
	var frame struct {
		ID       string    `json:"id"`
		Type     string    `json:"type"`
		Last     string    `json:"last_event_id"`
		TenantID uuid.UUID `json:"tenant_id"`
		Data     struct {
			N int `json:"n"`
		} `json:"data"`
	}
	_ = json.Unmarshal(text, &frame)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case frame.Type == "connected":
		b.connects++
		if b.last == "" {
			b.last = frame.Last
		}
	case frame.Type == "resume_failed":
		b.refused++
	case frame.ID != "":
		b.last = frame.ID
		b.got[frame.Data.N]++
		b.order = append(b.order, frame.Data.N)
		if frame.TenantID != b.tenant || frame.Data.N < 0 {
			b.foreign++
		}
	}
}

func (b *tab) state(of func(*tab) int) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return of(b)
}

// Clients that are cut off by a restart in the middle of many events get each
// event once and in order.
func TestARestartLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	const users, sockets, published = 20, 10, 1000
	p, scope, foreign := newPlatform(t), auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}, auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	p.publish(scope, 0)
	stop := p.start(t)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	var tabs []*tab
	for range users {
		token, _ := p.sign(t, uuid.New(), scope, time.Hour)
		for range sockets {
			b := &tab{url: p.url, hello: token, tenant: scope.TenantID, got: map[int]int{}, codes: map[int]int{}}
			tabs = append(tabs, b)
			wg.Go(func() { b.run(ctx) })
		}
	}
	all := func(enough func(*tab) bool) func() bool {
		return func() bool {
			for _, b := range tabs {
				if b.state(func(b *tab) int {
					if enough(b) {
						return 1
					}
					return 0
				}) == 0 {
					return false
				}
			}
			return true
		}
	}
	require.Eventually(t, all(func(b *tab) bool { return b.connects > 0 }), 30*time.Second, 50*time.Millisecond)

	publishing := make(chan struct{})
	go func() {
		defer close(publishing)
		pace := time.NewTicker(2 * time.Millisecond)
		defer pace.Stop()
		for n := 1; n <= published; n++ {
			<-pace.C
			p.publish(scope, n)
			if n%100 == 0 {
				p.publish(foreign, -n)
			}
		}
	}()
	require.Eventually(t, all(func(b *tab) bool { return len(b.got) > published/4 }), 30*time.Second, 20*time.Millisecond)
	stop()
	stop = p.start(t)
	<-publishing
	complete := func(b *tab) bool { return len(b.got) >= published || b.refused > 0 }
	require.Eventually(t, all(complete), 30*time.Second, 50*time.Millisecond, "events are missing")
	cancel()
	wg.Wait()
	stop()

	for _, b := range tabs {
		require.Zero(t, b.refused, "it was told to fetch everything again")
		require.Len(t, b.order, published, "an event came twice")
		for i, n := range b.order {
			require.Equal(t, i+1, n, "out of order")
		}
		require.Zero(t, b.foreign)
		require.GreaterOrEqual(t, b.connects, 2, "it was cut off once")
		require.Positive(t, b.codes[1001], "it was told that the server is going away")
	}
}
