package incident_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func anOrder(group string) incident.AlertOrder {
	return incident.AlertOrder{
		IncidentID: uuid.Must(uuid.NewV7()), Source: incident.SourceAlertmanager, GroupKey: &group,
		Title: "[HIGH] HighLatency on api", Description: "p95 above 2 s", ServiceName: "api", Severity: incident.High,
		DetectedAt: clock.Now().Add(-time.Minute), AlertID: uuid.Must(uuid.NewV7()), AlertName: "HighLatency",
	}
}

// next is another alert of the same group and incident.
func next(o incident.AlertOrder) incident.AlertOrder {
	o.AlertID = uuid.Must(uuid.NewV7())
	return o
}

func (d desk) admit(t *testing.T, o incident.AlertOrder) (uuid.UUID, incident.Action) {
	t.Helper()
	id, action, err := d.repo.Admit(d.system(t), d.scope, o, nothing, nothing)
	require.NoError(t, err)
	return id, action
}

func (d desk) read(t *testing.T, id uuid.UUID) incident.Incident {
	t.Helper()
	i, err := d.repo.ByID(t.Context(), d.scope, id)
	require.NoError(t, err)
	return i
}

func (d desk) said(t *testing.T, id uuid.UUID) []string {
	t.Helper()
	activities, err := d.repo.History(t.Context(), d.scope, id, incident.Position{}, []uuid.UUID{}, 100)
	require.NoError(t, err)
	lines := make([]string, len(activities))
	for n, a := range activities {
		require.Nil(t, a.UserID, "the system acted")
		require.Equal(t, "System", a.UserName)
		lines[n] = a.Content
	}
	return lines
}

