package runbook_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func TestBest(t *testing.T) {
	t.Parallel()
	subject := runbook.Subject{
		ServiceName: "checkout", Severity: incident.High, AlertNames: []string{"HighLatency", "HighErrorRate"},
		AlertLabels: []map[string]string{{"team": "shop"}, {"team": "shop", "region": "eu"}},
	}
	for _, c := range []struct {
		name    string
		book    runbook.Runbook
		score   float64
		reasons []string
	}{
		{"the name of an alert", runbook.Runbook{AlertNames: []string{"Other", "HighErrorRate"}}, 0.5, []string{"It is for the alert HighErrorRate."}},
		{"the service", runbook.Runbook{ServiceNames: []string{"checkout"}}, 0.3, []string{"It is for the service checkout."}},
		{
			"everything",
			runbook.Runbook{
				AlertNames: []string{"HighLatency"}, ServiceNames: []string{"checkout"}, Severities: []incident.Severity{incident.High},
				Labels: map[string]string{"team": "shop", "region": "eu"},
			},
			1,
			[]string{
				"It is for the alert HighLatency.", "It is for the service checkout.", "An alert has its labels region=eu, team=shop.",
				"It is for incidents of severity high.",
			},
		},
		{"labels and severity alone are too little", runbook.Runbook{
			Labels: map[string]string{"team": "shop"}, Severities: []incident.Severity{incident.High},
		}, 0, nil},
		{"labels of two alerts together are none", runbook.Runbook{
			ServiceNames: []string{"checkout"}, Labels: map[string]string{"team": "shop", "region": "us"},
		}, 0.3, []string{"It is for the service checkout."}},
		{"another service", runbook.Runbook{ServiceNames: []string{"Checkout", "cart"}}, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.book.Enabled = true

			found := runbook.Best([]runbook.Runbook{c.book}, subject)
			c.book.Enabled = false

			require.Empty(t, runbook.Best([]runbook.Runbook{c.book}, subject), "one that is not enabled is not suggested")
			if c.reasons == nil {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.InDelta(t, c.score, found[0].Score, 1e-9)
			require.Equal(t, c.reasons, found[0].Reasons)
		})
	}

	t.Run("at most five, best first and of equal ones the last used", func(t *testing.T) {
		t.Parallel()
		now := time.Now()
		books := []runbook.Runbook{{Title: "best", AlertNames: []string{"HighLatency"}}}
		for _, title := range []string{"d", "c", "b", "a", "e", "f"} {
			books = append(books, runbook.Runbook{Title: title, ServiceNames: []string{"checkout"}})
		}
		books[1].LastUsedAt = &now
		for i := range books {
			books[i].Enabled = true
		}

		var titles []string
		for _, m := range runbook.Best(books, subject) {
			titles = append(titles, m.Title)
		}

		require.Equal(t, []string{"best", "d", "a", "b", "c"}, titles)
	})
}

