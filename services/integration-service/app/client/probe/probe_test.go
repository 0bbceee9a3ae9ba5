package probe_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client/probe"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const canary = "s3cret-canary"

// system is a server that answers by method and path and remembers what it was asked.
// Every answer carries a banner that nobody may repeat.
type system struct {
	*httptest.Server

	mu    sync.Mutex
	asked []asked
}

type asked struct {
	what   string
	header http.Header
	body   map[string]any
	raw    string
}

func newSystem(t *testing.T, answers map[string]int) *system {
	t.Helper()
	s := &system{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		a := asked{what: r.Method + " " + r.URL.RequestURI(), header: r.Header.Clone(), raw: string(raw)}
		_ = json.Unmarshal(raw, &a.body)
		s.mu.Lock()
		s.asked = append(s.asked, a)
		s.mu.Unlock()
		status, ok := answers[a.what]
		if !ok {
			status = http.StatusNotFound
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "banner of an inside host")
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *system) whats() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]string, len(s.asked))
	for i, a := range s.asked {
		list[i] = a.what
	}
	return list
}

func TestProbesOverHTTP(t *testing.T) {
	t.Parallel()
	azure := "POST /openai/deployments/my%20model/chat/completions?api-version=2024-10-21"
	for _, test := range []struct {
		name    string
		of      connection.Category
		config  connection.Config // URL stands for the system
		answers map[string]int
		want    string // the sentence, of success or failure
		fails   bool
		asked   []string
	}{
		{
			"Slack takes a message", connection.Slack,
			connection.Config{"webhook_url": "URL/" + canary},
			map[string]int{"POST /" + canary: 200},
			"Slack took a test message.", false,
			[]string{"POST /" + canary},
		},
		{
			"Slack does not know the webhook", connection.Slack,
			connection.Config{"webhook_url": "URL/" + canary},
			nil,
			"Slack does not know this address.", true,
			[]string{"POST /" + canary},
		},
		{
			"Teams takes a card", connection.Teams,
			connection.Config{"webhook_url": "URL/x"},
			map[string]int{"POST /x": 202},
			"Teams took a test message.", false,
			[]string{"POST /x"},
		},
		{
			"a webhook fails", connection.Webhook,
			connection.Config{"url": "URL/x"},
			map[string]int{"POST /x": 500},
			"The webhook answered with status 500.", true,
			[]string{"POST /x"},
		},
		{
			"PagerDuty takes a test that is resolved", connection.PagerDuty,
			connection.Config{"routing_key": canary, "api_key": canary},
			map[string]int{"POST /v2/enqueue": 202, "GET /users/me": 200},
			"PagerDuty took a test event, which was resolved at once.", false,
			[]string{"POST /v2/enqueue", "POST /v2/enqueue", "GET /users/me"},
		},
		{
			"PagerDuty refuses the API key", connection.PagerDuty,
			connection.Config{"api_key": canary},
			map[string]int{"GET /users/me": 401},
			"PagerDuty refused the credentials.", true,
			[]string{"GET /users/me"},
		},
		{
			"Prometheus tells its build", connection.Prometheus,
			connection.Config{"base_url": "URL/base/"},
			map[string]int{"GET /base/api/v1/status/buildinfo": 200},
			"Prometheus answered.", false,
			[]string{"GET /base/api/v1/status/buildinfo"},
		},
		{
			"an older Prometheus is only healthy", connection.Prometheus,
			connection.Config{"url": "URL"},
			map[string]int{"GET /-/healthy": 200},
			"Prometheus answered.", false,
			[]string{"GET /api/v1/status/buildinfo", "GET /-/healthy"},
		},
		{
			"a Prometheus that refuses is not asked whether it is healthy", connection.Prometheus,
			connection.Config{"url": "URL", "api_key": canary},
			map[string]int{"GET /api/v1/status/buildinfo": 401, "GET /-/healthy": 200},
			"Prometheus refused the credentials.", true,
			[]string{"GET /api/v1/status/buildinfo"},
		},
		{
			"Alertmanager tells its status", connection.Alertmanager,
			connection.Config{"url": "URL"},
			map[string]int{"GET /api/v2/status": 200},
			"Alertmanager answered.", false,
			[]string{"GET /api/v2/status"},
		},
		{
			"Grafana knows the user", connection.Grafana,
			connection.Config{"url": "URL", "token": canary},
			map[string]int{"GET /api/health": 200, "GET /api/user": 200},
			"Grafana answered and took the credentials.", false,
			[]string{"GET /api/health", "GET /api/user"},
		},
		{
			"a Grafana token that is nobody's", connection.Grafana,
			connection.Config{"url": "URL", "api_key": canary},
			map[string]int{"GET /api/health": 200, "GET /api/search?limit=1": 200},
			"Grafana answered and took the credentials.", false,
			[]string{"GET /api/health", "GET /api/user", "GET /api/search?limit=1"},
		},
		{
			"Grafana refuses the key", connection.Grafana,
			connection.Config{"url": "URL", "api_key": canary},
			map[string]int{"GET /api/health": 200, "GET /api/user": 401, "GET /api/search?limit=1": 401},
			"Grafana refused the credentials.", true,
			[]string{"GET /api/health", "GET /api/user", "GET /api/search?limit=1"},
		},
		{
			"OpenAI lists its models", connection.OpenAI,
			connection.Config{"base_url": "URL", "api_key": canary, "model": "m"},
			map[string]int{"GET /v1/models": 200},
			"The AI provider took the key.", false,
			[]string{"GET /v1/models"},
		},
		{
			"Azure completes one token", connection.AzureOpenAI,
			connection.Config{"api_base": "URL/", "api_key": canary, "deployment": "my model"},
			map[string]int{azure: 200},
			"The model answered.", false,
			[]string{azure},
		},
		{
			"Azure is asked in the other way once", connection.AzureOpenAI,
			connection.Config{"endpoint": "URL", "api_key": canary, "deployment": "my model"},
			map[string]int{azure: 400},
			"The AI provider answered with status 400.", true,
			[]string{azure, azure},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSystem(t, test.answers)
			for key, value := range test.config {
				test.config[key] = strings.Replace(value.(string), "URL", s.URL, 1)
			}
			p := probe.New(egress.New(nil, egress.WithLoopback()), probe.WithPagerDuty(s.URL, s.URL))

			message, err := p.Probe(t.Context(), test.of, test.config)

			requireSays(t, test.want, test.fails, message, err)
			require.Equal(t, test.asked, s.whats())
		})
	}
}

