package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// watch is an incident of an alert, whose first run is over.
type watch struct {
	scope     auth.Scope
	incidents *core.Incidents
	now       time.Time
	id        uuid.UUID
	first     uuid.UUID
	looks     []time.Time
}

// Postpone is not for these tests.
func (w *watch) Postpone(context.Context, auth.Scope, core.Move, time.Duration) error { return nil }

// Look remembers when another look was asked for.
func (w *watch) Look(_ context.Context, _ auth.Scope, _ uuid.UUID, at time.Time) error {
	w.looks = append(w.looks, at)
	return nil
}

func newWatch(t *testing.T) *watch {
	t.Helper()
	db := pgtest.DB(t)
	w := &watch{scope: pgtest.NewProject(t), now: clock.Now()}
	w.incidents = &core.Incidents{
		Repository: incident.NewRepository(db), Queue: hypothesis.NewQueue(db), Alerts: alert.NewReader(db), Links: alert.NewLinker(db),
		Postponed: w, Now: func() time.Time { return w.now }, Opened: func(incident.Source) {},
	}
	w.id, w.first = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	w.admit(t, w.first)
	w.store(t, w.first, &w.id, "checkout", w.now)
	w.finish(t, w.first)
	return w
}

func (w *watch) system(t *testing.T) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), auth.System("integration-service", w.scope))
}

func (w *watch) admit(t *testing.T, alertID uuid.UUID) {
	t.Helper()
	group := "g"
	_, _, err := w.incidents.Admit(w.system(t), w.scope, incident.AlertOrder{
		IncidentID: w.id, Source: incident.SourceAlertmanager, GroupKey: &group, Title: "Errors on checkout", ServiceName: "checkout",
		Severity: incident.High, DetectedAt: w.now, AlertID: alertID, AlertName: "HighErrorRate",
	})
	require.NoError(t, err)
}

func (w *watch) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), w.scope, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	}))
}

func (w *watch) store(t *testing.T, id uuid.UUID, of *uuid.UUID, service string, at time.Time) {
	t.Helper()
	w.exec(t, `
		INSERT INTO integration.monitoring_alerts (id, tenant_id, project_id, alert_name, severity, labels, starts_at, fingerprint,
			group_hash, incident_id, received_at, last_seen_at)
		VALUES ($1, $2, $3, 'HighErrorRate', 'high', jsonb_build_object('service', $4::text), $5, $1::uuid::text, '', $6, $5, $5)`,
		id, w.scope.TenantID, w.scope.ProjectID, service, at, of)
}

// finish completes the run that waits, as ai-service does, with the given alerts as
// evidence.
func (w *watch) finish(t *testing.T, seen ...uuid.UUID) {
	t.Helper()
	ids := []string{}
	for _, id := range seen {
		ids = append(ids, id.String())
	}
	runs := hypothesis.NewRuns(pgtest.DB(t))
	lease, err := runs.Claim(t.Context(), w.scope, w.runs(t)[0].ID, 100)
	require.NoError(t, err)
	require.NoError(t, runs.Progress(t.Context(), lease, hypothesis.StepChange{
		Type: hypothesis.StepSourceIdentified, Status: hypothesis.StepCompleted, Output: map[string]any{hypothesis.SeenAlerts: ids},
	}))
	require.NoError(t, runs.Complete(t.Context(), lease, hypothesis.Outcome{
		Source: hypothesis.SourceRules, EvidenceHash: []byte{1}, Hypotheses: []hypothesis.Hypothesis{{Claim: "A fault in checkout.", Source: hypothesis.SourceRules}},
	}))
}

// runs are the runs of the incident, newest first.
func (w *watch) runs(t *testing.T) []hypothesis.Requested {
	t.Helper()
	found, err := w.incidents.Queue.Generations(t.Context(), w.scope, w.id, nil, 10)
	require.NoError(t, err)
	return found
}

// join lets another alert join the incident.
func (w *watch) join(t *testing.T) uuid.UUID {
	t.Helper()
	id := uuid.Must(uuid.NewV7())
	w.admit(t, id)
	w.store(t, id, &w.id, "checkout", w.now)
	return id
}

func (w *watch) lookAfter(t *testing.T, wait time.Duration) {
	t.Helper()
	w.now = w.now.Add(wait)
	ctx := auth.WithCaller(t.Context(), auth.System("incident-service", w.scope))
	require.NoError(t, w.incidents.LookAgain(ctx, w.scope, w.id))
}

const quiet = 30 * time.Second

