package events_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const soon = 20 * time.Second

// bench is a service of its own: its rows are relayed by the relays of this test only.
type bench struct {
	db      *postgres.DB
	service string
	scope   auth.Scope
}

func newBench(t *testing.T) bench {
	t.Helper()
	service := "test-" + uuid.NewString()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.URL(t), MaxConns: 8}, postgres.WithName(service))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return bench{db: db, service: service, scope: pgtest.NewProject(t)}
}

func (b bench) order(t *testing.T, s auth.Scope, kind events.Kind, payload any) {
	t.Helper()
	require.NoError(t, b.db.Write(t.Context(), s, func(tx pgx.Tx) error {
		return events.Order(t.Context(), tx, s, kind, "topic", payload)
	}))
}

// run starts a relay and returns the function that stops it and waits for its end.
func (b bench) run(t *testing.T, handlers map[events.Kind]events.Deliver, opts ...events.Option) (stop func()) {
	t.Helper()
	opts = append([]events.Option{events.WithPoll(20 * time.Millisecond)}, opts...)
	relay := events.NewRelay(b.db, b.service, handlers, opts...)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- relay.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	t.Cleanup(stop)
	return stop
}

// inbox is a receiver that remembers what it got.
type inbox struct {
	mu       sync.Mutex
	messages []events.Message
	answer   func(attempt int, m events.Message) error
}

func (i *inbox) deliver(_ context.Context, m events.Message) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.messages = append(i.messages, m)
	if i.answer == nil {
		return nil
	}
	return i.answer(len(i.messages), m)
}

func (i *inbox) got() []events.Message {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]events.Message(nil), i.messages...)
}

// numbers returns the payloads that arrived, which tests number.
func (i *inbox) numbers(t *testing.T) []int {
	t.Helper()
	var numbers []int
	for _, m := range i.got() {
		var n int
		require.NoError(t, json.Unmarshal(m.Payload, &n))
		numbers = append(numbers, n)
	}
	return numbers
}

func (i *inbox) handler(kind events.Kind) map[events.Kind]events.Deliver {
	return map[events.Kind]events.Deliver{kind: i.deliver}
}

// state counts the rows of the bench by what became of them.
type state struct{ Open, Done, Dead int }

func (b bench) state(t *testing.T) state {
	t.Helper()
	var s state
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*) FILTER (WHERE done_at IS NULL AND dead_at IS NULL),
			count(*) FILTER (WHERE done_at IS NOT NULL), count(*) FILTER (WHERE dead_at IS NOT NULL)
		FROM events.outbox
		WHERE service = $1`, b.service).Scan(&s.Open, &s.Done, &s.Dead))
	return s
}

func (b bench) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), query, append([]any{b.service}, args...)...)
	require.NoError(t, err)
}

func (b bench) waitFor(t *testing.T, want state) {
	t.Helper()
	require.Eventually(t, func() bool { return b.state(t) == want }, soon, 10*time.Millisecond,
		"want %+v", want)
}

// onRedis runs a test against the embedded and, where there is one, the real server.
func onRedis(t *testing.T, test func(t *testing.T, client *goredis.Client)) {
	t.Helper()
	t.Run("on the embedded server", func(t *testing.T) {
		t.Parallel()
		test(t, connect(t, "redis://"+miniredis.RunT(t).Addr()+"/0"))
	})
	t.Run("on redis-server", func(t *testing.T) {
		t.Parallel()
		test(t, connect(t, realRedis(t)))
	})
}

func realRedis(t *testing.T) (url string) {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		t.Skip("redis-server is not installed")
	}
	socket := filepath.Join(t.TempDir(), "redis.sock")
	server := exec.CommandContext(t.Context(), binary, "--port", "0", "--unixsocket", socket, "--save", "", "--dir", t.TempDir())
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	client := connect(t, "unix://"+socket)
	require.Eventually(t, func() bool { return client.Ping(t.Context()).Err() == nil }, soon, 10*time.Millisecond)
	return "unix://" + socket
}

func connect(t *testing.T, url string) *goredis.Client {
	t.Helper()
	client, err := redis.Open(url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return client
}
