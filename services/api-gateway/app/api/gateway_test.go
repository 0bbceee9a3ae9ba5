package api_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/api"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
)

var (
	project = uuid.New()
	viewer  = auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewString(), Role: auth.RoleViewer, TenantID: uuid.New(), ProjectID: project,
	}
)

// seen is what reached the backend.
type seen struct {
	path   string
	header http.Header
	who    auth.Identity
}

// stack is a gateway in front of one backend that plays every service.
type stack struct {
	url     string
	backend *httptest.Server
	got     chan seen
	gateway *api.Gateway
	refused chan []drops.Drop
}

func newStack(t *testing.T, backend http.HandlerFunc, limits string) stack {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: strings.Repeat("k", 32)})
	require.NoError(t, err)
	s := stack{got: make(chan seen, 100), refused: make(chan []drops.Drop, 10)}
	s.backend = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := keys.Verify(r.Header.Get(internalauth.Header), "incident-service", clock.Now)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		s.got <- seen{path: r.URL.EscapedPath(), header: r.Header, who: who}
		backend(w, r)
	}))
	t.Cleanup(s.backend.Close)

	log := slog.New(slog.DiscardHandler)
	proxy, err := api.NewProxy(map[string]string{"incident-service": s.backend.URL, "down": "http://127.0.0.1:1", "deaf": "http://" + deaf(t)}, keys, time.Second, log)
	require.NoError(t, err)
	classes, err := ratelimit.Defaults().With(limits)
	require.NoError(t, err)
	g := &api.Gateway{
		Log: log, Tracing: noop.NewTracerProvider(), Document: []byte("{}"), Proxy: proxy, Limits: classes, Limiter: ratelimit.New(nil, log),
		Verifier: core.NewVerifier(verify, clock.Now), Keys: core.NewVerifier(verifyKey, clock.Now), Origins: core.NewOrigins([]string{"https://app.example.com"}),
		Denials: api.NewDenials(nil, log), Gate: ingest.NewGate(nil), ShowDocs: true, Routes: []core.Route{
			{ID: "thing-read", Method: "GET", Path: "/api/v1/things/{thing_id}", Service: "incident-service", Target: "/things/{thing_id}", Access: httpapi.Viewer, MaxBody: 64},
			{ID: "thing-write", Method: "POST", Path: "/api/v1/things", Service: "incident-service", Target: "/things", Access: httpapi.Viewer, MaxBody: 64},
			{ID: "thing-export", Method: "GET", Path: "/api/v1/export", Service: "incident-service", Target: "/export", Access: httpapi.Viewer, MaxBody: 64, Streams: true},
			{ID: "thing-admin", Method: "POST", Path: "/api/v1/admin", Service: "incident-service", Target: "/admin", Access: httpapi.Admin, MaxBody: 64},
			{ID: "auth-login", Method: "POST", Path: "/api/v1/auth/login", Service: "incident-service", Target: "/login", Access: httpapi.Public, MaxBody: 1 << 20},
			{ID: "logs-ingest", Method: "POST", Path: "/api/v1/ingest/logs", Service: "incident-service", Target: "/logs/ingest", Access: httpapi.Key("ingest:logs"), MaxBody: 1 << 20},
			{ID: "browser-ingest", Method: "POST", Path: "/api/v1/ingest/browser", Service: "incident-service", Target: "/browser/ingest", Access: httpapi.Key("ingest:browser"), MaxBody: 64},
			{ID: "metrics-ingest", Method: "POST", Path: "/api/v1/ingest/metrics", Service: "incident-service", Target: "/metrics/ingest", Access: httpapi.Key("ingest:metrics"), MaxBody: 1 << 20},
			{ID: "error-envelope", Method: "POST", Path: "/api/{sentry_project}/envelope", Service: "incident-service", Target: "/errors/sentry/{sentry_project}/envelope", Access: httpapi.Key("ingest:errors"), MaxBody: 1 << 20},
			{ID: "log-otlp", Method: "POST", Path: "/v1/logs", Service: "incident-service", Target: "/otlp/v1/logs", Access: httpapi.Key("ingest:logs"), MaxBody: 64, OTLP: true},
			{ID: "prom-query", Method: "GET", Path: "/api/v1/prom/query", Service: "incident-service", Target: "/prom/query", Access: httpapi.ViewerOrKey("read:metrics"), MaxBody: 64},
			{ID: "deaf-read", Method: "GET", Path: "/api/v1/deaf", Service: "deaf", Target: "/deaf", Access: httpapi.Public, MaxBody: 64},
			{ID: "down-read", Method: "GET", Path: "/api/v1/down", Service: "down", Target: "/down", Access: httpapi.Public, MaxBody: 64},
		},
	}
	for _, own := range []core.Route{{ID: "ingest-whoami", Method: "GET", Path: "/api/v1/ingest/whoami"}, {ID: "ingest-batch", Method: "POST", Path: "/api/v1/ingest/batch"}} {
		own.Service, own.Access, own.MaxBody = core.Name, httpapi.AnyKey, 1<<20
		g.Routes = append(g.Routes, own)
	}
	g.Refused = drops.NewRecorder(func(_ context.Context, _ auth.Scope, refused []drops.Drop) error {
		s.refused <- refused
		return nil
	}, log)
	s.gateway = g
	g.Own = httpapi.New(httpapi.Options{Service: core.Name, Authenticate: api.Admitted})
	api.Own(g.Own, nil, g)
	server := httptest.NewServer(g.Around(g.Handler()))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// deaf returns an address where a connection is neither accepted nor refused: the queue
