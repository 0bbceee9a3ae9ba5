package app_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/audit-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// open asks for something and returns the answer with its body unread.
func open(t *testing.T, s *service.App, who auth.Identity, path string) *http.Response {
	t.Helper()
	server := httptest.NewServer(s.Handler)
	t.Cleanup(server.Close)
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("api-gateway", "audit-service", who, clock.Now())
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	require.NoError(t, err)
	r.Header.Set(internalauth.Header, token)
	res, err := server.Client().Do(r)
	require.NoError(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

func TestExport(t *testing.T) {
	t.Parallel()

	t.Run("is a file of one entry a line, filtered, and an entry itself", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
		for _, action := range []string{"incident.created", "incident.commented", "member.added"} {
			call(t, s, auth.System("x", scope), http.MethodPost, "/audit-logs", `{"action":"`+action+`","resource_type":"a"}`)
		}

		res := open(t, s, admin, "/audit-logs/export?action=incident.*&search=created")
		lines := bufio.NewScanner(res.Body)

		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Equal(t, "application/x-ndjson", res.Header.Get("Content-Type"))
		require.Contains(t, res.Header.Get("Content-Disposition"), `.ndjson"`)
		require.True(t, lines.Scan())
		var entry map[string]any
		require.NoError(t, json.Unmarshal(lines.Bytes(), &entry))
		require.Equal(t, "incident.created", entry["action"])
		require.False(t, lines.Scan())
		_, page := call(t, s, admin, http.MethodGet, "/audit-logs?action=audit.exported", "")
		require.EqualValues(t, 1, page["total"])
		note := page["logs"].([]any)[0].(map[string]any)
		require.Equal(t, admin.Email, note["user_email"])
		require.Equal(t, map[string]any{"format": "ndjson", "action": "incident.*", "search": "created"}, note["metadata"])
	})

	t.Run("holds no formulas", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
		for _, name := range []string{`=HYPERLINK(\"http://evil\")`, "+1", "-1", "@SUM(A1)", `\tx`, `plain, \"quoted\"`} {
			status, answer := call(t, s, auth.System("x", scope), http.MethodPost, "/audit-logs",
				`{"action":"a.b","resource_type":"a","actor_name":"`+name+`","user_agent":"`+name+`"}`)
			require.Equal(t, http.StatusCreated, status, answer)
		}

		res := open(t, s, admin, "/audit-logs/export?format=csv&action=a.b")
		rows, err := csv.NewReader(res.Body).ReadAll()

		require.NoError(t, err)
		require.Equal(t, "text/csv; charset=utf-8", res.Header.Get("Content-Type"))
		require.Len(t, rows, 7)
		var names []string
		for _, row := range rows {
			for _, cell := range row {
				require.False(t, cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n"), cell)
			}
			names = append(names, row[3])
		}
		require.Equal(t, []string{"actor_name", `plain, "quoted"`, "'\tx", "'@SUM(A1)", "'-1", "'+1", `'=HYPERLINK("http://evil")`}, names)
	})

	t.Run("of 25,000 entries is read as it is written, and ends with its reader", func(t *testing.T) {
		t.Parallel()
		s, scope := newService(t), pgtest.NewProject(t)
		admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
		for part := range 5 {
			_, err := pgtest.Owner(t).Exec(t.Context(), `
			INSERT INTO audit.audit_logs (seq, tenant_id, project_id, timestamp, event_id, actor_type, action, resource_type, user_agent, prev_hash, hash)
			SELECT n, $1, $2, now() - n * interval '1 microsecond', gen_random_uuid(), 'system', 'a.b', 'a', repeat('x', 1000), '', ''
			FROM generate_series($3::integer + 1, $3 + 5000) AS n`, scope.TenantID, scope.ProjectID, 5000*part)
			require.NoError(t, err)
		}

		var before, during runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		res := open(t, s, admin, "/audit-logs/export?action=a.b")
		lines, peak := 0, uint64(0)
		scanner := bufio.NewScanner(res.Body)
		for scanner.Scan() {
			if lines++; lines%5_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&during)
				peak = max(peak, during.HeapAlloc)
			}
		}
		require.NoError(t, scanner.Err())
		require.Equal(t, 25_000, lines)
		t.Logf("heap %d KiB before, at most %d KiB while 25,000 entries (30 MB) went out", before.HeapAlloc>>10, peak>>10)
		require.Less(t, int64(peak)-int64(before.HeapAlloc), int64(12<<20))

		// Somebody who goes away: the server would stay open for as long as the
		// request is worked on.
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(ended)
			s.Handler.ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
		require.NoError(t, err)
		token, err := keys.Sign("api-gateway", "audit-service", admin, clock.Now())
		require.NoError(t, err)
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/audit-logs/export", nil)
		require.NoError(t, err)
		r.Header.Set(internalauth.Header, token)
		gone, err := server.Client().Do(r)
		require.NoError(t, err)
		_, err = gone.Body.Read(make([]byte, 100))
		require.NoError(t, err)
		cancel()
		_ = gone.Body.Close()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			require.Fail(t, "the export goes on without a reader")
		}
	})
}

