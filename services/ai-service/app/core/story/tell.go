package story

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
)

// How much of one kind is told.
const (
	maxNames    = 5
	maxComments = 20
	maxActions  = 10
	maxFactors  = 10
	maxQuote    = 500
)

func (f *Facts) summary() string {
	i := f.Incident
	parts := []string{fmt.Sprintf("%s: an incident of severity %s of the service %s, detected at %s.",
		line(i.Title), i.Severity, service(i), moment(i.DetectedAt))}
	for _, step := range []struct {
		at   *time.Time
		text string
	}{
		{i.AcknowledgedAt, "acknowledged after"}, {i.MitigatedAt, "mitigated after"}, {i.ResolvedAt, "resolved after"},
	} {
		if step.at != nil {
			parts = append(parts, fmt.Sprintf("It was %s %s.", step.text, span(f.since(step.at))))
		}
	}
	if f.Confirmed() {
		parts = append(parts, "Confirmed cause: "+sentence(f.Cause.Claim))
	} else {
		parts = append(parts, "Its cause has not been confirmed.")
	}
	return paragraphs(strings.Join(parts, " "), line(i.Description))
}

func service(i incident.Incident) string {
	if i.ServiceName == "" {
		return "(not named)"
	}
	return i.ServiceName
}

func (f *Facts) impact() string {
	i := f.Incident
	parts := []string{fmt.Sprintf("The service %s was disturbed with severity %s.", service(i), i.Severity)}
	if i.MitigatedAt != nil {
		parts = append(parts, fmt.Sprintf("From its detection to its mitigation the disturbance lasted %s, from %s to %s.",
			span(f.since(i.MitigatedAt)), moment(i.DetectedAt), moment(*i.MitigatedAt)))
	}
	if names := f.alertNames(); len(names) > 0 {
		parts = append(parts, fmt.Sprintf("%s fired: %s.", count(len(f.Alerts), "alert", "alerts"), list(names, maxNames)))
	}
	return strings.Join(parts, " ")
}

// alertNames are the names of the alerts, each once, in the order of their start.
func (f *Facts) alertNames() []string {
	var names []string
	for _, a := range f.byTime() {
		if !slices.Contains(names, a.Name) {
			names = append(names, a.Name)
		}
	}
	return names
}

// rootCause is what somebody confirmed. What nobody confirmed is told as that.
func (f *Facts) rootCause() string {
	switch {
	case f.Confirmed():
		return paragraphs(sentence(f.Cause.Claim), strings.TrimSpace(f.Cause.Description))
	case f.Cause != nil:
		ranked := "The analysis ranked this hypothesis first"
		if f.Cause.Rank > 1 {
			ranked = "Of the hypotheses that nobody rejected the analysis ranked this one first"
		}
		return fmt.Sprintf("Not confirmed. %s, with a confidence of %d %%: %s Nobody has confirmed it.",
			ranked, int(f.Cause.ConfidenceScore*100+0.5), sentence(f.Cause.Claim))
	default:
		return "Not known. The analysis found no hypothesis, and nobody has confirmed a cause."
	}
}

// factors are what supports a confirmed cause, and the deployments that the
// analysis cites.
func (f *Facts) factors() []string {
	if f.Cause == nil {
		return nil
	}
	var found []string
	add := func(text string) {
		if text = line(text); text != "" && !slices.Contains(found, text) && len(found) < maxFactors {
			found = append(found, text)
		}
	}
	for _, e := range f.Cause.Evidence {
		if e.Kind == hypothesis.EvidenceDeployment {
			add(e.Summary)
		}
	}
	if f.Confirmed() {
		for _, text := range f.Cause.SupportingEvidence {
			add(text)
		}
	}
	return found
}

func (f *Facts) detection() string {
	i := f.Incident
	var parts []string
	alerts := f.byTime()
	switch {
	case i.Source == incident.SourceManual && i.CreatedByName != nil:
		parts = append(parts, fmt.Sprintf("%s declared the incident; it was detected at %s.", *i.CreatedByName, moment(i.DetectedAt)))
	case len(alerts) > 0:
		parts = append(parts, fmt.Sprintf("The alert %s (source %s) opened the incident; it was detected at %s.", alerts[0].Name, i.Source, moment(i.DetectedAt)))
	default:
		parts = append(parts, fmt.Sprintf("The incident came from the source %s; it was detected at %s.", i.Source, moment(i.DetectedAt)))
	}
	if len(alerts) > 0 {
		if before := i.DetectedAt.Sub(alerts[0].StartsAt); before > 0 {
			parts = append(parts, fmt.Sprintf("The alert %s had been firing for %s by then.", alerts[0].Name, span(before)))
		}
	}
	if i.AcknowledgedAt == nil {
		return strings.Join(append(parts, "Nobody acknowledged it."), " ")
	}
	return strings.Join(append(parts, fmt.Sprintf("It was acknowledged after %s%s.", span(f.since(i.AcknowledgedAt)),
		f.by(incident.Acknowledged, incident.Investigating))), " ")
}