func TestAdvance(t *testing.T) {
	t.Parallel()
	first, second := uuid.New(), uuid.New()
	now := time.Now()
	completed, aborted := runbook.Completed, runbook.Aborted
	begun := func(t *testing.T) runbook.Execution {
		t.Helper()
		book := runbook.Runbook{Enabled: true, Title: "R", Steps: []runbook.RunbookStep{{ID: first, Title: "a"}, {ID: second, Title: "b"}}}
		e, err := book.Begin(runbook.Execution{})
		require.NoError(t, err)
		return e
	}
	said := func(id uuid.UUID, s runbook.StepStatus) runbook.StepProgress {
		return runbook.StepProgress{StepID: id, Status: s}
	}

	t.Run("a step says who did it and when, and forgets it when it is pending again", func(t *testing.T) {
		t.Parallel()
		e := begun(t)

		changed, err := e.Advance(runbook.Progress{Steps: []runbook.StepProgress{said(first, runbook.StepDone)}}, "Ann", now)
		require.NoError(t, err)
		require.True(t, changed)
		require.Equal(t, "Ann", *e.Steps[0].By)
		changed, err = e.Advance(runbook.Progress{Steps: []runbook.StepProgress{said(first, runbook.StepDone)}}, "Bob", now)
		require.NoError(t, err)
		require.False(t, changed, "the same again changes nothing")
		require.Equal(t, "Ann", *e.Steps[0].By)
		_, err = e.Advance(runbook.Progress{Steps: []runbook.StepProgress{said(first, runbook.StepPending)}}, "Bob", now)
		require.NoError(t, err)
		require.Nil(t, e.Steps[0].By)
		require.Nil(t, e.Steps[0].At)
	})

	t.Run("it is completed when no step is pending", func(t *testing.T) {
		t.Parallel()
		e := begun(t)

		_, err := e.Advance(runbook.Progress{Status: &completed, Steps: []runbook.StepProgress{said(first, runbook.StepFailed)}}, "Ann", now)
		require.Equal(t, fault.CodeConflict, fault.CodeOf(err))
		require.ErrorContains(t, err, "1 step is still pending")
		_, err = e.Advance(runbook.Progress{Status: &completed, Steps: []runbook.StepProgress{
			said(first, runbook.StepFailed), said(second, runbook.StepSkipped),
		}}, "Ann", now)

		require.NoError(t, err)
		require.Equal(t, &now, e.FinishedAt)
		require.Equal(t, "Runbook R completed: 1 skipped, 1 failed.", e.Outcome())
		_, err = e.Advance(runbook.Progress{Steps: []runbook.StepProgress{said(first, runbook.StepDone)}}, "Ann", now)
		require.Equal(t, fault.CodeConflict, fault.CodeOf(err), "what has finished does not change")
	})

	t.Run("it is aborted at any time", func(t *testing.T) {
		t.Parallel()
		e := begun(t)

		_, err := e.Advance(runbook.Progress{Status: &aborted}, "Ann", now)

		require.NoError(t, err)
		require.Equal(t, "Runbook R aborted: 2 pending.", e.Outcome())
	})
}

func TestPrepare(t *testing.T) {
	t.Parallel()
	same := uuid.New()
	step := []runbook.RunbookStep{{Title: "x"}}
	for _, c := range []struct {
		name, message string
		book          runbook.Runbook
	}{
		{"a blank title", "title", runbook.Runbook{Title: " ", Steps: step}},
		{"an empty alert name", "alert_names[0]", runbook.Runbook{Title: "x", Steps: step, AlertNames: []string{""}}},
		{"a label without a name", "labels", runbook.Runbook{Title: "x", Steps: step, Labels: map[string]string{"": "x"}}},
		{"a blank step", "steps[0].title", runbook.Runbook{Title: "x", Steps: []runbook.RunbookStep{{Title: "  "}}}},
		{"two steps with one id", "steps[1].id", runbook.Runbook{Title: "x", Steps: []runbook.RunbookStep{{ID: same, Title: "a"}, {ID: same, Title: "b"}}}},
	} {
		t.Run("refuses "+c.name, func(t *testing.T) {
			t.Parallel()

			known, ok := fault.As(c.book.Prepare())

			require.True(t, ok)
			require.Equal(t, c.message, known.Fields[0].Field)
		})
	}

	t.Run("sorts severities and gives steps ids", func(t *testing.T) {
		t.Parallel()
		book := runbook.Runbook{Title: "x", Steps: step, Severities: []incident.Severity{incident.Low, incident.Critical, incident.Low}}

		require.NoError(t, book.Prepare())

		require.Equal(t, []incident.Severity{incident.Critical, incident.Low}, book.Severities)
		require.NotEqual(t, uuid.Nil, book.Steps[0].ID)
		require.Equal(t, uuid.Nil, step[0].ID, "what was given stays as it is")
	})
}
