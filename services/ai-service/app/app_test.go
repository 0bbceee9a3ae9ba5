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
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

var internalKey = strings.Repeat("k", 32)

// copilot is ai-service over a database of its own.
type copilot struct {
	*service.App

	metrics *prometheus.Registry
}

func newCopilot(t *testing.T, env config.Env) copilot {
	t.Helper()
	all := config.Env{"DATABASE_URL": pgtest.URL(t), "REDIS_URL": redistest.URL(t), "INTERNAL_AUTH_KEY": internalKey, "AUDIT_SERVICE_URL": "http://127.0.0.1:1"}
	maps.Copy(all, env)
	metrics := prometheus.NewRegistry()
	built, err := app.New(t.Context(), service.Deps{
		Name: "ai-service", Env: all, Log: slog.New(slog.DiscardHandler), Metrics: metrics, Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return copilot{built, metrics}
}

// run starts the parts of the service until the test ends.
func (c copilot) run(t *testing.T) {
	t.Helper()
	for _, p := range c.Parts {
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- p.Run(ctx) }()
		// Cleanups run in reverse, as parts are stopped: a job runner whose database
		// is closed first waits for it in vain.
		t.Cleanup(func() {
			cancel()
			require.NoError(t, <-ended)
		})
	}
}

type answer struct {
	status int
	body   map[string]any
}

func (c copilot) call(t *testing.T, who auth.Identity, method, path string, body any) answer {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("incident-service", "ai-service", who, clock.Now())
	require.NoError(t, err)
	encoded, err := json.Marshal(body)
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(string(encoded)))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	c.Handler.ServeHTTP(w, r)
	a := answer{status: w.Code}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a.body), w.Body.String())
	return a
}

func order(incident uuid.UUID, more map[string]any) map[string]any {
	body := map[string]any{"incident_id": incident, "title": "HighErrorRate on api", "description": "", "service_name": "api"}
	maps.Copy(body, more)
	return body
}

func exec(t *testing.T, s auth.Scope, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func value[T any](t *testing.T, s auth.Scope, query string, args ...any) T {
	t.Helper()
	var v T
	require.NoError(t, pgtest.DB(t).Read(t.Context(), s, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), query, args...).Scan(&v)
	}))
	return v
}

// addIncident stores an incident with one firing alert.
func addIncident(t *testing.T, s auth.Scope) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	exec(t, s, `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, service_name, severity, detected_at)
		VALUES ($1, $2, $3, '[HIGH] HighErrorRate on api', 'api', 'high', now())`, id, s.TenantID, s.ProjectID)
	exec(t, s, `
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, summary, labels, starts_at,
			fingerprint, group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, 'HighErrorRate', 'high', '5xx above 5%', '{"service":"api"}', now(), $3::uuid::text, '\x01', $3::uuid, now(), now())`,
		s.TenantID, s.ProjectID, id)
	return id
}

func ask(t *testing.T, s auth.Scope, incident uuid.UUID) hypothesis.Generation {
	t.Helper()
	g, _, err := hypothesis.NewQueue(pgtest.DB(t)).Ask(t.Context(), s, hypothesis.Request{IncidentID: incident, FromAlert: true, Force: true})
	require.NoError(t, err)
	return g
}

const soon = 20 * time.Second

