package ranking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
)

// lead is how long before the incident's first alert trouble elsewhere may have
// begun to be taken for its origin.
const lead = 30 * time.Minute

// together is how close alerts of one place begin when they have one cause.
const together = 15 * time.Minute

// atOnce is how near to each other alerts begin whose order says nothing: rules
// are judged in turns and wait before they fire.
const atOnce = time.Minute

// maxAtOnce is how many services are suspected for trouble at the same time.
const maxAtOnce = 2

// upstream suspects the service whose alert was the first one before the
// incident's own, and those whose alerts began at the same time.
func upstream(p *evidence.Pack) []Candidate {
	own := p.OwnAlerts()
	if len(own) == 0 {
		return nil
	}
	first := earliest(own)
	var suspects []evidence.Alert
	if origin := firstBefore(p, first); origin != nil {
		suspects = append(suspects, *origin)
	}
	suspects = append(suspects, simultaneous(p, first, suspects)...)

	var found []Candidate
	for _, s := range suspects {
		found = append(found, spreading(serviceOf(p, own), s, first))
	}
	return found
}

// firstBefore is the earliest alert elsewhere that began before the first of the
// incident.
func firstBefore(p *evidence.Pack, first evidence.Alert) *evidence.Alert {
	var origin *evidence.Alert
	for _, a := range p.Others() {
		if elsewhere(p, a) && precedes(a, first) && (origin == nil || a.StartsAt.Before(origin.StartsAt)) {
			origin = &a
		}
	}
	return origin
}

// simultaneous are the alerts of other services that began when the first of the
// incident did, one of each: the most closely related first, then the most severe.
func simultaneous(p *evidence.Pack, first evidence.Alert, taken []evidence.Alert) []evidence.Alert {
	var found []evidence.Alert
	for _, a := range p.Others() {
		if elsewhere(p, a) && a.Firing && a.StartsAt.Sub(first.StartsAt).Abs() <= atOnce {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b evidence.Alert) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(severityWeights[b.Severity], severityWeights[a.Severity]),
			a.StartsAt.Compare(b.StartsAt), strings.Compare(a.Service, b.Service))
	})
	found = slices.DeleteFunc(found, func(a evidence.Alert) bool {
		known := slices.ContainsFunc(taken, func(t evidence.Alert) bool { return strings.EqualFold(t.Service, a.Service) })
		taken = append(taken, a)
		return known
	})
	return found[:min(len(found), maxAtOnce)]
}

func elsewhere(p *evidence.Pack, a evidence.Alert) bool {
	return !strings.EqualFold(a.Service, p.Incident.Service) && serviceName(a.Service) == a.Service
}

// spreading suspects that the trouble of one service reached another one.
func spreading(service string, origin, first evidence.Alert) Candidate {
	c := Candidate{
		Key:   "upstream:" + origin.Service,
		Claim: fmt.Sprintf("A problem in %s may have spread to %s.", origin.Service, service),
		Explanation: fmt.Sprintf("%s on %s began %s before %s on %s. What begins first is not always the cause, but it is where to look first.",
			origin.Name, origin.Service, evidence.Span(first.StartsAt.Sub(origin.StartsAt)), first.Name, service),
		For:     append(groundsOf([]evidence.Alert{origin}, 1), groundsOf([]evidence.Alert{first}, 1)...),
		Against: resolvedGrounds([]evidence.Alert{origin}),
		Actions: append(runbooks([]evidence.Alert{origin}),
			fmt.Sprintf("Check whether %s calls %s, directly or through others.", service, origin.Service),
			fmt.Sprintf("Follow %s on %s first and see whether %s recovers with it.", origin.Name, origin.Service, service)),
	}
	if !origin.StartsAt.Before(first.StartsAt) {
		c.Explanation = fmt.Sprintf("%s on %s and %s on %s began within %s of each other. That does not say which came first: "+
			"the one that the other calls is the likelier origin.",
			origin.Name, origin.Service, first.Name, service, evidence.Span(max(origin.StartsAt.Sub(first.StartsAt), time.Second)))
		for _, ground := range groundsOf([]evidence.Alert{origin}, 1) {
			ground.Text = fmt.Sprintf("%s on %s did not begin before %s on %s.", origin.Name, origin.Service, first.Name, service)
			c.Against = append(c.Against, ground)
		}
	}
	return c
}

// precedes reports whether a began before first and was still firing then.
func precedes(a, first evidence.Alert) bool {
	gap := first.StartsAt.Sub(a.StartsAt)
	return gap > 0 && gap <= lead && (a.EndsAt == nil || a.Firing || a.EndsAt.After(first.StartsAt))
}

func earliest(alerts []evidence.Alert) evidence.Alert {
	return slices.MinFunc(alerts, func(a, b evidence.Alert) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), strings.Compare(a.ID.String(), b.ID.String()))
	})
}

// sharing are the labels that several things can share, most specific first.
// Narrow ones name one thing, broad ones where much or all of a system runs.
var sharing = []struct {
	label string
	noun  string
	broad bool
}{
	{"node", "node", false},
	{"host", "host", false},
	{"hostname", "host", false},
	{"device", "device", false},
	{"database", "database", false},
	{"db", "database", false},
	{"queue", "queue", false},
	{"topic", "topic", false},
	{"rack", "rack", false},
	{"availability_zone", "availability zone", true},
	{"zone", "zone", true},
	{"cluster", "cluster", true},
	{"datacenter", "data center", true},
	{"dc", "data center", true},
	{"region", "region", true},
	{"namespace", "namespace", true},
}

