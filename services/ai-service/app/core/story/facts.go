// Package story writes a postmortem from what is stored of an incident, by fixed
// rules: the same facts give the same text, and nothing stands in it that is not
// in them. It reads nothing itself.
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

// Facts are what is stored of an incident. Activities and executions are in the
// order in which they happened.
type Facts struct {
	Incident   incident.Incident
	Activities []incident.Activity
	Alerts     []alert.Alert
	// Cause is the confirmed hypothesis, else the first one that nobody rejected;
	// nil when there is none.
	Cause      *hypothesis.Hypothesis
	Executions []runbook.Execution
}

// Choose picks the hypothesis that a postmortem tells of.
func Choose(latest, all []hypothesis.Hypothesis) *hypothesis.Hypothesis {
	for _, list := range [][]hypothesis.Hypothesis{latest, all} {
		for i := range list {
			if list[i].Status == hypothesis.Confirmed {
				return &list[i]
			}
		}
	}
	for i := range latest {
		if latest[i].Status != hypothesis.Rejected {
			return &latest[i]
		}
	}
	return nil
}

// Confirmed reports whether somebody confirmed the cause.
func (f *Facts) Confirmed() bool {
	return f.Cause != nil && f.Cause.Status == hypothesis.Confirmed
}

// Draft tells the facts.
func (f *Facts) Draft() postmortem.Delivery {
	return postmortem.Delivery{
		Summary: f.summary(), Impact: f.impact(), RootCause: f.rootCause(), ContributingFactors: f.factors(),
		Detection: f.detection(), Resolution: f.resolution(), Timeline: f.timeline(), Lessons: f.lessons(),
		ActionItems: f.actions(), UsingMock: true,
	}
}

// byTime returns the alerts in the order in which they started.
func (f *Facts) byTime() []alert.Alert {
	return slices.SortedStableFunc(slices.Values(f.Alerts), func(a, b alert.Alert) int { return a.StartsAt.Compare(b.StartsAt) })
}

// entered returns the activity of the last time that the incident entered a state.
func (f *Facts) entered(state incident.State) *incident.Activity {
	for i := len(f.Activities) - 1; i >= 0; i-- {
		a := &f.Activities[i]
		if a.ActivityType == incident.ActivityStateChange && a.NewValue != nil && *a.NewValue == string(state) {
			return a
		}
	}
	return nil
}

// reopened counts how often the incident went back.
func (f *Facts) reopened() int {
	n := 0
	for _, a := range f.Activities {
		if a.ActivityType != incident.ActivityStateChange || a.OldValue == nil || a.NewValue == nil {
			continue
		}
		over := *a.OldValue == string(incident.Mitigated) || *a.OldValue == string(incident.Resolved)
		if over && *a.NewValue == string(incident.Investigating) {
			n++
		}
	}
	return n
}

// since is the time from the detection to a moment.
func (f *Facts) since(at *time.Time) time.Duration {
	return max(0, at.Sub(f.Incident.DetectedAt))
}
