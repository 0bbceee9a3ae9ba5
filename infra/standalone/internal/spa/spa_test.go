package spa_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/spa"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

const page = `<!doctype html><html><head><script src="/theme.js"></script><style>a{}</style>` +
	`<script type="module" crossorigin src="/assets/index-abc.js"></script></head><body><div id="root"></div></body></html>`

var script = strings.Repeat("export const a = 1;\n", 200)

func TestSite(t *testing.T) {
	t.Parallel()
	web := start(t, nil)

	navigation := map[string]string{"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Mode": "navigate"}

	t.Run("answers every navigation with the page", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/", "/incidents/0198c0de", "/a/b.c", "/index.html"} {
			res, body := get(t, web+path, navigation)
			require.Equal(t, http.StatusOK, res.StatusCode, path)
			require.Contains(t, body, `<div id="root">`, path)
			require.Equal(t, "no-cache", res.Header.Get("Cache-Control"), path)
		}
	})

	t.Run("gives every script and style the nonce of this one answer", func(t *testing.T) {
		t.Parallel()
		res, body := get(t, web+"/", navigation)
		_, again := get(t, web+"/", navigation)

		nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(res.Header.Get("Content-Security-Policy"))
		require.Len(t, nonce, 2)
		require.GreaterOrEqual(t, len(nonce[1]), 22)
		require.Equal(t, 4, strings.Count(body, `nonce="`+nonce[1]+`"`), body)
		require.Contains(t, body, `<meta property="csp-nonce" nonce="`+nonce[1])
		require.NotContains(t, again, nonce[1])
	})

	t.Run("names no foreign origin and no inline code in the policy", func(t *testing.T) {
		t.Parallel()
		res, _ := get(t, web+"/", navigation)

		policy := res.Header.Get("Content-Security-Policy")
		require.NotContains(t, policy, "unsafe")
		require.NotContains(t, policy, "http")
		require.NotContains(t, policy, "*")
		for _, part := range []string{"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} {
			require.Contains(t, policy, part)
		}
	})

	t.Run("lets hashed assets be kept for ever and the rest be asked for", func(t *testing.T) {
		t.Parallel()
		res, body := get(t, web+"/assets/index-abc.js", nil)
		require.Equal(t, script, body)
		require.Equal(t, "public, max-age=31536000, immutable", res.Header.Get("Cache-Control"))
		require.Equal(t, "text/javascript; charset=utf-8", res.Header.Get("Content-Type"))

		res, _ = get(t, web+"/theme.js", nil)
		require.Equal(t, "no-cache", res.Header.Get("Cache-Control"))
	})

	t.Run("compresses for those who take it", func(t *testing.T) {
		t.Parallel()
		for range 2 {
			res, body := get(t, web+"/assets/index-abc.js", map[string]string{"Accept-Encoding": "gzip"})
			require.Equal(t, "gzip", res.Header.Get("Content-Encoding"))
			require.Equal(t, "Accept-Encoding", res.Header.Get("Vary"))
			plain, err := gzip.NewReader(bytes.NewReader([]byte(body)))
			require.NoError(t, err)
			text, err := io.ReadAll(plain)
			require.NoError(t, err)
			require.Equal(t, script, string(text))
		}
	})

	t.Run("answers a probe of the root with the page", func(t *testing.T) {
		t.Parallel()
		res, _ := get(t, web+"/", map[string]string{"Accept": "*/*"})
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Contains(t, res.Header.Get("Content-Type"), "text/html")
	})

	t.Run("says that a missing asset is missing", func(t *testing.T) {
		t.Parallel()
		for path, headers := range map[string]map[string]string{
			"/assets/old-123.js":   navigation,
			"/missing.js":          {"Accept": "*/*"},
			"/data":                {"Accept": "text/html", "Sec-Fetch-Mode": "cors"},
			"/.vite/manifest.json": {"Accept": "*/*"},
			"/assets":              {"Accept": "*/*"},
		} {
			res, _ := get(t, web+path, headers)
			require.Equal(t, http.StatusNotFound, res.StatusCode, path)
		}
	})

	t.Run("gives away nothing outside its folder", func(t *testing.T) {
		t.Parallel()
		for _, path := range []string{"/..%2fsecret.env", "/assets/..%2f..%2fsecret.env", "/%2e%2e/secret.env", "/link.txt"} {
			_, body := get(t, web+path, map[string]string{"Accept": "*/*"})
			require.NotContains(t, body, "hunter2", path)
		}
	})

	t.Run("can only be read", func(t *testing.T) {
		t.Parallel()
		res, err := http.Post(web+"/", "text/plain", nil)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusMethodNotAllowed, res.StatusCode)
		require.Equal(t, "GET, HEAD", res.Header.Get("Allow"))
	})
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(upstream.Close)
	web := start(t, map[string]string{"GATEWAY_URL": upstream.URL, "WEBSOCKET_SERVICE_URL": "http://127.0.0.1:1", "ENVIRONMENT": "production"})

	for path, policy := range map[string]string{"/": "same-origin", "/theme.js": "same-origin", "/nothing.js": "same-origin", "/api/v1/x": "no-referrer", "/ws": "same-origin"} {
		res, _ := get(t, web+path, map[string]string{"Accept": "text/html"})
		for _, name := range []string{"X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy", "Strict-Transport-Security"} {
			require.Len(t, res.Header.Values(name), 1, "%s %s", path, name)
		}
		require.Equal(t, []string{policy}, res.Header.Values("Referrer-Policy"), path)
	}
}

