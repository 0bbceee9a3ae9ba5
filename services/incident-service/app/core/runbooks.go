package core

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Runbooks is what people do with runbooks.
type Runbooks struct {
	Repository *runbook.Repository
	Incidents  *incident.Repository
	Alerts     *alert.Reader
}

// Write stores a new runbook.
func (c *Runbooks) Write(ctx context.Context, who auth.Identity, written runbook.Runbook) (runbook.Runbook, error) {
	if err := written.Prepare(); err != nil {
		return written, err
	}
	written.ID = uuid.Must(uuid.NewV7())
	return c.Repository.Create(ctx, who.Scope(), written)
}

// Replace stores what somebody wrote in place of a runbook whose version check
// admits.
func (c *Runbooks) Replace(
	ctx context.Context, who auth.Identity, id uuid.UUID, written runbook.Runbook, check func(version int) error,
) (runbook.Runbook, error) {
	if err := written.Prepare(); err != nil {
		return written, err
	}
	return c.Repository.Replace(ctx, who.Scope(), id, written, check)
}

// Ranked is a runbook that fits, with its place among those that do.
type Ranked struct {
	runbook.Match

	Rank int
}

// Matching returns the runbooks that fit an incident, best first, after the given
// rank.
func (c *Runbooks) Matching(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after int) ([]Ranked, error) {
	i, err := c.Incidents.ByID(ctx, s, incidentID)
	if err != nil {
		return nil, err
	}
	alerts, err := c.Alerts.List(ctx, s, alert.Filter{IncidentID: &incidentID}, nil, maxAlerts)
	if err != nil {
		return nil, err
	}
	subject := runbook.Subject{ServiceName: i.ServiceName, Severity: i.Severity}
	for _, a := range alerts {
		subject.AlertNames = append(subject.AlertNames, a.Name)
		subject.AlertLabels = append(subject.AlertLabels, a.Labels)
	}
	candidates, err := c.Repository.Candidates(ctx, s, subject)
	if err != nil {
		return nil, err
	}
	var ranked []Ranked
	for n, match := range runbook.Best(candidates, subject) {
		if n+1 > after {
			ranked = append(ranked, Ranked{Match: match, Rank: n + 1})
		}
	}
	return ranked, nil
}

// Start begins to follow a runbook, for an incident or without one.
func (c *Runbooks) Start(ctx context.Context, who auth.Identity, id uuid.UUID, incidentID *uuid.UUID) (e runbook.Execution, err error) {
	if incidentID == nil {
		return c.Repository.Start(ctx, who.Scope(), id, nil)
	}
	_, err = c.Incidents.Change(ctx, who.Scope(), *incidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		e, err = c.Repository.Start(ctx, who.Scope(), id, incidentID)
		return []incident.Activity{incident.Note("Runbook %s started.", e.RunbookTitle)}, err
	})
	return e, err
}

// Progress applies what somebody says of an execution. The end of one is told in
// its incident.
func (c *Runbooks) Progress(ctx context.Context, who auth.Identity, id uuid.UUID, p runbook.Progress) (runbook.Execution, error) {
	e, err := c.Repository.Execution(ctx, who.Scope(), id)
	if err != nil {
		return e, err
	}
	if e.IncidentID == nil || !p.Finishes() {
		return c.Repository.Advance(ctx, who.Scope(), id, p)
	}
	reached := false
	_, err = c.Incidents.Change(ctx, who.Scope(), *e.IncidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		reached = true
		e, err = c.Repository.Advance(ctx, who.Scope(), id, p)
		return []incident.Activity{incident.Note("%s", e.Outcome())}, err
	})
	if !reached && fault.KindOf(err) == fault.NotFound { // the incident was deleted
		return c.Repository.Advance(ctx, who.Scope(), id, p)
	}
	return e, err
}
