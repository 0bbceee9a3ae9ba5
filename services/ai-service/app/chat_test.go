package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// listed is the conversation about an incident, and the cursor of what follows.
func (c copilot) listed(t *testing.T, who auth.Identity, path string) (status int, messages []map[string]any, next string) {
	t.Helper()
	w := c.send(t, who, http.MethodGet, path, "")
	if w.Code == http.StatusOK {
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &messages), w.Body.String())
	}
	return w.Code, messages, w.Header().Get("X-Next-Cursor")
}

func (c copilot) send(t *testing.T, who auth.Identity, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("api-gateway", "ai-service", who, clock.Now())
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.Handler.ServeHTTP(w, r)
	return w
}

func chatOf(incident uuid.UUID) string { return "/incidents/" + incident.String() + "/chat" }

// TestChatOverHTTP is not parallel: jobs of the schema are worked by whoever runs,
// and those that other tests run have no model.
func TestChatOverHTTP(t *testing.T) {
	provider := llm.New(t)
	replicas := []copilot{newCopilot(t, withProvider(provider, nil)), newCopilot(t, withProvider(provider, nil))}
	for _, replica := range replicas {
		replica.run(t)
	}
	c := replicas[0]

	t.Run("a question is accepted, answered once and told of", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		incident, ann := addIncident(t, s), pgtest.NewUser(t, s, auth.RoleEngineer)

		asked := c.call(t, ann.Identity(s), http.MethodPost, chatOf(incident), map[string]any{"question": "  What is wrong with api?  "})

		require.Equal(t, http.StatusAccepted, asked.status, asked.body)
		question, answer := asked.body["question"].(map[string]any), asked.body["answer"].(map[string]any)
		require.Equal(t, "What is wrong with api?", question["text"])
		require.Equal(t, "completed", question["status"])
		require.Equal(t, ann.ID.String(), question["asked_by"])
		require.Equal(t, "queued", answer["status"])
		require.Equal(t, question["id"], answer["question_id"])
		var found []map[string]any
		require.Eventually(t, func() bool {
			_, found, _ = c.listed(t, ann.Identity(s), chatOf(incident))
			return len(found) == 2 && found[1]["status"] == "completed"
		}, soon, often)
		require.Equal(t, question["id"], found[0]["id"], "the newest is last")
		require.Contains(t, found[1]["text"], "HighErrorRate")
		require.Equal(t, "small", found[1]["model"])
		require.InDelta(t, 0.00036, found[1]["cost_usd"], 1e-9)
		require.Len(t, found[1]["citations"], 1)
		require.Equal(t, 1, value[int](t, s, `SELECT count(*) FROM ai.ai_requests WHERE request_type = 'chat' AND success`))
		require.Equal(t, []string{"completed", "completed", "queued", "running"}, value[[]string](t, s, `
			SELECT array_agg(payload #>> '{data,status}' ORDER BY payload #>> '{data,status}')
			FROM events.outbox
			WHERE payload ->> 'type' = 'incident.chat_message'`))
	})

	t.Run("a repeated request asks once", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		incident, ann := addIncident(t, s), pgtest.NewUser(t, s, auth.RoleEngineer).Identity(s)

		first := c.send(t, ann, http.MethodPost, chatOf(incident), `{"question":"Why?"}`, "Idempotency-Key", "k1")
		second := c.send(t, ann, http.MethodPost, chatOf(incident), `{"question":"Why?"}`, "Idempotency-Key", "k1")

		require.Equal(t, http.StatusAccepted, first.Code, first.Body.String())
		require.Equal(t, http.StatusAccepted, second.Code, second.Body.String())
		require.Equal(t, "true", second.Header().Get("Idempotency-Replayed"))
		require.JSONEq(t, first.Body.String(), second.Body.String())
		require.Equal(t, 2, value[int](t, s, `SELECT count(*) FROM ai.chat_messages`))
	})

	t.Run("an answer whose worker died is taken over", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		incident := addIncident(t, s)
		question, answer := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
		exec(t, s, `INSERT INTO ai.chat_messages (id, tenant_id, project_id, incident_id, role, text, status) VALUES ($1, $2, $3, $4, 'user', 'Why?', 'completed')`,
			question, s.TenantID, s.ProjectID, incident)

		exec(t, s, `
			INSERT INTO ai.chat_messages (id, tenant_id, project_id, incident_id, question_id, role, status, attempts, fence, lease_until)
			VALUES ($1, $2, $3, $4, $5, 'assistant', 'running', 1, 1, now() - interval '1 second')`, answer, s.TenantID, s.ProjectID, incident, question)

		require.Eventually(t, func() bool {
			return value[int](t, s, `SELECT count(*) FROM ai.chat_messages WHERE id = $1 AND status = 'completed' AND attempts = 2`, answer) == 1
		}, soon, often)
	})

	t.Run("a conversation is read page by page", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		incident, viewer := addIncident(t, s), pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
		for range 5 {
			exec(t, s, `INSERT INTO ai.chat_messages (id, tenant_id, project_id, incident_id, role, text, status) VALUES ($1, $2, $3, $4, 'user', 'Why?', 'completed')`,
				uuid.Must(uuid.NewV7()), s.TenantID, s.ProjectID, incident)
		}
		_, all, _ := c.listed(t, viewer, chatOf(incident))
		_, first, next := c.listed(t, viewer, chatOf(incident)+"?limit=3")
		_, second, last := c.listed(t, viewer, chatOf(incident)+"?limit=3&cursor="+next)

		require.Equal(t, all, append(first, second...))
		require.Len(t, first, 3)
		require.NotEmpty(t, next)
		require.Empty(t, last)
	})
}

