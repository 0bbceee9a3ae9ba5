// Package evidence gathers what the platform holds around an incident into one
// numbered pack: the incident's own alerts, other alerts and anomalies of the same
// time, and earlier incidents that look alike. The same stored data gives the same pack.
// It draws no conclusions.
package evidence

import (
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
)

// MaxItems is how many items a pack holds at most.
const MaxItems = 60

// The window around the detection of an incident in which alerts count.
const (
	Before = 60 * time.Minute
	After  = 15 * time.Minute
)

// Incident is the incident a pack is about.
type Incident struct {
	ID          uuid.UUID
	Title       string
	Description string
	Service     string
	Severity    string
	DetectedAt  time.Time
}

// Relation says how an alert relates to the incident, closest first.
type Relation int

// The relations of an alert.
const (
	Own Relation = iota
	SameService
	SharedLabels
	Nearby
)

// Alert is what matters of an alert here.
type Alert struct {
	ID          uuid.UUID
	Name        string
	Service     string
	Severity    string
	Firing      bool
	Summary     string
	Description string
	Labels      map[string]string
	RunbookURL  string
	StartsAt    time.Time
	EndsAt      *time.Time
	IncidentID  *uuid.UUID
	Repeats     int

	Relation Relation
	// Shared are the labels, as name=value, that it has in common with the
	// incident's own alerts.
	Shared []string
	// Item is the id of its item in the pack, empty when it found no room.
	Item string
}

// Precedent is an earlier incident that looks like this one.
type Precedent struct {
	ID         uuid.UUID
	Title      string
	Service    string
	DetectedAt time.Time
	ResolvedAt *time.Time
	// Similarity is 0 to 1.
	Similarity float64
	Reasons    []string
	AlertNames []string
	// Confirmed is the claim people confirmed as the cause, empty when none.
	Confirmed string
	// Causes are what people named as the actual cause in their feedback.
	Causes []string
	// Resolution is what was written when it was resolved.
	Resolution string

	Item string
}

// Anomaly is a metric of the incident's service that departed from what was
// expected.
type Anomaly struct {
	ID         uuid.UUID
	Metric     string
	Service    string
	Value      float64
	Expected   float64
	Critical   bool
	Active     bool
	DetectedAt time.Time

	Item string
}

// Item is one numbered entry of a pack. Its id is what claims cite.
type Item struct {
	ID string
	hypothesis.Evidence
}

// Pack is everything that hypotheses of one incident may rest on.
type Pack struct {
	Incident   Incident
	Alerts     []Alert
	Anomalies  []Anomaly
	Precedents []Precedent
	Items      []Item
}

// ByID returns the item with the given id.
func (p *Pack) ByID(id string) (Item, bool) {
	i := slices.IndexFunc(p.Items, func(item Item) bool { return item.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return p.Items[i], true
}

// OwnAlerts returns the alerts the incident was opened for. An incident that a
// person declared has none; then the alerts of its service stand in.
func (p *Pack) OwnAlerts() []Alert {
	for _, relation := range []Relation{Own, SameService} {
		if alerts := p.with(relation); len(alerts) > 0 {
			return alerts
		}
	}
	return nil
}

// Others returns the alerts that OwnAlerts leaves out.
func (p *Pack) Others() []Alert {
	own := p.OwnAlerts()
	return slices.DeleteFunc(slices.Clone(p.Alerts), func(a Alert) bool {
		return slices.ContainsFunc(own, func(o Alert) bool { return o.ID == a.ID })
	})
}

func (p *Pack) with(relation Relation) []Alert {
	var found []Alert
	for _, a := range p.Alerts {
		if a.Relation == relation {
			found = append(found, a)
		}
	}
	return found
}

// Hash identifies the evidence: unchanged evidence has the same hash.
func (p *Pack) Hash() []byte {
	content, err := json.Marshal(struct {
		Incident Incident
		Items    []Item
	}{p.Incident, p.Items})
	if err != nil { // plain texts, times and ids always encode
		return nil
	}
	sum := sha256.Sum256(content)
	return sum[:]
}

func itemID(n int) string { return "E" + strconv.Itoa(n) }
