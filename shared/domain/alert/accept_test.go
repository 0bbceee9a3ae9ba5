package alert_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

func TestAcceptOpensOneIncidentPerGroup(t *testing.T) {
	t.Parallel()
	f := setup(t)
	other := firing("c")
	other.GroupKey = "other"

	results := f.send(t, firing("a"), firing("b"), other)

	require.Equal(t, []alert.Outcome{alert.Created, alert.Attached, alert.Created}, outcomes(results))
	require.Equal(t, results[0].IncidentID, results[1].IncidentID)
	require.NotEqual(t, results[0].IncidentID, results[2].IncidentID)
	require.Equal(t, []string{"a firing", "b firing", "c firing"}, f.actions(t))
	require.Equal(t, []string{"alert.fired", "alert.fired", "alert.fired"}, f.announced(t))

	a := f.stored(t)["a@12:00"]
	require.Equal(t, noon, a.StartsAt)
	require.Equal(t, results[0].AlertID, &a.ID)
	require.Equal(t, results[0].IncidentID, a.IncidentID)
	require.Equal(t, "Production", *a.IntegrationName)
	require.Equal(t, "alertmanager", *a.IntegrationType)
	require.Equal(t, incident.HashGroup("group"), a.GroupHash)
	require.Equal(t, map[string]string{"alertname": "HighErrorRate", "service": "api", "print": "a"}, a.Labels)
	require.Equal(t, alert.Firing, a.Status)
	require.Zero(t, a.RepeatCount)
}

func TestAcceptOrdersWhatTheContractSays(t *testing.T) {
	t.Parallel()
	f := setup(t)
	b := f.batch(firing("a"), firing("b"))
	b.Note = "The sender left out 37 alerts."

	d, err := f.repo.Accept(t.Context(), f.scope, b)

	require.NoError(t, err)
	posts := f.outbox(t)
	require.Equal(t, "/internal/incidents/from-alert", posts[0].Topic)
	require.Equal(t, map[string]any{
		"incident_id": d.Results[0].IncidentID.String(), "source": "alertmanager", "source_ref": f.source.ID.String(),
		"group_key": "group", "title": "[HIGH] HighErrorRate on api",
		"description":  "5xx above 5%\n\nLook at it.\n\nSource: http://prometheus:9090/graph",
		"service_name": "api", "severity": "high", "detected_at": "2026-01-24T12:00:00.123456Z",
		"note": "The sender left out 37 alerts.",
		"alert": map[string]any{
			"id": d.Results[0].AlertID.String(), "alert_name": "HighErrorRate", "status": "firing", "severity": "high",
			"summary": "5xx above 5%", "fingerprint": "a", "starts_at": "2026-01-24T12:00:00.123456Z", "ends_at": nil,
			"labels": map[string]any{"alertname": "HighErrorRate", "service": "api", "print": "a"},
		},
	}, posts[0].Payload)
	require.NotContains(t, posts[2].Payload, "note", "the remark goes to each incident once")
	event := posts[1]
	require.Equal(t, "alerts", event.Topic)
	data, ok := event.Payload["data"].(map[string]any)
	require.True(t, ok)
	require.Equal(t, "integration", data["origin"])
	require.Equal(t, "Production", data["integration_name"])
	require.Equal(t, "Firing", data["status_display"])
	require.Equal(t, d.Results[0].IncidentID.String(), data["incident_id"])
}

func TestAcceptFollowsTheIncident(t *testing.T) {
	t.Parallel()
	recently, longAgo := clock.Now().Add(-time.Minute), clock.Now().Add(-time.Hour)

	cases := []struct {
		name       string
		state      incident.State
		resolvedAt *time.Time
		want       alert.Outcome
	}{
		{"a live incident takes the next alert", incident.Acknowledged, nil, alert.Attached},
		{"a mitigated incident is reopened", incident.Mitigated, nil, alert.Reopened},
		{"an incident resolved a minute ago is reopened", incident.Resolved, &recently, alert.Reopened},
		{"an incident resolved an hour ago is over", incident.Resolved, &longAgo, alert.Created},
		{"a learned incident is over", incident.Learned, &recently, alert.Created},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := setup(t)
			first := f.send(t, firing("a"))[0]
			f.incident(t, *first.IncidentID, c.state, c.resolvedAt)

			results := f.send(t, firing("b"), firing("c"))

			require.Equal(t, []alert.Outcome{c.want, alert.Attached}, outcomes(results), "the second finds the group live")
			require.Equal(t, results[0].IncidentID, results[1].IncidentID)
			if c.want == alert.Created {
				require.NotEqual(t, first.IncidentID, results[0].IncidentID)
			} else {
				require.Equal(t, first.IncidentID, results[0].IncidentID)
			}
		})
	}
}

