// Package browser measures the budgets of the browser application against a whole
// stack, in Chromium, with the page as it is built for production.
package browser_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	incidents = 1_000
	frontend  = "../../../frontend"
	// stage is where the page for measuring charts is built.
	stage = frontend + "/e2e/bench/stage/dist"
)

// TestBudgets runs the measurements of frontend/e2e/bench, which print their table.
// BENCH_SPECS narrows the run to some files.
func TestBudgets(t *testing.T) {
	_, err := exec.LookPath("chromium")
	require.NoError(t, err, "the measurements need Chromium")
	s := stack.Start(t)
	ann := s.Register(t)
	fill(t, s, ann)
	id := alarm(t, ann)
	runbook := ann.Call(t, http.MethodPost, "/runbooks", map[string]any{
		"title": "Look at the errors", "service_names": []string{"checkout"}, "steps": []any{map[string]string{"title": "Read the log"}},
	})
	require.Equal(t, http.StatusCreated, runbook.Status, string(runbook.Body))
	key := ann.Key(t, "ingest:logs", "ingest:traces")
	trace := telemetry(t, s, key)

	args := []string{"--prefix", ".", "exec", "--", "playwright", "test", "--config", "playwright.bench.config.ts"}
	run := exec.CommandContext(t.Context(), "npm", append(args, strings.Fields(os.Getenv("BENCH_SPECS"))...)...)
	run.Dir = filepath.FromSlash(frontend)
	run.Env = append(os.Environ(),
		"E2E_BASE_URL="+s.Site(t, frontend+"/dist"), "E2E_STAGE_URL="+s.Site(t, stage),
		"E2E_EMAIL="+ann.Email, "E2E_PASSWORD="+ann.Password, "E2E_INCIDENT_ID="+id, "E2E_RUNBOOK_ID="+runbook.Text(t, "id"),
		"E2E_TRACE_ID="+trace, "E2E_API_KEY="+key)
	run.Stdout, run.Stderr = os.Stdout, os.Stderr
	require.NoError(t, run.Run(), "a limit was missed or a measurement failed")
}

// alarm lets an alert open the newest incident and returns its id.
func alarm(t *testing.T, p *stack.Person) string {
	t.Helper()
	source := p.Connect(t, "alertmanager")
	a := source.Post(t, stack.Firing("BenchAlert", "checkout"))
	require.Equal(t, http.StatusAccepted, a.Status, string(a.Body))
	var id string
	require.Eventually(t, func() bool {
		for _, incident := range p.Incidents(t) {
			if incident["source"] == "alertmanager" && incident["hypothesis_status"] == "completed" {
				id, _ = incident["id"].(string)
			}
		}
		return id != ""
	}, time.Minute, 100*time.Millisecond, "the incident of the alert has no causes")
	return id
}

// fill writes incidents that nobody has touched.
func fill(t *testing.T, s *stack.Stack, p *stack.Person) {
	t.Helper()
	_, err := s.Owner.Exec(t.Context(), `
		INSERT INTO incident.incidents (tenant_id, project_id, title, description, service_name, state, severity, detected_at, source, created_at, updated_at)
		SELECT $1::uuid, $2::uuid, 'High latency of service ' || (n % 50)::text, 'Latency above the limit', 'service-' || (n % 50)::text,
			'detected', (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4], now() - n * interval '1 minute', 'manual',
			now() - n * interval '1 minute', now() - n * interval '1 minute'
		FROM generate_series(1, $3::int) AS n`, p.TenantID, p.Project, incidents)
	require.NoError(t, err)
}