func TestReports(t *testing.T) {
	t.Parallel()
	s, scope := newService(t), pgtest.NewProject(t)
	admin := pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)
	viewer := pgtest.NewUser(t, scope, auth.RoleViewer).Identity(scope)
	owner := pgtest.NewUser(t, scope, auth.RoleOwner).Identity(scope)
	for n, user := range []string{admin.Subject, viewer.Subject, viewer.Subject} {
		status, answer := call(t, s, auth.System("x", scope), http.MethodPost, "/audit-logs", `{"action":"incident.created","resource_type":"incident",
			"resource_id":"`+uuid.NewSHA1(uuid.Nil, []byte{byte(n / 2)}).String()+`","actor_type":"user","user_id":"`+user+`","success":`+[]string{"true", "true", "false"}[n]+`}`)
		require.Equal(t, http.StatusCreated, status, answer)
	}

	t.Run("sum up days", func(t *testing.T) {
		t.Parallel()
		status, stats := call(t, s, admin, http.MethodGet, "/audit-logs/stats?days=30", "")
		require.Equal(t, http.StatusOK, status, stats)
		require.EqualValues(t, 30, stats["period_days"])
		require.Len(t, stats["timeline"], 30)
		require.Contains(t, stats["top_users"], []any{viewer.Subject, float64(2)})
		require.EqualValues(t, 3, stats["resource_breakdown"].(map[string]any)["incident"])
	})

	t.Run("show everybody their own activity, and that of others to admins", func(t *testing.T) {
		t.Parallel()
		path := "/audit-logs/user/" + viewer.Subject + "/activity?limit=1"
		for _, who := range []auth.Identity{viewer, admin} {
			status, own := call(t, s, who, http.MethodGet, path, "")
			require.Equal(t, http.StatusOK, status, own)
			require.EqualValues(t, 2, own["total_activities"])
			require.Len(t, own["recent_activities"], 1)
		}
		status, answer := call(t, s, viewer, http.MethodGet, "/audit-logs/user/"+admin.Subject+"/activity", "")
		require.Equal(t, http.StatusForbidden, status)
		require.Equal(t, "INSUFFICIENT_ROLE", answer["error_code"])
		elsewhere := pgtest.NewProject(t)
		stranger := pgtest.NewUser(t, elsewhere, auth.RoleAdmin)
		for _, id := range []string{stranger.Identity(elsewhere).Subject, uuid.NewString()} {
			status, _ = call(t, s, admin, http.MethodGet, "/audit-logs/user/"+id+"/activity", "")
			require.Equal(t, http.StatusNotFound, status)
		}
	})

	t.Run("tell the history of a resource, page by page", func(t *testing.T) {
		t.Parallel()
		path := "/audit-logs/resource/incident/" + uuid.NewSHA1(uuid.Nil, []byte{0}).String() + "/history"
		res := open(t, s, admin, path+"?limit=1")
		next := res.Header.Get("X-Next-Cursor")
		require.NotEmpty(t, next)
		require.Contains(t, res.Header.Get("Link"), `rel="next"`)
		status, history := call(t, s, admin, http.MethodGet, path+"?limit=1&cursor="+next, "")
		require.Equal(t, http.StatusOK, status, history)
		require.EqualValues(t, 2, history["total_events"])
		require.Equal(t, viewer.Subject, history["history"].([]any)[0].(map[string]any)["user_id"])
		status, answer := call(t, s, admin, http.MethodGet, "/audit-logs/resource/incident/another/history?cursor="+next, "")
		require.Equal(t, http.StatusBadRequest, status)
		require.Equal(t, "INVALID_CURSOR", answer["error_code"])
	})

	t.Run("let owners clean up, which leaves an entry", func(t *testing.T) {
		t.Parallel()
		status, answer := call(t, s, admin, http.MethodDelete, "/audit-logs/cleanup", "")
		require.Equal(t, http.StatusForbidden, status, answer)
		status, answer = call(t, s, owner, http.MethodDelete, "/audit-logs/cleanup?days_to_keep=29", "")
		require.Equal(t, http.StatusBadRequest, status, answer)
		status, answer = call(t, s, owner, http.MethodDelete, "/audit-logs/cleanup?days_to_keep=30", "")
		require.Equal(t, http.StatusOK, status, answer)
		require.EqualValues(t, 0, answer["removed_count"])
		_, page := call(t, s, owner, http.MethodGet, "/audit-logs?action=audit.cleanup", "")
		require.EqualValues(t, 1, page["total"])
		status, verified := call(t, s, owner, http.MethodGet, "/audit-logs/verify", "")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, true, verified["valid"])
	})
}

func TestRetentionHasBounds(t *testing.T) {
	t.Parallel()
	c := app.Config{RetentionDays: 59}
	require.ErrorContains(t, c.Validate(), "RETENTION_AUDIT_LOGS_DAYS")
}
