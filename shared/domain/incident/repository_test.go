package incident_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// desk is a project with an engineer at work.
type desk struct {
	repo  *incident.Repository
	scope auth.Scope
	ann   pgtest.User
}

func newDesk(t *testing.T) desk {
	t.Helper()
	scope := pgtest.NewProject(t)
	return desk{incident.NewRepository(pgtest.DB(t)), scope, pgtest.NewUser(t, scope, auth.RoleEngineer)}
}

// as returns a context in which the engineer acts.
func (d desk) as(t *testing.T) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), d.ann.Identity(d.scope))
}

// system returns a context in which nobody in particular acts.
func (d desk) system(t *testing.T) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), auth.System("integration-service", d.scope))
}

func (d desk) declare(t *testing.T, change func(*incident.Incident)) incident.Incident {
	t.Helper()
	i := incident.Incident{
		ID: uuid.Must(uuid.NewV7()), Title: "Checkout is slow", Description: "p95 above 3 s", ServiceName: "checkout",
		State: incident.Detected, Severity: incident.Medium, DetectedAt: clock.Now().Add(-time.Hour),
		Source: incident.SourceManual, HypothesisStatus: incident.HypothesesNone, CreatedBy: &d.ann.ID,
	}
	if change != nil {
		change(&i)
	}
	stored, err := d.repo.Create(d.as(t), d.scope, i, nothing, incident.Note("Declared."))
	require.NoError(t, err)
	return stored
}

func nothing(context.Context, incident.Incident) error { return nil }

func (d desk) move(t *testing.T, id uuid.UUID, to incident.State) (incident.Incident, error) {
	t.Helper()
	return d.repo.Change(d.as(t), d.scope, id, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		from := i.State
		if err := i.MoveTo(to, clock.Now()); err != nil || from == to {
			return nil, err
		}
		return []incident.Activity{incident.StateChange(from, to, "")}, nil
	})
}

// posted is what the outbox holds of the project.
type posted struct {
	Kind, Topic, Type string
	Payload           map[string]any
}