func TestAdmit(t *testing.T) {
	t.Parallel()

	t.Run("a firing alert opens the incident that was allocated for it", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		var opened incident.Incident

		id, action, err := d.repo.Admit(d.system(t), d.scope, o, func(_ context.Context, i incident.Incident) error {
			opened = i
			return nil
		}, nothing)

		require.NoError(t, err)
		require.Equal(t, o.IncidentID, id)
		require.Equal(t, incident.ActionCreated, action)
		i := d.read(t, id)
		require.Equal(t, i, opened)
		require.Equal(t, incident.Detected, i.State)
		require.Equal(t, 1, i.AlertCount)
		require.Nil(t, i.CreatedBy)
		require.Equal(t, o.DetectedAt, i.DetectedAt)
		require.Equal(t, []string{"Opened by alert HighLatency."}, d.said(t, id))
	})

	t.Run("a repeated order changes nothing", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		before, rows := d.read(t, id), outbox(t, d.scope)

		again, action := d.admit(t, o)

		require.Equal(t, id, again)
		require.Equal(t, incident.ActionUpdated, action)
		require.Equal(t, before, d.read(t, id))
		require.Equal(t, rows, outbox(t, d.scope))
	})

	t.Run("another alert joins and raises the severity, never lowers it", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		worse, mild := next(o), next(o)
		worse.Severity, mild.Severity = incident.Critical, incident.Low

		_, first := d.admit(t, worse)
		_, second := d.admit(t, mild)

		require.Equal(t, incident.ActionAttached, first)
		require.Equal(t, incident.ActionAttached, second)
		i := d.read(t, id)
		require.Equal(t, incident.Critical, i.Severity)
		require.Equal(t, 3, i.AlertCount)
		require.Equal(t, []string{
			"Opened by alert HighLatency.", "Alert HighLatency joined the incident.", "Raised by alert HighLatency.",
			"Alert HighLatency joined the incident.",
		}, d.said(t, id))
	})

	t.Run("a known alert that got worse raises the severity once", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		o.Severity = incident.Critical

		_, action := d.admit(t, o)
		require.Equal(t, incident.ActionUpdated, action)
		require.Equal(t, incident.Critical, d.read(t, id).Severity)
		_, err := d.repo.Change(d.as(t), d.scope, id, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
			i.Severity = incident.Low
			return nil, nil
		})
		require.NoError(t, err)
		d.admit(t, o)

		require.Equal(t, incident.Low, d.read(t, id).Severity, "what a person decided afterwards stands")
	})

	for _, from := range []incident.State{incident.Mitigated, incident.Resolved} {
		t.Run("an alert reopens an incident that is "+string(from), func(t *testing.T) {
			t.Parallel()
			d, o := newDesk(t), anOrder("g")
			id, _ := d.admit(t, o)
			_, err := d.move(t, id, from)
			require.NoError(t, err)

			_, action := d.admit(t, next(o))

			require.Equal(t, incident.ActionReopened, action)
			i := d.read(t, id)
			require.Equal(t, incident.Investigating, i.State)
			require.Nil(t, i.MitigatedAt)
			require.Nil(t, i.ResolvedAt)
		})
	}

	t.Run("a repeated order does not reopen what a person resolved since", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		_, err := d.move(t, id, incident.Resolved)
		require.NoError(t, err)

		_, action := d.admit(t, o)

		require.Equal(t, incident.ActionUpdated, action)
		require.Equal(t, incident.Resolved, d.read(t, id).State)
	})

	t.Run("a second incident of a live group is not made", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)

		landed, action := d.admit(t, anOrder("g"))

		require.Equal(t, id, landed)
		require.Equal(t, incident.ActionAttached, action)
		require.Equal(t, 2, d.read(t, id).AlertCount)
	})

	t.Run("an order for an ended incident goes to the live one of its group", func(t *testing.T) {
		t.Parallel()
		d, old := newDesk(t), anOrder("g")
		first, _ := d.admit(t, old)
		_, err := d.move(t, first, incident.Resolved)
		require.NoError(t, err)
		second, _ := d.admit(t, anOrder("g"))
		late := next(old)

		landed, action := d.admit(t, late)
		require.Equal(t, second, landed)
		require.Equal(t, incident.ActionAttached, action)
		require.Equal(t, incident.Resolved, d.read(t, first).State)

		late.Resolved = true
		landed, _ = d.admit(t, late)
		require.Equal(t, second, landed, "the alert resolves where it fired")
	})

	t.Run("an alert of a learned incident opens another, once", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		for _, to := range []incident.State{incident.Resolved, incident.Learned} {
			_, err := d.move(t, id, to)
			require.NoError(t, err)
		}
		again := next(o)

		later, action := d.admit(t, again)
		repeated, repeat := d.admit(t, again)

		require.NotEqual(t, id, later)
		require.Equal(t, incident.ActionCreated, action)
		require.Equal(t, later, repeated)
		require.Equal(t, incident.ActionUpdated, repeat)
		again.Resolved = true
		resolved, _ := d.admit(t, again)
		require.Equal(t, later, resolved)
	})

	t.Run("an alert of a deleted incident is ignored", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		require.NoError(t, d.repo.Delete(d.as(t), d.scope, id))

		_, action := d.admit(t, next(o))

		require.Equal(t, incident.ActionIgnored, action)
	})

	t.Run("a resolved alert is written into the history once", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		id, _ := d.admit(t, o)
		o.Resolved = true

		_, first := d.admit(t, o)
		_, second := d.admit(t, o)

		require.Equal(t, incident.ActionUpdated, first)
		require.Equal(t, incident.ActionIgnored, second)
		require.Equal(t, []string{"Opened by alert HighLatency.", "Alert HighLatency resolved."}, d.said(t, id))
		require.Equal(t, incident.Detected, d.read(t, id).State)
	})

	t.Run("a resolved alert that nobody heard of opens nothing", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		o.Resolved = true

		id, action := d.admit(t, o)

		require.Equal(t, incident.ActionIgnored, action)
		_, err := d.repo.ByID(t.Context(), d.scope, id)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("the remark of a sender is kept once per alert", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("g")
		o.Note = "The sender left out 3 alerts."

		id, _ := d.admit(t, o)
		d.admit(t, o)

		require.Equal(t, []string{"Opened by alert HighLatency.", "The sender left out 3 alerts."}, d.said(t, id))
	})

	t.Run("texts over the limits are cut and a detection to come is now", func(t *testing.T) {
		t.Parallel()
		d, o := newDesk(t), anOrder("")
		o.Title, o.ServiceName, o.DetectedAt = long(300), long(300), clock.Now().Add(time.Hour)

		id, _ := d.admit(t, o)

		i := d.read(t, id)
		require.Equal(t, incident.Cut(long(300), 200), i.Title)
		require.Len(t, []rune(i.ServiceName), 100)
		require.False(t, i.DetectedAt.After(clock.Now()))
	})

	t.Run("alerts without a group never share an incident by chance", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)

		first, _ := d.admit(t, anOrder(""))
		second, action := d.admit(t, anOrder(""))

		require.Equal(t, incident.ActionCreated, action)
		require.NotEqual(t, first, second)
	})

	t.Run("parallel orders of one group make one live incident", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		ids := make([]uuid.UUID, 12)
		errs := make([]error, len(ids))
		var together sync.WaitGroup

		for n := range ids {
			together.Go(func() { ids[n], _, errs[n] = d.repo.Admit(d.system(t), d.scope, anOrder("g"), nothing, nothing) })
		}
		together.Wait()

		for n := range ids {
			require.NoError(t, errs[n])
			require.Equal(t, ids[0], ids[n])
		}
		require.Equal(t, len(ids), d.read(t, ids[0]).AlertCount)
	})
}

func TestReopeningBesideANewerLiveIncidentIsAConflict(t *testing.T) {
	t.Parallel()
	d, o := newDesk(t), anOrder("g")
	first, _ := d.admit(t, o)
	_, err := d.move(t, first, incident.Resolved)
	require.NoError(t, err)
	d.admit(t, anOrder("g"))

	_, err = d.move(t, first, incident.Investigating)

	require.Equal(t, fault.CodeConflict, fault.CodeOf(err))
	require.Equal(t, incident.Resolved, d.read(t, first).State)
}

func long(n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = 'x'
	}
	return string(text)
}
