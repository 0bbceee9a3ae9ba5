package core

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
)

// Limits of the texts of a hypothesis.
const (
	maxClaim  = 500
	maxAction = 500
	maxSteps  = 6
)

// byRules turns the candidates of the rules into hypotheses.
func byRules(pack *evidence.Pack, candidates []ranking.Candidate) []hypothesis.Hypothesis {
	var found []hypothesis.Hypothesis
	for _, c := range candidates {
		found = append(found, hypothesis.Hypothesis{
			Claim: text.Cut(c.Claim, maxClaim), Description: paragraphs(c.Explanation, c.Factors.Line()), ConfidenceScore: c.Confidence,
			SupportingEvidence: sentences(c.For), ContradictingEvidence: sentences(c.Against),
			Evidence: cited(pack, items(c.For), items(c.Against)), SuggestedActions: actions(c.Actions), Source: hypothesis.SourceRules,
		})
	}
	return found
}

// byModel turns the claims of the model into hypotheses. What the model thinks
// of its claims and what the evidence they cite scores weigh the same, so that a
// text that talks the model into certainty does not talk us into it.
func byModel(pack *evidence.Pack, claims []prompt.Claim, opinions ranking.OpinionOf) []hypothesis.Hypothesis {
	var found []hypothesis.Hypothesis
	for _, c := range claims {
		support := ranking.SupportOf(pack, c.For, c.Against)
		support.Opinion = support.Opinion.Add(opinionOn(c, opinions))
		factors := ranking.FactorsOf(support)
		confidence := ranking.Confidence((c.Confidence+factors.Score())/2, support.Kinds)
		found = append(found, hypothesis.Hypothesis{
			Claim: text.Cut(c.Text, maxClaim), ConfidenceScore: confidence, Source: hypothesis.SourceModel,
			Description: paragraphs(explanationOf(c),
				fmt.Sprintf("Confidence: the model says %.2f, the cited evidence scores %.2f.", c.Confidence, factors.Score()), factors.Line()),
			SupportingEvidence: summaries(pack, c.For), ContradictingEvidence: summaries(pack, c.Against),
			Evidence: cited(pack, c.For, c.Against), SuggestedActions: actions(stepsOf(c)),
		})
	}
	slices.SortStableFunc(found, func(a, b hypothesis.Hypothesis) int { return cmp.Compare(b.ConfidenceScore, a.ConfidenceScore) })
	return found[:min(len(found), ranking.MaxCandidates)]
}

// opinionOn is what people said about a claim and about the candidate that it
// words anew.
func opinionOn(c prompt.Claim, opinions ranking.OpinionOf) ranking.Opinion {
	said := opinions(c.Text)
	if c.Candidate != nil && !strings.EqualFold(c.Candidate.Claim, c.Text) {
		said = said.Add(opinions(c.Candidate.Claim))
	}
	return said
}

func explanationOf(c prompt.Claim) string {
	if c.Description == "" && c.Candidate != nil {
		return c.Candidate.Explanation
	}
	return c.Description
}

// stepsOf puts the runbooks that alerts name first; the model does not know
// their addresses. A claim without steps of its own takes the candidate's.
func stepsOf(c prompt.Claim) []string {
	if c.Candidate == nil {
		return c.Actions
	}
	if len(c.Actions) == 0 {
		return c.Candidate.Actions
	}
	runbooks := slices.DeleteFunc(slices.Clone(c.Candidate.Actions), func(a string) bool { return !strings.HasPrefix(a, ranking.RunbookAction) })
	return append(runbooks, c.Actions...)
}

func paragraphs(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "\n")
}

func sentences(grounds []ranking.Ground) []string {
	found := []string{}
	for _, g := range grounds {
		found = append(found, g.Text)
	}
	return found
}

func items(grounds []ranking.Ground) []string {
	var ids []string
	for _, g := range grounds {
		ids = append(ids, g.Item)
	}
	return ids
}

func summaries(pack *evidence.Pack, ids []string) []string {
	found := []string{}
	for _, id := range ids {
		if item, ok := pack.ByID(id); ok {
			found = append(found, item.Summary)
		}
	}
	return found
}

