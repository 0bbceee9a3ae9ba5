package entrance_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/entrance"
)

// server answers every request with its path and body, and remembers the paths.
type server struct {
	listener *entrance.Listener
	address  string

	mu    sync.Mutex
	paths []string
}

func serve(t *testing.T, most int, trusted ...netip.Prefix) *server {
	t.Helper()
	raw, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &server{listener: entrance.New(raw, most, trusted), address: raw.Addr().String()}
	answering := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.paths = append(s.paths, r.URL.Path)
		s.mu.Unlock()
		if r.URL.Path == "/unread" {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "the body is broken", http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, r.URL.Path+" "+strconv.Itoa(len(body)))
	}))
	_ = answering.Listener.Close()
	answering.Listener = s.listener
	answering.Config.Protocols = &http.Protocols{}
	answering.Config.Protocols.SetHTTP1(true)
	answering.Config.Protocols.SetUnencryptedHTTP2(true)
	answering.Start()
	t.Cleanup(answering.Close)
	return s
}

func (s *server) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.paths...)
}

func (s *server) dial(t *testing.T, from string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := dialer.DialContext(t.Context(), "tcp", s.address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	return conn
}

// say sends bytes, in pieces of the given size, and returns the statuses of all answers
// until the server hangs up.
func (s *server) say(t *testing.T, text string, size int) []int {
	t.Helper()
	conn := s.dial(t, "127.0.0.1")
	go func() {
		for at := 0; at < len(text); at += size {
			if _, err := io.WriteString(conn, text[at:min(at+size, len(text))]); err != nil {
				return // the server has heard enough
			}
		}
	}()
	var statuses []int
	answers := bufio.NewReader(conn)
	for {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the connection stays open")
			return statuses
		}
		_, _ = io.Copy(io.Discard, res.Body)
		statuses = append(statuses, res.StatusCode)
		if res.Close {
			_, err := answers.ReadByte()
			require.Error(t, err, "something follows the last answer")
			return statuses
		}
	}
}

const hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"

// prefaced are connections that begin like those of HTTP/2 and go on in another way.
var prefaced = map[string]string{
	"a preface with headers":        "PRI * HTTP/2.0\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n" + hidden,
	"a preface after a request":     "GET /first HTTP/1.1\r\nHost: x\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hidden,
	"a preface without its end":     "PRI * HTTP/2.0\r\n\r\n" + hidden,
	"a preface of another spelling": "PRI * HTTP/2.0 \r\n\r\nSM\r\n\r\n" + hidden,
}

// ambiguous are requests that two servers could read differently.
var ambiguous = map[string]string{
	"a length and chunks":                  "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
	"chunks and a length":                  "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 50\r\n\r\n0\r\n\r\n" + hidden,
	"two lengths":                          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 34\r\n\r\n" + hidden,
	"the same length twice":                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx" + hidden,
	"a list of lengths":                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\nx" + hidden,
	"a length with a sign":                 "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\nx" + hidden,
	"a negative length":                    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" + hidden,
	"a length in hexadecimal":              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\nx" + hidden,
	"an empty length":                      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n" + hidden,
	"a length beyond all bounds":           "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n" + hidden,
	"a length of another spelling":         "POST / HTTP/1.1\r\nHost: x\r\ncontent-length: 0\r\nCONTENT-LENGTH: 34\r\n\r\n" + hidden,
	"a blank before the colon":             "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
	"an encoding nobody knows":             "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
	"two encodings":                        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
	"a list of encodings":                  "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + hidden,
	"chunks in HTTP/1.0":                   "POST / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
	"a folded header":                      "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n" + hidden,
	"a header folded with a tab":           "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tTransfer-Encoding: chunked\r\n\r\n" + hidden,
	"a bare line feed in the request line": "GET / HTTP/1.1\nHost: x\r\n\r\n" + hidden,
	"a bare line feed after a header":      "GET / HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n" + hidden,
	"a bare line feed before the body":     "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\n" + hidden,
	"a bare carriage return":               "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rTransfer-Encoding: chunked\r\n\r\n" + hidden,
	"NUL in a header":                      "GET / HTTP/1.1\r\nHost: x\r\nX-A: b\x00c\r\n\r\n" + hidden,
	"two hosts":                            "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + hidden,
	"no host":                              "GET / HTTP/1.1\r\nX-A: b\r\n\r\n" + hidden,
	"a header without a colon":             "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding chunked\r\n\r\n" + hidden,
	"a header without a name":              "GET / HTTP/1.1\r\nHost: x\r\n: chunked\r\n\r\n" + hidden,
	"a blank in a name":                    "GET / HTTP/1.1\r\nHost: x\r\nTransfer Encoding: chunked\r\n\r\n" + hidden,
	"a request line of four words":         "GET / /hidden HTTP/1.1\r\nHost: x\r\n\r\n" + hidden,
	"an empty line before the request":     "\r\n" + hidden,
	"a very long line broken alone":        "GET / HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("b", 3000) + "\nX-B: c\r\n\r\n" + hidden,
}

