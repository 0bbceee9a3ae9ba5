package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// tenant is one with something of everything in it.
type tenant struct {
	ann    *stack.Person
	source stack.Source
	key    string
	canary string
	ids    ids
}

// newTenant makes a tenant in which every text holds a canary of its own.
func newTenant(t *testing.T, s *stack.Stack, name string) *tenant {
	t.Helper()
	b := &tenant{ann: s.Register(t), canary: "canary-" + name + "-" + uuid.NewString()}
	b.ids = ids{
		"project_id": b.ann.Project, "tenant_id": b.ann.TenantID, "user_id": b.ann.UserID, "assignee_id": b.ann.UserID, "owner_id": b.ann.UserID, "step_id": uuid.NewString(),
		"integration_type": "alertmanager", "uid": "dashboard", "panel_id": "1",
	}
	change(t, s, `UPDATE auth.tenants SET name = $2 WHERE id = $1`, b.ann.TenantID, b.canary)
	change(t, s, `UPDATE auth.projects SET name = $2, description = $2 WHERE id = $1`, b.ann.Project, b.canary)
	change(t, s, `UPDATE auth.users SET full_name = $2 WHERE id = $1`, b.ann.UserID, b.canary)
	b.connect(t, s)
	b.alert(t)
	b.giveUp(t, s)
	b.declare(t)
	b.analyze(t)
	b.depart(t, s)
	b.ids["session_id"] = b.find(t, "/auth/sessions?limit=1")
	b.learn(t, s)
	b.write(t)
	b.send(t, s)
	b.ids["log_id"] = b.find(t, "/audit-logs?limit=1", "logs")
	b.settle(t, s)
	return b
}

func change(t *testing.T, s *stack.Stack, query string, args ...any) {
	t.Helper()
	_, err := s.Owner.Exec(t.Context(), query, args...)
	require.NoError(t, err)
}

// made sends a request that makes something and returns its answer.
func (b *tenant) made(t *testing.T, path string, body map[string]any) stack.Answer {
	t.Helper()
	a := b.ann.Call(t, http.MethodPost, path, body)
	require.Contains(t, []int{http.StatusCreated, http.StatusAccepted}, a.Status, "%s: %s", path, a.Body)
	return a
}

// find waits until a list has an entry and returns the id of the first.
func (b *tenant) find(t *testing.T, path string, member ...string) (id string) {
	t.Helper()
	require.Eventually(t, func() bool {
		a := b.ann.Call(t, http.MethodGet, path, nil)
		if a.Status != http.StatusOK || len(a.List(t, member...)) == 0 {
			return false
		}
		first := a.List(t, member...)[0]
		id, _ = first["id"].(string)
		if id == "" {
			id, _ = first["generation_id"].(string)
		}
		return id != ""
	}, soon, often, "nothing at %s", path)
	return id
}

// connect adds an alert source and an API key.
func (b *tenant) connect(t *testing.T, s *stack.Stack) {
	t.Helper()
	project := "/projects/" + b.ann.Project
	b.source = b.ann.Connect(t, "alertmanager")
	b.ids["integration_id"] = b.source.ID
	change(t, s, `UPDATE auth.monitoring_integrations SET name = $2, description = $2, username = $2 WHERE id = $1`, b.source.ID, b.canary)

	a := b.made(t, project+"/api-keys", map[string]any{"name": b.canary, "scopes": everyScope})
	b.ids["key_id"], b.key = a.Text(t, "id"), a.Text(t, "raw_key")

	a = b.ann.Call(t, http.MethodPut, "/settings/connections", map[string]any{
		"category": "notification_webhook", "name": b.canary, "config": map[string]any{"url": "https://example.com/" + b.canary, "secret": b.canary},
	})
	require.Equal(t, http.StatusCreated, a.Status, string(a.Body))
	b.ids["connection_id"] = a.Text(t, "id")
}

// write saves a search of log lines.
func (b *tenant) write(t *testing.T) {
	t.Helper()
	a := b.made(t, "/logs/views", map[string]any{"name": b.canary, "filters": map[string]any{"query": b.canary}, "shared": true})
	b.ids["view_id"] = a.Text(t, "id")
}

