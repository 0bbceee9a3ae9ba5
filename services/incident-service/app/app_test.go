package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const serviceName = "incident-service"

var internalKey = strings.Repeat("k", 32)

// build makes the service over the database of this binary. Under a name of its
// own it writes and relays rows that no other test sees.
func build(t *testing.T, name string, extra config.Env) (*service.App, error) {
	t.Helper()
	env := config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": internalKey, "POSTGRES_MAX_CONNS": "20"}
	maps.Copy(env, extra)
	return app.New(context.WithoutCancel(t.Context()), service.Deps{
		Name: name, Env: env, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(),
		Tracing: noop.NewTracerProvider(),
	})
}

var (
	once   sync.Once
	shared *service.App
	broken error
)

// room is a project with people, and the service they use.
type room struct {
	handler                 http.Handler
	service                 string
	scope                   auth.Scope
	viewer, engineer, admin pgtest.User
	otherScope              auth.Scope
	other                   pgtest.User
}

func newRoom(t *testing.T) room {
	t.Helper()
	once.Do(func() { shared, broken = build(t, serviceName, nil) })
	require.NoError(t, broken)
	scope, other := pgtest.NewProject(t), pgtest.NewProject(t)
	return room{
		handler: shared.Handler, service: serviceName, scope: scope, otherScope: other,
		viewer:   pgtest.NewUser(t, scope, auth.RoleViewer),
		engineer: pgtest.NewUser(t, scope, auth.RoleEngineer),
		admin:    pgtest.NewUser(t, scope, auth.RoleAdmin),
		other:    pgtest.NewUser(t, other, auth.RoleAdmin),
	}
}

// reply is an answer of the service; list is set when it is an array.
type reply struct {
	status int
	header http.Header
	body   map[string]any
	list   []any
	text   string
}

func (r room) do(t *testing.T, who auth.Identity, method, path, body string, headers ...string) reply {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("api-gateway", r.service, who, clock.Now())
	require.NoError(t, err)
	request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	request.Header.Set(internalauth.Header, token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	r.handler.ServeHTTP(recorder, request)

	got := reply{status: recorder.Code, header: recorder.Header(), text: recorder.Body.String()}
	if strings.HasPrefix(got.text, "[") {
		require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &got.list), got.text)
		return got
	}
	if got.text == "" {
		return got
	}
	require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &got.body), got.text)
	return got
}

// as makes requests of one of the people.
func (r room) as(t *testing.T, u pgtest.User, method, path, body string, headers ...string) reply {
	t.Helper()
	return r.do(t, u.Identity(r.scope), method, path, body, headers...)
}

// system makes requests of another service.
func (r room) system(t *testing.T, method, path, body string) reply {
	t.Helper()
	return r.do(t, auth.System("integration-service", r.scope), method, path, body)
}

// declare opens an incident and returns its path.
func (r room) declare(t *testing.T, body string) (string, map[string]any) {
	t.Helper()
	if body == "" {
		body = `{"title":"Checkout is slow","service_name":"checkout"}`
	}
	got := r.as(t, r.engineer, http.MethodPost, "/incidents", body)
	require.Equal(t, http.StatusCreated, got.status, got.text)
	return "/incidents/" + text(got.body["id"]), got.body
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// at walks into a decoded answer.
func at(t *testing.T, tree any, keys ...any) any {
	t.Helper()
	for _, key := range keys {
		switch key := key.(type) {
		case string:
			object, ok := tree.(map[string]any)
			require.True(t, ok, "no object at %v of %v in %v", key, keys, tree)
			tree = object[key]
		case int:
			list, ok := tree.([]any)
			require.True(t, ok, "no list at %v of %v in %v", key, keys, tree)
			require.Greater(t, len(list), key, "%v", keys)
			tree = list[key]
		}
	}
	return tree
}

// posted lists the rows of the outbox of the project as kind:type, type being
// the event, the audit action or the topic.
func (r room) posted(t *testing.T) []string {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT kind || ':' || CASE kind WHEN 'event' THEN payload ->> 'type' WHEN 'audit' THEN payload ->> 'action' ELSE topic END
		FROM events.outbox
		WHERE project_id = $1 AND service = $2
		ORDER BY id`, r.scope.ProjectID, r.service)
	require.NoError(t, err)
	defer rows.Close()
	found := []string{}
	for rows.Next() {
		var row string
		require.NoError(t, rows.Scan(&row))
		found = append(found, row)
	}
	require.NoError(t, rows.Err())
	return found
}

// data returns the data of the newest live event of a type.
func (r room) data(t *testing.T, event string) map[string]any {
	t.Helper()
	var data map[string]any
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT payload -> 'data'
		FROM events.outbox
		WHERE project_id = $1 AND payload ->> 'type' = $2
		ORDER BY id DESC
		LIMIT 1`, r.scope.ProjectID, event).Scan(&data))
	return data
}

func (r room) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	_, err := pgtest.Owner(t).Exec(t.Context(), query, args...)
	require.NoError(t, err)
}
