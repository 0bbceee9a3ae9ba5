package incident_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// withoutRowSecurity opens the database as its owner, whom no policy binds: what
// is found then is what the queries themselves let through.
func withoutRowSecurity(t *testing.T) *incident.Repository {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.OwnerURL(t), MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return incident.NewRepository(db)
}

// full makes an incident that has something of everything.
func (d desk) full(t *testing.T) (i incident.Incident, task incident.Task) {
	t.Helper()
	group := "group of " + d.scope.ProjectID.String()
	i = d.declare(t, func(i *incident.Incident) { i.GroupKey, i.GroupHash = &group, incident.HashGroup(group) })
	i, err := d.repo.Change(d.as(t), d.scope, i.ID, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		i.Roles = []incident.IncidentRole{{Role: incident.Commander, UserID: d.ann.ID, UserName: d.ann.Name}}
		i.Impact = &incident.IncidentImpact{Level: incident.ImpactMajor, Services: []string{}}
		return []incident.Activity{incident.StateChange(incident.Detected, incident.Resolved, "")}, nil
	})
	require.NoError(t, err)
	task, err = d.repo.AddTask(d.as(t), d.scope, incident.Task{IncidentID: i.ID, Title: "Roll back"})
	require.NoError(t, err)
	_, err = d.repo.EditEvent(d.as(t), d.scope, i.ID, "activity_1", func(e *incident.EventEdit) { e.Pinned = true })
	require.NoError(t, err)
	return i, task
}

