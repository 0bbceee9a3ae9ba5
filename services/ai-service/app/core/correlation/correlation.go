// Package correlation says how much alerts and incidents have in common, and
// puts those together that belong together. It is plain arithmetic over what it
// is given: it reads and stores nothing.
package correlation

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// The weights of what two incidents have in common; a score is at most 1.
const (
	sameService   = 0.4
	neighborhood  = 0.3
	close15       = 0.2
	close2h       = 0.1
	shared        = 0.1
	mostShared    = 0.3
	near          = 15 * time.Minute
	serviceMatch  = 0.5
	titleMatch    = 0.3
	stateMatch    = 0.2
	roundedDigits = 1000
)

// Window is how far apart incidents may be to be compared.
const Window = 2 * time.Hour

// Matching is the score above which an alert fits an incident, and an incident
// has more in common with another than the time.
const Matching = 0.2

// Grouping is the score above which things belong to one group.
const Grouping = 0.5

// Incident is what counts of an incident.
type Incident struct {
	ID          string
	Title       string
	Description string
	Service     string
	State       string
	DetectedAt  time.Time
	// Labels are those of its alerts as name=value.
	Labels []string
	// Symptoms are words of a person on what can be seen.
	Symptoms []string
}

// Alert is what counts of an alert.
type Alert struct {
	Title   string
	Service string
	State   string
	Labels  map[string]string
}

// Score is how much two things have in common, 0 to 1, and why.
type Score struct {
	Value   float64
	Reasons []string
}

func (s *Score) add(value float64, reason string) {
	s.Value = min(math.Round((s.Value+value)*roundedDigits)/roundedDigits, 1)
	s.Reasons = append(s.Reasons, reason)
}

// Neighbors reports whether two services call each other.
type Neighbors func(a, b string) bool

// BetweenIncidents scores two incidents of a project.
func BetweenIncidents(a, b Incident, neighbors Neighbors) Score {
	s := Score{Reasons: []string{}}
	switch {
	case a.Service != "" && strings.EqualFold(a.Service, b.Service):
		s.add(sameService, "same service "+b.Service)
	case a.Service != "" && b.Service != "" && neighbors != nil && neighbors(a.Service, b.Service):
		s.add(neighborhood, a.Service+" and "+b.Service+" call each other")
	}
	switch apart := a.DetectedAt.Sub(b.DetectedAt).Abs(); {
	case apart <= near:
		s.add(close15, "within 15 minutes")
	case apart <= Window:
		s.add(close2h, "within 2 hours")
	}
	left := mostShared
	for _, reason := range common(a, b) {
		if left < shared/2 {
			break
		}
		s.add(shared, reason)
		left -= shared
	}
	return s
}

// common names the labels and symptoms of both incidents.
func common(a, b Incident) []string {
	var reasons []string
	for _, pair := range slices.Compact(slices.Sorted(slices.Values(a.Labels))) {
		if slices.Contains(b.Labels, pair) {
			reasons = append(reasons, "same "+pair)
		}
	}
	for _, symptom := range append(slices.Clone(a.Symptoms), b.Symptoms...) {
		if symptom = strings.TrimSpace(symptom); symptom == "" || slices.Contains(reasons, "same symptom: "+symptom) {
			continue
		}
		if a.shows(symptom) && b.shows(symptom) {
			reasons = append(reasons, "same symptom: "+symptom)
		}
	}
	return reasons
}

func (i Incident) shows(symptom string) bool {
	if slices.ContainsFunc(i.Symptoms, func(own string) bool { return strings.EqualFold(strings.TrimSpace(own), symptom) }) {
		return true
	}
	return contains(i.Title, symptom) || contains(i.Description, symptom)
}

// OfAlert scores an alert and an incident.
func OfAlert(a Alert, i Incident) Score {
	s := Score{Reasons: []string{}}
	if a.Service != "" && i.Service != "" && (contains(a.Service, i.Service) || contains(i.Service, a.Service)) {
		s.add(serviceMatch, fmt.Sprintf("services %s and %s", a.Service, i.Service))
	}
	if reason := named(a, i.Title); reason != "" {
		s.add(titleMatch, reason)
	}
	if a.Firing() && !i.Over() {
		s.add(stateMatch, "firing while the incident is open")
	}
	return s
}

// named says what of the alert occurs in the title of the incident.
func named(a Alert, title string) string {
	if a.Title != "" && contains(title, a.Title) {
		return "the title names the alert"
	}
	for _, name := range slices.Sorted(maps.Keys(a.Labels)) {
		if value := strings.TrimSpace(a.Labels[name]); value != "" && contains(title, value) {
			return "the title names " + name + "=" + value
		}
	}
	return ""
}

// Firing reports whether the alert still fires, in the words of Alertmanager and
// of Grafana.
func (a Alert) Firing() bool {
	return strings.EqualFold(a.State, "firing") || strings.EqualFold(a.State, "alerting")
}

// Over reports whether the incident is resolved or learned.
func (i Incident) Over() bool {
	return strings.EqualFold(i.State, "resolved") || strings.EqualFold(i.State, "learned")
}

func contains(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}