func TestGenerationOverHTTP(t *testing.T) {
	t.Parallel()
	// Jobs of the schema are worked by whoever runs, so one running service serves
	// all that are queued here.
	running := newCopilot(t, nil)
	running.run(t)
	status := func(t *testing.T, s auth.Scope, id uuid.UUID) string {
		t.Helper()
		return value[string](t, s, `SELECT status FROM incident.hypothesis_generations WHERE id = $1`, id)
	}
	eventually := func(t *testing.T, s auth.Scope, id uuid.UUID, want string) {
		t.Helper()
		require.Eventually(t, func() bool { return status(t, s, id) == want }, soon, 20*time.Millisecond)
	}

	t.Run("an order of incident-service is accepted as often as it comes and done once", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		system := auth.System("incident-service", s)
		incident := addIncident(t, s)
		g := ask(t, s, incident)

		first := running.call(t, system, http.MethodPost, "/generate-hypotheses?async=true", order(incident, map[string]any{"generation_id": g.ID, "force": false, "context": ""}))
		second := running.call(t, system, http.MethodPost, "/generate-hypotheses?async=true", order(incident, map[string]any{"generation_id": g.ID}))

		require.Equal(t, answer{http.StatusAccepted, map[string]any{"generation_id": g.ID.String(), "status": "queued"}}, first)
		require.Equal(t, http.StatusAccepted, second.status)
		eventually(t, s, g.ID, "completed")
		third := running.call(t, system, http.MethodPost, "/generate-hypotheses?async=true", order(incident, map[string]any{"generation_id": g.ID}))
		require.Equal(t, answer{http.StatusAccepted, map[string]any{"generation_id": g.ID.String(), "status": "completed"}}, third)
		require.Equal(t, 1, value[int](t, s, `SELECT count(*) FROM events.outbox WHERE payload ->> 'type' = 'hypothesis.completed'`))
		require.Equal(t, 1, value[int](t, s, `SELECT attempts FROM incident.hypothesis_generations WHERE id = $1`, g.ID))
		require.Equal(t, "completed", value[string](t, s, `SELECT hypothesis_status FROM incident.incidents WHERE id = $1`, incident))
		require.Eventually(t, func() bool {
			return value[int](t, s, `SELECT count(*) FROM events.outbox WHERE service = 'ai-service' AND kind = 'event' AND done_at IS NULL`) == 0
		}, soon, 20*time.Millisecond, "events are relayed")
	})

	t.Run("a generation whose worker died is taken over and finished", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		g := ask(t, s, addIncident(t, s))
		_, err := hypothesis.NewRuns(pgtest.DB(t)).Claim(t.Context(), s, g.ID, 4)
		require.NoError(t, err)

		exec(t, s, `UPDATE incident.hypothesis_generations SET lease_until = now() - interval '1 second' WHERE id = $1`, g.ID)

		eventually(t, s, g.ID, "completed")
		require.Equal(t, 2, value[int](t, s, `SELECT attempts FROM incident.hypothesis_generations WHERE id = $1`, g.ID))
	})

	t.Run("a generation that no worker heard of is found", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		g := ask(t, s, addIncident(t, s))

		exec(t, s, `UPDATE incident.hypothesis_generations SET created_at = now() - interval '6 seconds' WHERE id = $1`, g.ID)

		eventually(t, s, g.ID, "completed")
	})

	t.Run("many incidents of a project are all served", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		for range 25 {
			incident := addIncident(t, s)
			g := ask(t, s, incident)
			a := running.call(t, auth.System("incident-service", s), http.MethodPost, "/generate-hypotheses?async=true", order(incident, map[string]any{"generation_id": g.ID}))
			require.Equal(t, http.StatusAccepted, a.status)
		}
		require.Eventually(t, func() bool {
			return value[int](t, s, `SELECT count(*) FROM incident.hypothesis_generations WHERE status = 'completed'`) == 25
		}, 2*soon, 50*time.Millisecond)
	})

	t.Run("without a generation id a new one is made", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)

		a := running.call(t, auth.System("incident-service", s), http.MethodPost, "/generate-hypotheses?async=true", order(addIncident(t, s), nil))

		require.Equal(t, http.StatusAccepted, a.status, a.body)
		eventually(t, s, uuid.MustParse(a.body["generation_id"].(string)), "completed")
	})

	t.Run("who waits gets the result, and the stored one the next time", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		system := auth.System("incident-service", s)
		incident := addIncident(t, s)

		made := running.call(t, system, http.MethodPost, "/generate-hypotheses", order(incident, nil))
		cached := running.call(t, system, http.MethodPost, "/generate-hypotheses", order(incident, nil))
		forced := running.call(t, system, http.MethodPost, "/generate-hypotheses", order(incident, map[string]any{"force": true}))

		require.Equal(t, http.StatusOK, made.status, made.body)
		require.Equal(t, false, made.body["cached"])
		require.Equal(t, true, made.body["using_mock"])
		require.Equal(t, "rules", made.body["source"])
		require.NotContains(t, made.body, "token_usage")
		require.NotContains(t, made.body, "status")
		require.Len(t, made.body["hypotheses"], int(made.body["hypotheses_generated"].(float64)))
		require.Equal(t, true, cached.body["cached"])
		require.Equal(t, made.body["generation_id"], cached.body["generation_id"])
		require.Equal(t, made.body["hypotheses"], cached.body["hypotheses"])
		require.NotEqual(t, made.body["generation_id"], forced.body["generation_id"])
	})
}