const often = 20 * time.Millisecond

func TestChatRefusals(t *testing.T) {
	t.Parallel()
	c, s := newCopilot(t, config.Env{"AI_MONTHLY_BUDGET_USD": "1.5"}), pgtest.NewProject(t)
	other := pgtest.NewSibling(t, s)
	incident, foreign := addIncident(t, s), addIncident(t, other)
	engineer, viewer := pgtest.NewUser(t, s, auth.RoleEngineer).Identity(s), pgtest.NewUser(t, s, auth.RoleViewer).Identity(s)
	question := map[string]any{"question": "Why?"}

	for _, r := range []struct {
		name     string
		who      auth.Identity
		incident uuid.UUID
		body     map[string]any
		status   int
		code     string
	}{
		{"a viewer may not ask", viewer, incident, question, 403, "INSUFFICIENT_ROLE"},
		{"the incident of another project", engineer, foreign, question, 404, "RESOURCE_NOT_FOUND"},
		{"an unknown incident", engineer, uuid.New(), question, 404, "RESOURCE_NOT_FOUND"},
		{"no question", engineer, incident, map[string]any{}, 400, "VALIDATION_ERROR"},
		{"an empty question", engineer, incident, map[string]any{"question": ""}, 400, "VALIDATION_ERROR"},
		{"a question of white space", engineer, incident, map[string]any{"question": " \n "}, 400, "VALIDATION_ERROR"},
		{"a question too long", engineer, incident, map[string]any{"question": strings.Repeat("x", 2001)}, 400, "VALIDATION_ERROR"},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			a := c.call(t, r.who, http.MethodPost, chatOf(r.incident), r.body)
			require.Equal(t, r.status, a.status, a.body)
			require.Equal(t, r.code, a.body["error_code"])
		})
	}

	t.Run("reading is for viewers of the project", func(t *testing.T) {
		t.Parallel()
		status, found, _ := c.listed(t, viewer, chatOf(incident))
		require.Equal(t, http.StatusOK, status)
		require.Empty(t, found)
		status, _, _ = c.listed(t, viewer, chatOf(foreign))
		require.Equal(t, http.StatusNotFound, status)
	})

	t.Run("a second question waits for the answer to the first", func(t *testing.T) {
		t.Parallel()
		busy := addIncident(t, s)
		exec(t, s, `INSERT INTO ai.chat_messages (tenant_id, project_id, incident_id, role, text, status, lease_until) VALUES ($1, $2, $3, 'user', 'Why?', 'running', now() + interval '1 hour')`,
			s.TenantID, s.ProjectID, busy)
		again := c.call(t, engineer, http.MethodPost, chatOf(busy), question)
		require.Equal(t, http.StatusConflict, again.status, again.body)
		require.Equal(t, "IN_PROGRESS", again.body["error_code"])
	})

	t.Run("above the budget", func(t *testing.T) {
		t.Parallel()
		spent := pgtest.NewProject(t)
		exec(t, spent, `INSERT INTO ai.ai_requests (tenant_id, project_id, request_type, cost_usd) VALUES ($1, $2, 'chat', 1.5)`, spent.TenantID, spent.ProjectID)
		who := pgtest.NewUser(t, spent, auth.RoleEngineer).Identity(spent)
		a := c.call(t, who, http.MethodPost, chatOf(addIncident(t, spent)), question)
		require.Equal(t, http.StatusTooManyRequests, a.status, a.body)
		require.Equal(t, "QUOTA_EXCEEDED", a.body["error_code"])
	})
}
