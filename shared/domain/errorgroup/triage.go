package errorgroup

import (
	"time"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	maxAssignee = 255
	maxNotes    = 10_000
)

// Triage is what somebody decides about a group; what is nil stays as it is.
type Triage struct {
	Status   *Status
	Assignee *string
	Notes    *string
	// InRelease is the release in which the group is resolved; empty means at once.
	InRelease *string
}

// Triage applies a decision. A group that is resolved is no regression any more, and a
// release in which it is resolved needs it to be.
func (g *Group) Triage(d Triage, at time.Time) error {
	status := g.Status
	if d.Status != nil {
		status = *d.Status
	}
	if d.InRelease != nil && *d.InRelease != "" && status != Resolved {
		return fault.InvalidField("resolved_in_release", "is for groups with status resolved")
	}
	if d.InRelease != nil && utf8.RuneCountInString(*d.InRelease) > maxRelease {
		return fault.InvalidField("resolved_in_release", "must have at most %d characters", maxRelease)
	}
	if d.Assignee != nil && utf8.RuneCountInString(*d.Assignee) > maxAssignee {
		return fault.InvalidField("assignee", "must have at most %d characters", maxAssignee)
	}
	if d.Notes != nil && utf8.RuneCountInString(*d.Notes) > maxNotes {
		return fault.InvalidField("notes", "must have at most %d characters", maxNotes)
	}
	if d.Status != nil {
		g.moveTo(status, at)
	}
	if d.InRelease != nil {
		g.ResolvedInRelease = nullable(*d.InRelease)
	}
	if d.Assignee != nil {
		g.Assignee = *d.Assignee
	}
	if d.Notes != nil {
		g.Notes = *d.Notes
	}
	return nil
}

func (g *Group) moveTo(status Status, at time.Time) {
	switch {
	case status == Resolved:
		g.ResolvedAt, g.ResolvedInRelease, g.Regressed = &at, nil, false
	case status != g.Status:
		g.ResolvedAt, g.ResolvedInRelease = nil, nil
	}
	g.Status = status
}