func requireSays(t *testing.T, want string, fails bool, message string, err error) {
	t.Helper()
	if fails {
		known, ok := fault.As(err)
		require.True(t, ok, "%v", err)
		message = known.Detail
		require.NotContains(t, err.Error(), canary)
		require.NotContains(t, err.Error(), "banner")
	} else {
		require.NoError(t, err)
	}
	require.Equal(t, want, message)
}

func TestProbesShowTheirCredentials(t *testing.T) {
	t.Parallel()
	s := newSystem(t, map[string]int{
		"POST /hook": 204, "GET /api/v1/status/buildinfo": 200, "GET /users/me": 200, "POST /v2/enqueue": 202, "GET /v1/models": 200,
	})
	p := probe.New(egress.New(nil, egress.WithLoopback()), probe.WithPagerDuty(s.URL, s.URL))
	for of, config := range map[connection.Category]connection.Config{
		connection.Webhook:    {"url": s.URL + "/hook", "secret": "key", "headers": map[string]any{"Authorization": "Custom x", "X-Internal-Auth": "forged"}},
		connection.Prometheus: {"url": s.URL, "username": "u", "password": "p"},
		connection.PagerDuty:  {"integration_key": "route", "api_key": "pd"},
		connection.OpenAI:     {"base_url": s.URL + "/v1/", "api_key": "sk", "model": "m"},
	} {
		_, err := p.Probe(t.Context(), of, config)
		require.NoError(t, err, of)
	}
	seen := map[string]asked{}
	actions := []any{}
	for _, a := range s.asked {
		if a.what == "POST /v2/enqueue" {
			actions = append(actions, a.body["event_action"])
			require.Equal(t, "route", a.body["routing_key"])
		}
		seen[a.what] = a
	}

	hook := seen["POST /hook"]
	require.JSONEq(t, `{"event":"connection_test","source":"sre-copilot"}`, hook.raw)
	require.Equal(t, "Custom x", hook.header.Get("Authorization"))
	require.Equal(t, "sha256=52967fe3c61383ca73cbf7cf6814f70d", hook.header.Get("X-SRE-Signature-256")[:len("sha256=")+32])
	require.Empty(t, hook.header.Get("X-Internal-Auth"))
	require.Equal(t, "Basic dTpw", seen["GET /api/v1/status/buildinfo"].header.Get("Authorization"))
	require.Equal(t, "Token token=pd", seen["GET /users/me"].header.Get("Authorization"))
	require.Equal(t, "Bearer sk", seen["GET /v1/models"].header.Get("Authorization"))
	require.Equal(t, []any{"trigger", "resolve"}, actions)
}

