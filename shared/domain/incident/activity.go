package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// ActivityType says what kind of entry an activity is.
type ActivityType string

// The types of activity. System is everything that is none of the others,
// whoever did it.
const (
	ActivityStateChange    ActivityType = "state_change"
	ActivityComment        ActivityType = "comment"
	ActivitySeverityChange ActivityType = "severity_change"
	ActivityAssigneeChange ActivityType = "assignee_change"
	ActivitySystem         ActivityType = "system"
)

// maxValue is how many characters of an old or new value are kept.
const maxValue = 255

// Activity is one entry in the history of an incident. Entries are never
// changed. UserID is nil for background work, whose author is "System".
type Activity struct {
	ID           uuid.UUID
	IncidentID   uuid.UUID
	ActivityType ActivityType
	Content      string
	OldValue     *string
	NewValue     *string
	UserID       *uuid.UUID
	UserName     string
	UserEmail    string
	CreatedAt    time.Time
}

// Comment is an activity with what somebody wrote.
func Comment(text string) Activity {
	return Activity{ActivityType: ActivityComment, Content: text}
}

// Note is a system activity with one sentence.
func Note(format string, args ...any) Activity {
	return Activity{ActivityType: ActivitySystem, Content: Cut(fmt.Sprintf(format, args...), MaxComment)}
}

// StateChange is the activity of a transition. Without a comment it says what
// happened.
func StateChange(from, to State, comment string) Activity {
	if comment == "" {
		comment = fmt.Sprintf("State changed from %s to %s.", from, to)
	}
	return change(ActivityStateChange, string(from), string(to), comment)
}

// SeverityChange is the activity of a new severity. Without a comment it says
// what happened.
func SeverityChange(from, to Severity, comment string) Activity {
	if comment == "" {
		comment = fmt.Sprintf("Severity changed from %s to %s.", from, to)
	}
	return change(ActivitySeverityChange, string(from), string(to), comment)
}

// AssigneeChange is the activity of a new assignee; an absent name is nobody.
func AssigneeChange(from, to *string) Activity {
	a := Activity{ActivityType: ActivityAssigneeChange, Content: "Unassigned.", OldValue: short(from), NewValue: short(to)}
	if to != nil {
		a.Content = fmt.Sprintf("Assigned to %s.", *to)
	}
	return a
}

func change(kind ActivityType, from, to, content string) Activity {
	return Activity{ActivityType: kind, Content: content, OldValue: &from, NewValue: &to}
}

func short(value *string) *string {
	if value == nil {
		return nil
	}
	cut := Cut(*value, maxValue)
	return &cut
}

// signed fills in what every activity has: identity, incident, author and time.
func (a Activity) signed(ctx context.Context, incidentID uuid.UUID, at time.Time) Activity {
	who := auth.Caller(ctx)
	if a.ID == uuid.Nil {
		a.ID = uuid.Must(uuid.NewV7())
	}
	a.IncidentID, a.CreatedAt = incidentID, at
	a.UserName, a.UserEmail = Cut(who.DisplayName(), maxValue), Cut(who.Email, maxValue)
	if id := who.UserID(); id.Valid {
		a.UserID = &id.UUID
	}
	return a
}

// Marks of what an alert did to an incident. A mark is the id of the activity
// that says so, made from the ids of both, so that a repeated order finds it.
const (
	markFired    = "fired"
	markResolved = "resolved"
	markRaised   = "raised:"
	markNoted    = "noted:"
)

// AlertMarks are the ids of the activities that say that the alert joined the
// incident and that it resolved.
func AlertMarks(incidentID, alertID uuid.UUID) (fired, resolved uuid.UUID) {
	return mark(incidentID, alertID, markFired), mark(incidentID, alertID, markResolved)
}

func mark(incidentID, alertID uuid.UUID, what string) uuid.UUID {
	return uuid.NewSHA1(incidentID, append(alertID[:], what...))
}
