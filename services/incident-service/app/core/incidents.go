// Package core holds what incident-service decides: how incidents are declared
// and handled by people, what alerts do to them, how causes are asked for and
// judged, and what the timeline and the costs of an incident are.
package core

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// clockSkew is how far ahead of ours a client's clock may be.
const clockSkew = 10 * time.Minute

// Postponed is where work of the system waits.
type Postponed interface {
	// Postpone hands the move to Resume after the wait, if the transaction under
	// way commits.
	Postpone(ctx context.Context, s auth.Scope, m Move, wait time.Duration) error
	// Look hands the incident to LookAgain at the given time, if the transaction
	// under way commits; it does so once for all that ask for the same time.
	Look(ctx context.Context, s auth.Scope, incidentID uuid.UUID, at time.Time) error
}

// Incidents is what people do with incidents.
type Incidents struct {
	Repository *incident.Repository
	Queue      *hypothesis.Queue
	Projects   *project.Reader
	Alerts     *alert.Reader
	Links      incident.Alerts
	Postponed  Postponed
	Now        func() time.Time
	// Opened is told the source of every incident that was made.
	Opened func(incident.Source)
}

// Declaration is an incident as a person describes it. DetectedAt is now when
// nil.
type Declaration struct {
	Title       string
	Description string
	ServiceName string
	Severity    incident.Severity
	DetectedAt  *time.Time
	AssigneeID  *uuid.UUID
	Search      bool // for causes
}

// Declare opens an incident.
func (c *Incidents) Declare(ctx context.Context, who auth.Identity, d Declaration) (incident.Incident, error) {
	detectedAt, err := c.detection(d.DetectedAt)
	if err != nil {
		return incident.Incident{}, err
	}
	if d.AssigneeID != nil {
		if _, err := c.member(ctx, who.Scope(), *d.AssigneeID); err != nil {
			return incident.Incident{}, err
		}
	}

	i := incident.Incident{
		ID: uuid.Must(uuid.NewV7()), Title: d.Title, Description: d.Description, ServiceName: d.ServiceName,
		State: incident.Detected, Severity: d.Severity, DetectedAt: detectedAt, Source: incident.SourceManual,
		AssigneeID: d.AssigneeID, HypothesisStatus: incident.HypothesesNone,
	}
	if d.Search {
		i.HypothesisStatus = incident.HypothesesQueued
	}
	if id := who.UserID(); id.Valid {
		i.CreatedBy = &id.UUID
	}
	i, err = c.Repository.Create(ctx, who.Scope(), i, func(ctx context.Context, i incident.Incident) error {
		return c.Queue.Begin(ctx, who.Scope(), requestFor(i), d.Search)
	}, incident.Note("Incident declared."))
	if err == nil {
		c.Opened(i.Source)
	}
	return i, err
}

// detection is when the incident was detected: not in the future, as far as
// clocks can tell, and not before there were any.
func (c *Incidents) detection(given *time.Time) (time.Time, error) {
	now := c.Now()
	switch {
	case given == nil:
		return now, nil
	case given.After(now.Add(clockSkew)):
		return now, fault.InvalidField("detected_at", "must not be in the future")
	case given.Before(incident.Earliest):
		return now, fault.InvalidField("detected_at", "must not be before 1970")
	case given.After(now):
		return now, nil
	default:
		return *given, nil
	}
}

// Changes are what is to be replaced of an incident; nil ones stay.
type Changes struct {
	Title       *string
	Description *string
	ServiceName *string
	Impact      func(**incident.IncidentImpact)
}

// Edit replaces texts and the impact of an incident.
func (c *Incidents) Edit(ctx context.Context, who auth.Identity, id uuid.UUID, texts Changes) (incident.Incident, error) {
	return c.Repository.Change(ctx, who.Scope(), id, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		var changed []string
		replace := func(field *string, name string, text *string) {
			if text != nil && *text != *field {
				*field = *text
				changed = append(changed, name)
			}
		}
		replace(&i.Title, "title", texts.Title)
		replace(&i.Description, "description", texts.Description)
		replace(&i.ServiceName, "service", texts.ServiceName)
		had := i.Impact
		if texts.Impact(&i.Impact); !reflect.DeepEqual(had, i.Impact) {
			changed = append(changed, "impact")
		}
		if len(changed) == 0 {
			return nil, nil
		}
		return []incident.Activity{incident.Note("Changed the %s.", strings.Join(changed, ", "))}, nil
	})
}

// Move changes the state of an incident. The current state changes nothing.
func (c *Incidents) Move(ctx context.Context, who auth.Identity, id uuid.UUID, to incident.State, comment string) (incident.Incident, error) {
	return c.Repository.Change(ctx, who.Scope(), id, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		from := i.State
		if err := i.MoveTo(to, c.Now()); err != nil || from == to {
			return nil, err
		}
		return []incident.Activity{incident.StateChange(from, to, comment)}, nil
	})
}

// Grade changes the severity of an incident. The current one changes nothing.
func (c *Incidents) Grade(ctx context.Context, who auth.Identity, id uuid.UUID, to incident.Severity, comment string) (incident.Incident, error) {
	return c.Repository.Change(ctx, who.Scope(), id, func(_ context.Context, i *incident.Incident) ([]incident.Activity, error) {
		from := i.Severity
		if from == to {
			return nil, nil
		}
		i.Severity = to
		return []incident.Activity{incident.SeverityChange(from, to, comment)}, nil
	})
}

// Assign gives an incident to a member of the project, or to nobody.
func (c *Incidents) Assign(ctx context.Context, who auth.Identity, id uuid.UUID, to *uuid.UUID) (incident.Incident, error) {
	return c.Repository.Change(ctx, who.Scope(), id, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		var name *string
		if to != nil {
			member, err := c.member(ctx, who.Scope(), *to)
			if err != nil {
				return nil, err
			}
			name = &member.Name
		}
		if sameID(i.AssigneeID, to) {
			return nil, nil
		}
		from := i.AssigneeName
		i.AssigneeID, i.AssigneeName = to, name
		return []incident.Activity{incident.AssigneeChange(from, name)}, nil
	})
}

func sameID(a, b *uuid.UUID) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// requestFor asks for the causes of an incident.
func requestFor(i incident.Incident) hypothesis.Request {
	return hypothesis.Request{
		IncidentID: i.ID, Title: i.Title, Description: i.Description, ServiceName: i.ServiceName,
		FromAlert: i.Source != incident.SourceManual,
	}
}
