package alert

import (
	"maps"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

// identity is the natural key of an alert inside its project.
type identity struct {
	fingerprint string
	startsAt    time.Time
}

// record is an alert with what has to be written of it.
type record struct {
	Alert

	fresh, changed bool
}

// group is the row that is locked while alerts of one group are judged.
type group struct {
	incidentID *uuid.UUID
	changed    bool
}

// ledger is what the alerts of one delivery are judged against: what is stored,
// read under the locks of the transaction, and what the delivery changed so far. It
// holds the table of section 7 of the webhook contract.
type ledger struct {
	delivery Delivery
	source   Source
	policy   Policy
	note     string
	again    *time.Time

	records map[identity]*record
	prints  map[string][]*record // by fingerprint
	groups  map[string]*group    // by the bytes of the hash
	states  map[uuid.UUID]*IncidentState

	posts   []post
	noted   map[uuid.UUID]bool
	closing []*record // alerts of incidents that ended here
}

func newLedger(d Delivery, b Batch) *ledger {
	return &ledger{
		delivery: d, source: b.Source, policy: b.Policy, note: b.Note, again: b.Again,
		records: map[identity]*record{}, prints: map[string][]*record{},
		groups: map[string]*group{}, states: map[uuid.UUID]*IncidentState{}, noted: map[uuid.UUID]bool{},
	}
}

// know adds a stored alert.
func (l *ledger) know(a Alert) {
	if l.records[identityOf(a)] == nil {
		l.keep(&record{Alert: a})
	}
}

func (l *ledger) keep(r *record) {
	l.records[identityOf(r.Alert)] = r
	l.prints[r.Fingerprint] = append(l.prints[r.Fingerprint], r)
}

func identityOf(a Alert) identity {
	return identity{a.Fingerprint, a.StartsAt.UTC()}
}

// take judges one alert.
func (l *ledger) take(in Incoming) Result {
	if in.Status == Resolved {
		return l.resolve(in)
	}
	return l.fire(in)
}

func (l *ledger) fire(in Incoming) Result {
	if in.StartsAt.IsZero() {
		in.StartsAt = l.delivery.ReceivedAt
		if open := l.newestOpen(in.Fingerprint, nil); open != nil {
			in.StartsAt = open.StartsAt
		}
	}
	r := l.records[identity{in.Fingerprint, in.StartsAt}]
	switch {
	case r == nil:
		return l.open(in)
	case r.Status == Resolved:
		// A late or replayed delivery: the end of this very firing is known.
		return ignored(in, r, "This firing of the alert has already ended.")
	case l.again != nil && !r.LastSeenAt.Before(*l.again):
		// What is replayed was counted when it came, and newer words may have followed.
		return ignored(in, r, "The alert has been seen since this delivery first came.")
	default:
		return l.refresh(in, r)
	}
}

// open links a new alert to the incident of its group.
func (l *ledger) open(in Incoming) Result {
	g := l.groups[string(incident.HashGroup(in.GroupKey))]
	outcome := Created
	if g.incidentID != nil {
		outcome = l.policy.Judge(l.states[*g.incidentID], l.delivery.ReceivedAt)
	}
	switch outcome {
	case Created:
		id := uuid.Must(uuid.NewV7())
		g.incidentID, g.changed = &id, true
	case Reopened:
		l.states[*g.incidentID] = &IncidentState{State: incident.Investigating}
	default:
	}

	r := l.add(in)
	r.IncidentID = g.incidentID
	l.order(in, r)
	l.announce(EventFired, r)
	return resultOf(outcome, in, r)
}

// refresh counts a repeat. Only a change of labels is news, and only a higher
// severity or a remark of the sender concerns the incident.
func (l *ledger) refresh(in Incoming, r *record) Result {
	relabeled := !maps.Equal(r.Labels, in.Labels)
	worse := in.Severity.ForIncident().WorseThan(r.Severity.ForIncident())
	r.describe(in)
	r.RepeatCount++
	r.LastSeenAt = l.delivery.ReceivedAt
	r.changed = true
	if relabeled {
		l.announce(EventUpdated, r)
	}
	if id := r.IncidentID; id != nil && (worse || l.note != "" && !l.noted[*id]) {
		l.order(in, r)
	}
	return resultOf(Updated, in, r)
}

// resolve ends the firing that the alert names. The same fingerprint cannot fire
// twice at a time, so other firings of it that began before this end are over too:
// senders shift the start when they restart or when two of them disagree.
func (l *ledger) resolve(in Incoming) Result {
	named := l.records[identity{in.Fingerprint, in.StartsAt}]
	if named != nil && named.Status == Resolved {
		named.endEarlier(in.EndsAt)
		return ignored(in, named, "This firing of the alert has already ended.")
	}
	over := in.EndsAt
	if over == nil && !in.StartsAt.IsZero() {
		over = &in.StartsAt
	}
	shown := named
	if named == nil {
		shown = l.newestOpen(in.Fingerprint, over)
	} else {
		l.end(in, named)
	}
	for open := l.newestOpen(in.Fingerprint, over); open != nil; open = l.newestOpen(in.Fingerprint, over) {
		l.end(in, open)
	}

	if named == nil && !in.StartsAt.IsZero() {
		named = l.add(in) // remembered, so that its late firing does not open anything
		named.Status, named.EndsAt = Resolved, in.EndsAt
	}
	if shown == nil {
		return ignored(in, named, "Nothing was firing under this fingerprint.")
	}
	return resultOf(Ended, in, shown)
}

func (l *ledger) end(in Incoming, r *record) {
	r.Status, r.EndsAt = Resolved, in.EndsAt
	r.LastSeenAt = l.delivery.ReceivedAt
	r.changed = true
	l.announce(EventResolved, r)
	if r.IncidentID == nil {
		return
	}
	l.order(in, r)
	l.closing = append(l.closing, r)
}

// newestOpen returns the open alert of a fingerprint that began last, not counting
// those that began after the given end.
func (l *ledger) newestOpen(fingerprint string, before *time.Time) *record {
	var newest *record
	for _, r := range l.prints[fingerprint] {
		late := before != nil && r.StartsAt.After(*before)
		if r.Status == Resolved || late {
			continue
		}
		if newest == nil || r.StartsAt.After(newest.StartsAt) {
			newest = r
		}
	}
	return newest
}

// add keeps a new alert as it came in.
func (l *ledger) add(in Incoming) *record {
	r := &record{fresh: true, Alert: Alert{
		ID: uuid.Must(uuid.NewV7()), Status: Firing, StartsAt: in.StartsAt,
		IntegrationID: &l.source.ID, IntegrationName: &l.source.Name, IntegrationType: &l.source.Type,
		Fingerprint: in.Fingerprint,
		GroupKey:    in.GroupKey, GroupHash: incident.HashGroup(in.GroupKey), DeliveryID: &l.delivery.ID,
		ReceivedAt: l.delivery.ReceivedAt, LastSeenAt: l.delivery.ReceivedAt,
	}}
	r.describe(in)
	l.keep(r)
	return r
}

// describe takes over what a sender may change while an alert fires.
func (r *record) describe(in Incoming) {
	r.Name = incident.Cut(in.Name, maxName)
	r.Severity, r.Summary, r.Description = in.Severity, in.Summary, in.Description
	r.Labels, r.Annotations = in.Labels, in.Annotations
	r.ExternalURL = nil
	if address := firstOf(in.Links.Source, in.Links.Alertmanager); address != "" {
		r.ExternalURL = &address
	}
}

// endEarlier corrects the end when a delivery that came out of order knows better.
func (r *record) endEarlier(at *time.Time) {
	if at != nil && (r.EndsAt == nil || at.Before(*r.EndsAt)) {
		r.EndsAt = at
		r.changed = true
	}
}

func resultOf(outcome Outcome, in Incoming, r *record) Result {
	result := Result{Index: in.Index, Fingerprint: &in.Fingerprint, Status: outcome}
	if r != nil {
		result.AlertID, result.IncidentID = &r.ID, r.IncidentID
	}
	return result
}

func ignored(in Incoming, r *record, why string) Result {
	result := resultOf(Ignored, in, r)
	result.Detail = &why
	return result
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