func TestAcceptCountsRepeats(t *testing.T) {
	t.Parallel()

	t.Run("a repeat refreshes and says nothing", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, firing("a"))[0]
		again := firing("a")
		again.Annotations = map[string]string{"summary": "6xx"}

		results := f.send(t, again)

		require.Equal(t, alert.Updated, results[0].Status)
		require.Equal(t, first.AlertID, results[0].AlertID)
		require.Equal(t, first.IncidentID, results[0].IncidentID)
		a := f.stored(t)["a@12:00"]
		require.Equal(t, 1, a.RepeatCount)
		require.Equal(t, "6xx", a.Annotations["summary"])
		require.True(t, a.LastSeenAt.After(a.ReceivedAt))
		require.Equal(t, []string{"alert.fired"}, f.announced(t))
		require.Equal(t, []string{"a firing"}, f.actions(t))
	})

	t.Run("changed labels are announced and a higher severity is ordered", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.send(t, firing("a"))
		worse := firing("a")
		worse.Severity = alert.Critical
		worse.Labels = map[string]string{"severity": "critical"}

		f.send(t, worse)

		require.Equal(t, []string{"alert.fired", "alert.updated"}, f.announced(t))
		require.Equal(t, []string{"a firing", "a firing"}, f.actions(t))
		require.Equal(t, alert.Critical, f.stored(t)["a@12:00"].Severity)
	})

	t.Run("the same alert twice in one delivery is one alert", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		results := f.send(t, firing("a"), firing("a"))

		require.Equal(t, []alert.Outcome{alert.Created, alert.Updated}, outcomes(results))
		require.Equal(t, 1, f.stored(t)["a@12:00"].RepeatCount)
	})

	t.Run("without a start the open alert is meant, else now", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		timeless := firing("a")
		timeless.StartsAt = time.Time{}

		first, second := f.send(t, timeless)[0], f.send(t, timeless)[0]
		end := timeless
		end.Status = alert.Resolved
		third := f.send(t, end)[0]

		require.Equal(t, []alert.Outcome{alert.Created, alert.Updated, alert.Ended}, outcomes([]alert.Result{first, second, third}))
		require.Equal(t, first.AlertID, third.AlertID)
		require.Equal(t, alert.Ignored, f.send(t, end)[0].Status, "a second end finds nothing")
		require.Len(t, f.stored(t), 1)
	})
}

func TestAcceptResolves(t *testing.T) {
	t.Parallel()

	t.Run("the last alert moves the incident forward, after its own order", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, firing("a"), firing("b"))[0]

		one := f.send(t, resolved("a", time.Minute))[0]
		two := f.send(t, resolved("b", 2*time.Minute))[0]

		require.Equal(t, alert.Ended, one.Status)
		require.Equal(t, alert.Ended, two.Status)
		require.Equal(t, first.IncidentID, two.IncidentID)
		require.Equal(t, []string{"a firing", "b firing", "a resolved", "b resolved", "state mitigated"}, f.actions(t))
		posts := f.outbox(t)
		require.Equal(t, "/internal/incidents/"+first.IncidentID.String()+"/system-state", posts[len(posts)-1].Topic)
		require.NotEmpty(t, posts[len(posts)-1].Payload["reason"])
		require.Equal(t, noon.Add(time.Minute), *f.stored(t)["a@12:00"].EndsAt)
		require.Equal(t, []string{"alert.fired", "alert.fired", "alert.resolved", "alert.resolved"}, f.announced(t))
	})

	t.Run("all of a delivery counts before the incident moves", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.send(t, firing("a"))

		f.send(t, resolved("a", time.Minute), firing("b"))
		require.Equal(t, []string{"a firing", "a resolved", "b firing"}, f.actions(t))

		f.send(t, firing("c"), resolved("c", time.Minute), resolved("b", time.Minute))
		require.Equal(t, []string{"c firing", "c resolved", "b resolved", "state mitigated"}, f.actions(t)[3:])
	})

	for setting, want := range map[alert.AutoResolve][]string{
		alert.AutoClose:      {"a firing", "a resolved", "state resolved"},
		alert.AutoResolveOff: {"a firing", "a resolved"},
	} {
		t.Run("auto_resolve "+string(setting), func(t *testing.T) {
			t.Parallel()
			f := setup(t)
			f.send(t, firing("a"))
			b := f.batch(resolved("a", time.Minute))
			b.Policy.AutoResolve = setting

			_, err := f.repo.Accept(t.Context(), f.scope, b)

			require.NoError(t, err)
			require.Equal(t, want, f.actions(t))
		})
	}
}