func outbox(t *testing.T, s auth.Scope) []posted {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT kind, topic, payload
		FROM events.outbox
		WHERE project_id = $1
		ORDER BY id`, s.ProjectID)
	require.NoError(t, err)
	defer rows.Close()

	var found []posted
	for rows.Next() {
		var p posted
		var raw []byte
		require.NoError(t, rows.Scan(&p.Kind, &p.Topic, &raw))
		require.NoError(t, json.Unmarshal(raw, &p.Payload))
		p.Type, _ = p.Payload["type"].(string)
		if p.Kind == "audit" {
			p.Type, _ = p.Payload["action"].(string)
		}
		found = append(found, p)
	}
	require.NoError(t, rows.Err())
	return found
}

func types(rows []posted) []string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Type
	}
	return names
}

func TestCreate(t *testing.T) {
	t.Parallel()

	t.Run("stores the incident with its first activity, its events and its audit entry", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)

		i := d.declare(t, func(i *incident.Incident) { i.AssigneeID = &d.ann.ID })

		require.Equal(t, d.ann.Name, *i.AssigneeName)
		require.Equal(t, d.ann.Name, *i.CreatedByName)
		read, err := d.repo.ByID(t.Context(), d.scope, i.ID)
		require.NoError(t, err)
		require.Equal(t, i, read)
		rows := outbox(t, d.scope)
		require.Equal(t, []string{"incident.created", "incident.activity", "incident.created"}, types(rows))
		require.Equal(t, "incidents", rows[0].Topic)
		data, ok := rows[0].Payload["data"].(map[string]any)
		require.True(t, ok)
		require.Equal(t, i.ID.String(), data["id"])
		require.Equal(t, []any{}, data["roles"])
		require.Nil(t, data["impact"])
		require.Equal(t, []any{"acknowledged", "investigating", "mitigated", "resolved"}, data["allowed_transitions"])
	})

	t.Run("stores nothing when what belongs to it fails", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := incident.Incident{
			ID: uuid.New(), Title: "x", ServiceName: "x", State: incident.Detected, Severity: incident.Low, DetectedAt: clock.Now(),
			Source: incident.SourceManual, HypothesisStatus: incident.HypothesesNone,
		}

		_, err := d.repo.Create(d.as(t), d.scope, i, func(context.Context, incident.Incident) error { return fault.Missing() })

		require.Error(t, err)
		_, err = d.repo.ByID(t.Context(), d.scope, i.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Empty(t, outbox(t, d.scope))
	})

	t.Run("hides the incident from another project of the tenant", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := d.declare(t, nil)

		_, err := d.repo.ByID(t.Context(), pgtest.NewSibling(t, d.scope), i.ID)

		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestChange(t *testing.T) {
	t.Parallel()

	t.Run("raises the version and tells what changed", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := d.declare(t, nil)
		before := len(outbox(t, d.scope))

		moved, err := d.move(t, i.ID, incident.Acknowledged)

		require.NoError(t, err)
		require.Equal(t, 2, moved.Version)
		require.True(t, moved.UpdatedAt.After(i.UpdatedAt))
		read, err := d.repo.ByID(t.Context(), d.scope, i.ID)
		require.NoError(t, err)
		require.Equal(t, moved, read)
		rows := outbox(t, d.scope)[before:]
		require.Equal(t, []string{"incident.updated", "incident.activity", "incident.state_changed"}, types(rows))
		data, ok := rows[0].Payload["data"].(map[string]any)
		require.True(t, ok)
		require.Equal(t, []any{"state"}, data["changed"])
		require.Equal(t, "acknowledged", data["state"])
		require.Equal(t, map[string]any{"state": map[string]any{"old": "detected", "new": "acknowledged"}}, rows[2].Payload["changes"])
	})

	t.Run("writes nothing when nothing changes", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := d.declare(t, nil)
		before := outbox(t, d.scope)

		same, err := d.move(t, i.ID, incident.Detected)

		require.NoError(t, err)
		require.Equal(t, i, same)
		require.Equal(t, before, outbox(t, d.scope))
	})

	t.Run("of two concurrent changes one wins and the other is judged against the new state", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := d.declare(t, nil)
		second := make(chan error, 1)

		first, err := d.repo.Change(d.as(t), d.scope, i.ID, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
			go func() {
				_, err := d.move(t, i.ID, incident.Acknowledged)
				second <- err
			}()
			waitForLock(t)
			return nil, i.MoveTo(incident.Investigating, clock.Now())
		})

		require.NoError(t, err, "who came first wins")
		refused, ok := fault.As(<-second)
		require.True(t, ok, "the other one is refused")
		require.Equal(t, "INVALID_TRANSITION", refused.Code)
		require.Equal(t, []incident.State{incident.Mitigated, incident.Resolved}, refused.Extra["allowed"], "by the new state")
		last, err := d.repo.ByID(t.Context(), d.scope, i.ID)
		require.NoError(t, err)
		require.Equal(t, first, last)
	})

	t.Run("of many equal changes one writes", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		i := d.declare(t, nil)
		var together sync.WaitGroup

		for range 8 {
			together.Go(func() {
				_, err := d.move(t, i.ID, incident.Mitigated)
				require.NoError(t, err)
			})
		}
		together.Wait()

		activities, err := d.repo.Activities(t.Context(), d.scope, i.ID, nil, 100)
		require.NoError(t, err)
		require.Len(t, activities, 2)
	})
}

// waitForLock waits until a transaction waits for another, or long enough for
// one that does not wait to be over.
func waitForLock(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(time.Second)
	for time.Now().Before(deadline) {
		var waiting bool
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
			SELECT EXISTS (
				SELECT FROM pg_catalog.pg_stat_activity
				WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR NO KEY UPDATE%'
			)`).Scan(&waiting))
		if waiting {
			return
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	i := d.declare(t, nil)

	require.NoError(t, d.repo.Delete(d.as(t), d.scope, i.ID))

	_, err := d.repo.ByID(t.Context(), d.scope, i.ID)
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	require.Equal(t, fault.NotFound, fault.KindOf(d.repo.Delete(d.as(t), d.scope, i.ID)))
	_, err = d.move(t, i.ID, incident.Resolved)
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	list, err := d.repo.List(t.Context(), d.scope, incident.Filter{}, incident.Order{By: incident.ByDetection}, page.Request{Page: 1, Limit: 10})
	require.NoError(t, err)
	require.Zero(t, list.Total)
	rows := outbox(t, d.scope)
	require.Equal(t, []string{"incident.deleted", "incident.deleted"}, types(rows[len(rows)-2:]))
}

func TestActivities(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	i := d.declare(t, nil)
	said, err := d.repo.Comment(d.as(t), d.scope, i.ID, "Looking at it.")
	require.NoError(t, err)
	_, err = d.move(t, i.ID, incident.Investigating)
	require.NoError(t, err)

	newest, err := d.repo.Activities(t.Context(), d.scope, i.ID, nil, 2)
	require.NoError(t, err)
	require.Len(t, newest, 2)
	require.Equal(t, incident.ActivityStateChange, newest[0].ActivityType)
	require.Equal(t, said, newest[1])
	require.Equal(t, d.ann.ID, *said.UserID)
	require.Equal(t, d.ann.Name, said.UserName)
	rest, err := d.repo.Activities(t.Context(), d.scope, i.ID, &incident.Position{At: said.CreatedAt, ID: said.ID}, 10)
	require.NoError(t, err)
	require.Len(t, rest, 1)
	require.Equal(t, "Declared.", rest[0].Content)

	oldest, err := d.repo.History(t.Context(), d.scope, i.ID, incident.Position{}, []uuid.UUID{said.ID}, 10)
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{rest[0].ID, newest[0].ID}, []uuid.UUID{oldest[0].ID, oldest[1].ID})

	moved, err := d.repo.MovedByPerson(t.Context(), d.scope, i.ID, said.CreatedAt)
	require.NoError(t, err)
	require.True(t, moved)
	moved, err = d.repo.MovedByPerson(t.Context(), d.scope, i.ID, clock.Now())
	require.NoError(t, err)
	require.False(t, moved)
}