// alert lets an incident be opened by an alert and waits for its hypotheses.
func (b *tenant) alert(t *testing.T) {
	t.Helper()
	message := stack.Message("firing", b.canary, b.canary, time.Now().UTC().Truncate(time.Second))
	message["externalURL"] = "http://" + b.canary + ".example"
	a := b.source.Post(t, message)
	require.Equal(t, http.StatusAccepted, a.Status, string(a.Body))
	b.ids["incident_id"] = a.At(t, "incident_ids").([]any)[0].(string)
	b.ids["resource_id"], b.ids["resource_type"] = b.ids["incident_id"], "incident"
	b.ids["hypothesis_id"] = b.find(t, "/incidents/"+b.ids["incident_id"]+"/hypotheses")
	b.ids["alert_id"] = b.find(t, "/projects/"+b.ann.Project+"/monitoring/alerts")
	b.ids["delivery_id"] = b.find(t, "/projects/"+b.ann.Project+"/monitoring/deliveries")
}

// giveUp makes a message that was given up.
func (b *tenant) giveUp(t *testing.T, s *stack.Stack) {
	t.Helper()
	b.ids["dead_letter_id"] = uuid.NewString()
	change(t, s, `
		INSERT INTO events.outbox (event_id, service, tenant_id, project_id, kind, topic, payload, last_error, dead_at)
		VALUES ($1, 'incident-service', $2, $3, 'event', 'incidents', '{}', $4, now())`,
		b.ids["dead_letter_id"], b.ann.TenantID, b.ann.Project, b.canary)
}

// everyScope is what a key may be allowed.
var everyScope = []string{
	"ingest:metrics", "ingest:logs", "ingest:traces", "ingest:errors", "ingest:infrastructure", "ingest:browser", "ingest:deployments",
	"read:metrics", "read:status",
}

// send sends something of every kind of telemetry. What a path can name holds no canary,
// because answers may repeat what they were asked for.
func (b *tenant) send(t *testing.T, s *stack.Stack) {
	t.Helper()
	service, host, trace := "service-"+uuid.NewString(), "host-"+uuid.NewString(), strings.ReplaceAll(uuid.NewString(), "-", "")
	b.ids["service_name"], b.ids["hostname"], b.ids["trace_id"], b.ids["span_id"] = service, host, trace, trace[:16]
	b.ids["transaction_id"], b.ids["parent_span_id"] = uuid.NewString(), trace[16:]
	b.ids["name"], b.ids["sentry_project"] = "canary", "1"
	for path, body := range map[string]map[string]any{
		"metrics": {"metrics": []any{map[string]any{"metric_name": "orders", "service_name": service, "value": 1, "tags": map[string]any{"canary": b.canary}}}},
		"logs":    {"logs": []any{map[string]any{"service_name": service, "message": b.canary, "trace_id": trace}}},
		"traces": {"spans": []any{map[string]any{
			"trace_id": trace, "span_id": trace[:16], "service_name": service, "operation": b.canary, "duration_ms": 5, "kind": "server",
		}}},
		"errors":         {"service_name": service, "error_class": "Canary", "message": b.canary},
		"infrastructure": {"hostname": host, "cpu_percent": 1, "memory_percent": 1, "disk_usage": 1, "processes": []any{map[string]any{"pid": 1, "name": b.canary}}},
		"browser":        {"app_name": service, "url": "https://shop.example/" + b.canary, "page_load": map[string]any{"load_complete": 2}},
		"sourcemaps?app_name=" + service + "&file=app.js&release=" + b.canary: {"version": 3, "sources": []any{b.canary}, "mappings": "AAAA"},
	} {
		a := s.Call(t, "", http.MethodPost, "/api/v1/ingest/"+path, body, "X-API-Key", b.key)
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", path, a.Body)
		if path == "errors" {
			b.ids["fingerprint"] = a.Text(t, "fingerprint")
		}
	}
}

// declare makes an incident by hand.
func (b *tenant) declare(t *testing.T) {
	t.Helper()
	b.made(t, "/incidents", map[string]any{
		"title": b.canary, "description": b.canary, "service_name": b.canary, "severity": "high", "assignee_id": b.ann.UserID,
	})
}

