package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	goredis "github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

const password = "a quiet river at dawn"

var (
	internalKey = strings.Repeat("i", 32)
	jwtKey      = strings.Repeat("j", 32)
)

// fixture is auth-service over a real database, called as the gateway calls it.
type fixture struct {
	app     *service.App
	redis   *goredis.Client
	metrics *prometheus.Registry
	keys    internalauth.Keys
}

func environment(t *testing.T) config.Env {
	t.Helper()
	return config.Env{
		"DATABASE_URL": pgtest.URL(t), "REDIS_URL": redistest.URL(t), "INTERNAL_AUTH_KEY": internalKey,
		"JWT_SECRET_KEY": jwtKey, "ENCRYPTION_KEYS": "k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
		"PUBLIC_API_URL": "https://sre.example.com", "PASSWORD_HASH_MEMORY_KIB": "64",
	}
}

// setup serves auth-service; changes are laid over its environment.
func setup(t *testing.T, changes ...config.Env) *fixture {
	t.Helper()
	env, deps := environment(t), service.Deps{
		Name: "auth-service", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	}
	for _, change := range changes {
		maps.Copy(env, change)
	}
	deps.Env = env
	deps.Config.Environment = env["ENVIRONMENT"]
	built, err := app.New(t.Context(), deps)
	require.NoError(t, err)
	t.Cleanup(func() { closeParts(built) })

	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	cache, err := redis.Open(env["REDIS_URL"])
	require.NoError(t, err)
	t.Cleanup(func() { _ = cache.Close() })
	return &fixture{app: built, redis: cache, metrics: deps.Metrics, keys: keys}
}

// closeParts lets the closers of an app that never ran release what they hold.
func closeParts(built *service.App) {
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, part := range built.Parts {
		_ = part.Run(stopped)
	}
}

type answer struct {
	status  int
	header  http.Header
	body    map[string]any
	list    []map[string]any
	text    string
	cookies map[string]*http.Cookie
}

func (a answer) code() any { return a.body["error_code"] }

func (a answer) field(t *testing.T) string {
	t.Helper()
	fields, ok := a.body["fields"].([]any)
	require.True(t, ok, a.text)
	return fields[0].(map[string]any)["field"].(string)
}

func str(t *testing.T, tree map[string]any, path ...string) string {
	t.Helper()
	for _, key := range path[:len(path)-1] {
		next, ok := tree[key].(map[string]any)
		require.True(t, ok, "no object at %s of %v", key, path)
		tree = next
	}
	value, ok := tree[path[len(path)-1]].(string)
	require.True(t, ok, "no text at %v of %v", path, tree)
	return value
}

var anonymous = auth.Identity{Type: auth.ActorAnonymous}

// call sends a request as who; headers are name and value in turn.
func (f *fixture) call(t *testing.T, who auth.Identity, method, path, body string, headers ...string) answer {
	t.Helper()
	token, err := f.keys.Sign("api-gateway", "auth-service", who, clock.Now())
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.app.Handler.ServeHTTP(w, r)

	a := answer{status: w.Code, header: w.Header(), text: w.Body.String(), cookies: map[string]*http.Cookie{}}
	if strings.HasPrefix(a.text, "[") {
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a.list), a.text)
	} else if a.text != "" {
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a.body), a.text)
	}
	for _, cookie := range w.Result().Cookies() {
		a.cookies[cookie.Name] = cookie
	}
	return a
}

// person is somebody who registered.
type person struct {
	auth.Identity
	access, refresh, device string
}

func newEmail() string { return "p-" + uuid.NewString() + "@example.com" }

// register makes a tenant and returns its first user.
func (f *fixture) register(t *testing.T) person {
	t.Helper()
	a := f.call(t, anonymous, http.MethodPost, "/register",
		`{"email":"`+newEmail()+`","password":"`+password+`","full_name":"Ada Park","tenant_name":"Harbor Labs"}`)
	require.Equal(t, http.StatusCreated, a.status, a.text)
	return f.person(t, a)
}

