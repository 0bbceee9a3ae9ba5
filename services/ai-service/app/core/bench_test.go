package core_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// How long and how often something is waited for.
const (
	soon = 20 * time.Second
	tick = 10 * time.Millisecond
)

// bench is a project with an incident, two alerts of it and one elsewhere that
// began earlier.
type bench struct {
	scope    auth.Scope
	incident uuid.UUID
	runs     *hypothesis.Runs
	requests *airequest.Repository
	queue    *queue
}

// queue remembers what was handed to workers.
type queue struct {
	mu    sync.Mutex
	tasks []hypothesis.Task
}

func (q *queue) Enqueue(_ context.Context, _ pgx.Tx, t hypothesis.Task) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tasks = append(q.tasks, t)
	return nil
}

func (q *queue) ids() []uuid.UUID {
	q.mu.Lock()
	defer q.mu.Unlock()
	var ids []uuid.UUID
	for _, t := range q.tasks {
		ids = append(ids, t.GenerationID)
	}
	return ids
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db := pgtest.DB(t)
	b := &bench{scope: pgtest.NewProject(t), runs: hypothesis.NewRuns(db), requests: airequest.NewRepository(db), queue: &queue{}}
	b.incident = b.addIncident(t, "HighErrorRate", "api", clock.Now())
	b.addAlert(t, "HighErrorRate", "api", &b.incident, clock.Now(), "5xx above 5%")
	b.addAlert(t, "HighLatency", "api", &b.incident, clock.Now(), "p95 above 2s")
	b.addAlert(t, "DatabaseDown", "orders-db", nil, clock.Now().Add(-3*time.Minute), "no answer on port 5432")
	return b
}

func (b *bench) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), b.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func count(t *testing.T, b *bench, query string, args ...any) int {
	t.Helper()
	var n int
	require.NoError(t, pgtest.DB(t).Read(t.Context(), b.scope, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), query, args...).Scan(&n)
	}))
	return n
}

func (b *bench) addIncident(t *testing.T, name, service string, at time.Time) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	b.exec(t, `
		INSERT INTO incident.incidents (id, tenant_id, project_id, title, service_name, severity, detected_at)
		VALUES ($1, $2, $3, $4, $5, 'high', $6)`,
		id, b.scope.TenantID, b.scope.ProjectID, "[HIGH] "+name+" on "+service, service, at)
	return id
}

func (b *bench) addAlert(t *testing.T, name, service string, of *uuid.UUID, at time.Time, summary string) {
	t.Helper()
	labels, err := json.Marshal(map[string]string{"alertname": name, "service": service, "cluster": "c1"})
	require.NoError(t, err)
	b.exec(t, `
		INSERT INTO integration.monitoring_alerts (tenant_id, project_id, alert_name, severity, summary, labels, annotations, starts_at,
			fingerprint, group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, $3, 'high', $4, $5, '{"runbook_url":"https://wiki.example.com/r"}', $6, $7, '\x01', $8, $6, $6)`,
		b.scope.TenantID, b.scope.ProjectID, name, summary, json.RawMessage(labels), at, uuid.NewString(), of)
}

// ask queues a generation of the incident as incident-service does.
func (b *bench) ask(t *testing.T) hypothesis.Generation {
	t.Helper()
	return b.askFor(t, b.incident)
}

func (b *bench) askFor(t *testing.T, id uuid.UUID) hypothesis.Generation {
	t.Helper()
	g, _, err := hypothesis.NewQueue(pgtest.DB(t)).Ask(t.Context(), b.scope, hypothesis.Request{IncidentID: id, FromAlert: true, Force: true})
	require.NoError(t, err)
	return g
}

func (b *bench) generator(t *testing.T, model core.Model, change ...func(*core.Policy)) *core.Generator {
	t.Helper()
	return b.generatorWith(t, model, core.Own{}, change...)
}

// generatorWith is a generator for projects that may have models of their own.
func (b *bench) generatorWith(t *testing.T, model core.Model, own core.Own, change ...func(*core.Policy)) *core.Generator {
	t.Helper()
	db := pgtest.DB(t)
	policy := core.Policy{MaxConcurrent: 4, FallbackRules: true, Price: airequest.Price{Input: 0.15, Output: 0.6}, ModelTime: 20 * time.Second}
	for _, apply := range change {
		apply(&policy)
	}
	return core.NewGenerator(core.Parts{
		Runs: b.runs, Requests: b.requests, Queue: b.queue, Log: slog.New(slog.DiscardHandler),
		Models: core.NewModels(core.ModelParts{
			Operator: model, Own: own, Requests: b.requests, Meters: core.NewMeters(nil), Log: slog.New(slog.DiscardHandler),
		}, policy),
		Collector: evidence.NewCollector(evidence.StoredIncidents(incident.NewReader(db)), evidence.StoredAlerts(alert.NewReader(db)),
			evidence.StoredAnomalies(anomaly.NewReader(db))),
	}, policy)
}

// provider is a model behind the fake provider.
func provider(s *llm.Server) *client.LLM {
	return client.NewLLM(client.Settings{
		Provider: client.ProviderCompatible, Model: "small", BaseURL: s.URL(), Key: "sk-Zq7CanaryXw93LkPoIuYt",
		AttemptTime: patience(s), Backoff: time.Millisecond,
	})
}

// patience is short for a provider that never answers.
func patience(s *llm.Server) time.Duration {
	if s.Mode() == llm.Slow {
		return 300 * time.Millisecond
	}
	return 5 * time.Second
}

// work does a queued generation and returns how it stands.
func (b *bench) work(t *testing.T, g *core.Generator) hypothesis.Requested {
	t.Helper()
	queued := b.ask(t)
	require.NoError(t, g.Work(b.system(t), b.scope, queued.ID))
	return b.generation(t, queued.ID)
}

func (b *bench) system(t *testing.T) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), auth.System("ai-service", b.scope))
}

func (b *bench) generation(t *testing.T, id uuid.UUID) hypothesis.Requested {
	t.Helper()
	all, err := hypothesis.NewReader(pgtest.DB(t)).Generations(t.Context(), b.scope, b.incident, nil, 10)
	require.NoError(t, err)
	for _, g := range all {
		if g.ID == id {
			return g
		}
	}
	require.Fail(t, "no such generation")
	return hypothesis.Requested{}
}

func (b *bench) found(t *testing.T) []hypothesis.Hypothesis {
	t.Helper()
	_, found, err := b.runs.Latest(t.Context(), b.scope, b.incident)
	require.NoError(t, err)
	return found
}

func (b *bench) steps(t *testing.T) []hypothesis.Step {
	t.Helper()
	w, err := hypothesis.NewReader(pgtest.DB(t)).Workflow(t.Context(), b.scope, b.incident, 0)
	require.NoError(t, err)
	return w.Steps
}

func (b *bench) recorded(t *testing.T) []airequest.Request {
	t.Helper()
	all, err := b.requests.OfIncident(t.Context(), b.scope, b.incident)
	require.NoError(t, err)
	return all
}
