package incident_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var noon = time.Date(2026, time.January, 24, 12, 0, 0, 0, time.UTC)

// legal is the table of the contract, written out a second time on purpose.
var legal = map[incident.State]string{
	incident.Detected:      "acknowledged investigating mitigated resolved",
	incident.Acknowledged:  "investigating mitigated resolved",
	incident.Investigating: "mitigated resolved",
	incident.Mitigated:     "resolved investigating",
	incident.Resolved:      "learned investigating",
	incident.Learned:       "",
}

func allowed(from, to incident.State) bool {
	return slices.Contains(strings.Fields(legal[from]), string(to))
}

func TestMoveTo(t *testing.T) {
	t.Parallel()

	for _, from := range incident.States() {
		for _, to := range incident.States() {
			t.Run("from "+string(from)+" to "+string(to), func(t *testing.T) {
				t.Parallel()
				i := incident.Incident{State: from, DetectedAt: noon}

				err := i.MoveTo(to, noon.Add(time.Minute))

				switch {
				case from == to:
					require.NoError(t, err)
					require.Equal(t, incident.Incident{State: from, DetectedAt: noon}, i)
				case allowed(from, to):
					require.NoError(t, err)
					require.Equal(t, to, i.State)
				default:
					require.Equal(t, "INVALID_TRANSITION", fault.CodeOf(err))
					require.Equal(t, fault.Conflict, fault.KindOf(err))
					require.Equal(t, incident.Incident{State: from, DetectedAt: noon}, i)
				}
			})
		}
	}
}

func TestAnIllegalTransitionNamesTheLegalOnes(t *testing.T) {
	t.Parallel()
	i := incident.Incident{State: incident.Mitigated}

	known, ok := fault.As(i.MoveTo(incident.Acknowledged, noon))

	require.True(t, ok)
	require.Equal(t, []incident.State{incident.Resolved, incident.Investigating}, known.Extra["allowed"])
}

// TestTimestampsFollowTheStates drives incidents through random requests: only
// legal states are reached, and the times always tell the story of the state.
func TestTimestampsFollowTheStates(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		now := noon
		i := incident.Incident{State: incident.Detected, DetectedAt: now}
		steps := rapid.SliceOfN(rapid.SampledFrom(incident.States()), 1, 30).Draw(t, "requests")
		for _, to := range steps {
			now = now.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "seconds")) * time.Second)
			before := i

			err := i.MoveTo(to, now)

			require.Equal(t, before.State == to || allowed(before.State, to), err == nil)
			if err != nil || before.State == to {
				require.Equal(t, before, i, "a refused or repeated request changes nothing")
				continue
			}
			requireConsistent(t, before, i, now)
		}
	})
}

func requireConsistent(t require.TestingT, before, i incident.Incident, now time.Time) {
	reopened := i.State == incident.Investigating && (before.State == incident.Mitigated || before.State == incident.Resolved)
	reached := func(states ...incident.State) bool { return slices.Contains(states, i.State) }

	if reopened {
		want := before.AcknowledgedAt
		if want == nil {
			want = &now
		}
		require.Equal(t, want, i.AcknowledgedAt, "reopening keeps when it was taken on")
	}
	if reached(incident.Acknowledged, incident.Investigating) {
		require.NotNil(t, i.AcknowledgedAt)
	}
	require.Equal(t, reached(incident.Mitigated, incident.Resolved, incident.Learned), i.MitigatedAt != nil)
	require.Equal(t, reached(incident.Resolved, incident.Learned), i.ResolvedAt != nil)
	require.Equal(t, reached(incident.Learned), i.LearnedAt != nil)

	last := i.DetectedAt
	for _, at := range []*time.Time{i.AcknowledgedAt, i.MitigatedAt, i.ResolvedAt, i.LearnedAt} {
		if at == nil {
			continue
		}
		require.False(t, at.Before(last), "the times are in the order of the states")
		require.False(t, at.After(now))
		last = *at
	}
}

func TestAdvance(t *testing.T) {
	t.Parallel()

	cases := []struct {
		name     string
		from, to incident.State
		want     incident.State
		code     string
	}{
		{"moves forward over states in between", incident.Detected, incident.Resolved, incident.Resolved, ""},
		{"never moves backwards", incident.Resolved, incident.Mitigated, incident.Resolved, ""},
		{"leaves the state it is asked for", incident.Mitigated, incident.Mitigated, incident.Mitigated, ""},
		{"never reopens", incident.Mitigated, incident.Investigating, incident.Mitigated, ""},
		{"leaves what is learned", incident.Learned, incident.Resolved, incident.Learned, ""},
		{"does not skip what only people do", incident.Detected, incident.Learned, incident.Detected, "INVALID_TRANSITION"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			i := incident.Incident{State: c.from}

			err := i.Advance(c.to, noon)

			require.Equal(t, c.want, i.State)
			if c.code == "" {
				require.NoError(t, err)
				return
			}
			require.Equal(t, c.code, fault.CodeOf(err))
		})
	}
}

func TestParseState(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]incident.State{"open": incident.Detected, "closed": incident.Learned, "mitigated": incident.Mitigated} {
		got, ok := incident.ParseState(text)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	_, ok := incident.ParseState("Open")
	require.False(t, ok)
}

func TestRaise(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		i := incident.Incident{Severity: rapid.SampledFrom(incident.Severities()).Draw(t, "has")}
		before, to := i.Severity, rapid.SampledFrom(incident.Severities()).Draw(t, "alert")

		raised := i.Raise(to)

		require.False(t, before.WorseThan(i.Severity), "the severity is never lowered")
		require.False(t, to.WorseThan(i.Severity), "the incident is as severe as its alert")
		require.Equal(t, raised, i.Severity != before)
	})
}

func TestCut(t *testing.T) {
	t.Parallel()

	cases := []struct {
		name, text string
		limit      int
		want       string
	}{
		{"a short text stays", "short", 5, "short"},
		{"a long text ends in an ellipsis", "longer", 5, "long…"},
		{"characters count, not bytes", "äöüß", 4, "äöüß"},
		{"characters are not broken", "äöüßé", 4, "äöü…"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, incident.Cut(c.text, c.limit))
		})
	}
}
