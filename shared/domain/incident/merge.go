package incident

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// AlertLink is what merging has to know of an alert of an incident.
type AlertLink struct {
	ID        uuid.UUID
	GroupHash []byte
}

// Moved is what moving alerts from one incident to another did: how many moved
// and how severe the worst of them is that still fires, empty when none does.
type Moved struct {
	Alerts int
	Worst  Severity
}

// mayMerge judges whether i can become a duplicate of into. What is still going
// on must not end by joining something that is over.
func (i *Incident) mayMerge(into Incident) error {
	switch {
	case into.DuplicateOf != nil:
		return conflict("The other incident is a duplicate itself. Merge into the incident that took it in.")
	case i.DuplicateOf != nil:
		return conflict("The incident is a duplicate of another one already. Take that merge back first.")
	case i.State.Live() && !into.State.Live():
		return conflict("The other incident is " + string(into.State) + ". Reopen it, or resolve this one first.")
	default:
		return nil
	}
}

func conflict(why string) error {
	return fault.New(fault.Conflict, fault.CodeConflict, "%s", why)
}

// mergeInto makes i a duplicate whose alerts have moved.
func (i *Incident) mergeInto(into Incident, moved Moved, at time.Time) ([]Activity, error) {
	from := i.State
	if err := i.MoveTo(Resolved, at); err != nil {
		return nil, err
	}
	i.DuplicateOf = &into.ID
	i.AlertCount = max(0, i.AlertCount-moved.Alerts)
	said := "Merged into “" + into.Title + "”."
	if from == i.State {
		return []Activity{Note("%s", said)}, nil
	}
	return []Activity{StateChange(from, i.State, said)}, nil
}

// takeIn gives i the alerts of a duplicate. The severity rises to that of those
// that fire.
func (i *Incident) takeIn(duplicate Incident, moved Moved) []Activity {
	i.AlertCount += moved.Alerts
	activities := []Activity{Note("“%s” was merged into this incident with %s.", duplicate.Title, counted(moved.Alerts))}
	if from := i.Severity; moved.Worst != "" && i.Raise(moved.Worst) {
		activities = append(activities, SeverityChange(from, i.Severity, "Raised by the alerts of “"+duplicate.Title+"”."))
	}
	return activities
}

// comeBack makes i an incident of its own again, with its alerts.
func (i *Incident) comeBack(from Incident, moved Moved, at time.Time) ([]Activity, error) {
	i.DuplicateOf = nil
	before := i.State
	if err := i.MoveTo(Investigating, at); err != nil {
		return nil, err
	}
	i.AlertCount += moved.Alerts
	return []Activity{StateChange(before, i.State, "No longer a duplicate of “"+from.Title+"”.")}, nil
}

// letGo takes the alerts of a former duplicate from i.
func (i *Incident) letGo(former Incident, moved Moved) []Activity {
	i.AlertCount = max(0, i.AlertCount-moved.Alerts)
	return []Activity{Note("“%s” is an incident of its own again, with %s.", former.Title, counted(moved.Alerts))}
}

// counted writes a number of alerts.
func counted(alerts int) string {
	switch alerts {
	case 0:
		return "no alerts"
	case 1:
		return "1 alert"
	default:
		return strconv.Itoa(alerts) + " alerts"
	}
}
