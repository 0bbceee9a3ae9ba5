package incident

import (
	"context"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
)

// difference is what a change did to an incident: the changed fields as events
// name them, and the same as audit entries.
type difference struct {
	changed []string
	entries map[string]audit.Changes
}

// The audit actions of a change, in the order their entries are written.
const (
	didMerge   = "incident.merged"
	didUnmerge = "incident.unmerged"
	didMove    = "incident.state_changed"
	didGrade   = "incident.severity_changed"
	didAssign  = "incident.assigned"
	didUpdate  = "incident.updated"
)

// differenceOf compares an incident before and after a change.
func differenceOf(before, after Incident) difference {
	d := difference{entries: map[string]audit.Changes{}}
	note(&d, mergeOf(after), "duplicate_of", textOf(before.DuplicateOf), textOf(after.DuplicateOf))
	note(&d, didMove, "state", before.State, after.State)
	note(&d, didGrade, "severity", before.Severity, after.Severity)
	note(&d, didAssign, "assignee", textOf(before.AssigneeID), textOf(after.AssigneeID))
	note(&d, didUpdate, "title", before.Title, after.Title)
	note(&d, didUpdate, "description", before.Description, after.Description)
	note(&d, didUpdate, "service_name", before.ServiceName, after.ServiceName)
	note(&d, didUpdate, "alert_count", before.AlertCount, after.AlertCount)
	if !slices.Equal(before.Roles, after.Roles) {
		d.put(didUpdate, "roles", before.Roles, after.Roles)
	}
	if !reflect.DeepEqual(before.Impact, after.Impact) {
		d.put(didUpdate, "impact", before.Impact, after.Impact)
	}
	if before.HypothesisStatus != after.HypothesisStatus {
		d.changed = append(d.changed, "hypothesis_status") // the generation has entries of its own
	}
	return d
}

// mergeOf is the action of a change of what an incident is a duplicate of.
func mergeOf(after Incident) string {
	if after.DuplicateOf == nil {
		return didUnmerge
	}
	return didMerge
}

func note[T comparable](d *difference, action, field string, before, after T) {
	if before != after {
		d.put(action, field, before, after)
	}
}

func (d *difference) put(action, field string, before, after any) {
	d.changed = append(d.changed, field)
	if d.entries[action] == nil {
		d.entries[action] = audit.Changes{}
	}
	d.entries[action][field] = audit.Change{Old: before, New: after}
}

// none reports whether nothing changed.
func (d difference) none() bool {
	return len(d.changed) == 0
}

// audited returns the entries of the caller in ctx about the incident.
func (d difference) audited(ctx context.Context, id uuid.UUID) []audit.Entry {
	var entries []audit.Entry
	for _, action := range []string{didMerge, didUnmerge, didMove, didGrade, didAssign, didUpdate} {
		if changes, ok := d.entries[action]; ok {
			entries = append(entries, audit.Did(ctx, action, id.String()).Changing(changes))
		}
	}
	return entries
}

func textOf(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}
