package ranking

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
)

// likeness is how similar an earlier incident must be to be taken for a
// precedent.
const likeness = 0.5

// recurrences suspects that an earlier cause is back. Incidents with the same
// confirmed cause count together.
func recurrences(p *evidence.Pack) []Candidate {
	var found []Candidate
	index := map[string]int{}
	for _, r := range p.Precedents {
		if r.Item == "" || r.Similarity < likeness {
			continue
		}
		key := "precedent:" + r.ID.String()
		if r.Confirmed != "" {
			key = "cause:" + strings.ToLower(r.Confirmed)
		}
		if i, ok := index[key]; ok {
			found[i].For = append(found[i].For, precedentGround(r))
			continue
		}
		index[key] = len(found)
		found = append(found, recurrence(p, key, r))
	}
	return found[:min(len(found), 2)]
}

func recurrence(p *evidence.Pack, key string, r evidence.Precedent) Candidate {
	own := p.OwnAlerts()
	c := Candidate{
		Key:         key,
		Claim:       fmt.Sprintf("What caused the earlier incident “%s” may be back.", r.Title),
		Explanation: fmt.Sprintf("The incident looks like an earlier one (similarity %.2f%s). Its cause was not confirmed by anybody.", r.Similarity, because(r.Reasons)),
		For:         append([]Ground{precedentGround(r)}, groundsOf(repeating(own, r), 3)...),
		Against:     differing(own, r),
		Actions:     []string{fmt.Sprintf("Open the earlier incident “%s” and compare how it began and what ended it.", r.Title)},
	}
	if r.Confirmed != "" {
		c.Claim = "A confirmed earlier cause may be back: " + strings.TrimRight(r.Confirmed, ".") + "."
		c.Explanation = fmt.Sprintf("People confirmed this as the cause of “%s”, which this incident looks like (similarity %.2f%s).", r.Title, r.Similarity, because(r.Reasons))
	}
	if r.Resolution != "" {
		c.Actions = append(c.Actions, "What was written when it was resolved: "+r.Resolution)
	}
	for _, cause := range r.Causes[:min(len(r.Causes), 2)] {
		c.Actions = append(c.Actions, "Check what people named as its actual cause: "+cause)
	}
	return c
}

func because(reasons []string) string {
	if len(reasons) == 0 {
		return ""
	}
	return ": " + strings.Join(reasons, ", ")
}

func precedentGround(r evidence.Precedent) Ground {
	text := fmt.Sprintf("“%s” on %s was detected on %s", r.Title, serviceName(r.Service), r.DetectedAt.UTC().Format("2006-01-02"))
	if r.ResolvedAt != nil {
		text += " and resolved after " + evidence.Span(r.ResolvedAt.Sub(r.DetectedAt))
	}
	return Ground{Item: r.Item, Text: text + "."}
}

// repeating are the alerts that fired in the earlier incident too.
func repeating(own []evidence.Alert, r evidence.Precedent) []evidence.Alert {
	return slices.DeleteFunc(slices.Clone(own), func(a evidence.Alert) bool { return !slices.Contains(r.AlertNames, a.Name) })
}

// differing are the alerts that did not fire in the earlier incident.
func differing(own []evidence.Alert, r evidence.Precedent) []Ground {
	if len(r.AlertNames) == 0 {
		return nil
	}
	var grounds []Ground
	for _, a := range own {
		if a.Item != "" && !slices.Contains(r.AlertNames, a.Name) {
			grounds = append(grounds, Ground{Item: a.Item, Text: fmt.Sprintf("%s did not fire in the earlier incident.", a.Name)})
		}
	}
	return grounds[:min(len(grounds), 3)]
}
