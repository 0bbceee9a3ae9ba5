package core

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// humanWins is how long a person's change of the state stands against the
// system's.
const humanWins = time.Second

// Admit applies the order of an alert. An incident that it opens has its causes
// looked for.
func (c *Incidents) Admit(ctx context.Context, s auth.Scope, o incident.AlertOrder) (uuid.UUID, incident.Action, error) {
	id, action, err := c.Repository.Admit(ctx, s, o, func(ctx context.Context, i incident.Incident) error {
		return c.Queue.Begin(ctx, s, requestFor(i), true)
	})
	if err == nil && action == incident.ActionCreated {
		c.Opened(o.Source)
	}
	return id, action, err
}

// Advance moves an incident forward because its alerts resolved. It never moves
// one backwards and leaves one alone whose state a person changed in the last
// second. It reports whether it moved.
func (c *Incidents) Advance(ctx context.Context, s auth.Scope, id uuid.UUID, to incident.State, reason string) (incident.State, bool, error) {
	moved := false
	i, err := c.Repository.Change(ctx, s, id, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		from, now := i.State, c.Now()
		decided, err := c.Repository.MovedByPerson(ctx, s, id, now.Add(-humanWins))
		if err != nil || decided {
			return nil, err
		}
		if err := i.Advance(to, now); err != nil || i.State == from {
			return nil, err
		}
		moved = true
		return []incident.Activity{incident.StateChange(from, i.State, incident.Cut(reason, incident.MaxComment))}, nil
	})
	return i.State, moved, err
}