// of its socket is full.
func deaf(t *testing.T) (address string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	require.NoError(t, err)
	t.Cleanup(func() { _ = syscall.Close(fd) })
	require.NoError(t, syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	require.NoError(t, syscall.Listen(fd, 0))
	name, err := syscall.Getsockname(fd)
	require.NoError(t, err)
	address = net.JoinHostPort("127.0.0.1", strconv.Itoa(name.(*syscall.SockaddrInet4).Port))
	waiting, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = waiting.Close() })
	return address
}

func verify(_ context.Context, token string, _ core.Place) (auth.Identity, error) {
	switch token {
	case "good":
		return viewer, nil
	case "auth-down":
		return auth.Identity{}, fault.New(fault.Unavailable, fault.CodeUnavailable, "Later.").RetryIn(time.Second)
	default:
		return auth.Identity{}, fault.New(fault.Unauthenticated, "TOKEN_EXPIRED", "Expired.")
	}
}

type answer struct {
	status int
	header http.Header
	body   string
	code   string
}

func (s stack) call(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		r.Header[headers[i]] = append(r.Header[headers[i]], headers[i+1])
	}
	res, err := (&http.Client{Timeout: 5 * time.Second}).Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	var envelope struct {
		Code string `json:"error_code"`
	}
	_ = json.Unmarshal(text, &envelope)
	return answer{status: res.StatusCode, header: res.Header, body: string(text), code: envelope.Code}
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"ok":true}`) }

func TestAdmitsWhoTheContractAdmits(t *testing.T) {
	t.Parallel()
	cookie := []string{"Cookie", "access_token=good"}
	cases := []struct {
		name, method, path string
		headers            []string
		status             int
		code               string
	}{
		{"a bearer token", "GET", "/api/v1/things/1", []string{"Authorization", "Bearer good"}, 200, ""},
		{"a cookie on a read", "GET", "/api/v1/things/1", cookie, 200, ""},
		{"a trailing slash", "GET", "/api/v1/things/1/", cookie, 200, ""},
		{"no credentials", "GET", "/api/v1/things/1", nil, 401, "UNAUTHORIZED"},
		{"an expired token", "GET", "/api/v1/things/1", []string{"Authorization", "Bearer old"}, 401, "TOKEN_EXPIRED"},
		{"a bad bearer never falls back to the cookie", "GET", "/api/v1/things/1", append([]string{"Authorization", "Basic eA=="}, cookie...), 401, "UNAUTHORIZED"},
		{"auth-service away is no refusal", "GET", "/api/v1/things/1", []string{"Authorization", "Bearer auth-down"}, 503, "SERVICE_UNAVAILABLE"},
		{"a cookie write from an allowed page", "POST", "/api/v1/things", append([]string{"Origin", "https://app.example.com"}, cookie...), 200, ""},
		{"a cookie write from elsewhere", "POST", "/api/v1/things", append([]string{"Origin", "https://evil.example"}, cookie...), 403, "CSRF_REJECTED"},
		{"a cookie write that shows no origin", "POST", "/api/v1/things", cookie, 403, "CSRF_REJECTED"},
		{"a bearer write without origin", "POST", "/api/v1/things", []string{"Authorization", "Bearer good"}, 200, ""},
		{"a role below the minimum", "POST", "/api/v1/admin", []string{"Authorization", "Bearer good"}, 403, "INSUFFICIENT_ROLE"},
		{"an unknown route", "GET", "/api/v1/nothing", nil, 404, "ROUTE_NOT_FOUND"},
		{"another method", "DELETE", "/api/v1/things", nil, 405, "METHOD_NOT_ALLOWED"},
		{"a service that is down", "GET", "/api/v1/down", nil, 502, "UPSTREAM_ERROR"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			a := newStack(t, ok, "").call(t, c.method, c.path, "", c.headers...)

			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, c.code, a.code)
			require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
			require.Len(t, a.header.Values("X-Request-ID"), 1)
		})
	}
}

func TestNeverPassesOnWhatClientsClaim(t *testing.T) {
	t.Parallel()
	spellings := []string{"X-Internal-Auth", "x-internal-auth", "X_Internal_Auth", "X-INTERNAL-ROLE", "X-User-Id", "X-Role", "X-Tenant-ID", "X-Forwarded-User", "x_forwarded-user", "X-Original-URL"}

	for _, name := range spellings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStack(t, ok, "")

			a := s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good", name, "forged", "Connection", "close, X-Internal-Auth, "+name)

			require.Equal(t, http.StatusOK, a.status, a.body)
			got := <-s.got
			require.Equal(t, viewer.Subject, got.who.Subject)
			require.Equal(t, project, got.who.ProjectID)
			for header, values := range got.header {
				require.NotContains(t, values, "forged", header)
			}
			require.Empty(t, got.header.Get("Authorization"))
			require.Equal(t, "127.0.0.1", got.header.Get("X-Forwarded-For"))
		})
	}
}

func TestHeadersOfAConnectionStayOnIt(t *testing.T) {
	t.Parallel()
	s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "x-hop")
		w.Header().Set("X-Hop", "service")
		w.Header().Set("Keep-Alive", "timeout=5")
		w.Header().Set("X-End", "service")
		ok(w, r)
	}, "")

	a := s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good", "Connection", "keep-alive, x-hop", "X-Hop", "client", "X-End", "client",
		"Proxy-Authorization", "Basic eA==", "Te", "trailers", "Forwarded", "for=1.2.3.4")

	require.Equal(t, http.StatusOK, a.status, a.body)
	got := (<-s.got).header
	require.Equal(t, "client", got.Get("X-End"))
	for _, name := range []string{"Connection", "X-Hop", "Proxy-Authorization", "Te", "Forwarded"} {
		require.Empty(t, got.Values(name), name)
	}
	require.Equal(t, "service", a.header.Get("X-End"))
	for _, name := range []string{"X-Hop", "Keep-Alive"} {
		require.Empty(t, a.header.Values(name), name)
	}
}

func TestPassesPathsOnEscapedOnce(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")

	require.Equal(t, http.StatusOK, s.call(t, "GET", "/api/v1/things/a%2Fb%20c", "", "Authorization", "Bearer good").status)
	require.Equal(t, "/things/a%2Fb%20c", (<-s.got).path)
}

func TestLimits(t *testing.T) {
	t.Parallel()

	t.Run("a body over the limit is 413 with and without a declared length", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err == nil {
				ok(w, r)
			}
		}, "")

		require.Equal(t, http.StatusRequestEntityTooLarge, s.call(t, "POST", "/api/v1/things", strings.Repeat("x", 65), "Authorization", "Bearer good").status)
		require.Equal(t, http.StatusOK, s.call(t, "POST", "/api/v1/things", strings.Repeat("x", 64), "Authorization", "Bearer good").status)
	})

	t.Run("a user over the rate is 429 and told when to come back", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, ok, "user=60/2")

		for range 2 {
			require.Equal(t, http.StatusOK, s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good").status)
		}
		a := s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good")
		require.Equal(t, http.StatusTooManyRequests, a.status)
		require.Equal(t, "RATE_LIMITED", a.code)
		require.NotEmpty(t, a.header.Get("Retry-After"))
		require.Contains(t, a.body, `"rate_limit"`)
	})

	t.Run("a service that is not reached in time is 504", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, ok, "")

		a := s.call(t, "GET", "/api/v1/deaf", "")
		require.Equal(t, http.StatusGatewayTimeout, a.status)
		require.Equal(t, "GATEWAY_TIMEOUT", a.code)
		require.Equal(t, "1", a.header.Get("Retry-After"))
	})

	t.Run("a service that does not answer in time is 504", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "")

		a := s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good")
		require.Equal(t, http.StatusGatewayTimeout, a.status)
		require.Equal(t, "GATEWAY_TIMEOUT", a.code)
		require.Equal(t, "1", a.header.Get("Retry-After"))
	})
}

func TestCORS(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")
	preflight := []string{"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type"}

	allowed := s.call(t, "OPTIONS", "/api/v1/things", "", append([]string{"Origin", "https://app.example.com"}, preflight...)...)
	require.Equal(t, http.StatusNoContent, allowed.status)
	require.Equal(t, "https://app.example.com", allowed.header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "content-type", allowed.header.Get("Access-Control-Allow-Headers"))

	refused := s.call(t, "OPTIONS", "/api/v1/things", "", append([]string{"Origin", "https://evil.example"}, preflight...)...)
	require.Equal(t, http.StatusNoContent, refused.status)
	require.Empty(t, refused.header.Get("Access-Control-Allow-Origin"))

	failed := s.call(t, "GET", "/api/v1/things/1", "", "Origin", "https://app.example.com")
	require.Equal(t, http.StatusUnauthorized, failed.status)
	require.Equal(t, "true", failed.header.Get("Access-Control-Allow-Credentials"))
}

func TestRefusesWhatCanBeReadInTwoWays(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")
	good := []string{"Authorization", "Bearer good"}

	for _, path := range []string{
		"//api/v1/things/1", "/api/v1//things/1", "/api/v1/./things/1", "/api/v1/x/../things/1", "/api/v1/x/%2e%2e/things/1",
		"/api/v1/things/%2E", "/api/v1/things/%5c", "/api/v1/things/%00", "/api/v1/things%0d%0a", "/api/v1/health/..%2fadmin/..",
	} {
		a := s.call(t, "GET", path, "", good...)
		require.Equal(t, http.StatusBadRequest, a.status, path)
		require.Equal(t, "VALIDATION_ERROR", a.code, path)
	}
	for _, path := range []string{"/api/v1/Things/1", "/API/v1/things/1", "/api%2Fv1/things/1", "/api/v1/things/1/x", "/api/v1/things;x/1", "/internal/things"} {
		require.Equal(t, http.StatusNotFound, s.call(t, "GET", path, "", good...).status, path)
	}
	for _, method := range []string{"TRACE", "PROPFIND", "MADEUP"} {
		a := s.call(t, method, "/api/v1/things/1", "", good...)
		require.Equal(t, http.StatusMethodNotAllowed, a.status, method)
		require.NotEmpty(t, a.header.Get("Allow"))
	}
	require.Equal(t, http.StatusMethodNotAllowed, s.call(t, "POST", "/api/v1/things/1", "", append([]string{"X-Http-Method-Override", "GET"}, good...)...).status)
	require.Empty(t, s.got, "nothing reached the service")
}

func TestLimitsTriesOfAnAccount(t *testing.T) {
	t.Parallel()
	s := newStack(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }, "")
	login := func(email string) answer {
		return s.call(t, "POST", "/api/v1/auth/login", `{"email":"`+email+`","password":"x"}`)
	}

	for range 5 {
		a := login("Ann@example.com ")
		require.Equal(t, http.StatusOK, a.status)
		require.JSONEq(t, `{"email":"Ann@example.com ","password":"x"}`, a.body, "the body arrives as it was sent")
	}
	require.Equal(t, http.StatusTooManyRequests, login("ann@example.com").status)
	for range 4 {
		require.Equal(t, http.StatusOK, login("bob@example.com").status)
	}
	require.Equal(t, http.StatusTooManyRequests, login("eve@example.com").status, "ten tries from one address")
}

func TestAFailingServiceIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "user=60000/10000,anonymous=60000/10000")

	for range 20 {
		a := s.call(t, "GET", "/api/v1/down", "")
		require.Equal(t, http.StatusBadGateway, a.status)
	}
	a := s.call(t, "GET", "/api/v1/down", "")
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Equal(t, "SERVICE_UNAVAILABLE", a.code)
	require.Equal(t, "1", a.header.Get("Retry-After"))
	require.NotContains(t, a.body, "127.0.0.1")
	require.Equal(t, http.StatusOK, s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good").status, "the others go on")
}

func TestEventStreamsHaveNoEnd(t *testing.T) {
	t.Parallel()
	s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		select { // longer than the gateway waits for other answers
		case <-r.Context().Done():
		case <-time.After(1500 * time.Millisecond):
			_, _ = io.WriteString(w, "data: late\n\n")
		}
	}, "")

	a := s.call(t, "GET", "/api/v1/things/1", "", "Authorization", "Bearer good")
	require.Equal(t, "data: late\n\n", a.body)
}

func TestDocsNeedNothingFromOutside(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")

	page := s.call(t, "GET", "/docs", "")
	require.Equal(t, http.StatusOK, page.status)
	require.NotContains(t, page.body, "//")
	require.Contains(t, page.header.Get("Content-Security-Policy"), "default-src 'none'")
	for _, path := range []string{"/openapi.json", "/docs/docs.js", "/docs/docs.css"} {
		require.Contains(t, page.body, path[len("/"):])
		require.Equal(t, http.StatusOK, s.call(t, "GET", path, "").status, path)
	}
}

func TestStatusPagesAreOpenForReading(t *testing.T) {
	t.Parallel()
	s := newStack(t, ok, "")

	read := s.call(t, "GET", "/api/v1/public/status/x", "", "Origin", "https://anywhere.example")
	require.Equal(t, "*", read.header.Get("Access-Control-Allow-Origin"))
	require.Empty(t, read.header.Get("Access-Control-Allow-Credentials"))
	write := s.call(t, "POST", "/api/v1/public/status/x", "", "Origin", "https://anywhere.example")
	require.Empty(t, write.header.Get("Access-Control-Allow-Origin"))
}

func TestDocumentedRoutesAreServed(t *testing.T) {
	t.Parallel()

	routes, err := core.Routes(api.Document)
	require.NoError(t, err)
	for _, r := range routes {
		target, err := r.TargetPath(func(string) string { return "x" })
		require.NoError(t, err)
		require.NotContains(t, target.Path, "{", r.ID)
	}
}
