package bench_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	small, large     = 1_000, 100_000 // alerts
	alertsOfIncident = 10
	tries            = 200
)

// TestIncidentsAtSize measures the first part of row 12: the list of incidents
// and an acknowledgment with 100,000 alerts against 1,000.
func TestIncidentsAtSize(t *testing.T) {
	if !chosen(12) {
		return
	}
	program(t)
	s := stack.Start(t)
	few, many := s.Register(t), s.Register(t)
	fill(t, s, few, small)
	fill(t, s, many, large)
	settle(t, s)

	w := newWatch(t, postgres(t, s))
	var list, ack [2][]float64
	ids := [2][]string{detected(t, s, few), detected(t, s, many)}
	for i := range tries {
		for j, p := range []*stack.Person{few, many} {
			list[j] = append(list[j], timed(t, p, http.MethodGet, "/incidents?limit=20", nil))
			if i < len(ids[j]) {
				ack[j] = append(ack[j], timed(t, p, http.MethodPatch, "/incidents/"+ids[j][i]+"/state", map[string]any{"state": "acknowledged"}))
			}
		}
	}
	others := w.others()
	for name, times := range map[string][2][]float64{"incident list": list, "acknowledge": ack} {
		detail := fmt.Sprintf("p50 %.1f ms of %d alerts, %.1f ms of %d", median(times[1]), large, median(times[0]), small)
		rows.add(t, goal{
			row: 12, what: name + " at 100,000 alerts vs 1,000: p50", value: median(times[1]) / median(times[0]), unit: "x",
			floor: 1.5, goal: 1.1, others: others, detail: detail,
		})
		rows.add(t, goal{row: 12, what: name + " at 100,000 alerts: p50", value: median(times[1]), unit: " ms", floor: 50, goal: 15, others: others, detail: detail})
	}
}

// fill writes alerts and the incidents they belong to.
func fill(t *testing.T, s *stack.Stack, p *stack.Person, alerts int) {
	t.Helper()
	_, err := s.Owner.Exec(t.Context(), `
		WITH made AS (
			INSERT INTO incident.incidents (tenant_id, project_id, title, description, service_name, state, severity, detected_at, source, alert_count, created_at, updated_at)
			SELECT $1::uuid, $2::uuid, 'High latency of service ' || (n % 50)::text, 'Latency above the limit', 'service-' || (n % 50)::text,
				CASE WHEN n <= 400 THEN 'detected' ELSE 'resolved' END, (ARRAY['critical', 'high', 'medium', 'low'])[1 + n % 4],
				now() - n * interval '1 minute', 'alertmanager', $4::int, now() - n * interval '1 minute', now() - n * interval '1 minute'
			FROM generate_series(1, $3::int / $4::int) AS n
			RETURNING id, service_name, detected_at
		)
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, summary, labels, starts_at, fingerprint, group_hash, incident_id, received_at, last_seen_at)
		SELECT $1::uuid, $2::uuid, 'HighLatency', 'high', 'p99 above 1 s', jsonb_build_object('service', m.service_name, 'instance', i), m.detected_at,
			md5(m.id::text || i::text), decode(md5(m.id::text), 'hex'), m.id, m.detected_at, m.detected_at
		FROM made AS m CROSS JOIN generate_series(1, $4::int) AS i`, p.TenantID, p.Project, alerts, alertsOfIncident)
	require.NoError(t, err)
}

// settle leaves the tables as autovacuum does in its next minute: pages that every
// transaction sees alike are marked, which takes until those have ended that were there
// when the rows were written.
func settle(t *testing.T, s *stack.Stack) {
	t.Helper()
	require.Eventually(t, func() bool {
		_, err := s.Owner.Exec(t.Context(), `VACUUM (ANALYZE) incident.incidents, integration.monitoring_alerts`)
		require.NoError(t, err)
		var settled bool
		err = s.Owner.QueryRow(t.Context(), `SELECT relallvisible >= relpages - 1 FROM pg_class WHERE oid = 'incident.incidents'::regclass`).Scan(&settled)
		require.NoError(t, err)
		return settled
	}, time.Minute, time.Second)
}

// detected returns incidents that nobody has acknowledged.
func detected(t *testing.T, s *stack.Stack, p *stack.Person) (ids []string) {
	t.Helper()
	err := s.Owner.QueryRow(t.Context(), `
		SELECT array_agg(id::text) FROM (SELECT id FROM incident.incidents WHERE project_id = $1 AND state = 'detected' LIMIT $2) AS i`,
		p.Project, tries).Scan(&ids)
	require.NoError(t, err)
	require.NotEmpty(t, ids)
	return ids
}

// timed calls as a person and returns the milliseconds it took.
func timed(t *testing.T, p *stack.Person, method, path string, body any) float64 {
	t.Helper()
	start := time.Now()
	a := p.Call(t, method, path, body)
	took := float64(time.Since(start).Microseconds()) / 1000
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	return took
}