func TestForwarding(t *testing.T) {
	t.Parallel()
	type seen struct {
		path, query, host, forwardedFor, proto, cookie, requestID, body string
	}
	setup := func(t *testing.T, settings map[string]string) (string, *seen) {
		t.Helper()
		var last seen
		upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			last = seen{
				r.URL.EscapedPath(), r.URL.RawQuery, r.Host, strings.Join(r.Header.Values("X-Forwarded-For"), "|"),
				r.Header.Get("X-Forwarded-Proto"), r.Header.Get("Cookie"), r.Header.Get("X-Request-ID"), string(body),
			}
			w.WriteHeader(http.StatusCreated)
		}))
		t.Cleanup(upstream.Close)
		all := map[string]string{"GATEWAY_URL": upstream.URL}
		maps.Copy(all, settings)
		return start(t, all), &last
	}

	t.Run("passes requests on as they came", func(t *testing.T) {
		t.Parallel()
		web, last := setup(t, nil)

		res, _ := do(t, http.MethodPost, web+"/api/v1/a%2Fb?q=a;b&x=%zz", "the body", map[string]string{"Cookie": "access_token=t", "X-Request-ID": "request-1"})

		require.Equal(t, http.StatusCreated, res.StatusCode)
		require.Equal(t, seen{
			path: "/api/v1/a%2Fb", query: "q=a;b&x=%zz", host: strings.TrimPrefix(web, "http://"),
			forwardedFor: "127.0.0.1", proto: "http", cookie: "access_token=t", requestID: "request-1", body: "the body",
		}, *last)
	})

	t.Run("does not believe strangers where a request came from", func(t *testing.T) {
		t.Parallel()
		web, last := setup(t, nil)
		_, _ = do(t, http.MethodGet, web+"/v1/traces", "", map[string]string{"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"})
		require.Equal(t, "127.0.0.1", last.forwardedFor)
		require.Equal(t, "http", last.proto)
	})

	t.Run("believes a trusted proxy where a request came from", func(t *testing.T) {
		t.Parallel()
		web, last := setup(t, map[string]string{"TRUSTED_PROXIES": "127.0.0.0/8"})
		_, _ = do(t, http.MethodGet, web+"/api", "", map[string]string{"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"})
		require.Equal(t, "10.9.8.7, 127.0.0.1", last.forwardedFor)
		require.Equal(t, "https", last.proto)
	})

	t.Run("answers with the envelope when nobody is behind it", func(t *testing.T) {
		t.Parallel()
		web := start(t, map[string]string{"GATEWAY_URL": "http://127.0.0.1:1"})
		res, body := get(t, web+"/api/v1/incidents", map[string]string{"X-Request-ID": "request-2"})
		require.Equal(t, http.StatusBadGateway, res.StatusCode)
		require.Contains(t, body, `"error_code":"UPSTREAM_ERROR"`)
		require.Contains(t, body, `"request_id":"request-2"`)
		require.NotContains(t, body, "127.0.0.1")
	})

	t.Run("hands streams on as they come", func(t *testing.T) {
		t.Parallel()
		next := make(chan struct{})
		upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: 1\n\n")
			_ = http.NewResponseController(w).Flush()
			<-next
		}))
		t.Cleanup(upstream.Close)
		t.Cleanup(func() { close(next) })
		web := start(t, map[string]string{"GATEWAY_URL": upstream.URL})

		res, err := http.Get(web + "/api/v1/stream")
		require.NoError(t, err)
		defer func() { _ = res.Body.Close() }()
		first := make([]byte, 9)
		_, err = io.ReadFull(res.Body, first)

		require.NoError(t, err)
		require.Equal(t, "data: 1\n\n", string(first))
	})
}