// depart stores an anomaly; only services report any.
func (b *tenant) depart(t *testing.T, s *stack.Stack) {
	t.Helper()
	b.ids["anomaly_id"] = uuid.NewString()
	change(t, s, `
		INSERT INTO ai.anomalies (id, tenant_id, project_id, metric_name, service_name, source, labels_hash, value, expected, deviation,
			z_score, severity, detected_at, last_seen_at, reported_at)
		VALUES ($1, $2, $3, $4, $4, $4, '', 2, 1, 1, 3, 'warning', now(), now(), now())`, b.ids["anomaly_id"], b.ann.TenantID, b.ann.Project, b.canary)
}

// analyze comments on the incident of the alert, judges its hypotheses and asks
// about it.
func (b *tenant) analyze(t *testing.T) {
	t.Helper()
	path := "/incidents/" + b.ids["incident_id"]
	b.made(t, path+"/comments", map[string]any{"content": b.canary})
	b.made(t, path+"/hypotheses/"+b.ids["hypothesis_id"]+"/feedback", map[string]any{"rating": "up", "comment": b.canary, "actual_cause": b.canary})
	b.ids["generation_id"] = b.find(t, path+"/hypotheses/generations")
	b.made(t, path+"/chat", map[string]any{"question": b.canary})
	b.ids["task_id"] = b.made(t, path+"/tasks", map[string]any{"title": b.canary}).Text(t, "id")
	b.ids["event_id"] = b.find(t, path+"/events")
	b.ids["into"] = b.ids["incident_id"] // so that no request of the sweep merges its own
}

// learn writes a runbook, follows it, and writes a postmortem.
func (b *tenant) learn(t *testing.T, s *stack.Stack) {
	t.Helper()
	a := b.made(t, "/runbooks", map[string]any{
		"title": b.canary, "description": b.canary, "service_names": []string{b.canary}, "alert_names": []string{b.canary},
		"steps": []map[string]any{{"title": b.canary, "body": b.canary}},
	})
	b.ids["runbook_id"] = a.Text(t, "id")
	a = b.made(t, "/runbooks/"+b.ids["runbook_id"]+"/executions", map[string]any{"incident_id": b.ids["incident_id"]})
	b.ids["execution_id"] = a.Text(t, "id")
	b.ids["item_id"] = uuid.NewString()
	change(t, s, `INSERT INTO incident.postmortems (tenant_id, project_id, incident_id, title, summary, root_cause, action_items)
		VALUES ($1, $2, $3, $4, $4, $4, jsonb_build_array(jsonb_build_object('id', $5::text, 'title', $4::text, 'status', 'open')))`,
		b.ann.TenantID, b.ann.Project, b.ids["incident_id"], b.canary, b.ids["item_id"])
}

// member adds somebody with a role in the project and signs them in.
func (b *tenant) member(t *testing.T, s *stack.Stack, role string) actor {
	t.Helper()
	id, email, tenantRole := uuid.NewString(), role+"-"+uuid.NewString()+"@example.com", role
	if role == "owner" {
		tenantRole = "admin"
	}
	change(t, s, `INSERT INTO auth.users (id, tenant_id, email, full_name, role, hashed_password)
		SELECT $1, tenant_id, $2, $3, $4, hashed_password FROM auth.users WHERE id = $5`, id, email, role, tenantRole, b.ann.UserID)
	change(t, s, `INSERT INTO auth.project_members (tenant_id, project_id, user_id, role) VALUES ($1, $2, $3, $4)`,
		b.ann.TenantID, b.ann.Project, id, role)
	a := s.Call(t, "", http.MethodPost, "/api/v1/auth/login", map[string]string{"email": email, "password": b.ann.Password})
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	who := bearer(role, a.Text(t, "access_token"))
	who.id = id
	return who
}

