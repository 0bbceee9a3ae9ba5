package core

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Generate asks for the causes of an incident. Without force the last completed
// run is enough and comes back as cached.
func (c *Incidents) Generate(
	ctx context.Context, who auth.Identity, id uuid.UUID, force bool, hint string,
) (g hypothesis.Generation, cached bool, err error) {
	_, err = c.Repository.Change(ctx, who.Scope(), id, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		r := requestFor(*i)
		r.Force, r.Context = force, hint
		var err error
		g, cached, err = c.Queue.Ask(ctx, who.Scope(), r)
		if err != nil || cached {
			return nil, err
		}
		i.HypothesisStatus = incident.HypothesesQueued
		return []incident.Activity{incident.Note("Asked for hypotheses.")}, nil
	})
	return g, cached, err
}

// GiveUp ends a run whose order could not be delivered, unless somebody works
// on it all the same. An incident that was deleted needs no end of it.
func (c *Incidents) GiveUp(ctx context.Context, s auth.Scope, o hypothesis.Order, reason string) error {
	_, err := c.Repository.Change(ctx, s, o.IncidentID, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		failed, err := c.Queue.Fail(ctx, s, o.IncidentID, o.GenerationID, reason)
		if err != nil || !failed {
			return nil, err
		}
		i.HypothesisStatus = incident.HypothesesFailed
		return []incident.Activity{hypothesis.FailureNote(reason)}, nil
	})
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Judge records a verdict on a hypothesis.
func (c *Incidents) Judge(
	ctx context.Context, who auth.Identity, incidentID, id uuid.UUID, verdict hypothesis.Status, comment string,
) (hypothesis.Rated, error) {
	var judged hypothesis.Rated
	_, err := c.Repository.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		var before hypothesis.Status
		var err error
		judged, before, err = c.Queue.Judge(ctx, who.Scope(), incidentID, id, verdict)
		if err != nil || before == verdict {
			return nil, err
		}
		return []incident.Activity{verdictNote(judged, before, comment)}, nil
	})
	return judged, err
}

func verdictNote(judged hypothesis.Rated, before hypothesis.Status, comment string) incident.Activity {
	text := "Hypothesis " + string(judged.Status) + ": " + judged.Claim
	if comment != "" {
		text = comment + "\n\n" + text
	}
	note := incident.Note("%s", text)
	from, to := string(before), string(judged.Status)
	note.OldValue, note.NewValue = &from, &to
	return note
}

// Rate records the caller's opinion of a hypothesis and reports whether it is
// their first.
func (c *Incidents) Rate(
	ctx context.Context, who auth.Identity, incidentID uuid.UUID, f hypothesis.Feedback,
) (stored hypothesis.Feedback, first bool, err error) {
	f.UserID, f.UserName = who.UserID().UUID, who.DisplayName()
	_, err = c.Repository.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		var err error
		stored, first, err = c.Queue.Rate(ctx, who.Scope(), incidentID, f)
		return nil, err
	})
	return stored, first, err
}