func TestLookAgain(t *testing.T) {
	t.Parallel()

	t.Run("repeats the run for alerts that joined, and says why", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		w.join(t)
		w.join(t)

		w.lookAfter(t, quiet)

		runs := w.runs(t)
		require.Len(t, runs, 2)
		require.Equal(t, hypothesis.GenerationQueued, runs[0].Status)
		require.Equal(t, "2 alerts joined since", runs[0].Reason)
		require.Nil(t, runs[0].RequestedBy)
		require.Empty(t, runs[1].Reason)
		said, err := w.incidents.Repository.Activities(t.Context(), w.scope, w.id, nil, 1)
		require.NoError(t, err)
		require.Equal(t, "Looking for causes again: 2 alerts joined since.", said[0].Content)
	})

	t.Run("repeats it for what fired elsewhere at the same time", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		w.store(t, uuid.New(), nil, "payment", w.now.Add(time.Second))

		w.lookAfter(t, quiet)

		require.Equal(t, "1 alert fired elsewhere since", w.runs(t)[0].Reason)
	})

	t.Run("waits until no more come in", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		w.join(t)
		w.looks = nil
		joined := w.now

		w.lookAfter(t, 5*time.Second)

		require.Len(t, w.runs(t), 1)
		require.Len(t, w.looks, 1)
		require.GreaterOrEqual(t, w.looks[0].Sub(joined), 20*time.Second)
		w.lookAfter(t, w.looks[0].Sub(w.now))
		require.Len(t, w.runs(t), 2)
	})

	t.Run("waits for a run that is under way", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		w.join(t)
		w.lookAfter(t, quiet)
		w.join(t)
		_, err := hypothesis.NewRuns(pgtest.DB(t)).Claim(t.Context(), w.scope, w.runs(t)[0].ID, 100)
		require.NoError(t, err)
		w.looks = nil

		w.lookAfter(t, quiet)

		require.Len(t, w.runs(t), 2)
		require.Len(t, w.looks, 1)
	})

	t.Run("leaves it to a run that has not begun", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		w.join(t)
		w.lookAfter(t, quiet)
		w.join(t)
		w.looks = nil

		w.lookAfter(t, quiet)

		require.Len(t, w.runs(t), 2)
		require.Empty(t, w.looks)
	})

	t.Run("repeats it twice at most", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		seen := []uuid.UUID{w.first}
		for range 4 {
			seen = append(seen, w.join(t))
			w.lookAfter(t, quiet)
			if w.runs(t)[0].Status.Live() {
				w.finish(t, seen...)
			}
		}

		require.Len(t, w.runs(t), 3)
	})

	t.Run("asks for the look of every alert within the first minutes", func(t *testing.T) {
		t.Parallel()
		w := newWatch(t)
		require.Len(t, w.looks, 1)
		w.join(t)
		require.Len(t, w.looks, 2)
		w.admit(t, w.first)
		require.Len(t, w.looks, 2, "an order that is repeated brings nothing new")
		w.now = w.now.Add(11 * time.Minute)
		w.join(t)
		require.Len(t, w.looks, 2)
	})

	for name, prepare := range map[string]func(t *testing.T, w *watch){
		"nothing new came in": func(*testing.T, *watch) {},
		"it is old":           func(t *testing.T, w *watch) { t.Helper(); w.join(t); w.now = w.now.Add(11 * time.Minute) },
		"a person judged a hypothesis": func(t *testing.T, w *watch) {
			t.Helper()
			w.join(t)
			w.exec(t, `UPDATE incident.hypotheses SET status = 'rejected'`)
		},
		"a person rated a hypothesis": func(t *testing.T, w *watch) { t.Helper(); w.join(t); w.rate(t) },
		"it is mitigated": func(t *testing.T, w *watch) {
			t.Helper()
			w.join(t)
			w.exec(t, `UPDATE incident.incidents SET state = 'mitigated'`)
		},
		"it is deleted": func(t *testing.T, w *watch) {
			t.Helper()
			w.join(t)
			w.exec(t, `UPDATE incident.incidents SET deleted_at = now()`)
		},
		"its run failed": func(t *testing.T, w *watch) {
			t.Helper()
			w.join(t)
			w.exec(t, `UPDATE incident.hypothesis_generations SET status = 'failed'`)
		},
		"everything fires at once": func(t *testing.T, w *watch) { t.Helper(); w.storm(t) },
		"what fires elsewhere came late": func(t *testing.T, w *watch) {
			t.Helper()
			w.store(t, uuid.New(), nil, "payment", w.now.Add(6*time.Minute))
		},
	} {
		t.Run("leaves an incident alone when "+name, func(t *testing.T) {
			t.Parallel()
			w := newWatch(t)
			prepare(t, w)

			w.lookAfter(t, quiet)

			require.Len(t, w.runs(t), 1)
		})
	}
}

func (w *watch) rate(t *testing.T) {
	t.Helper()
	ann := pgtest.NewUser(t, w.scope, auth.RoleEngineer)
	w.exec(t, `
		INSERT INTO incident.hypothesis_feedback (tenant_id, project_id, hypothesis_id, user_id, rating)
		SELECT $1, $2, id, $3, 'up' FROM incident.hypotheses`, w.scope.TenantID, w.scope.ProjectID, ann.ID)
}

func (w *watch) storm(t *testing.T) {
	t.Helper()
	for range 11 {
		w.store(t, uuid.New(), nil, "other", w.now)
	}
}
