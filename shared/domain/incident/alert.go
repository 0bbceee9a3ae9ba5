package incident

import (
	"time"

	"github.com/google/uuid"
)

// Action says what an alert did to incidents.
type Action string

// The actions of an order.
const (
	ActionCreated  Action = "created"
	ActionAttached Action = "attached"
	ActionUpdated  Action = "updated"
	ActionReopened Action = "reopened"
	ActionIgnored  Action = "ignored"
)

// AlertOrder says that an alert fired or resolved and which incident it
// belongs to as far as the sender knows. IncidentID may be of an incident that
// is still to come.
type AlertOrder struct {
	IncidentID  uuid.UUID
	Source      Source
	SourceRef   *string
	GroupKey    *string
	Title       string
	Description string
	ServiceName string
	Severity    Severity
	DetectedAt  time.Time
	AlertID     uuid.UUID
	AlertName   string
	Resolved    bool
	Note        string // a remark of the sender for the timeline, once per alert
}

// groupHash is nil when the alert belongs to no group.
func (o AlertOrder) groupHash() []byte {
	if o.GroupKey == nil || *o.GroupKey == "" {
		return nil
	}
	return HashGroup(*o.GroupKey)
}

// successor returns the order for the incident that follows one that can no
// longer be reopened. Its id is made from the old one and the alert, so that a
// repeated order finds it.
func (o AlertOrder) successor() AlertOrder {
	o.IncidentID = uuid.NewSHA1(o.IncidentID, append([]byte("after"), o.AlertID[:]...))
	return o
}

// opened is the incident that the order asks for, whose causes are looked for at
// once. Texts over the limits are cut; a detection in the future or before time
// began happened now.
func (o AlertOrder) opened(now time.Time) Incident {
	if o.DetectedAt.After(now) || o.DetectedAt.Before(Earliest) {
		o.DetectedAt = now
	}
	i := Incident{
		ID: o.IncidentID, Title: Cut(o.Title, MaxTitle), Description: Cut(o.Description, MaxDescription),
		ServiceName: Cut(o.ServiceName, MaxServiceName), State: Detected, Severity: o.Severity, DetectedAt: o.DetectedAt,
		Source: o.Source, SourceRef: o.SourceRef, GroupKey: o.GroupKey, GroupHash: o.groupHash(), AlertCount: 1,
		HypothesisStatus: HypothesesQueued,
	}
	if i.Title == "" {
		i.Title = Cut(o.AlertName, MaxTitle)
	}
	return i
}

// join lets a firing alert join the incident: one that was mitigated or
// resolved is reopened, and the severity rises to the alert's.
func (i *Incident) join(o AlertOrder, at time.Time) (Action, []Activity, error) {
	joined := Note("Alert %s joined the incident.", o.AlertName)
	joined.ID = mark(i.ID, o.AlertID, markFired)
	action, activities := ActionAttached, []Activity{joined}
	i.AlertCount++

	if from := i.State; from == Mitigated || from == Resolved {
		if err := i.MoveTo(Investigating, at); err != nil {
			return "", nil, err
		}
		action = ActionReopened
		activities = append(activities, StateChange(from, i.State, "Reopened: alert "+o.AlertName+" is firing."))
	}
	return action, append(activities, i.raiseFor(o)...), nil
}

// raiseFor raises the severity to that of the alert.
func (i *Incident) raiseFor(o AlertOrder) []Activity {
	from := i.Severity
	if !i.Raise(o.Severity) {
		return nil
	}
	raised := SeverityChange(from, i.Severity, "Raised by alert "+o.AlertName+".")
	raised.ID = o.raisedMark(i.ID)
	return []Activity{raised}
}

// raisedMark is the id of the activity that says that the alert raised the
// severity to what it asks for.
func (o AlertOrder) raisedMark(incidentID uuid.UUID) uuid.UUID {
	return mark(incidentID, o.AlertID, markRaised+string(o.Severity))
}

// remark is the activity with the note of the order.
func (o AlertOrder) remark(incidentID uuid.UUID) Activity {
	a := Note("%s", o.Note)
	a.ID = mark(incidentID, o.AlertID, markNoted+o.Note)
	return a
}

// openedBy is the first activity of an incident that an alert opened.
func openedBy(o AlertOrder) Activity {
	a := Note("Opened by alert %s.", o.AlertName)
	a.ID = mark(o.IncidentID, o.AlertID, markFired)
	return a
}

// resolvedBy is the activity of an alert of the incident that resolved.
func resolvedBy(id uuid.UUID, o AlertOrder) Activity {
	a := Note("Alert %s resolved.", o.AlertName)
	a.ID = mark(id, o.AlertID, markResolved)
	return a
}