// signedIn makes a tenant whose owner is in a session, without the work of hashing
// a password.
func (f *fixture) signedIn(t *testing.T) person {
	t.Helper()
	scope := pgtest.NewProject(t)
	who := pgtest.NewUser(t, scope, auth.RoleOwner).Identity(scope)
	who.SessionID = uuid.New()
	p := person{Identity: who}
	execute(t, `INSERT INTO auth.auth_sessions (id, user_id, tenant_id, project_id, expires_at)
		VALUES ($1, $2, $3, $4, now() + interval '1 day')`, who.SessionID, who.Subject, scope.TenantID, scope.ProjectID)

	p.access = issueAt(t, clock.Now(), p, auth.AccessToken)
	p.refresh = issueAt(t, clock.Now(), p, auth.RefreshToken)
	execute(t, `INSERT INTO auth.refresh_tokens (jti, tenant_id, session_id, issued_at, expires_at)
		VALUES ($1, $2, $3, now(), now() + interval '1 day')`, claimsOf(t, p.refresh)["jti"], scope.TenantID, who.SessionID)
	return p
}

// person reads who signed in from a sign-in's answer.
func (f *fixture) person(t *testing.T, a answer) person {
	t.Helper()
	p := person{
		access: a.cookies["access_token"].Value, refresh: a.cookies["refresh_token"].Value, device: a.cookies["device_token"].Value,
	}
	p.Identity = f.identity(t, p.access)
	return p
}

// identity is what the gateway makes of an access token.
func (f *fixture) identity(t *testing.T, access string) auth.Identity {
	t.Helper()
	v := f.verify(t, access, "")
	require.Equal(t, http.StatusOK, v.status, v.text)
	return auth.Identity{
		Type: auth.ActorUser, Subject: str(t, v.body, "sub"), Email: str(t, v.body, "email"), Name: str(t, v.body, "name"),
		TenantID: uuid.MustParse(str(t, v.body, "tenant_id")), ProjectID: uuid.MustParse(str(t, v.body, "project_id")),
		Role: auth.Role(str(t, v.body, "project_role")), SessionID: uuid.MustParse(str(t, v.body, "sid")),
	}
}

// gateway is how the gateway asks about credentials.
var gateway = auth.Identity{Type: auth.ActorSystem, Subject: "api-gateway", Role: auth.RoleSystem}

func (f *fixture) verify(t *testing.T, access, query string) answer {
	t.Helper()
	return f.call(t, gateway, http.MethodGet, "/verify"+query, "", "Authorization", "Bearer "+access)
}

func (f *fixture) login(t *testing.T, email, password string, headers ...string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]string{"email": email, "password": password})
	require.NoError(t, err)
	return f.call(t, anonymous, http.MethodPost, "/login", string(body), headers...)
}

// as is the person with another role in the project, as if the gateway had found it.
func (p person) as(role auth.Role) auth.Identity {
	who := p.Identity
	who.Role = role
	return who
}

// entry is an audit entry in the outbox.
type entry struct {
	Action, Service string
	Success         bool
	UserID, Email   string
	Changes         map[string]struct{ Old, New any }
}

// trail returns what a tenant's audit trail is about to get, in order.
func trail(t *testing.T, tenantID uuid.UUID) []entry {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT payload->>'action', service, (payload->>'success')::boolean, coalesce(payload->>'user_id', ''),
			payload->>'user_email', coalesce(payload->'changes', 'null')
		FROM events.outbox
		WHERE tenant_id = $1 AND kind = 'audit'
		ORDER BY id`, tenantID)
	require.NoError(t, err)
	defer rows.Close()
	var entries []entry
	for rows.Next() {
		var e entry
		require.NoError(t, rows.Scan(&e.Action, &e.Service, &e.Success, &e.UserID, &e.Email, &e.Changes))
		entries = append(entries, e)
	}
	require.NoError(t, rows.Err())
	return entries
}

func actions(entries []entry) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Action
	}
	return names
}

// execute changes the database behind the service's back.
func execute(t *testing.T, statement string, args ...any) {
	t.Helper()
	tag, err := pgtest.Owner(t).Exec(t.Context(), statement, args...)
	require.NoError(t, err)
	require.Positive(t, tag.RowsAffected(), "nothing was changed by %s", statement)
}
