package evidence

import (
	"fmt"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
)

// places are labels that say where something runs. Alerts that agree in one of
// them may have a common cause; labels such as severity or team say nothing
// about causes.
var places = []string{
	"instance", "pod", "container", "node", "host", "hostname", "exported_instance", "cluster", "namespace", "job",
	"availability_zone", "zone", "region", "datacenter", "dc", "rack", "database", "db", "queue", "topic", "device", "deployment", "statefulset",
}

// placeLabels returns the labels of an alert that say where it runs, as
// name=value, in the order of places.
func placeLabels(labels map[string]string) []string {
	var pairs []string
	for _, name := range places {
		if value := labels[name]; value != "" {
			pairs = append(pairs, name+"="+value)
		}
	}
	return pairs
}

// Instance returns the one thing that an alert is about, most specific first,
// and which label names it.
func (a Alert) Instance() (label, value string) {
	for _, name := range []string{"pod", "instance", "exported_instance", "hostname", "host", "node"} {
		if v := a.Labels[name]; v != "" {
			return name, v
		}
	}
	return "", ""
}

func alertEvidence(a Alert) hypothesis.Evidence {
	status := "firing"
	if !a.Firing {
		status = "resolved"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s) on %s since %s", a.Name, a.Severity, status, orUnknown(a.Service), Clock(a.StartsAt))
	if a.EndsAt != nil && !a.Firing {
		fmt.Fprintf(&b, " until %s", Clock(*a.EndsAt))
	}
	if a.Summary != "" && a.Summary != a.Name {
		b.WriteString(": " + a.Summary)
	}
	if pairs := placeLabels(a.Labels); len(pairs) > 0 {
		b.WriteString(" [" + strings.Join(pairs, ", ") + "]")
	}
	started := a.StartsAt
	e := hypothesis.Evidence{
		Kind: hypothesis.EvidenceAlert, Ref: a.ID.String(), Summary: text.Cut(b.String(), maxSummary), ObservedAt: &started,
	}
	if a.IncidentID != nil {
		link := "/incidents/" + a.IncidentID.String() + "?tab=related"
		e.Link = &link
	}
	return e
}

// Sentence says in which way a metric departed.
func (a Anomaly) Sentence() string {
	severity := "warning"
	if a.Critical {
		severity = "critical"
	}
	return fmt.Sprintf("Metric %s of %s is %.6g where %.6g was expected (%s anomaly since %s)",
		a.Metric, orUnknown(a.Service), a.Value, a.Expected, severity, Clock(a.DetectedAt))
}

func anomalyEvidence(a Anomaly) hypothesis.Evidence {
	detected := a.DetectedAt
	return hypothesis.Evidence{
		Kind: hypothesis.EvidenceMetric, Ref: a.ID.String(), Summary: text.Cut(a.Sentence(), maxSummary), ObservedAt: &detected,
	}
}

func precedentEvidence(r Precedent) hypothesis.Evidence {
	var b strings.Builder
	fmt.Fprintf(&b, "Earlier incident “%s” on %s, detected %s", r.Title, orUnknown(r.Service), r.DetectedAt.UTC().Format("2006-01-02 15:04"))
	if r.ResolvedAt != nil {
		fmt.Fprintf(&b, ", resolved after %s", Span(r.ResolvedAt.Sub(r.DetectedAt)))
	}
	if r.Confirmed != "" {
		b.WriteString("; confirmed cause: " + r.Confirmed)
	}
	for _, cause := range r.Causes {
		b.WriteString("; cause named by people: " + cause)
	}
	if r.Resolution != "" {
		b.WriteString("; on resolving: " + r.Resolution)
	}
	detected, link := r.DetectedAt, "/incidents/"+r.ID.String()
	return hypothesis.Evidence{
		Kind: hypothesis.EvidenceIncident, Ref: r.ID.String(), Summary: text.Cut(b.String(), maxSummary), ObservedAt: &detected, Link: &link,
	}
}

// Clock writes a time of the day as evidence shows it.
func Clock(t time.Time) string { return t.UTC().Format("15:04:05") + " UTC" }

// Span writes a length of time in its largest fitting unit.
func Span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < time.Minute:
		return count(int(d/time.Second), "second")
	case d < 2*time.Hour:
		return count(int(d/time.Minute), "minute")
	case d < 48*time.Hour:
		return count(int(d/time.Hour), "hour")
	default:
		return count(int(d/(24*time.Hour)), "day")
	}
}

func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

func orUnknown(service string) string {
	if service == "" {
		return "an unknown service"
	}
	return service
}
