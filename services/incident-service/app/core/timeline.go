package core

import (
	"bytes"
	"context"
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

// maxAlerts is how many alerts of an incident are shown as such on its
// timeline; what the others did is in its activities.
const maxAlerts = 1000

// maxTitle is the longest title of an entry, in characters.
const maxTitle = 500

// Kind says what an entry of the timeline is.
type Kind string

// The kinds of entries that exist so far.
const (
	KindActivity   Kind = "activity"
	KindAlert      Kind = "alert"
	KindStep       Kind = "step"
	KindHypothesis Kind = "hypothesis"
)

// Entry is one event on the timeline of an incident. ID is unique among all
// kinds and stays; Ref is the id of what the entry is about.
type Entry struct {
	ID       uuid.UUID
	At       time.Time
	Kind     Kind
	Title    string
	Detail   string
	Ref      uuid.UUID
	Pinned   bool
	Hidden   bool
	EditedBy *string
}

// Name is the id by which people know the entry.
func (e Entry) Name() string {
	return string(e.Kind) + "_" + e.ID.String()
}

// Position is a place on a timeline.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// Timeline merges what happened in an incident.
type Timeline struct {
	Incidents  *incident.Repository
	Hypotheses hypothesis.Reader
	Alerts     *alert.Reader
}

// Of returns up to limit entries of an incident, the oldest first, after the
// given position. Entries that people gave another time stand there.
func (t *Timeline) Of(ctx context.Context, s auth.Scope, id uuid.UUID, after Position, limit int) ([]Entry, error) {
	if _, err := t.Incidents.ByID(ctx, s, id); err != nil {
		return nil, err
	}
	edits, err := t.Incidents.EventEdits(ctx, s, id)
	if err != nil {
		return nil, err
	}
	alerts, told, err := t.alerts(ctx, s, id)
	if err != nil {
		return nil, err
	}
	moved, err := t.moved(ctx, s, id, alerts, told, edits)
	if err != nil {
		return nil, err
	}
	entries, err := t.recorded(ctx, s, id, after, told, limit+len(moved))
	if err != nil {
		return nil, err
	}

	entries = append(entries, alerts...)
	entries = slices.DeleteFunc(entries, func(e Entry) bool { return edits[e.Name()].At != nil })
	entries = append(entries, moved...)
	for n := range entries {
		entries[n].show(edits[entries[n].Name()])
	}
	entries = slices.DeleteFunc(entries, func(e Entry) bool { return e.compare(after) <= 0 })
	slices.SortFunc(entries, func(a, b Entry) int { return a.compare(Position{b.At, b.ID}) })
	return entries[:min(limit, len(entries))], nil
}

// recorded returns the first entries after a position that are stored one by one,
// up to limit of each kind.
func (t *Timeline) recorded(
	ctx context.Context, s auth.Scope, id uuid.UUID, after Position, told []uuid.UUID, limit int,
) ([]Entry, error) {
	activities, err := t.Incidents.History(ctx, s, id, incident.Position(after), told, limit)
	if err != nil {
		return nil, err
	}
	steps, err := t.Hypotheses.StepHistory(ctx, s, id, hypothesis.Position(after), limit)
	if err != nil {
		return nil, err
	}
	found, err := t.Hypotheses.History(ctx, s, id, hypothesis.Position(after), limit)
	if err != nil {
		return nil, err
	}
	entries := mapped(activities, activityEntry)
	entries = append(entries, mapped(steps, stepEntry)...)
	return append(entries, mapped(found, hypothesisEntry)...), nil
}

// moved returns the entries that people gave another time, as they were.
func (t *Timeline) moved(
	ctx context.Context, s auth.Scope, id uuid.UUID, alerts []Entry, told []uuid.UUID, edits map[string]incident.EventEdit,
) ([]Entry, error) {
	var names []string
	for name, edit := range edits {
		if edit.At != nil {
			names = append(names, name)
		}
	}
	return t.named(ctx, s, id, alerts, told, names)
}

// named returns the entries with the given names, those that exist.
func (t *Timeline) named(
	ctx context.Context, s auth.Scope, id uuid.UUID, alerts []Entry, told []uuid.UUID, names []string,
) ([]Entry, error) {
	ids := map[Kind][]uuid.UUID{}
	for _, name := range names {
		kind, text, _ := strings.Cut(name, "_")
		entry, err := uuid.Parse(text)
		if err == nil && (Kind(kind) != KindActivity || !slices.Contains(told, entry)) {
			ids[Kind(kind)] = append(ids[Kind(kind)], entry)
		}
	}
	var entries []Entry
	for _, e := range alerts {
		if slices.Contains(ids[KindAlert], e.ID) {
			entries = append(entries, e)
		}
	}
	if wanted := ids[KindActivity]; len(wanted) > 0 {
		found, err := t.Incidents.ActivitiesByID(ctx, s, id, wanted)
		if err != nil {
			return nil, err
		}
		entries = append(entries, mapped(found, activityEntry)...)
	}
	if wanted := ids[KindStep]; len(wanted) > 0 {
		found, err := t.Hypotheses.StepsByID(ctx, s, id, wanted)
		if err != nil {
			return nil, err
		}
		entries = append(entries, mapped(found, stepEntry)...)
	}
	if wanted := ids[KindHypothesis]; len(wanted) > 0 {
		found, err := t.Hypotheses.HypothesesByID(ctx, s, id, wanted)
		if err != nil {
			return nil, err
		}
		entries = append(entries, mapped(found, hypothesisEntry)...)
	}
	return entries, nil
}

// EntryEdit is what people change of an entry; nil members stay.
type EntryEdit struct {
	Title  func(**string)
	At     func(**time.Time)
	Pinned *bool
	Hidden *bool
}

// Edit changes what the timeline shows of an entry and returns that.
func (t *Timeline) Edit(ctx context.Context, s auth.Scope, id uuid.UUID, name string, change EntryEdit) (Entry, error) {
	if _, err := t.Incidents.ByID(ctx, s, id); err != nil {
		return Entry{}, err
	}
	alerts, told, err := t.alerts(ctx, s, id)
	if err != nil {
		return Entry{}, err
	}
	found, err := t.named(ctx, s, id, alerts, told, []string{name})
	if err != nil {
		return Entry{}, err
	}
	if len(found) == 0 || found[0].Name() != name {
		return Entry{}, fault.Missing()
	}
	edit, err := t.Incidents.EditEvent(ctx, s, id, name, func(e *incident.EventEdit) {
		change.Title(&e.Title)
		change.At(&e.At)
		if change.Pinned != nil {
			e.Pinned = *change.Pinned
		}
		if change.Hidden != nil {
			e.Hidden = *change.Hidden
		}
	})
	if err != nil {
		return Entry{}, err
	}
	found[0].show(edit)
	return found[0], nil
}

// show lets the entry be seen as it was edited.
func (e *Entry) show(edit incident.EventEdit) {
	if edit.Title != nil {
		e.Title = *edit.Title
	}
	if edit.At != nil {
		e.At = *edit.At
	}
	e.Pinned, e.Hidden, e.EditedBy = edit.Pinned, edit.Hidden, edit.EditedBy
}

// alerts returns the firing and the end of every alert, and the activities that
// tell the same.
func (t *Timeline) alerts(ctx context.Context, s auth.Scope, id uuid.UUID) ([]Entry, []uuid.UUID, error) {
	alerts, err := t.Alerts.List(ctx, s, alert.Filter{IncidentID: &id}, nil, maxAlerts)
	if err != nil {
		return nil, nil, err
	}
	entries, told := []Entry{}, []uuid.UUID{}
	for _, a := range alerts {
		fired, resolved := incident.AlertMarks(id, a.ID)
		told = append(told, fired)
		entries = append(entries, alertEntry(fired, a.StartsAt, "Alert "+a.Name+" fired.", a))
		if a.EndsAt != nil && a.Status == alert.Resolved {
			told = append(told, resolved)
			entries = append(entries, alertEntry(resolved, *a.EndsAt, "Alert "+a.Name+" resolved.", a))
		}
	}
	return entries, told, nil
}

// compare orders entries and places by time and id.
func (e Entry) compare(p Position) int {
	if order := e.At.Compare(p.At); order != 0 {
		return order
	}
	return bytes.Compare(e.ID[:], p.ID[:])
}

func alertEntry(id uuid.UUID, at time.Time, title string, a alert.Alert) Entry {
	return Entry{ID: id, At: at, Kind: KindAlert, Title: title, Detail: a.Summary, Ref: a.ID}
}

// activityEntry shows an activity. Its own words are the detail where the title
// says the rest.
func activityEntry(a incident.Activity) Entry {
	e := Entry{ID: a.ID, At: a.CreatedAt, Kind: KindActivity, Title: a.Content, Ref: a.ID}
	switch a.ActivityType {
	case incident.ActivityComment:
		e.Title, e.Detail = a.UserName+" commented.", a.Content
	case incident.ActivityStateChange:
		e = e.about(incident.StateChange(incident.State(orEmpty(a.OldValue)), incident.State(orEmpty(a.NewValue)), ""))
	case incident.ActivitySeverityChange:
		e = e.about(incident.SeverityChange(incident.Severity(orEmpty(a.OldValue)), incident.Severity(orEmpty(a.NewValue)), ""))
	case incident.ActivityAssigneeChange, incident.ActivitySystem:
		if e.Title = incident.Cut(a.Content, maxTitle); e.Title != a.Content {
			e.Detail = a.Content
		}
	}
	return e
}

func orEmpty(value *string) string {
	if value == nil {
		return ""
	}
	return *value
}

// about titles the entry with the plain words of a change and keeps what a
// person said about it.
func (e Entry) about(plain incident.Activity) Entry {
	if e.Title != plain.Content {
		e.Detail = e.Title
	}
	e.Title = plain.Content
	return e
}

func stepEntry(s hypothesis.Step) Entry {
	e := Entry{ID: s.ID, At: s.UpdatedAt, Kind: KindStep, Title: s.StepType.Display() + ": " + s.Status.Display(), Detail: s.ErrorMessage, Ref: s.ID}
	switch {
	case s.CompletedAt != nil:
		e.At = *s.CompletedAt
	case s.StartedAt != nil:
		e.At = *s.StartedAt
	}
	return e
}

func hypothesisEntry(h hypothesis.Hypothesis) Entry {
	return Entry{
		ID: h.ID, At: h.CreatedAt, Kind: KindHypothesis, Title: incident.Cut(h.Claim, maxTitle), Detail: h.Description, Ref: h.ID,
	}
}

func mapped[A, B any](list []A, view func(A) B) []B {
	views := make([]B, len(list))
	for i, item := range list {
		views[i] = view(item)
	}
	return views
}