// by names who moved the incident into the first of the states that it was in.
func (f *Facts) by(states ...incident.State) string {
	for _, state := range states {
		if a := f.entered(state); a != nil {
			return " by " + a.UserName
		}
	}
	return ""
}

func (f *Facts) resolution() string {
	i := f.Incident
	var parts []string
	if i.MitigatedAt != nil {
		parts = append(parts, fmt.Sprintf("Mitigated at %s, %s after the detection%s.",
			moment(*i.MitigatedAt), span(f.since(i.MitigatedAt)), f.by(incident.Mitigated, incident.Resolved)))
	}
	if i.ResolvedAt != nil {
		parts = append(parts, fmt.Sprintf("Resolved at %s, %s after the detection%s.",
			moment(*i.ResolvedAt), span(f.since(i.ResolvedAt)), f.by(incident.Resolved)))
	}
	return paragraphs(strings.Join(parts, " "), bullets("What was done by runbook:", f.steps()), bullets("What was said:", f.comments()))
}

func bullets(title string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return title + "\n- " + strings.Join(lines, "\n- ")
}

// steps are the steps of runbooks that were worked on.
func (f *Facts) steps() []string {
	var told []string
	for _, e := range f.Executions {
		for _, s := range e.Steps {
			if s.Status != runbook.StepPending {
				told = append(told, stepText(e, s))
			}
		}
	}
	return told
}

func stepText(e runbook.Execution, s runbook.RunbookExecutionStep) string {
	text := fmt.Sprintf("%s, step %q: %s", e.RunbookTitle, s.Title, s.Status)
	if s.By != nil {
		text += " by " + *s.By
	}
	if s.Note != nil && *s.Note != "" {
		text += " (" + incident.Cut(line(*s.Note), maxQuote) + ")"
	}
	return text
}

// comments are what people wrote, the first ones.
func (f *Facts) comments() []string {
	var told []string
	for _, a := range f.Activities {
		if a.ActivityType == incident.ActivityComment && len(told) < maxComments {
			told = append(told, a.UserName+": "+incident.Cut(line(a.Content), maxQuote))
		}
	}
	return told
}

// lessons are what the facts show of the response itself.
func (f *Facts) lessons() []string {
	i := f.Incident
	var found []string
	if i.AcknowledgedAt == nil {
		found = append(found, "Nobody acknowledged the incident before it was over.")
	}
	if n := f.reopened(); n > 0 {
		found = append(found, fmt.Sprintf("The incident was reopened %s: what was done first did not hold.", count(n, "time", "times")))
	}
	if len(f.Executions) == 0 {
		found = append(found, "No runbook was followed.")
	}
	for _, failed := range f.failedSteps() {
		found = append(found, fmt.Sprintf("A step of a runbook failed: %s.", failed))
	}
	if f.Cause != nil && !f.Confirmed() {
		found = append(found, "Nobody confirmed a cause while the incident was open.")
	}
	return found
}

// failedSteps names the steps of runbooks that failed, each once.
func (f *Facts) failedSteps() []string {
	var failed []string
	for _, e := range f.Executions {
		for _, s := range e.Steps {
			name := fmt.Sprintf("%q of %s", s.Title, e.RunbookTitle)
			if s.Status == runbook.StepFailed && !slices.Contains(failed, name) {
				failed = append(failed, name)
			}
		}
	}
	return failed
}

// actions are what the cause suggests, and the steps of runbooks to be mended.
func (f *Facts) actions() []postmortem.SuggestedItem {
	var found []postmortem.SuggestedItem
	add := func(title string) {
		if title = line(title); title != "" && len(found) < maxActions {
			found = append(found, postmortem.SuggestedItem{Title: incident.Cut(title, maxQuote)})
		}
	}
	if f.Cause != nil {
		if !f.Confirmed() {
			add("Find out and confirm the root cause.")
		}
		for _, action := range f.Cause.SuggestedActions {
			add(action)
		}
	}
	for _, failed := range f.failedSteps() {
		add("Mend the runbook step " + failed + ".")
	}
	return found
}
