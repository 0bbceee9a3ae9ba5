package upstream_test

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/upstream"
)

// play is a service made of a function.
type play func(*http.Request) (*http.Response, error)

func (p play) RoundTrip(r *http.Request) (*http.Response, error) { return p(r) }

func service(t *testing.T, base string, next http.RoundTripper) *upstream.Service {
	t.Helper()
	u, err := url.Parse(base)
	require.NoError(t, err)
	return upstream.New("incident-service", u, next, slog.New(slog.DiscardHandler))
}

func answering(status int) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: http.NoBody}, nil
}

func request(t *testing.T, method, address, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	return r
}

func send(t *testing.T, s http.RoundTripper, r *http.Request) (status int, body string, err error) {
	t.Helper()
	res, err := s.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, string(text), err
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Err: errors.New("connection refused")}

	for name, failing := range map[string]play{
		"nobody listens":      func(*http.Request) (*http.Response, error) { return nil, refused },
		"a connection breaks": func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
		"the service fails":   func(*http.Request) (*http.Response, error) { return answering(http.StatusInternalServerError) },
		"the service is full": func(*http.Request) (*http.Response, error) { return answering(http.StatusServiceUnavailable) },
	} {
		t.Run("opens when "+name+" and closes after one good try", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				next, asked := failing, 0
				s := service(t, "http://x", play(func(r *http.Request) (*http.Response, error) { asked++; return next(r) }))
				for range 20 {
					_, _, err := send(t, s, request(t, http.MethodPost, "http://x/", ""))
					require.NotErrorIs(t, err, upstream.ErrOpen)
				}
				require.Equal(t, 20, asked, "a write is never repeated")

				_, _, err := send(t, s, request(t, http.MethodGet, "http://x/", ""))
				require.ErrorIs(t, err, upstream.ErrOpen)
				require.Equal(t, 20, asked, "an open circuit asks nobody")
				require.Equal(t, time.Second, s.RetryAfter())

				<-time.After(1001 * time.Millisecond)
				_, _, err = send(t, s, request(t, http.MethodPost, "http://x/", ""))
				require.NotErrorIs(t, err, upstream.ErrOpen, "one request tries")
				_, _, err = send(t, s, request(t, http.MethodPost, "http://x/", ""))
				require.ErrorIs(t, err, upstream.ErrOpen, "it failed")

				<-time.After(1001 * time.Millisecond)
				next = func(*http.Request) (*http.Response, error) { return answering(http.StatusOK) }
				for range 3 {
					status, _, err := send(t, s, request(t, http.MethodPost, "http://x/", ""))
					require.NoError(t, err)
					require.Equal(t, http.StatusOK, status)
				}
			})
		})
	}

	for name, answer := range map[string]play{
		"refusals":                      func(*http.Request) (*http.Response, error) { return answering(http.StatusConflict) },
		"failures of what is behind it": func(*http.Request) (*http.Response, error) { return answering(http.StatusBadGateway) },
		"bodies that clients broke off": func(r *http.Request) (*http.Response, error) { _, err := io.ReadAll(r.Body); return nil, err },
	} {
		t.Run("stays closed over "+name, func(t *testing.T) {
			t.Parallel()
			s := service(t, "http://x", answer)
			for range 50 {
				r := request(t, http.MethodPost, "http://x/", "x")
				r.Body = io.NopCloser(io.MultiReader(strings.NewReader("x"), broken{}))
				_, _, err := send(t, s, r)
				require.NotErrorIs(t, err, upstream.ErrOpen)
			}
		})
	}

	t.Run("only a read that found nobody is repeated, once", func(t *testing.T) {
		t.Parallel()
		asked := 0
		s := service(t, "http://x", play(func(*http.Request) (*http.Response, error) { asked++; return nil, refused }))

		_, _, err := send(t, s, request(t, http.MethodGet, "http://x/", ""))
		require.ErrorIs(t, err, refused)
		require.Equal(t, 2, asked)
		_, _, err = send(t, s, request(t, http.MethodPost, "http://x/", ""))
		require.ErrorIs(t, err, refused)
		require.Equal(t, 3, asked)
	})

	t.Run("a service is given a bounded number of requests", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			gate := make(chan struct{})
			s := service(t, "http://x", play(func(*http.Request) (*http.Response, error) { <-gate; return answering(http.StatusOK) }))
			done := make(chan error, 512)
			for range 512 {
				go func() { _, _, err := send(t, s, request(t, http.MethodGet, "http://x/", "")); done <- err }()
			}
			synctest.Wait()

			_, _, err := send(t, s, request(t, http.MethodGet, "http://x/", ""))
			require.ErrorIs(t, err, upstream.ErrBusy)
			close(gate)
			for range 512 {
				require.NoError(t, <-done)
			}
			_, _, err = send(t, s, request(t, http.MethodGet, "http://x/", ""))
			require.NoError(t, err)
		})
	})
}