// sharedPlace suspects what several affected things have in common, the most
// specific one.
func sharedPlace(p *evidence.Pack) []Candidate {
	own := p.OwnAlerts()
	for _, place := range sharing {
		for _, value := range values(own, place.label) {
			group := atPlace(p, place.label, value)
			if len(members(group)) < 2 {
				continue
			}
			return []Candidate{placeCandidate(p, place.label, place.noun, value, group, place.broad)}
		}
	}
	return nil
}

func placeCandidate(p *evidence.Pack, label, noun, value string, group []evidence.Alert, broad bool) Candidate {
	affected := members(group)
	c := Candidate{
		Key:   "place:" + label + "=" + value,
		Claim: fmt.Sprintf("The %s %s that the affected parts share may be the cause.", noun, value),
		Explanation: fmt.Sprintf("The alerts of %s carry %s=%s and began within %s of each other.",
			enumerate(affected), label, value, evidence.Span(spread(group))),
		For: groundsOf(group, maxCited),
		Actions: append(runbooks(group),
			fmt.Sprintf("Check the health of the %s %s and what changed on it before %s.", noun, value, evidence.Clock(earliest(group).StartsAt)),
			fmt.Sprintf("Look for parts on the %s %s that are not affected; if there are any, the cause is narrower.", noun, value)),
	}
	elsewhere := slices.DeleteFunc(slices.Clone(p.Alerts), func(a evidence.Alert) bool { return a.Labels[label] == value || a.Labels[label] == "" })
	for _, ground := range groundsOf(elsewhere, 2) {
		ground.Text = fmt.Sprintf("Also outside the %s %s: %s", noun, value, ground.Text)
		c.Against = append(c.Against, ground)
	}
	if broad && len(elsewhere) == 0 && len(c.For) > 0 {
		c.Against = append(c.Against, Ground{
			Item: c.For[0].Item,
			Text: fmt.Sprintf("Every alert around the incident that names a %s names %s, so it may only say where everything runs.", noun, value),
		})
	}
	return c
}

// atPlace returns the alerts with the label that began close to the incident's
// own with the same label.
func atPlace(p *evidence.Pack, label, value string) []evidence.Alert {
	var group []evidence.Alert
	for _, a := range p.Alerts {
		if a.Labels[label] == value && a.StartsAt.Sub(p.Incident.DetectedAt).Abs() <= together {
			group = append(group, a)
		}
	}
	return group
}

// members names the different things that alerts are about.
func members(alerts []evidence.Alert) []string {
	var names []string
	for _, a := range alerts {
		name := serviceName(a.Service)
		if label, value := a.Instance(); label == "pod" || label == "instance" {
			name += " (" + value + ")"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func values(alerts []evidence.Alert, label string) []string {
	var found []string
	for _, a := range alerts {
		if v := a.Labels[label]; v != "" && !slices.Contains(found, v) {
			found = append(found, v)
		}
	}
	slices.Sort(found)
	return found
}

func spread(alerts []evidence.Alert) time.Duration {
	first := earliest(alerts).StartsAt
	last := first
	for _, a := range alerts {
		if a.StartsAt.After(last) {
			last = a.StartsAt
		}
	}
	return last.Sub(first)
}

func enumerate(names []string) string {
	const shown = 4
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// instances tells one broken instance from a service that is affected as a
// whole.
func instances(p *evidence.Pack) []Candidate {
	own := p.OwnAlerts()
	var names []string
	for _, a := range own {
		_, value := a.Instance()
		if value == "" {
			return nil // an alert about the whole service
		}
		if !slices.Contains(names, value) {
			names = append(names, value)
		}
	}
	service := serviceOf(p, own)
	switch len(names) {
	case 0:
		return nil
	case 1:
		return []Candidate{oneInstance(service, names[0], own)}
	default:
		return []Candidate{allInstances(service, names, own)}
	}
}

func oneInstance(service, instance string, own []evidence.Alert) Candidate {
	return Candidate{
		Key:         "instance:" + instance,
		Claim:       fmt.Sprintf("The trouble may be limited to %s of %s.", instance, service),
		Explanation: fmt.Sprintf("Every alert of the incident names %s and no other instance.", instance),
		For:         groundsOf(own, maxCited), Against: resolvedGrounds(own),
		Actions: append(runbooks(own),
			fmt.Sprintf("Compare %s with another instance of %s: version, configuration, host and load.", instance, service),
			fmt.Sprintf("If others are healthy, take %s out of service and see whether the incident ends.", instance)),
	}
}

func allInstances(service string, names []string, own []evidence.Alert) Candidate {
	return Candidate{
		Key:         "instances:" + service,
		Claim:       fmt.Sprintf("Something that all instances of %s share, such as a release, its configuration or a dependency, may be the cause.", service),
		Explanation: fmt.Sprintf("The alerts name %d instances (%s) and began within %s of each other.", len(names), enumerate(names), evidence.Span(spread(own))),
		For:         groundsOf(own, maxCited), Against: resolvedGrounds(own),
		Actions: append(runbooks(own),
			fmt.Sprintf("Check what was released or configured on %s before %s.", service, evidence.Clock(earliest(own).StartsAt)),
			fmt.Sprintf("Check what all instances of %s call and whether it is healthy.", service)),
	}
}
