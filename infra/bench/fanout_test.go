package bench_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	crowdSize   = 10_000
	crowdEvent  = 300 // bytes
	fanoutRound = 7
	stuckRounds = 3
	spareFiles  = 500
)

// audience is many clients of one server and how to send them a text.
type audience struct {
	name    string
	control string // of the program that holds the clients
	publish func(text string)

	took []float64 // ms until the last client had it
}

// TestFanOut measures row 11: one event to ten thousand sockets, beside the same frame
// written to as many bare connections, and with one client that does not read.
func TestFanOut(t *testing.T) {
	if !chosen(11) {
		return
	}
	program(t)
	limit, err := process.AllowFiles()
	require.NoError(t, err)
	size := min(crowdSize, int(limit)-spareFiles)
	s := stack.Start(t, "WS_SOCKETS_PER_USER=20000", "WS_MAX_SOCKETS=20000")
	ann := s.Register(t)
	redis := s.Redis.Client(t)
	hello := fmt.Sprintf(`{"type":"connect","token":%q,"tenantId":%q}`, ann.Token, ann.TenantID)

	address := process.FreeAddress(t)
	_, _ = startHelper(t, "floor", "BENCH_REDIS="+s.Redis.URL(), "BENCH_FLOOR="+address)
	floor := &audience{name: "bare frames", control: startCrowd(t), publish: func(text string) {
		require.NoError(t, redis.Publish(t.Context(), "floor", text).Err())
	}}
	ours := &audience{name: "websocket-service", control: startCrowd(t), publish: publisher(t, redis, ann)}

	before := process.Resident(t, s.PID("websocket-service"))
	began := time.Now()
	seat(t, ours.control, s.SocketURL, hello, size)
	opened := time.Since(began)
	seat(t, floor.control, "tcp://"+address, "", size)
	w := newWatch(t, postgres(t, s))
	for round := range fanoutRound {
		for _, a := range []*audience{ours, floor} {
			took := a.round(t, size)
			if round > 0 { // the first one warms up
				a.took = append(a.took, took)
			}
		}
	}
	used := float64(process.Resident(t, s.PID("websocket-service"))-before) / float64(size)
	quiet := append([]float64{}, ours.took...)

	stuck := stick(t, s, redis, ann, hello)
	var delayed []float64
	for range stuckRounds {
		delayed = append(delayed, ours.round(t, size))
	}
	stuck(t)
	reportFanOut(t, size, opened, used, quiet, floor.took, delayed, w.others())
}

func reportFanOut(t *testing.T, size int, opened time.Duration, used float64, ours, floor, delayed []float64, others float64) {
	t.Helper()
	rows.add(t, goal{
		row: 11, what: fmt.Sprintf("fan-out to %d sockets vs bare frames: last client", size), value: median(ours) / median(floor), unit: "x",
		floor: 1.5, goal: 1.2, others: others,
		detail: fmt.Sprintf("%.0f ms, bare %.0f ms; opened in %.1f s", median(ours), median(floor), opened.Seconds()),
	})
	rows.add(t, goal{row: 11, what: "resident memory of a socket", value: used, unit: " KiB", floor: 32, goal: 20, others: others, detail: "websocket-service"})
	rows.add(t, goal{
		row: 11, what: "a stuck client delays the others", value: median(delayed) / median(ours), unit: "x", floor: 1.1, goal: 1.1, others: others,
		detail: fmt.Sprintf("%.0f ms with it, %.0f ms without", median(delayed), median(ours)),
	})
}

func startCrowd(t *testing.T) string {
	t.Helper()
	base, _ := startHelper(t, "crowd")
	return base
}

// seat opens the clients of an audience.
func seat(t *testing.T, control, address, hello string, n int) {
	t.Helper()
	query := url.Values{"n": {strconv.Itoa(n)}, "url": {strings.Replace(address, "ws://", "http://", 1)}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, control+"/open?"+query.Encode(), strings.NewReader(hello))
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	line, _ := bufio.NewReader(res.Body).ReadString('\n')
	require.Equal(t, http.StatusOK, res.StatusCode, line)
}

// round sends one event and returns how many milliseconds later the last client had it.
func (a *audience) round(t *testing.T, n int) float64 {
	t.Helper()
	mark := uuid.NewString()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fmt.Sprintf("%s/wait?mark=%s&n=%d", a.control, mark, n), http.NoBody)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()

	began := time.Now()
	a.publish(mark + strings.Repeat("x", crowdEvent-len(mark)))
	var last, arrived, lost int64
	_, err = fmt.Fscan(res.Body, &last, &arrived, &lost)
	require.NoError(t, err)
	require.EqualValues(t, n, arrived, "%s: clients without the event; %d lost their connection", a.name, lost)
	return float64(time.Unix(0, last).Sub(began).Microseconds()) / 1000
}

// publisher announces an event of the person's project as the services do.
func publisher(t *testing.T, redis *goredis.Client, who *stack.Person) func(text string) {
	t.Helper()
	return func(text string) { announce(t, redis, who, "incidents", text) }
}

func announce(t *testing.T, redis *goredis.Client, who *stack.Person, channel, text string) {
	t.Helper()
	stack.Announce(t, redis, who.Scope(t), channel, map[string]string{"name": text})
}

// stick opens one more connection, which never reads, and sends it more than the buffers
// between hold, on a channel that nobody else listens to. The function it returns
// demands that the server was still waiting for the client when it is called.
func stick(t *testing.T, s *stack.Stack, redis *goredis.Client, who *stack.Person, hello string) func(t *testing.T) {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), s.SocketURL, nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(hello)))
	require.NoError(t, conn.Write(t.Context(), websocket.MessageText, []byte(`{"type":"subscribe","channels":["system","incidents"]}`)))
	for range 2 {
		_, _, err = conn.Read(t.Context())
		require.NoError(t, err)
	}
	big := strings.Repeat("x", 60<<10)
	began := time.Now()
	for range 150 { // nine megabytes: more than two socket buffers, fewer than its queue holds
		announce(t, redis, who, "system", big)
	}
	return func(t *testing.T) {
		t.Helper()
		require.Less(t, time.Since(began), 5*time.Second, "the stuck client was cut off before the others were measured: the figure says nothing")
	}
}
