package story

import (
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
)

// maxMoments is how long a timeline becomes. A longer one loses what the system
// noted, and then its end.
const maxMoments = 300

// told is a moment that may be left out when there are too many.
type told struct {
	postmortem.PostmortemMoment

	minor bool
}

// timeline tells when what happened, by the times at which it did.
func (f *Facts) timeline() []postmortem.PostmortemMoment {
	moments := []told{}
	add := func(at time.Time, text string, minor bool) {
		moments = append(moments, told{postmortem.PostmortemMoment{At: at.UTC(), Text: incident.Cut(line(text), maxQuote)}, minor})
	}
	add(f.Incident.DetectedAt, "Incident detected.", false)
	marks := map[[16]byte]bool{}
	for _, a := range f.Alerts {
		fired, resolved := incident.AlertMarks(f.Incident.ID, a.ID)
		marks[fired] = true
		add(a.StartsAt, "Alert "+a.Name+" fired.", false)
		if a.Status == alert.Resolved && a.EndsAt != nil {
			marks[resolved] = true
			add(*a.EndsAt, "Alert "+a.Name+" resolved.", false)
		}
	}
	for _, a := range f.Activities {
		if !marks[a.ID] {
			add(a.CreatedAt, activityText(a), a.ActivityType == incident.ActivitySystem)
		}
	}
	f.eachStep(func(e runbook.Execution, s runbook.RunbookExecutionStep, at time.Time) {
		add(at, stepText(e, s), false)
	})
	f.eachDeployment(func(text string, at time.Time) { add(at, "Deployment: "+text, false) })
	return shortened(moments)
}

func activityText(a incident.Activity) string {
	switch a.ActivityType {
	case incident.ActivityComment:
		return a.UserName + ": " + a.Content
	case incident.ActivityStateChange, incident.ActivitySeverityChange, incident.ActivityAssigneeChange:
		return a.Content + " (" + a.UserName + ")"
	case incident.ActivitySystem:
		if a.UserID != nil {
			return a.Content + " (" + a.UserName + ")"
		}
	}
	return a.Content
}

func (f *Facts) eachStep(tell func(runbook.Execution, runbook.RunbookExecutionStep, time.Time)) {
	for _, e := range f.Executions {
		for _, s := range e.Steps {
			if s.At != nil {
				tell(e, s, *s.At)
			}
		}
	}
}

func (f *Facts) eachDeployment(tell func(string, time.Time)) {
	if f.Cause == nil {
		return
	}
	for _, e := range f.Cause.Evidence {
		if e.Kind == hypothesis.EvidenceDeployment && e.ObservedAt != nil {
			tell(e.Summary, *e.ObservedAt)
		}
	}
}

func shortened(moments []told) []postmortem.PostmortemMoment {
	slices.SortStableFunc(moments, func(a, b told) int { return a.At.Compare(b.At) })
	if len(moments) > maxMoments {
		moments = slices.DeleteFunc(moments, func(m told) bool { return m.minor })
	}
	kept := []postmortem.PostmortemMoment{}
	for _, m := range moments[:min(len(moments), maxMoments)] {
		kept = append(kept, m.PostmortemMoment)
	}
	return kept
}