func TestAcceptResolvesOutOfOrder(t *testing.T) {
	t.Parallel()

	t.Run("an end before its firing is remembered and opens nothing", func(t *testing.T) {
		t.Parallel()
		f := setup(t)

		before, late := f.send(t, resolved("a", time.Minute))[0], f.send(t, firing("a"))[0]

		require.Equal(t, []alert.Outcome{alert.Ignored, alert.Ignored}, outcomes([]alert.Result{before, late}))
		require.Equal(t, before.AlertID, late.AlertID)
		require.Equal(t, alert.Resolved, f.stored(t)["a@12:00"].Status)
		require.Nil(t, late.IncidentID)
		require.Empty(t, f.outbox(t))
	})

	t.Run("an end with another start ends the firing that is open", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		first := f.send(t, firing("a"))[0]
		shifted := resolved("a", time.Minute)
		shifted.StartsAt = noon.Add(-time.Second)

		end := f.send(t, shifted)[0]

		require.Equal(t, alert.Ended, end.Status)
		require.Equal(t, first.AlertID, end.AlertID)
		require.Equal(t, []string{"a firing", "a resolved", "state mitigated"}, f.actions(t))
	})

	t.Run("an end leaves a later firing alone", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		later := firing("a")
		later.StartsAt = noon.Add(time.Hour)
		f.send(t, later)

		end := f.send(t, resolved("a", time.Minute))[0]

		require.Equal(t, alert.Ignored, end.Status)
		require.Equal(t, alert.Firing, f.stored(t)["a@13:00"].Status)
		require.Equal(t, alert.Resolved, f.stored(t)["a@12:00"].Status)
	})

	t.Run("an end under another group key counts for the incident it fired in", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		f.send(t, firing("a"))
		moved := resolved("a", time.Minute)
		moved.GroupKey = "regrouped"

		f.send(t, moved)

		require.Equal(t, []string{"a firing", "a resolved", "state mitigated"}, f.actions(t))
	})
}

// event is one of four deliveries that may arrive in any order.
type event struct {
	name string
	in   alert.Incoming
}

func TestAcceptReachesTheSameEndInEveryOrder(t *testing.T) {
	t.Parallel()
	laterFiring, laterEnd := firing("a"), resolved("a", 3*time.Hour)
	laterFiring.StartsAt, laterEnd.StartsAt = noon.Add(2*time.Hour), noon.Add(2*time.Hour)

	cases := map[string][]event{
		"two alerts": {
			{"fire a", firing("a")},
			{"end a", resolved("a", time.Minute)},
			{"fire b", firing("b")},
			{"end b", resolved("b", 2*time.Minute)},
		},
		"one alert that fires twice": {
			{"fire 1", firing("a")},
			{"end 1", resolved("a", time.Minute)},
			{"fire 2", laterFiring},
			{"end 2", laterEnd},
		},
	}
	for name, list := range cases {
		for _, order := range permutations(list) {
			title := []string{name}
			for _, e := range order {
				title = append(title, e.name)
			}
			t.Run(strings.Join(title, ", "), func(t *testing.T) {
				t.Parallel()
				f := setup(t)

				for _, e := range order {
					f.send(t, e.in)
				}

				stored := f.stored(t)
				require.Len(t, stored, 2)
				for _, e := range list {
					if e.in.EndsAt == nil {
						continue
					}
					a := stored[e.in.Fingerprint+e.in.StartsAt.Format("@15:04")]
					require.Equal(t, alert.Resolved, a.Status)
					require.Equal(t, e.in.EndsAt, a.EndsAt)
				}
				if actions := f.actions(t); len(actions) > 0 {
					require.Equal(t, "state mitigated", actions[len(actions)-1], "no incident stays live: %v", actions)
				}
			})
		}
	}
}

func permutations(list []event) [][]event {
	if len(list) <= 1 {
		return [][]event{list}
	}
	var all [][]event
	for i := range list {
		rest := append(append([]event{}, list[:i]...), list[i+1:]...)
		for _, tail := range permutations(rest) {
			all = append(all, append([]event{list[i]}, tail...))
		}
	}
	return all
}

func TestAcceptRemarksWhatTheSenderLeftOut(t *testing.T) {
	t.Parallel()
	f := setup(t)
	f.send(t, firing("a"), firing("b"))
	b := f.batch(firing("a"), firing("b"))
	b.Note = "The sender left 2 alerts of this group out of its message."

	_, err := f.repo.Accept(t.Context(), f.scope, b)

	require.NoError(t, err)
	posts := f.outbox(t)
	require.Equal(t, []string{"a firing", "b firing", "a firing"}, f.actions(t), "one order carries the remark of a repeat")
	require.Equal(t, b.Note, posts[len(posts)-1].Payload["note"])
}