func TestLiveConnection(t *testing.T) {
	t.Parallel()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil) // compares Origin with Host
		if err != nil {
			return
		}
		kind, text, err := conn.Read(r.Context())
		if err == nil {
			_ = conn.Write(r.Context(), kind, append([]byte("echo "), text...))
		}
		_ = conn.Close(websocket.StatusGoingAway, "")
	}))
	t.Cleanup(upstream.Close)
	web := start(t, map[string]string{"WEBSOCKET_SERVICE_URL": upstream.URL})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()

	conn, res, err := websocket.Dial(ctx, web+"/ws?token=t", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {web}}})
	require.NoError(t, err)
	require.Equal(t, "DENY", res.Header.Get("X-Frame-Options"))
	require.NoError(t, conn.Write(ctx, websocket.MessageText, []byte("hello")))
	_, text, err := conn.Read(ctx)
	require.NoError(t, err)
	require.Equal(t, "echo hello", string(text))
	_, _, err = conn.Read(ctx)
	require.Equal(t, websocket.StatusGoingAway, websocket.CloseStatus(err))
}

func TestBuild(t *testing.T) {
	t.Parallel()

	for name, tt := range map[string]struct {
		env  map[string]string
		want string
	}{
		"names the folder that holds no page":     {map[string]string{"FRONTEND_DIST": "/nonexistent"}, "FRONTEND_DIST: /nonexistent holds no index.html"},
		"names the setting that is no address":    {map[string]string{"GATEWAY_URL": "gateway"}, "GATEWAY_URL must be a URL"},
		"names the setting that is no proxy list": {map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,proxy"}, `TRUSTED_PROXIES: "proxy"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := spa.Build(t.Context(), service.Deps{Env: config.Env(tt.env), Log: slog.New(slog.DiscardHandler)})
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// start serves a built application with the given settings and returns its address.
func start(t *testing.T, settings map[string]string) string {
	t.Helper()
	outside := t.TempDir()
	dist := filepath.Join(outside, "dist")
	for name, text := range map[string]string{
		"secret.env": "hunter2", "dist/index.html": page, "dist/theme.js": "1", "dist/assets/index-abc.js": script, "dist/.vite/manifest.json": "{}",
	} {
		path := filepath.Join(outside, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	require.NoError(t, os.Symlink("../secret.env", filepath.Join(dist, "link.txt")))

	env := config.Env{"FRONTEND_DIST": dist}
	maps.Copy(env, settings)
	common, err := config.Load[service.Config](env)
	require.NoError(t, err)
	app, err := spa.Build(t.Context(), service.Deps{Env: env, Config: common, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	server := httptest.NewServer(app.Handler)
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, address string, headers map[string]string) (*http.Response, string) {
	t.Helper()
	return do(t, http.MethodGet, address, "", headers)
}

// do sends a request without the compression and redirects that a client adds.
func do(t *testing.T, method, address, body string, headers map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "identity")
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(text)
}