// cited returns the evidence behind the ids, each once.
func cited(pack *evidence.Pack, lists ...[]string) []hypothesis.Evidence {
	found, seen := []hypothesis.Evidence{}, map[string]bool{}
	for _, id := range slices.Concat(lists...) {
		if item, ok := pack.ByID(id); ok && !seen[id] {
			seen[id] = true
			found = append(found, item.Evidence)
		}
	}
	return found
}

func actions(steps []string) []string {
	found := []string{}
	for _, step := range steps {
		if step = text.Cut(step, maxAction); !slices.Contains(found, step) && len(found) < maxSteps {
			found = append(found, step)
		}
	}
	return found
}

func lower(claim string) string { return strings.ToLower(claim) }

// Why steps have nothing to do in this version of the platform.
const (
	noService  = "Neither the incident nor its alerts name a service."
	noRegistry = "No services, hosts or deployments are registered in this installation yet."
	noMetrics  = "No metrics are collected in this installation yet."
	noPoints   = "No anomalies were reported for the service around the incident."
	noLogs     = "No logs or traces are collected in this installation yet."
	noLines    = "There are no logs to analyze."
	noCause    = "There is no hypothesis to act on."
)

// collected are the steps that end with the collection of the evidence.
func collected(pack *evidence.Pack) []hypothesis.StepChange {
	source := hypothesis.StepChange{
		Type: hypothesis.StepSourceIdentified, Status: hypothesis.StepCompleted,
		Output: map[string]any{
			hypothesis.SeenAlerts: seen(pack),
			"service":             pack.Incident.Service, "alerts": len(pack.Alerts), "anomalies": len(pack.Anomalies), "similar_incidents": len(pack.Precedents), "evidence": len(pack.Items),
		},
	}
	if !evidence.Known(pack.Incident.Service) {
		source.Status, source.Reason = hypothesis.StepSkipped, noService
	}
	return []hypothesis.StepChange{
		source,
		skipped(hypothesis.StepPlatformDetails, noRegistry),
		skipped(hypothesis.StepMetricsFetched, noMetrics),
		departed(pack),
		skipped(hypothesis.StepLogsFetched, noLogs),
		skipped(hypothesis.StepLogsAnalyzed, noLines),
		{Type: hypothesis.StepHypothesisGenerated, Status: hypothesis.StepInProgress},
	}
}

// seen are the alerts of a pack, so that those that come in later can be told from
// them.
func seen(pack *evidence.Pack) []string {
	ids := []string{}
	for _, a := range pack.Alerts {
		ids = append(ids, a.ID.String())
	}
	return ids
}

// departed is the step that looks at anomalies. They are reported by what watches
// the metrics, which need not be stored here.
func departed(pack *evidence.Pack) hypothesis.StepChange {
	if len(pack.Anomalies) == 0 {
		return skipped(hypothesis.StepMetricsAnalyzed, noPoints)
	}
	return hypothesis.StepChange{
		Type: hypothesis.StepMetricsAnalyzed, Status: hypothesis.StepCompleted, Output: map[string]any{"anomalies": len(pack.Anomalies)},
	}
}

// concluded are the steps that end with the result.
func concluded(r result, candidates int) []hypothesis.StepChange {
	generated := hypothesis.StepChange{
		Type: hypothesis.StepHypothesisGenerated, Status: hypothesis.StepCompleted,
		Output: map[string]any{"candidates": candidates, "hypotheses": len(r.outcome.Hypotheses), "source": r.outcome.Source, "note": r.outcome.Note},
	}
	if r.usage != nil {
		generated.Usage = &hypothesis.Usage{InputTokens: r.usage.Tokens.Input, OutputTokens: r.usage.Tokens.Output, CostUSD: r.usage.CostUSD}
	}
	suggested := 0
	for _, h := range r.outcome.Hypotheses {
		suggested += len(h.SuggestedActions)
	}
	solved := hypothesis.StepChange{
		Type: hypothesis.StepSolutionGenerated, Status: hypothesis.StepCompleted, Output: map[string]any{"suggested_actions": suggested},
	}
	if suggested == 0 {
		solved = skipped(hypothesis.StepSolutionGenerated, noCause)
	}
	return []hypothesis.StepChange{generated, solved}
}

func skipped(step hypothesis.StepType, reason string) hypothesis.StepChange {
	return hypothesis.StepChange{Type: step, Status: hypothesis.StepSkipped, Reason: reason}
}
