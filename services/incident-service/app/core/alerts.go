package core

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// humanWins is how long a person's change of the state stands against the
// system's.
const humanWins = time.Second

// Admit applies the order of an alert. An incident that it opens has its causes
// looked for, and soon once more, as has one that it joins.
func (c *Incidents) Admit(ctx context.Context, s auth.Scope, o incident.AlertOrder) (uuid.UUID, incident.Action, error) {
	id, action, err := c.Repository.Admit(ctx, s, o, func(ctx context.Context, i incident.Incident) error {
		if err := c.Queue.Begin(ctx, s, requestFor(i), true); err != nil {
			return err
		}
		return c.lookSoon(ctx, s, i, c.Now())
	}, func(ctx context.Context, i incident.Incident) error { return c.lookSoon(ctx, s, i, c.Now()) })
	if err == nil && action == incident.ActionCreated {
		c.Opened(o.Source)
	}
	return id, action, err
}

// Move is a change of state that the system wants.
type Move struct {
	IncidentID uuid.UUID
	To         incident.State
	Reason     string
}

// Advance moves an incident forward because its alerts resolved. It never moves
// one backwards. An incident whose state a person changed in the last second is
// left alone for now: the move is looked at again when that second is over, so
// that it is late and not lost. Advance reports the state and whether it moved.
func (c *Incidents) Advance(ctx context.Context, s auth.Scope, m Move) (incident.State, bool, error) {
	moved := false
	i, err := c.Repository.Change(ctx, s, m.IncidentID, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		from, now := i.State, c.Now()
		decided, err := c.Repository.MovedByPerson(ctx, s, i.ID, now.Add(-humanWins))
		if err != nil {
			return nil, err
		}
		if decided {
			return nil, c.Postponed.Postpone(ctx, s, m, humanWins)
		}
		if err := i.Advance(m.To, now); err != nil || i.State == from {
			return nil, err
		}
		moved = true
		return []incident.Activity{incident.StateChange(from, i.State, incident.Cut(m.Reason, incident.MaxComment))}, nil
	})
	return i.State, moved, err
}

// Resume makes a postponed move, unless an alert of the incident fires by now or
// the incident is gone.
func (c *Incidents) Resume(ctx context.Context, s auth.Scope, m Move) error {
	firing, err := c.Alerts.List(ctx, s, alert.Filter{IncidentID: &m.IncidentID, Status: alert.Firing}, nil, 1)
	if err != nil || len(firing) > 0 {
		return err
	}
	_, _, err = c.Advance(ctx, s, m)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