func TestWhatCanBeReadInTwoWaysEndsTheConnection(t *testing.T) {
	t.Parallel()
	for name, text := range ambiguous {
		for _, size := range []int{1, 7, len(text)} {
			t.Run(name+" in pieces of "+strconv.Itoa(size), func(t *testing.T) {
				t.Parallel()
				s := serve(t, 0)

				statuses := s.say(t, text, size)

				require.Equal(t, []int{http.StatusBadRequest}, statuses)
				require.Empty(t, s.seen(), "a handler ran")
			})
		}
	}
}

func TestNothingHidesBehindAPreface(t *testing.T) {
	t.Parallel()
	for name, text := range prefaced {
		for _, size := range []int{1, len(text)} {
			t.Run(name+" in pieces of "+strconv.Itoa(size), func(t *testing.T) {
				t.Parallel()
				s := serve(t, 0)

				s.say(t, text, size)

				require.NotContains(t, s.seen(), "/hidden")
			})
		}
	}
}

func TestHTTP2IsServed(t *testing.T) {
	t.Parallel()
	s := serve(t, 0)
	transport := &http.Transport{Protocols: &http.Protocols{}}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)

	for range 3 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+s.address+"/2", strings.NewReader(strings.Repeat("\n", 10_000)))
		require.NoError(t, err)
		res, err := transport.RoundTrip(r)
		require.NoError(t, err)
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.Equal(t, 2, res.ProtoMajor)
		require.Equal(t, "/2 10000", string(body))
	}
}

func TestABrokenBodyHidesNothing(t *testing.T) {
	t.Parallel()
	head := "POST /first HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	for name, body := range map[string]string{
		"a bare line feed after a length": "5\nhello\r\n0\r\n\r\n",
		"a length that is none":           "0x5\r\nhello\r\n0\r\n\r\n",
		"an empty length":                 "\r\nhello\r\n0\r\n\r\n",
		"data longer than its length":     "4\r\nhello\r\n0\r\n\r\n",
		"a bare line feed after the data": "5\r\nhello\n0\r\n\r\n",
		"a folded trailer":                "0\r\n a: b\r\n\r\n",
	} {
		for _, size := range []int{1, 1000} {
			t.Run(name+" in pieces of "+strconv.Itoa(size), func(t *testing.T) {
				t.Parallel()
				s := serve(t, 0)

				statuses := s.say(t, head+body+hidden, size)

				require.Equal(t, []int{http.StatusBadRequest}, statuses)
				require.NotContains(t, s.seen(), "/hidden")
			})
		}
	}
}

func TestWhatIsClearIsServed(t *testing.T) {
	t.Parallel()
	text := "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n" +
		"POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\n" + hidden +
		"POST /3 HTTP/1.1\r\nHost: x\r\ntransfer-encoding:\tChunked\r\n\r\n5;ext=1\r\nhello\r\n1E\r\n" + strings.Repeat("\n", 30) + "\r\n0\r\nTrailer: x\r\n\r\n" +
		"POST /4 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" +
		"GET /5 HTTP/1.1\r\nHost: x\r\nX-Long: " + strings.Repeat("b", 5000) + "\r\n\r\n" +
		"GET /6 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

	for _, size := range []int{1, 2, 3, 64, len(text)} {
		t.Run("in pieces of "+strconv.Itoa(size), func(t *testing.T) {
			t.Parallel()
			s := serve(t, 0)

			statuses := s.say(t, text, size)

			require.Equal(t, []int{200, 200, 200, 200, 200, 200}, statuses)
			require.Equal(t, []string{"/1", "/2", "/3", "/4", "/5", "/6"}, s.seen())
		})
	}

	t.Run("also before something that is not", func(t *testing.T) {
		t.Parallel()
		s := serve(t, 0)

		statuses := s.say(t, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\nHost: x\r\n\r\n", 1000)

		require.Equal(t, []int{200, 400}, statuses)
		require.Equal(t, []string{"/1"}, s.seen())
	})
}

func TestAnAnswerReachesWhoIsStillSending(t *testing.T) {
	t.Parallel()
	const sent = 20 << 20
	send := func(t *testing.T, conn net.Conn, length int64) error {
		t.Helper()
		_, err := io.WriteString(conn, "POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: "+strconv.FormatInt(length, 10)+"\r\n\r\n")
		require.NoError(t, err)
		for range length >> 20 {
			if _, err := conn.Write(make([]byte, 1<<20)); err != nil {
				return err
			}
		}
		return nil
	}

	t.Run("and looks for it only then", func(t *testing.T) {
		t.Parallel()
		s := serve(t, 1)
		conn := s.dial(t, "127.0.0.1")
		require.NoError(t, send(t, conn, sent))
		answers := bufio.NewReader(conn)
		res, err := http.ReadResponse(answers, nil)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusRequestEntityTooLarge, res.StatusCode)
		_, err = answers.ReadByte()
		require.ErrorIs(t, err, io.EOF)
		require.Equal(t, []string{"/unread"}, s.seen())
	})

	t.Run("but not for ever", func(t *testing.T) {
		t.Parallel()
		s := serve(t, 1)
		require.Error(t, send(t, s.dial(t, "127.0.0.1"), 1<<30))
		require.Eventually(t, func() bool {
			_, err := http.Get("http://" + s.address + "/")
			return err == nil
		}, 5*time.Second, 10*time.Millisecond, "the place of the connection is free again")
	})
}