// rows is everything that is stored of an incident.
func (d desk) rows(t *testing.T, id uuid.UUID) (text string) {
	t.Helper()
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT jsonb_build_object(
			'incident', (SELECT to_jsonb(i) FROM incident.incidents AS i WHERE i.id = $1),
			'roles', (SELECT jsonb_agg(r) FROM incident.incident_roles AS r WHERE r.incident_id = $1),
			'tasks', (SELECT jsonb_agg(t) FROM incident.incident_tasks AS t WHERE t.incident_id = $1),
			'edits', (SELECT jsonb_agg(e) FROM incident.incident_event_edits AS e WHERE e.incident_id = $1),
			'activities', (SELECT jsonb_agg(a ORDER BY a.id) FROM incident.incident_activities AS a WHERE a.incident_id = $1)
		)::text`, id).Scan(&text))
	return text
}

// strangers are the scopes of another tenant and of another project of the tenant.
func (d desk) strangers(t *testing.T) map[string]auth.Scope {
	t.Helper()
	sibling := pgtest.NewSibling(t, d.scope)
	mixed := auth.Scope{TenantID: pgtest.NewProject(t).TenantID, ProjectID: d.scope.ProjectID}
	return map[string]auth.Scope{"another tenant": pgtest.NewProject(t), "a sibling": sibling, "a wrong pair": mixed}
}

func TestReadsFindNothingOfAnotherProjectWithoutRowSecurity(t *testing.T) {
	t.Parallel()
	d, repo := newDesk(t), withoutRowSecurity(t)
	i, _ := d.full(t)
	own, err := repo.ByID(t.Context(), d.scope, i.ID)
	require.NoError(t, err)
	require.Equal(t, i.Roles, own.Roles, "the look itself works")

	for name, s := range d.strangers(t) {
		t.Run("in the scope of "+name, func(t *testing.T) {
			ctx := t.Context()
			_, err := repo.ByID(ctx, s, i.ID)
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			for _, f := range []incident.Filter{{}, {Search: "check"}, {Search: "%"}, {ServiceName: "checkout"}} {
				list, err := repo.List(ctx, s, f, incident.Order{By: incident.ByDetection}, page.Request{Page: 1, Limit: 100})
				require.NoError(t, err)
				require.Zero(t, list.Total)
			}
			stats, err := repo.Statistics(ctx, s, time.Time{}, time.Time{})
			require.NoError(t, err)
			require.Zero(t, stats.Total)
			require.Nil(t, stats.MTTAMinutes)
			days, err := repo.Daily(ctx, s, 2, "UTC", clock.Now())
			require.NoError(t, err)
			require.Zero(t, days[0].Count+days[1].Count)
			similar, err := repo.Similar(ctx, s, i.ID, 10)
			require.NoError(t, err)
			require.Empty(t, similar)
			activities, err := repo.Activities(ctx, s, i.ID, nil, 10)
			require.NoError(t, err)
			require.Empty(t, activities)
			history, err := repo.History(ctx, s, i.ID, incident.Position{}, []uuid.UUID{}, 10)
			require.NoError(t, err)
			require.Empty(t, history)
			mine, err := d.repo.Activities(ctx, d.scope, i.ID, nil, 10)
			require.NoError(t, err)
			named, err := repo.ActivitiesByID(ctx, s, i.ID, []uuid.UUID{mine[0].ID})
			require.NoError(t, err)
			require.Empty(t, named)
			edits, err := repo.EventEdits(ctx, s, i.ID)
			require.NoError(t, err)
			require.Empty(t, edits)
			tasks, err := repo.Tasks(ctx, s, i.ID, nil, incident.Position{}, 10)
			require.NoError(t, err)
			require.Empty(t, tasks)
			moved, err := repo.MovedByPerson(ctx, s, i.ID, time.Unix(0, 0))
			require.NoError(t, err)
			require.False(t, moved)
		})
	}
}

// noAlerts has none to move.
type noAlerts struct{}

func (noAlerts) MoveAll(context.Context, auth.Scope, uuid.UUID, uuid.UUID) (incident.Moved, error) {
	return incident.Moved{}, nil
}

func (noAlerts) MoveOwn(context.Context, auth.Scope, uuid.UUID, uuid.UUID, [][]byte, incident.Pick) (incident.Moved, error) {
	return incident.Moved{}, nil
}

func TestWritesReachNothingOfAnotherProjectWithoutRowSecurity(t *testing.T) {
	t.Parallel()
	d, repo := newDesk(t), withoutRowSecurity(t)
	i, task := d.full(t)
	before := d.rows(t, i.ID)

	for name, s := range d.strangers(t) {
		t.Run("in the scope of "+name, func(t *testing.T) {
			ctx := d.as(t)
			change := func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
				i.Title = "Taken over"
				return nil, nil
			}
			_, changed := repo.Change(ctx, s, i.ID, change)
			_, commented := repo.Comment(ctx, s, i.ID, "x")
			_, merged := repo.Merge(ctx, s, i.ID, uuid.New(), noAlerts{})
			_, unmerged := repo.Unmerge(ctx, s, i.ID, noAlerts{})
			_, added := repo.AddTask(ctx, s, incident.Task{IncidentID: i.ID, Title: "x"})
			_, turned := repo.ChangeTask(ctx, s, i.ID, task.ID, func(_ context.Context, t *incident.Task) error { t.Title = "x"; return nil })
			_, edited := repo.EditEvent(ctx, s, i.ID, "activity_1", func(e *incident.EventEdit) { e.Hidden = true })
			for what, err := range map[string]error{
				"change": changed, "comment": commented, "merge": merged, "unmerge": unmerged, "task": added, "change of a task": turned,
				"edit": edited, "deletion of a task": repo.DeleteTask(ctx, s, i.ID, task.ID), "deletion": repo.Delete(ctx, s, i.ID),
			} {
				require.Equal(t, fault.NotFound, fault.KindOf(err), "%s: %v", what, err)
			}

			resolved := incident.AlertOrder{IncidentID: i.ID, GroupKey: i.GroupKey, AlertID: uuid.New(), AlertName: "A", Resolved: true}
			_, action, err := repo.Admit(ctx, s, resolved, nothing, nothing)
			require.NoError(t, err)
			require.Equal(t, incident.ActionIgnored, action)
			require.Equal(t, before, d.rows(t, i.ID))
		})
	}
}