// broken is a body whose sender hung up.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestTransport(t *testing.T) {
	t.Parallel()

	t.Run("carries methods, headers, queries and bodies over one connection", func(t *testing.T) {
		t.Parallel()
		peers := make(chan string, 100)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			peers <- r.RemoteAddr
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("X-Seen", r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("X-Given"))
			w.WriteHeader(http.StatusTeapot)
			_, _ = w.Write(body)
		}))
		defer server.Close()
		transport := upstream.NewTransport()

		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			for _, size := range []int{0, 1, 60 << 10, 300 << 10} {
				body := strings.Repeat("b", size)
				r := request(t, method, server.URL+"/a%2Fb?q=%00&r=1", body)
				r.Header.Set("X-Given", "given")
				res, err := transport.RoundTrip(r)
				require.NoError(t, err)
				text, err := io.ReadAll(res.Body)
				require.NoError(t, err)
				require.NoError(t, res.Body.Close())
				require.Equal(t, http.StatusTeapot, res.StatusCode)
				require.Equal(t, body, string(text))
				require.Equal(t, method+" /a%2Fb?q=%00&r=1 given", res.Header.Get("X-Seen"))
			}
		}
		close(peers)
		different := map[string]bool{}
		for peer := range peers {
			different[peer] = true
		}
		require.Len(t, different, 2, "one connection of its own and one of the standard transport for long bodies")
	})

	t.Run("a service that was restarted is asked over a new connection, also for a write", func(t *testing.T) {
		t.Parallel()
		var asked atomic.Int32
		handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) })
		server := httptest.NewServer(handler)
		address := server.Listener.Addr().String()
		transport := upstream.NewTransport()
		_, _, err := send(t, transport, request(t, http.MethodPost, server.URL, "x"))
		require.NoError(t, err)
		server.Close()
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
		require.NoError(t, err)
		again := httptest.NewUnstartedServer(handler)
		again.Listener = listener
		again.Start()
		defer again.Close()

		status, _, err := send(t, transport, request(t, http.MethodPost, "http://"+address, "x"))

		require.NoError(t, err)
		require.Equal(t, http.StatusOK, status)
		require.EqualValues(t, 2, asked.Load())
	})

	t.Run("a write whose connection breaks is not sent again", func(t *testing.T) {
		t.Parallel()
		var asked atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			if asked.Add(1) > 1 {
				panic(http.ErrAbortHandler)
			}
		}))
		defer server.Close()
		transport := upstream.NewTransport()
		_, _, err := send(t, transport, request(t, http.MethodPost, server.URL, "x"))
		require.NoError(t, err)

		_, _, err = send(t, transport, request(t, http.MethodPost, server.URL, "x"))

		require.Error(t, err)
		require.EqualValues(t, 2, asked.Load())
	})

	t.Run("an answer that breaks off is an error", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
			panic(http.ErrAbortHandler)
		}))
		defer server.Close()

		_, _, err := send(t, upstream.NewTransport(), request(t, http.MethodGet, server.URL, ""))

		require.Error(t, err)
	})

	t.Run("a header cannot become two", func(t *testing.T) {
		t.Parallel()
		r := request(t, http.MethodGet, "http://127.0.0.1:1", "")
		r.Header["X-Given"] = []string{"a\r\nX-Internal-Auth: forged"}

		_, _, err := send(t, upstream.NewTransport(), r)

		require.ErrorContains(t, err, "line break")
	})
}
