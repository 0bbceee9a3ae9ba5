package egress_test

import (
	"compress/gzip"
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// recorder is a server that remembers what reached it.
type recorder struct {
	*httptest.Server

	mu   sync.Mutex
	seen []*http.Request
}

func newRecorder(t *testing.T, handler http.HandlerFunc) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.mu.Lock()
		r.seen = append(r.seen, req.Clone(context.WithoutCancel(req.Context())))
		r.mu.Unlock()
		handler(w, req)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *recorder) requests() []*http.Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen
}

func redirectTo(url string, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, status) }
}

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func get(t *testing.T, c *egress.Client, url string, header ...string) (string, error) {
	t.Helper()
	return send(t, c, http.MethodGet, url, header...)
}

func send(t *testing.T, c *egress.Client, method, url string, header ...string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func TestClient(t *testing.T) {
	t.Parallel()
	client := egress.New(nil, egress.WithLoopback()).Client()

	t.Run("gets an answer and takes no internal header along", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, answer("hello"))

		body, err := get(t, client, server.URL, "Authorization", "Bearer x", "X-Internal-Auth", "forged", "X-Internal-Anything", "forged")

		require.NoError(t, err)
		require.Equal(t, "hello", body)
		require.Equal(t, "Bearer x", server.requests()[0].Header.Get("Authorization"))
		require.Empty(t, server.requests()[0].Header.Get("X-Internal-Auth"))
		require.Empty(t, server.requests()[0].Header.Get("X-Internal-Anything"))
	})

	t.Run("a caller cannot name another host", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, answer("hello"))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		require.NoError(t, err)
		req.Host = "internal.example"

		res, err := client.Do(req)

		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, strings.TrimPrefix(server.URL, "http://"), server.requests()[0].Host)
	})

	t.Run("a closed port and an unknown name answer alike and hold no URL", func(t *testing.T) {
		t.Parallel()
		_, errClosed := get(t, client, "http://"+closedPort(t)+"/secret-path")
		unknown := egress.New(nil, egress.WithResolver(names{})).Client()
		_, errUnknown := get(t, unknown, "http://unknown.example/secret-path")

		for _, err := range []error{errClosed, errUnknown} {
			known, ok := fault.As(err)
			require.True(t, ok)
			require.Equal(t, fault.Upstream, known.Kind)
			require.Equal(t, "The address could not be reached.", known.Detail)
			require.NotContains(t, err.Error(), "secret-path")
		}
	})

	t.Run("a cancelled call says so", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, answer("hello"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
		require.NoError(t, err)

		_, err = client.Do(req)

		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	client := egress.New(nil, egress.WithLoopback()).Client()

	t.Run("at most three are followed", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, func(w http.ResponseWriter, r *http.Request) {
			if len(r.URL.Path) > 3 {
				answer("arrived")(w, r)
				return
			}
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		})

		body, err := get(t, client, server.URL+"/") // /x, /xx, /xxx
		require.NoError(t, err)
		require.Equal(t, "arrived", body)

		loop := newRecorder(t, redirectTo("/again", http.StatusFound))
		_, err = get(t, client, loop.URL)
		require.Equal(t, fault.Upstream, fault.KindOf(err))
		require.Len(t, loop.requests(), 4)
	})

	t.Run("another host gets no credentials, not even when the way leads back", func(t *testing.T) {
		t.Parallel()
		var second *recorder
		first := newRecorder(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/home" {
				answer("home")(w, r)
				return
			}
			http.Redirect(w, r, second.URL, http.StatusFound)
		})
		second = newRecorder(t, redirectTo(first.URL+"/home", http.StatusFound))

		body, err := get(t, client, first.URL+"/secret-path", "Authorization", "Bearer x", "X-Api-Key", "x", "Cookie", "a=b",
			"Private-Token", "x", "Accept", "text/plain")

		require.NoError(t, err)
		require.Equal(t, "home", body)
		for _, r := range []*http.Request{second.requests()[0], first.requests()[1]} {
			for _, name := range []string{"Authorization", "X-Api-Key", "Cookie", "Private-Token", "Referer"} {
				require.Empty(t, r.Header.Get(name), name)
			}
			require.Equal(t, "text/plain", r.Header.Get("Accept"))
		}
	})

	t.Run("the same host keeps its credentials", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/new" {
				answer("new")(w, r)
				return
			}
			http.Redirect(w, r, "/new", http.StatusFound)
		})

		_, err := get(t, client, server.URL+"/old", "X-Api-Key", "x")

		require.NoError(t, err)
		require.Equal(t, "x", server.requests()[1].Header.Get("X-Api-Key"))
	})

	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		t.Run("a message is not carried to another host: "+http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			second := newRecorder(t, answer("stolen"))
			first := newRecorder(t, redirectTo(second.URL, status))

			_, err := send(t, client, http.MethodPost, first.URL)

			require.Equal(t, fault.Upstream, fault.KindOf(err))
			require.Empty(t, second.requests())
		})
	}

	t.Run("https never leads to http", func(t *testing.T) {
		t.Parallel()
		plain := newRecorder(t, answer("plain"))
		secure := httptest.NewTLSServer(redirectTo(plain.URL, http.StatusFound))
		t.Cleanup(secure.Close)

		_, err := get(t, egress.New(nil, egress.WithLoopback(), egress.WithRootCAs(trust(secure))).Client(), secure.URL)

		require.Equal(t, fault.Upstream, fault.KindOf(err))
		require.Empty(t, plain.requests())
	})

	for _, target := range []string{
		"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[fd00:ec2::254]/", "http://inside.example/",
		"file:///etc/passwd", "gopher://127.0.0.1:6379/_FLUSHALL", "ftp://127.0.0.1/", "http://2852039166/", "http://user:pw@93.184.215.14/",
		"dict://127.0.0.1:11211/", "http://0x7f000001/",
	} {
		t.Run("a redirect to "+target+" is refused", func(t *testing.T) {
			t.Parallel()
			server := newRecorder(t, redirectTo(target, http.StatusFound))
			guarded := egress.New(nil, egress.WithLoopback(), egress.WithResolver(names{"inside.example": {"10.0.0.1"}})).Client()

			_, err := get(t, guarded, server.URL)

			require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err))
		})
	}
}

