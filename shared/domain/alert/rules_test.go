package alert_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

func TestParseSeverity(t *testing.T) {
	t.Parallel()
	words := map[alert.Severity]string{
		alert.Critical: "critical crit emergency emerg fatal disaster page p0 p1 sev0 sev1",
		alert.High:     "high error err major alert p2 sev2",
		alert.Medium:   "warning warn medium moderate average minor p3 sev3 purple",
		alert.Low:      "low ok p4 p5 sev4 sev5",
		alert.Info:     "info information informational notice debug none",
	}
	for want, list := range words {
		for word := range strings.FieldsSeq(list) {
			require.Equal(t, want, alert.ParseSeverity(word, nil), word)
			require.Equal(t, want, alert.ParseSeverity(" "+strings.ToUpper(word)+" ", nil), word)
		}
	}

	overrides := map[string]alert.Severity{"info": alert.High, "purple": alert.Critical}
	require.Equal(t, alert.High, alert.ParseSeverity("INFO", overrides), "an override wins over the table")
	require.Equal(t, alert.Critical, alert.ParseSeverity("purple", overrides), "an override knows new words")
	require.Equal(t, incident.Low, alert.Info.ForIncident(), "incidents do not know info")
	require.Equal(t, incident.Critical, alert.Critical.ForIncident())
}

func TestFingerprint(t *testing.T) {
	t.Parallel()

	// printf 'alertname=HighErrorRate\xffservice=api\xff' | sha256sum | cut -c1-16
	require.Equal(t, "b5fbec393ad665b7", alert.Fingerprint(map[string]string{"service": "api", "alertname": "HighErrorRate"}))
	require.NotEqual(t,
		alert.Fingerprint(map[string]string{"a": "1", "b": "2"}), alert.Fingerprint(map[string]string{"a": "2", "b": "1"}))
}

func TestGroupKey(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 5000)

	require.Equal(t, "{}:{x}", alert.GroupKey("{}:{x}", "Name", "api"), "the sender's key is kept")
	require.NotEqual(t, alert.GroupKey("", `a", service="b`, "c"), alert.GroupKey("", "a", `b", service="c`), "names cannot run into each other")
	require.LessOrEqual(t, len(alert.GroupKey(long, "", "")), 4096)
	require.NotEqual(t, alert.GroupKey(long+"1", "", ""), alert.GroupKey(long+"2", "", ""), "a cut key still tells groups apart")
	require.True(t, strings.HasPrefix(alert.GroupKey(long, "", ""), "ää"))
}

func TestPolicyJudgesTheIncidentOfTheGroup(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	policy := alert.Policy{ReopenFor: 15 * time.Minute}

	cases := []struct {
		name string
		last *alert.IncidentState
		want alert.Outcome
	}{
		{"a row that is still to come is live", nil, alert.Attached},
		{"detected takes the alert", &alert.IncidentState{State: incident.Detected}, alert.Attached},
		{"acknowledged takes the alert", &alert.IncidentState{State: incident.Acknowledged}, alert.Attached},
		{"investigating takes the alert", &alert.IncidentState{State: incident.Investigating}, alert.Attached},
		{"mitigated is reopened, however old", &alert.IncidentState{State: incident.Mitigated}, alert.Reopened},
		{"resolved just now is reopened", &alert.IncidentState{State: incident.Resolved, ResolvedAt: ago(0)}, alert.Reopened},
		{"resolved exactly as long ago as allowed is reopened", &alert.IncidentState{State: incident.Resolved, ResolvedAt: ago(15 * time.Minute)}, alert.Reopened},
		{"resolved longer ago stays over", &alert.IncidentState{State: incident.Resolved, ResolvedAt: ago(15*time.Minute + time.Microsecond)}, alert.Created},
		{"learned stays over", &alert.IncidentState{State: incident.Learned, ResolvedAt: ago(0)}, alert.Created},
		{"a deleted one is gone", &alert.IncidentState{State: incident.Detected, Deleted: true}, alert.Created},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, policy.Judge(c.last, now))
		})
	}
}
