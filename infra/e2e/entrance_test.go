package e2e_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	slowSockets   = 300
	slowPause     = 250 * time.Millisecond
	slowGone      = 35 * time.Second
	ordinaryPace  = 20 * time.Millisecond
	ordinarySlow  = 500 * time.Millisecond
	spareFiles    = 30
	smuggledRoute = "/smuggled"
)

// Every system test sends what is fine through the same door; these are what is not.
func TestTheEntranceOfTheGateway(t *testing.T) {
	s := stack.Start(t)
	ann := s.Register(t)

	for name, head := range map[string]string{
		"a length and chunks":   "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"two lengths":           "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
		"a folded header":       "X-A: b\r\n Content-Length: 44\r\n\r\n",
		"a bare line feed":      "X-A: b\nContent-Length: 44\r\n\r\n",
		"an unknown encoding":   "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"a blank before colons": "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
	} {
		t.Run(name+" is 400 and the end of the connection", func(t *testing.T) {
			conn := dial(t, s)
			_, err := io.WriteString(conn, "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+head+
				"GET "+smuggledRoute+" HTTP/1.1\r\nHost: x\r\n\r\n")
			require.NoError(t, err)

			all, _ := io.ReadAll(conn) // it may be reset: more was sent than read

			require.True(t, strings.HasPrefix(string(all), "HTTP/1.1 400 "), "%q", all)
			require.Equal(t, 1, strings.Count(string(all), "HTTP/1.1 "), "a hidden request was answered: %q", all)
		})
	}

	t.Run("methods of no route are 405 and named", func(t *testing.T) {
		for _, line := range []string{"TRACE /api/v1/incidents HTTP/1.1", "CONNECT example.com:443 HTTP/1.1", "PROPFIND / HTTP/1.1"} {
			conn := dial(t, s)
			_, err := io.WriteString(conn, line+"\r\nHost: x\r\nConnection: close\r\n\r\n")
			require.NoError(t, err)
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err, line)
			require.NoError(t, res.Body.Close())
			require.Equal(t, http.StatusMethodNotAllowed, res.StatusCode, line)
			require.Contains(t, res.Header.Get("Allow"), "GET", line)
		}
	})

	t.Run("slow clients hold up nobody", func(t *testing.T) { requireNobodyWaits(t, s, ann) })
}

func dial(t *testing.T, s *stack.Stack) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
	return conn
}

// requireNobodyWaits opens connections that send their request a byte at a time and
// measures what others wait meanwhile.
func requireNobodyWaits(t *testing.T, s *stack.Stack, ann *stack.Person) {
	t.Helper()
	before := openFiles(t, s.PID("api-gateway"))
	var wg sync.WaitGroup
	began := time.Now()
	for range slowSockets {
		conn := dial(t, s)
		wg.Go(func() { trickle(conn) })
	}
	gone := make(chan struct{})
	go func() {
		wg.Wait()
		close(gone)
	}()

	var waits []time.Duration
	pace := time.NewTicker(ordinaryPace)
	defer pace.Stop()
	for ended := false; !ended; {
		sent := time.Now()
		a := ann.Call(t, http.MethodGet, "/auth/me", nil)
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		waits = append(waits, time.Since(sent))
		select {
		case <-gone:
			ended = true
		case <-pace.C:
		}
		require.Less(t, time.Since(began), slowGone, "slow clients are still connected")
	}
	slices.Sort(waits)
	p99 := waits[len(waits)*99/100]
	t.Logf("%d slow connections were gone after %s; of %d others the p99 was %s", slowSockets, time.Since(began).Round(time.Millisecond), len(waits), p99)
	require.Less(t, p99, ordinarySlow)
	require.Eventually(t, func() bool { return openFiles(t, s.PID("api-gateway")) <= before+spareFiles }, soon, often, "files stay open")
}

// trickle sends a request that never ends until the server has enough of it.
func trickle(conn net.Conn) {
	pace := time.NewTicker(slowPause)
	defer pace.Stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, conn)
	}()
	for _, b := range []byte("GET /api/v1/incidents HTTP/1.1\r\nX-Slow: " + strings.Repeat("x", 1<<10)) {
		select {
		case <-ended:
			return
		case <-pace.C:
		}
		if _, err := conn.Write([]byte{b}); err != nil {
			return
		}
	}
}

func openFiles(t *testing.T, pid int) int {
	t.Helper()
	files, err := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/fd")
	require.NoError(t, err)
	return len(files)
}
