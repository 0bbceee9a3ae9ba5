package ranking

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
)

// MaxCandidates is how many suspected causes a ranking has at most.
const MaxCandidates = 5

// Candidate is one suspected cause with what speaks for and against it.
type Candidate struct {
	// Key names the rule and its object, such as upstream:payments.
	Key         string
	Claim       string
	Explanation string
	For         []Ground
	Against     []Ground
	Actions     []string
	Factors     Factors
	Confidence  float64
}

// Ground is a sentence with the item of the pack it rests on.
type Ground struct {
	Item string
	Text string
}

// OpinionOf tells what people have said about a claim before.
type OpinionOf func(claim string) Opinion

// rule finds suspected causes of one sort in a pack.
type rule func(p *evidence.Pack) []Candidate

// rules are all there are; an empty pack makes none of them speak.
var rules = []rule{recurrences, upstream, sharedPlace, instances, meanings, departures}

// Rank returns the suspected causes that the rules find, best first, at most
// MaxCandidates.
func Rank(p *evidence.Pack, opinions OpinionOf) []Candidate {
	var found []Candidate
	for _, find := range rules {
		for _, c := range find(p) {
			if len(c.For) == 0 {
				continue
			}
			support := SupportOf(p, items(c.For), items(c.Against))
			support.Opinion = support.Opinion.Add(opinions(c.Claim))
			c.Factors = FactorsOf(support)
			c.Confidence = Confidence(c.Factors.Score(), support.Kinds)
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Key, b.Key))
	})
	found = slices.CompactFunc(found, func(a, b Candidate) bool { return a.Key == b.Key })
	return found[:min(len(found), MaxCandidates)]
}

// Claims returns what the rules would claim, so that opinions can be looked up
// before ranking.
func Claims(p *evidence.Pack) []string {
	var claims []string
	for _, find := range rules {
		for _, c := range find(p) {
			claims = append(claims, c.Claim)
		}
	}
	return claims
}

// SupportOf returns what a claim that cites the given items of p rests on.
// The confirmed cause of a cited earlier incident counts as agreement.
func SupportOf(p *evidence.Pack, cited, against []string) Support {
	var s Support
	kinds := map[hypothesis.EvidenceKind]bool{}
	for _, id := range cited {
		if item, ok := p.ByID(id); ok {
			kinds[item.Kind] = true
			s.Items++
		}
	}
	for _, a := range p.Alerts {
		if a.Item != "" && slices.Contains(cited, a.Item) {
			s.Severities = append(s.Severities, a.Severity)
			s.Gaps = append(s.Gaps, a.StartsAt.Sub(p.Incident.DetectedAt))
		}
	}
	for _, a := range p.Anomalies {
		if a.Item != "" && slices.Contains(cited, a.Item) {
			s.Severities = append(s.Severities, severityOf(a))
			s.Gaps = append(s.Gaps, a.DetectedAt.Sub(p.Incident.DetectedAt))
		}
	}
	for _, r := range p.Precedents {
		if r.Item != "" && slices.Contains(cited, r.Item) {
			s.Similarities = append(s.Similarities, r.Similarity)
			s.Opinion = s.Opinion.Add(Opinion{Confirmed: boolean(r.Confirmed != "")})
		}
	}
	s.Kinds, s.Against = len(kinds), len(against)
	return s
}

func items(grounds []Ground) []string {
	var ids []string
	for _, g := range grounds {
		if g.Item != "" && !slices.Contains(ids, g.Item) {
			ids = append(ids, g.Item)
		}
	}
	return ids
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// groundsOf cites alerts, at most the given number of them.
func groundsOf(alerts []evidence.Alert, limit int) []Ground {
	var grounds []Ground
	for _, a := range alerts {
		if a.Item == "" || len(grounds) == limit {
			continue
		}
		grounds = append(grounds, Ground{Item: a.Item, Text: sentence(a)})
	}
	return grounds
}

func sentence(a evidence.Alert) string {
	text := fmt.Sprintf("%s (%s) began on %s at %s", a.Name, a.Severity, serviceName(a.Service), evidence.Clock(a.StartsAt))
	if _, value := a.Instance(); value != "" {
		text += " for " + value
	}
	if a.Summary != "" && a.Summary != a.Name {
		return text + ": " + strings.TrimRight(a.Summary, ".") + "."
	}
	return text + "."
}

// resolvedGrounds are the alerts that have ended: they speak against causes that
// should still be at work.
func resolvedGrounds(alerts []evidence.Alert) []Ground {
	var grounds []Ground
	for _, a := range alerts {
		if a.Item != "" && !a.Firing && a.EndsAt != nil {
			grounds = append(grounds, Ground{Item: a.Item, Text: fmt.Sprintf("%s on %s resolved at %s.", a.Name, serviceName(a.Service), evidence.Clock(*a.EndsAt))})
		}
	}
	return grounds[:min(len(grounds), maxCited)]
}

// maxCited is how many alerts one claim cites.
const maxCited = 8

// unnamed stands for a service without a name.
const unnamed = "the affected service"

func serviceName(service string) string {
	if !evidence.Known(service) {
		return unnamed
	}
	return service
}

// RunbookAction begins every action that names a runbook.
const RunbookAction = "Follow the runbook of "

// runbooks point to the runbooks that the alerts themselves name.
func runbooks(alerts []evidence.Alert) []string {
	var actions []string
	for _, a := range alerts {
		if strings.HasPrefix(a.RunbookURL, "https://") || strings.HasPrefix(a.RunbookURL, "http://") {
			action := RunbookAction + a.Name + ": " + a.RunbookURL
			if !slices.Contains(actions, action) {
				actions = append(actions, action)
			}
		}
	}
	return actions[:min(len(actions), 2)]
}
