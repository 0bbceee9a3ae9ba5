package story_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/story"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
)

var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func after(minutes int) *time.Time {
	at := noon.Add(time.Duration(minutes) * time.Minute)
	return &at
}

// theFacts are those of an incident that an alert opened and Ann resolved.
func theFacts() *story.Facts {
	ann, note := "Ann", "went well"
	moved := incident.StateChange(incident.Detected, incident.Acknowledged, "")
	moved.ID, moved.UserName, moved.CreatedAt = uuid.New(), ann, *after(3)
	said := incident.Comment("The disk\nis full.")
	said.ID, said.UserName, said.CreatedAt = uuid.New(), ann, *after(5)
	ended := incident.StateChange(incident.Acknowledged, incident.Resolved, "")
	ended.ID, ended.UserName, ended.CreatedAt = uuid.New(), ann, *after(90)
	return &story.Facts{
		Incident: incident.Incident{
			ID: uuid.New(), Title: "Checkout is slow", ServiceName: "checkout", Severity: incident.High, State: incident.Resolved,
			Source: incident.SourceAlertmanager, DetectedAt: noon, AcknowledgedAt: after(3), MitigatedAt: after(90), ResolvedAt: after(90),
		},
		Activities: []incident.Activity{moved, said, ended},
		Alerts: []alert.Alert{{
			ID: uuid.New(), Name: "HighLatency", Status: alert.Resolved, StartsAt: *after(-2), EndsAt: after(80),
		}},
		Cause: &hypothesis.Hypothesis{
			Claim: "The disk filled up", Description: "It was at 100 %.", ConfidenceScore: 0.62, Rank: 1, Status: hypothesis.Confirmed,
			SupportingEvidence: []string{"disk at 100 %"}, SuggestedActions: []string{"Check the log rotation."},
		},
		Executions: []runbook.Execution{{RunbookTitle: "Free the disk", Steps: []runbook.RunbookExecutionStep{
			{Title: "Delete logs", Status: runbook.StepDone, Note: &note, By: &ann, At: after(60)},
			{Title: "Restart", Status: runbook.StepFailed, By: &ann, At: after(70)},
			{Title: "Look", Status: runbook.StepPending},
		}}},
	}
}

func TestDraft(t *testing.T) {
	t.Parallel()

	t.Run("tells the times as they were", func(t *testing.T) {
		t.Parallel()

		d := theFacts().Draft()

		require.True(t, d.UsingMock)
		require.Contains(t, d.Summary, "acknowledged after 3 minutes")
		require.Contains(t, d.Summary, "mitigated after 1 hour 30 minutes")
		require.Contains(t, d.Impact, "1 alert fired: HighLatency.")
		require.Contains(t, d.Detection, "The alert HighLatency had been firing for 2 minutes by then.")
		require.Contains(t, d.Detection, "acknowledged after 3 minutes by Ann.")
		require.Contains(t, d.Resolution, "Resolved at 2026-01-24 13:30:00 UTC, 1 hour 30 minutes after the detection by Ann.")
		require.Contains(t, d.Resolution, `- Free the disk, step "Delete logs": done by Ann (went well)`)
		require.Contains(t, d.Resolution, "- Ann: The disk is full.")
		texts := []string{}
		for i, m := range d.Timeline {
			texts = append(texts, m.Text)
			require.False(t, i > 0 && m.At.Before(d.Timeline[i-1].At), "in order")
		}
		require.Equal(t, []string{
			"Alert HighLatency fired.", "Incident detected.", "State changed from detected to acknowledged. (Ann)", "Ann: The disk is full.",
			`Free the disk, step "Delete logs": done by Ann (went well)`, `Free the disk, step "Restart": failed by Ann`,
			"Alert HighLatency resolved.", "State changed from acknowledged to resolved. (Ann)",
		}, texts)
	})

	t.Run("takes the cause from a person", func(t *testing.T) {
		t.Parallel()

		d := theFacts().Draft()

		require.Equal(t, "The disk filled up.\n\nIt was at 100 %.", d.RootCause)
		require.Equal(t, []string{"disk at 100 %"}, d.ContributingFactors)
		require.Equal(t, "Check the log rotation.", d.ActionItems[0].Title)
		require.Equal(t, `Mend the runbook step "Restart" of Free the disk.`, d.ActionItems[1].Title)
	})

	for _, c := range []struct {
		name, want string
		rank       int
	}{
		{"names the first hypothesis when nobody confirmed one", "The analysis ranked this hypothesis first, with a confidence of 62 %: The disk filled up.", 1},
		{"says that those before it were rejected", "Of the hypotheses that nobody rejected the analysis ranked this one first", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := theFacts()
			f.Cause.Status, f.Cause.Rank = hypothesis.Proposed, c.rank

			d := f.Draft()

			require.Contains(t, d.RootCause, "Not confirmed. "+c.want)
			require.Contains(t, d.RootCause, "Nobody has confirmed it.")
			require.Contains(t, d.Summary, "Its cause has not been confirmed.")
			require.Empty(t, d.ContributingFactors)
		})
	}

	t.Run("invents nothing", func(t *testing.T) {
		t.Parallel()
		f := theFacts()
		f.Cause, f.Alerts, f.Executions, f.Activities, f.Incident.AcknowledgedAt = nil, nil, nil, nil, nil

		d := f.Draft()

		require.Equal(t, "Not known. The analysis found no hypothesis, and nobody has confirmed a cause.", d.RootCause)
		require.Empty(t, d.ActionItems)
		require.Equal(t, []string{"Nobody acknowledged the incident before it was over.", "No runbook was followed."}, d.Lessons)
		require.Len(t, d.Timeline, 1)
	})
}

func TestChoose(t *testing.T) {
	t.Parallel()
	of := func(rank int, s hypothesis.Status) hypothesis.Hypothesis {
		return hypothesis.Hypothesis{Rank: rank, Status: s}
	}
	for name, c := range map[string]struct {
		latest, all []hypothesis.Hypothesis
		want        int
	}{
		"the confirmed one": {[]hypothesis.Hypothesis{of(1, hypothesis.Proposed), of(2, hypothesis.Confirmed)}, nil, 2},
		"the one confirmed in an earlier run": {
			[]hypothesis.Hypothesis{of(1, hypothesis.Proposed)}, []hypothesis.Hypothesis{of(4, hypothesis.Confirmed)}, 4,
		},
		"the first that nobody rejected": {[]hypothesis.Hypothesis{of(1, hypothesis.Rejected), of(2, hypothesis.Proposed)}, nil, 2},
		"none of rejected ones":          {[]hypothesis.Hypothesis{of(1, hypothesis.Rejected)}, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := story.Choose(c.latest, c.all)

			if c.want == 0 {
				require.Nil(t, got)
				return
			}
			require.Equal(t, c.want, got.Rank)
		})
	}
}