// settle waits until the services have finished what the tenant began.
func (b *tenant) settle(t *testing.T, s *stack.Stack) {
	t.Helper()
	// The look that is due when the incident has been quiet for a while is due now.
	change(t, s, `UPDATE incident_jobs.river_job SET scheduled_at = now() WHERE args ->> 'tenant_id' = $1 AND state = 'scheduled'`, b.ann.TenantID)
	before := map[string]string{}
	require.Eventually(t, func() bool {
		var busy bool
		err := s.Owner.QueryRow(t.Context(), `
			SELECT EXISTS (SELECT 1 FROM events.outbox WHERE tenant_id = $1 AND done_at IS NULL AND event_id::text <> $2)
				OR EXISTS (SELECT 1 FROM incident.hypothesis_generations WHERE tenant_id = $1 AND status IN ('queued', 'running'))
				OR EXISTS (SELECT 1 FROM ai.chat_messages WHERE tenant_id = $1 AND status IN ('queued', 'running'))
				OR EXISTS (SELECT 1 FROM incident_jobs.river_job WHERE (args ->> 'tenant_id')::uuid = $1 AND state <> 'completed')
				OR NOT EXISTS (SELECT 1 FROM incident.hypotheses WHERE tenant_id = $1)`, b.ann.TenantID, b.ids["dead_letter_id"]).Scan(&busy)
		require.NoError(t, err)
		now := rowsOf(t, s.Owner, b.ann.TenantID)
		quiet := !busy && maps.Equal(before, now)
		before = now
		return quiet
	}, soon, 500*time.Millisecond, "the services do not come to rest")
}

// moved are tables whose rows are merged and moved by jobs, without anything being changed.
var moved = regexp.MustCompile(`^(telemetry\.metric_(wal|chunks|projects)|(telemetry|logs)\.\w*blocks)`)

// rowsOf is a hash over all rows of each table that name the tenant, wherever
// they do it: jobs and idempotency keys hold it among other text.
func rowsOf(t *testing.T, owner *pgxpool.Pool, tenantID string) map[string]string {
	t.Helper()
	hashes := map[string]string{}
	for _, table := range tables(t, owner) {
		if moved.MatchString(table) {
			continue
		}
		var count int
		var hash string
		query := fmt.Sprintf(`SELECT count(*), coalesce(md5(string_agg(r::text, chr(10) ORDER BY r::text)), '')
			FROM %s AS r WHERE strpos(r::text, $1) > 0`, table)
		require.NoError(t, owner.QueryRow(t.Context(), query, tenantID).Scan(&count, &hash), table)
		if count > 0 {
			hashes[table] = fmt.Sprintf("%d rows, %s", count, hash)
		}
	}
	require.NotEmpty(t, hashes)
	return hashes
}

func tables(t *testing.T, owner *pgxpool.Pool) []string {
	t.Helper()
	var names []string
	err := owner.QueryRow(t.Context(), `
		SELECT array_agg(format('%I.%I', n.nspname, c.relname) ORDER BY 1)
		FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`).Scan(&names)
	require.NoError(t, err)
	return names
}

// differences names the tables in which something changed.
func differences(before, after map[string]string) []string {
	all := maps.Clone(before)
	maps.Copy(all, after)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(table string) bool { return before[table] == after[table] })
}

// ask sends requests made from the document.
type ask func(context.Context, actor, call) (stack.Answer, error)

// asking sends them to the platform at a base URL.
func asking(base string) ask {
	return func(ctx context.Context, who actor, c call) (stack.Answer, error) {
		r, err := newRequest(ctx, base, c)
		if err != nil {
			return stack.Answer{}, err
		}
		headers := append(slices.Clone(who.headers), c.headers...)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		if strings.HasSuffix(r.URL.Path, "/logs/tail") || strings.HasSuffix(r.URL.Path, "/status/stream") {
			return listen(r)
		}
		return stack.Do(r)
	}
}

var streams = &http.Transport{}

// listen reads the beginning of a stream without end.
func listen(r *http.Request) (stack.Answer, error) {
	ctx, cancel := context.WithTimeout(r.Context(), 700*time.Millisecond)
	defer cancel()
	res, err := streams.RoundTrip(r.WithContext(ctx))
	if err != nil {
		return stack.Answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return stack.Answer{Status: res.StatusCode, Header: res.Header, Body: body}, err
}

// holds reports whether the answer contains the text anywhere, in any case.
func holds(a stack.Answer, text string) bool {
	return strings.Contains(strings.ToLower(fmt.Sprint(a.Header)+string(a.Body)), strings.ToLower(text))
}
