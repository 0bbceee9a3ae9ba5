package runbook

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

// What each thing that a runbook has in common with an incident counts, how much
// of it is too little, and how many runbooks are suggested.
const (
	alertWeight    = 0.5
	serviceWeight  = 0.3
	labelWeight    = 0.1
	severityWeight = 0.1

	tooLittle = 0.25
	best      = 5
)

// Subject is what runbooks are matched with: an incident and its alerts.
type Subject struct {
	ServiceName string
	Severity    incident.Severity
	AlertNames  []string
	// AlertLabels are the labels of each alert.
	AlertLabels []map[string]string
}

// Match is a runbook that fits an incident.
type Match struct {
	Runbook

	Score   float64
	Reasons []string
}

// Best returns the runbooks that fit the subject, best first; of equal ones the one
// that was used last.
func Best(candidates []Runbook, s Subject) []Match {
	var found []Match
	for _, r := range candidates {
		if m := r.match(s); m.Score > tooLittle {
			found = append(found, m)
		}
	}
	slices.SortStableFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), compareUse(a.Runbook, b.Runbook), strings.Compare(a.Title, b.Title),
			slices.Compare(a.ID[:], b.ID[:]))
	})
	return found[:min(best, len(found))]
}

func compareUse(a, b Runbook) int {
	switch {
	case a.LastUsedAt == nil && b.LastUsedAt == nil:
		return 0
	case a.LastUsedAt == nil:
		return 1
	case b.LastUsedAt == nil:
		return -1
	default:
		return b.LastUsedAt.Compare(*a.LastUsedAt)
	}
}

// match adds up what the runbook has in common with the subject. Tenths are
// counted as whole numbers, so that equal scores are equal.
func (r Runbook) match(s Subject) Match {
	m, tenths := Match{Runbook: r, Reasons: []string{}}, 0
	if !r.Enabled {
		return m
	}
	add := func(weight float64, format string, args ...any) {
		tenths += int(weight*10 + 0.5)
		m.Reasons = append(m.Reasons, fmt.Sprintf(format, args...))
	}
	if name, ok := shared(r.AlertNames, s.AlertNames); ok {
		add(alertWeight, "It is for the alert %s.", name)
	}
	if s.ServiceName != "" && slices.Contains(r.ServiceNames, s.ServiceName) {
		add(serviceWeight, "It is for the service %s.", s.ServiceName)
	}
	if slices.ContainsFunc(s.AlertLabels, r.hasLabelsOf) {
		add(labelWeight, "An alert has its labels %s.", labelText(r.Labels))
	}
	if slices.Contains(r.Severities, s.Severity) {
		add(severityWeight, "It is for incidents of severity %s.", s.Severity)
	}
	m.Score = float64(tenths) / 10
	return m
}

func shared(ours, theirs []string) (string, bool) {
	for _, name := range ours {
		if slices.Contains(theirs, name) {
			return name, true
		}
	}
	return "", false
}

// hasLabelsOf reports whether an alert with these labels has all labels of the
// runbook, which must have some.
func (r Runbook) hasLabelsOf(alert map[string]string) bool {
	for name, value := range r.Labels {
		if found, ok := alert[name]; !ok || found != value {
			return false
		}
	}
	return len(r.Labels) > 0
}

func labelText(labels map[string]string) string {
	words := []string{}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		words = append(words, name+"="+labels[name])
	}
	return incident.Cut(strings.Join(words, ", "), 200)
}