func TestConnectionsOfOneAddress(t *testing.T) {
	t.Parallel()
	served := func(t *testing.T, conn net.Conn) bool {
		t.Helper()
		_, _ = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		_, err := http.ReadResponse(bufio.NewReader(conn), nil)
		return err == nil
	}

	t.Run("are bounded, and free again when they end", func(t *testing.T) {
		t.Parallel()
		s := serve(t, 3)
		var open []net.Conn
		for range 3 {
			open = append(open, s.dial(t, "127.0.0.1"))
			require.True(t, served(t, open[len(open)-1]))
		}

		require.False(t, served(t, s.dial(t, "127.0.0.1")))
		require.EqualValues(t, 1, s.listener.Refused())
		require.True(t, served(t, s.dial(t, "127.0.0.2")), "another address has places of its own")

		require.NoError(t, open[0].Close())
		require.Eventually(t, func() bool { return served(t, s.dial(t, "127.0.0.1")) }, 5*time.Second, 10*time.Millisecond)
		require.False(t, served(t, s.dial(t, "127.0.0.1")), "one place came back, not more")
	})

	t.Run("of a proxy are not counted", func(t *testing.T) {
		t.Parallel()
		s := serve(t, 1, netip.MustParsePrefix("127.0.0.0/30"))

		for range 5 {
			require.True(t, served(t, s.dial(t, "127.0.0.1")))
		}
	})
}

func FuzzWire(f *testing.F) {
	for _, text := range ambiguous {
		f.Add([]byte(text), uint8(3))
	}
	f.Add([]byte("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"+hidden), uint8(1))
	f.Fuzz(func(t *testing.T, text []byte, size uint8) {
		// However the bytes arrive, the same ones are passed on.
		require.Equal(t, passedOn(t, text, len(text)+1), passedOn(t, text, int(size%16)+1))
	})
}

// passedOn is what a server reads of a text that comes in pieces: up to the line that is
// not fine, whose beginning depends on the pieces and is left out.
func passedOn(t *testing.T, text []byte, size int) string {
	t.Helper()
	conn, err := entrance.New(&arrivals{pieces: pieces{left: text, size: size}}, 0, nil).Accept()
	require.NoError(t, err)
	all, err := io.ReadAll(conn)
	require.NoError(t, err)
	got := strings.TrimSuffix(string(all), "\x00\r\n\r\n")
	if len(got) < len(text) {
		got = got[:strings.LastIndexByte(got, '\n')+1]
	}
	return got
}

// arrivals is a listener with one connection.
type arrivals struct {
	net.Listener

	pieces pieces
}

// Accept implements net.Listener.
func (a *arrivals) Accept() (net.Conn, error) { return &a.pieces, nil }

// pieces is a connection on which a text arrives in pieces.
type pieces struct {
	net.Conn

	left []byte
	size int
}

// RemoteAddr implements net.Conn.
func (p *pieces) RemoteAddr() net.Addr { return &net.TCPAddr{} }

// Read implements net.Conn.
func (p *pieces) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.left[:min(p.size, len(p.left))])
	p.left = p.left[n:]
	return n, nil
}
