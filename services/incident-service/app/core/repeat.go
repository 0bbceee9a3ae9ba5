package core

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// When causes are looked for again. The alerts of one fault come within minutes
// of each other, and the first run sees only those that were first.
const (
	// youngFor is how long after its start an incident is looked at again.
	youngFor = 10 * time.Minute
	// quietFor is how long no alert must have come in.
	quietFor = 20 * time.Second
	// lookEvery is the grid of looks: what comes in within one step is one look.
	lookEvery = 10 * time.Second
	// maxRepeats is how often the system repeats the run of an incident.
	maxRepeats = 2
	// maxOwnAlerts and maxAround are how many alerts still say something new: an
	// analysis has no room for more, and when everything fires at once, what
	// happens elsewhere tells one service nothing.
	maxOwnAlerts = 20
	maxAround    = 10
	// around is how near to the detection alerts elsewhere begin that count.
	around = 5 * time.Minute
)

// lookSoon asks for another look for causes when the incident has been quiet for a
// while since the given time.
func (c *Incidents) lookSoon(ctx context.Context, s auth.Scope, i incident.Incident, since time.Time) error {
	if c.Now().Sub(i.CreatedAt) > youngFor {
		return nil
	}
	return c.Postponed.Look(ctx, s, i.ID, lookAt(i.ID, since))
}

// lookAt is the next place of an incident in the grid of looks that is quiet enough after
// a time. Each incident has a place of its own within a step: after a storm all of them are
// looked at, and that must not happen in one moment.
func lookAt(id uuid.UUID, since time.Time) time.Time {
	place := time.Duration(id[len(id)-1]) * lookEvery / 256
	return since.Add(-place).Truncate(lookEvery).Add(place + lookEvery + quietFor)
}

// LookAgain repeats the run of a young incident for alerts that it had not seen.
// It waits until no more come in and until a run under way is over; one that has
// not begun will see them by itself, and in a storm that takes minutes. It leaves an
// incident alone that was repeated twice, that is not investigated any more, or
// whose hypotheses a person has begun to judge.
func (c *Incidents) LookAgain(ctx context.Context, s auth.Scope, id uuid.UUID) error {
	_, err := c.Repository.Change(ctx, s, id, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		if i.DuplicateOf != nil || !i.State.Live() || i.State == incident.Mitigated || c.Now().Sub(i.CreatedAt) > youngFor {
			return nil, nil
		}
		last, err := c.Queue.Standing(ctx, s, id)
		switch {
		case err != nil || last.Repeats >= maxRepeats || last.Judged:
			return nil, err
		case last.Status == hypothesis.GenerationRunning:
			return nil, c.lookSoon(ctx, s, *i, c.Now())
		case last.Status != hypothesis.GenerationCompleted:
			return nil, nil
		}
		return c.repeat(ctx, s, i, last)
	})
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

func (c *Incidents) repeat(
	ctx context.Context, s auth.Scope, i *incident.Incident, last hypothesis.Standing,
) ([]incident.Activity, error) {
	joined, elsewhere, err := c.unseen(ctx, s, *i, last.Alerts)
	if err != nil || len(joined)+len(elsewhere) == 0 {
		return nil, err
	}
	if last := newest(slices.Concat(joined, elsewhere)); last.After(c.Now().Add(-quietFor)) {
		return nil, c.lookSoon(ctx, s, *i, last)
	}
	r := requestFor(*i)
	r.Force, r.Reason = true, reasonOf(len(joined), len(elsewhere))
	if _, _, err := c.Queue.Ask(ctx, s, r); err != nil {
		return nil, err
	}
	i.HypothesisStatus = incident.HypothesesQueued
	return []incident.Activity{incident.Note("Looking for causes again: %s.", r.Reason)}, nil
}

// unseen returns the alerts that the last run did not have as evidence: those of
// the incident, and those that began elsewhere at about the same time.
func (c *Incidents) unseen(
	ctx context.Context, s auth.Scope, i incident.Incident, seen []uuid.UUID,
) (joined, elsewhere []alert.Alert, err error) {
	joined, err = c.Alerts.List(ctx, s, alert.Filter{IncidentID: &i.ID}, nil, maxOwnAlerts+1)
	if err != nil {
		return nil, nil, err
	}
	if len(joined) > maxOwnAlerts {
		joined = nil
	}
	from, to := i.DetectedAt.Add(-around), i.DetectedAt.Add(youngFor)
	elsewhere, err = c.Alerts.List(ctx, s, alert.Filter{Status: alert.Firing, From: &from, To: &to}, nil, maxOwnAlerts+maxAround+1)
	if err != nil {
		return nil, nil, err
	}
	elsewhere = slices.DeleteFunc(elsewhere, func(a alert.Alert) bool {
		return a.IncidentID != nil && *a.IncidentID == i.ID || a.StartsAt.Sub(i.DetectedAt).Abs() > around
	})
	if len(elsewhere) > maxAround {
		elsewhere = nil
	}
	known := func(a alert.Alert) bool { return slices.Contains(seen, a.ID) }
	return slices.DeleteFunc(joined, known), slices.DeleteFunc(elsewhere, known), nil
}

// newest is when the last of the alerts was received.
func newest(alerts []alert.Alert) (last time.Time) {
	for _, a := range alerts {
		if a.ReceivedAt.After(last) {
			last = a.ReceivedAt
		}
	}
	return last
}

// reasonOf says what came in since the last run.
func reasonOf(joined, elsewhere int) string {
	var parts []string
	if joined > 0 {
		parts = append(parts, counted(joined)+" joined since")
	}
	if elsewhere > 0 {
		parts = append(parts, counted(elsewhere)+" fired elsewhere since")
	}
	return strings.Join(parts, ", ")
}

func counted(alerts int) string {
	if alerts == 1 {
		return "1 alert"
	}
	return fmt.Sprintf("%d alerts", alerts)
}