func trust(server *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return pool
}

func TestTransportSecurityIsVerified(t *testing.T) {
	t.Parallel()
	secure := httptest.NewTLSServer(answer("secure"))
	t.Cleanup(secure.Close)

	_, err := get(t, egress.New(nil, egress.WithLoopback()).Client(), secure.URL)
	require.Equal(t, fault.Upstream, fault.KindOf(err))

	body, err := get(t, egress.New(nil, egress.WithLoopback(), egress.WithRootCAs(trust(secure))).Client(), secure.URL)
	require.NoError(t, err)
	require.Equal(t, "secure", body)
}

func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	client := egress.New(nil, egress.WithLoopback(), egress.WithTotalTimeout(500*time.Millisecond)).Client()

	for name, c := range map[string]struct {
		handler http.HandlerFunc
		kind    fault.Kind
	}{
		"silence": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, fault.Timeout},
		"a drip": {func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, ".")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(20 * time.Millisecond):
				}
			}
		}, fault.Timeout},
		"an endless body": {func(w http.ResponseWriter, r *http.Request) {
			block := make([]byte, 64<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}, fault.Upstream},
		"a bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			block := make([]byte, 1<<20)
			for range 64 {
				if _, err := z.Write(block); err != nil {
					return
				}
			}
			_ = z.Close()
		}, fault.Upstream},
		"huge headers": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Huge", strings.Repeat("a", 1<<20))
		}, fault.Upstream},
		"a broken body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "short")
		}, fault.Upstream},
		"no HTTP at all": {func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.2\r\n")
				_ = conn.Close()
			}
		}, fault.Upstream},
	} {
		t.Run(name+" ends in time with an error", func(t *testing.T) {
			t.Parallel()
			server := newRecorder(t, c.handler)

			start := time.Now()
			body, err := get(t, client, server.URL)

			require.Error(t, err)
			require.Equal(t, c.kind, fault.KindOf(err), "%v", err)
			require.LessOrEqual(t, len(body), 5<<20)
			require.Less(t, time.Since(start), 5*time.Second)
			require.NotContains(t, err.Error(), "OpenSSH", "answers are not repeated")
		})
	}

	t.Run("a body of exactly 5 MiB is read whole", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, answer(strings.Repeat("a", 5<<20)))
		body, err := get(t, egress.New(nil, egress.WithLoopback()).Client(), server.URL)
		require.NoError(t, err)
		require.Len(t, body, 5<<20)
	})
}

// turncoat answers with a public address first and with a loopback address then.
type turncoat struct {
	mu    sync.Mutex
	asked int
}

func (r *turncoat) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.asked == 1 {
		return []netip.Addr{netip.MustParseAddr("93.184.215.14")}, nil
	}
	return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
}

func TestRebinding(t *testing.T) {
	t.Parallel()
	pot := newHoneypot(t)
	guard := egress.New(nil, egress.WithResolver(&turncoat{}))
	url := "http://rebind.example:" + pot.port

	require.NoError(t, guard.CheckURL(t.Context(), url))
	_, err := get(t, guard.Client(), url)

	require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err))
	require.Zero(t, pot.visits.Load())
}

//nolint:paralleltest // it sets the environment
func TestProxySettingsAreIgnored(t *testing.T) {
	pot := newHoneypot(t)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"} {
		t.Setenv(name, "http://127.0.0.1:"+pot.port)
	}
	server := newRecorder(t, answer("direct"))
	_, port, err := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
	require.NoError(t, err)
	client := egress.New(nil, egress.WithLoopback(), egress.WithResolver(names{"grafana.example": {"127.0.0.1"}})).Client()

	body, err := get(t, client, "http://grafana.example:"+port)

	require.NoError(t, err)
	require.Equal(t, "direct", body)
	require.Zero(t, pot.visits.Load())
}

func TestDialContext(t *testing.T) {
	t.Parallel()

	t.Run("refuses an address without port", func(t *testing.T) {
		t.Parallel()
		_, err := egress.New(nil).DialContext(t.Context(), "tcp", "public.example")
		require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err))
	})

	t.Run("tries the next address when one does not answer", func(t *testing.T) {
		t.Parallel()
		server := newRecorder(t, answer("hello"))
		_, port, err := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
		require.NoError(t, err)
		guard := egress.New(nil, egress.WithLoopback(), egress.WithResolver(names{"two.example": {"127.0.0.3", "127.0.0.1"}}))

		conn, err := guard.DialContext(t.Context(), "tcp", net.JoinHostPort("two.example", port))

		require.NoError(t, err)
		require.Equal(t, "127.0.0.1:"+port, conn.RemoteAddr().String())
		require.NoError(t, conn.Close())
	})

	t.Run("a caller who leaves is told so", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := egress.New(nil, egress.WithLoopback()).DialContext(ctx, "tcp", "127.0.0.1:9")
		require.ErrorIs(t, err, context.Canceled)
	})
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}