func TestModelOverHTTP(t *testing.T) {
	t.Parallel()
	provider := llm.New(t)
	s := pgtest.NewProject(t)
	system, viewer := auth.System("incident-service", s), pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
	c := newCopilot(t, config.Env{
		"AI_PROVIDER": "compatible", "OPENAI_BASE_URL": provider.URL(), "OPENAI_API_KEY": "sk-1", "AI_MODEL": "small",
		"AI_PRICES": `{"small":{"input":1,"output":10}}`, "AI_MONTHLY_BUDGET_USD": "50",
	})

	made := c.call(t, system, http.MethodPost, "/generate-hypotheses", order(addIncident(t, s), nil))

	require.Equal(t, http.StatusOK, made.status, made.body)
	require.Equal(t, "model", made.body["source"])
	require.Equal(t, false, made.body["using_mock"])
	usage := made.body["token_usage"].(map[string]any)
	require.InDelta(t, llm.PromptTokens+llm.CompletionTokens, usage["total_tokens"], 0)

	status := c.call(t, viewer, http.MethodGet, "/status", nil)
	require.Equal(t, answer{http.StatusOK, map[string]any{
		"status": "operational", "using_mock": false, "api_configured": true, "provider": "compatible", "model": "small", "last_error_at": nil,
		"budget": map[string]any{"limit_usd": 50.0, "spent_usd": 0.0042},
	}}, status)
	require.NoError(t, testutil.GatherAndCompare(c.metrics, strings.NewReader(`
		# HELP ai_tokens_total Tokens the model read (input) and wrote (output).
		# TYPE ai_tokens_total counter
		ai_tokens_total{direction="input"} 1200
		ai_tokens_total{direction="output"} 300
		# HELP ai_requests_total Questions to the model by type and result: success or failure.
		# TYPE ai_requests_total counter
		ai_requests_total{result="success",type="hypothesis"} 1
	`), "ai_tokens_total", "ai_requests_total"))
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	c := newCopilot(t, nil)
	s := pgtest.NewProject(t)
	system, incident := auth.System("incident-service", s), addIncident(t, s)
	other := pgtest.NewSibling(t, s)
	foreign := addIncident(t, other)
	taken := addIncident(t, s)
	live := ask(t, s, taken)
	_, err := hypothesis.NewRuns(pgtest.DB(t)).Claim(t.Context(), s, live.ID, 4) // or a sweep would find it
	require.NoError(t, err)

	for _, r := range []struct {
		name   string
		who    auth.Identity
		path   string
		body   map[string]any
		status int
		code   string
	}{
		{"a person may not call it", pgtest.NewUser(t, s, auth.RoleOwner).Identity(s), "", order(incident, nil), 401, "INTERNAL_AUTH_REQUIRED"},
		{"the incident of another project", system, "", order(foreign, nil), 404, "RESOURCE_NOT_FOUND"},
		{"the incident of another project, later", system, "?async=true", order(foreign, nil), 404, "RESOURCE_NOT_FOUND"},
		{"an unknown incident", system, "", order(uuid.New(), nil), 404, "RESOURCE_NOT_FOUND"},
		{"an unknown generation", system, "?async=true", order(incident, map[string]any{"generation_id": uuid.New()}), 404, "RESOURCE_NOT_FOUND"},
		{"the generation of another incident", system, "?async=true", order(incident, map[string]any{"generation_id": live.ID}), 404, "RESOURCE_NOT_FOUND"},
		{"one that is under way", system, "", order(taken, nil), 409, "IN_PROGRESS"},
		{"one that is under way, later", system, "?async=true", order(taken, nil), 409, "IN_PROGRESS"},
		{"no incident", system, "", map[string]any{"title": "", "description": "", "service_name": ""}, 400, "VALIDATION_ERROR"},
		{"a malformed incident", system, "", map[string]any{"incident_id": "1", "title": "", "description": "", "service_name": ""}, 400, "INVALID_UUID"},
		{"a note too long", system, "", order(incident, map[string]any{"context": strings.Repeat("x", 4001)}), 400, "VALIDATION_ERROR"},
		{"no title", system, "", map[string]any{"incident_id": incident, "description": "", "service_name": ""}, 400, "VALIDATION_ERROR"},
		{"a switch that is none", system, "?async=maybe", order(incident, nil), 400, "VALIDATION_ERROR"},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			a := c.call(t, r.who, http.MethodPost, "/generate-hypotheses"+r.path, r.body)
			require.Equal(t, r.status, a.status, a.body)
			require.Equal(t, r.code, a.body["error_code"])
		})
	}

	t.Run("the status is for members of a project", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, http.StatusOK, c.call(t, pgtest.NewUser(t, s, auth.RoleViewer).Identity(s), http.MethodGet, "/status", nil).status)
		key := auth.Identity{Type: auth.ActorAPIKey, Subject: uuid.NewString(), TenantID: s.TenantID, ProjectID: s.ProjectID, Role: auth.RoleIngest}
		require.Equal(t, http.StatusUnauthorized, c.call(t, key, http.MethodGet, "/status", nil).status)
	})
}