func TestProbesKeepToTheGuard(t *testing.T) {
	t.Parallel()
	p := probe.New(egress.New([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}))
	for of, config := range map[connection.Category]connection.Config{
		connection.Database:     {"host": "127.0.0.1", "password": canary},
		connection.Redis:        {"host": "127.0.0.1", "password": canary},
		connection.Email:        {"host": "169.254.169.254"},
		connection.Slack:        {"webhook_url": "http://127.0.0.1/" + canary},
		connection.Teams:        {"webhook_url": "http://[::1]/"},
		connection.Webhook:      {"url": "file:///etc/passwd"},
		connection.Prometheus:   {"url": "http://localhost:9090"},
		connection.Grafana:      {"url": "http://192.168.0.1"},
		connection.Alertmanager: {"url": "http://2130706433/"},
		connection.OpenAI:       {"base_url": "http://127.0.0.1/v1", "api_key": canary},
		connection.AzureOpenAI:  {"endpoint": "http://[fd00:ec2::254]/", "api_key": canary},
	} {
		_, err := p.Probe(t.Context(), of, config)
		require.Equal(t, fault.Invalid, fault.KindOf(err), "%s: %v", of, err)
		require.NotContains(t, err.Error(), canary)
	}

	for _, text := range []string{
		"host=/var/run/postgresql dbname=x", "host=a,b", "postgres:///x?host=/tmp", "nothing", "postgres://u:" + canary + "@h:port/x",
		"host=127.0.0.1 sslrootcert=/etc/passwd passfile=/etc/shadow",
	} {
		_, err := p.Probe(t.Context(), connection.Database, connection.Config{"connection_string": text})
		require.Equal(t, fault.Invalid, fault.KindOf(err), "%s: %v", text, err)
		require.NotContains(t, err.Error(), canary)
	}
}

func TestProbeOfDatabases(t *testing.T) {
	t.Parallel()
	p := probe.New(egress.New(nil, egress.WithLoopback()))
	good := pgtest.URL(t)
	u, err := url.Parse(good)
	require.NoError(t, err)
	password, _ := u.User.Password()
	wrong := *u
	wrong.User = url.UserPassword(u.User.Username(), canary)
	none := *u
	none.Path = "/no_such_database"
	fields := connection.Config{
		"host": u.Hostname(), "port": u.Port(), "database": strings.TrimPrefix(u.Path, "/"), "user": u.User.Username(), "password": password,
	}

	for _, test := range []struct {
		name   string
		config connection.Config
		want   string
		fails  bool
	}{
		{"a connection string", connection.Config{"connection_string": good}, "The database accepted the connection.", false},
		{"single fields", fields, "The database accepted the connection.", false},
		{"a wrong password", connection.Config{"connection_string": wrong.String()}, "The database refused the user or the password.", true},
		{"another database", connection.Config{"connection_string": none.String()}, "The database server has no database of this name.", true},
		{"a closed port", connection.Config{"host": "127.0.0.1", "port": 1.0}, "The address could not be reached.", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			message, err := p.Probe(t.Context(), connection.Database, test.config)
			requireSays(t, test.want, test.fails, message, err)
		})
	}
}

func TestProbeOfRedis(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	server.RequireAuth(canary)
	p := probe.New(egress.New(nil, egress.WithLoopback()))
	config := func(password string, more ...any) connection.Config {
		c := connection.Config{"host": server.Host(), "port": server.Port(), "password": password}
		for i := 0; i+1 < len(more); i += 2 {
			c[more[i].(string)] = more[i+1]
		}
		return c
	}
	for _, test := range []struct {
		name   string
		config connection.Config
		want   string
		fails  bool
	}{
		{"the right password", config(canary, "db", 3.0), "Redis answered.", false},
		{"a wrong password", config("wrong"), "Redis refused the password.", true},
		{"no password", config(""), "Redis refused the password.", true},
		{"encryption that is not there", config(canary, "tls", true), "The server did not accept an encrypted connection.", true},
		{"a closed port", config(canary, "port", "1"), "The address could not be reached.", true},
		{"a port that is none", config(canary, "port", "x"), "config.port must be between 1 and 65535", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			message, err := p.Probe(t.Context(), connection.Redis, test.config)
			requireSays(t, test.want, test.fails, message, err)
		})
	}
}