func TestConfiguration(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env  config.Env
		says string
	}{
		"an unknown provider":              {config.Env{"AI_PROVIDER": "magic"}, "AI_PROVIDER must be azure_openai, openai or compatible"},
		"openai without a key":             {config.Env{"AI_PROVIDER": "openai", "AI_MODEL": "m"}, "OPENAI_API_KEY is required"},
		"openai without a model":           {config.Env{"AI_PROVIDER": "openai", "OPENAI_API_KEY": "k"}, "AI_MODEL is required"},
		"a compatible one without address": {config.Env{"AI_PROVIDER": "compatible", "AI_MODEL": "m"}, "OPENAI_BASE_URL is required"},
		"an address that is none":          {config.Env{"AI_PROVIDER": "compatible", "AI_MODEL": "m", "OPENAI_BASE_URL": "file:///etc"}, "OPENAI_BASE_URL must be an http or https address"},
		"azure without a deployment":       {config.Env{"AI_PROVIDER": "azure_openai", "AZURE_OPENAI_ENDPOINT": "https://x", "AZURE_OPENAI_API_KEY": "k"}, "AZURE_OPENAI_DEPLOYMENT is required"},
		"prices in another form":           {config.Env{"AI_PRICES": "cheap"}, "AI_PRICES"},
		"a negative price":                 {config.Env{"AI_INPUT_TOKEN_PRICE": "-1"}, "must not be negative"},
		"a negative budget":                {config.Env{"AI_MONTHLY_BUDGET_USD": "-1"}, "AI_MONTHLY_BUDGET_USD must not be negative"},
		"no room for generations":          {config.Env{"AI_MAX_CONCURRENT_GENERATIONS": "0"}, "AI_MAX_CONCURRENT_GENERATIONS"},
		"no internal key":                  {config.Env{"INTERNAL_AUTH_KEY": ""}, "INTERNAL_AUTH_KEY"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := config.Env{"DATABASE_URL": "postgres://x@127.0.0.1:1/x", "INTERNAL_AUTH_KEY": internalKey, "OPENAI_BASE_URL": "", "AI_MONTHLY_BUDGET_USD": ""}
			maps.Copy(env, c.env)
			_, err := app.New(t.Context(), service.Deps{Name: "ai-service", Env: env, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider()})
			require.ErrorContains(t, err, c.says)
		})
	}

	t.Run("its operations are described without serving them", func(t *testing.T) {
		t.Parallel()
		var gateways []string
		for _, o := range app.Operations().Operations() {
			gateways = append(gateways, o.Gateway)
		}
		require.Contains(t, gateways, "/ai/status")
	})
}
