package core

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of one alert. Sizes are in bytes.
const (
	maxLabels         = 64
	maxLabelName      = 256
	maxLabelValue     = 4 << 10
	maxAnnotations    = 64
	maxAnnotationText = 64 << 10
	maxLink           = 8 << 10
	maxSummaryName    = 100
	maxContentType    = 255
	maxAhead          = 24 * time.Hour
	clockSkew         = 10 * time.Minute
)

// earliest is before any alert that is still of interest: an older start is a clock
// that was never set or a time that was never filled in.
var earliest = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// judgement is a payload taken apart: alerts to store, and the results of those that
// are not stored.
type judgement struct {
	accepted []alert.Incoming
	settled  []alert.Result
	total    int
	problems []fault.Field
}

// judge checks every alert of a payload and fills its gaps in.
func judge(p Payload, c integration.Config, now time.Time) judgement {
	j := judgement{total: len(p.Alerts)}
	f := fillerOf(p, c, now)
	for i, d := range p.Alerts {
		in, wrong := f.fill(d)
		in.Index = i
		switch {
		case wrong != nil:
			j.problems = append(j.problems, *wrong)
			j.settled = append(j.settled, rejected(i, *wrong))
		case d.Left != "":
			j.settled = append(j.settled, left(in, d.Left))
		case f.ignored[in.Name] || f.ignored[d.Labels["alertname"]]:
			j.settled = append(j.settled, left(in, "The integration ignores alerts of this name."))
		default:
			j.accepted = append(j.accepted, in)
		}
	}
	return j
}

// refusal is the answer to a payload in which no alert is acceptable: it names them.
func (j judgement) refusal() error {
	if len(j.problems) == 0 || len(j.problems) < j.total {
		return nil
	}
	e := fault.InvalidField(j.problems[0].Field, "%s", j.problems[0].Message)
	e.Fields = j.problems[:min(len(j.problems), maxNamedProblems)]
	return e
}

func rejected(index int, f fault.Field) alert.Result {
	code, detail := fault.CodeValidation, f.Field+" "+f.Message
	return alert.Result{Index: index, Status: alert.Rejected, ErrorCode: &code, Detail: &detail}
}

func left(in alert.Incoming, detail string) alert.Result {
	return alert.Result{Index: in.Index, Fingerprint: &in.Fingerprint, Status: alert.Ignored, Detail: &detail}
}

// filler fills the gaps of alerts (contract: webhooks-and-websocket.md section 3).
type filler struct {
	payload   Payload
	config    integration.Config
	now       time.Time
	ignored   map[string]bool
	overrides map[string]alert.Severity
}

// fillerOf prepares what all alerts of a payload share: each of a thousand alerts
// carries it, so it is cut first.
func fillerOf(p Payload, c integration.Config, now time.Time) filler {
	p.ExternalURL = link(p.ExternalURL)
	if p.GroupKey != "" {
		p.GroupKey = alert.GroupKey(p.GroupKey, "", "")
	}
	return filler{payload: p, config: c, now: now, ignored: ignoredNames(c), overrides: overridesOf(c)}
}

func (f filler) fill(d Draft) (alert.Incoming, *fault.Field) {
	if wrong := d.check(); wrong != nil {
		return alert.Incoming{}, wrong
	}
	status, wrong := f.status(d)
	if d.Left != "" {
		wrong = nil // in no state that counts
	}
	if wrong != nil {
		return alert.Incoming{}, wrong
	}
	if wrong := checkStart(d, f.now); wrong != nil {
		return alert.Incoming{}, wrong
	}
	name := f.name(d)
	if name == "" && d.Fingerprint == "" && len(d.Labels) == 0 {
		return alert.Incoming{}, problem(d.Field+".labels", "must name the alert (alertname), or the alert must have a fingerprint")
	}

	in := alert.Incoming{
		Name: first(name, "Alert"), Status: status, Severity: f.severity(d), Service: f.service(d),
		Description: d.Annotations["description"], Labels: d.Labels, Annotations: d.Annotations,
		Links: alert.Links{
			Source: link(d.GeneratorURL), Alertmanager: f.payload.ExternalURL, Runbook: link(d.Annotations["runbook_url"]),
		},
	}
	in.Summary = first(d.Annotations["summary"], d.Annotations["message"], d.Annotations["title"], in.Name)
	if d.StartsAt != nil {
		in.StartsAt = *d.StartsAt
	}
	if status == alert.Resolved {
		in.EndsAt = f.end(d)
	}
	in.Fingerprint = first(d.Fingerprint, fingerprintOf(in))
	in.GroupKey = alert.GroupKey(first(d.GroupKey, f.payload.GroupKey), in.Name, in.Service)
	return in, nil
}

// fingerprintOf is computed over the labels; an alert without any is told apart by
// its name and service.
func fingerprintOf(in alert.Incoming) string {
	if len(in.Labels) > 0 {
		return alert.Fingerprint(in.Labels)
	}
	return alert.Fingerprint(map[string]string{"alertname": in.Name, "service": in.Service})
}

// check holds the limits that do not depend on anything else, and cuts annotations
// to theirs: an alert must not be lost because somebody explained it too well.
func (d *Draft) check() *fault.Field {
	switch {
	case d.Problem != nil:
		return d.Problem
	case len(d.Labels) > maxLabels:
		return problem(d.Field+".labels", "must hold at most 64 labels")
	case len(d.Annotations) > maxAnnotations:
		return problem(d.Field+".annotations", "must hold at most 64 annotations")
	case utf8.RuneCountInString(d.Fingerprint) > alert.MaxFingerprint:
		return problem(d.Field+".fingerprint", "must have at most 128 characters")
	}
	for _, name := range slices.Sorted(maps.Keys(d.Labels)) {
		if name == "" || len(name) > maxLabelName {
			return problem(d.Field+".labels", "must have names of 1 to 256 bytes")
		}
		if len(d.Labels[name]) > maxLabelValue {
			return problem(d.Field+".labels."+name, "must have at most 4096 bytes")
		}
	}
	for name, text := range d.Annotations {
		if len(text) > maxAnnotationText {
			d.Annotations[name] = cutBytes(text, maxAnnotationText) + "…"
		}
	}
	return nil
}

// status is the sender's word; without one an end in the past speaks.
func (f filler) status(d Draft) (alert.Status, *fault.Field) {
	ended := d.EndsAt != nil && !d.EndsAt.Before(earliest) && !d.EndsAt.After(f.now)
	switch {
	case d.Status == "" && ended:
		return alert.Resolved, nil
	case d.Status == "":
		d.Status = first(f.payload.Status, string(alert.Firing))
	}
	switch status := alert.Status(d.Status); status {
	case alert.Firing, alert.Resolved:
		return status, nil
	default:
		return "", problem(d.Field+".status", "must be firing or resolved")
	}
}

func checkStart(d Draft, now time.Time) *fault.Field {
	name := d.Field + "." + first(d.StartName, "startsAt")
	switch {
	case d.StartsAt == nil:
		return nil
	case d.StartsAt.Before(earliest):
		return problem(name, "must not be before the year 2000")
	case d.StartsAt.After(now.Add(maxAhead)):
		return problem(name, "must not be more than 24 hours ahead")
	}
	return nil
}

// end is when a resolved alert ended. A time that was never filled in is none, one
// ahead of us is now, and nothing ends before it began.
func (f filler) end(d Draft) *time.Time {
	if d.EndsAt == nil || d.EndsAt.Before(earliest) {
		return nil
	}
	end := *d.EndsAt
	if end.After(f.now.Add(clockSkew)) {
		end = f.now
	}
	if d.StartsAt != nil && end.Before(*d.StartsAt) {
		end = *d.StartsAt
	}
	return &end
}

func (f filler) name(d Draft) string {
	common := cutBytes(f.payload.CommonLabels["alertname"], maxLabelValue)
	return first(cutBytes(d.Name, maxLabelValue), d.Labels["alertname"], common, shortened(d.Annotations["summary"]))
}

func shortened(summary string) string {
	runes := []rune(summary)
	return string(runes[:min(len(runes), maxSummaryName)])
}

func (f filler) severity(d Draft) alert.Severity {
	text := first(d.Labels["severity"], f.payload.CommonLabels["severity"])
	if text == "" {
		return first(d.DefaultSeverity, f.config.DefaultSeverity, alert.Medium)
	}
	return alert.ParseSeverity(text, f.overrides)
}

// service is what the sender calls so, else the first of the usual labels that says
// where the alert belongs.
func (f filler) service(d Draft) string {
	if d.Service != "" {
		return cutBytes(d.Service, maxLabelValue)
	}
	names := []string{"service", "service_name", "app", "app_kubernetes_io_name", "job"}
	if own := f.config.ServiceLabel; own != "" {
		names = append([]string{own}, names...)
	}
	for _, labels := range []map[string]string{d.Labels, f.payload.CommonLabels} {
		for _, name := range names {
			if labels[name] != "" {
				return cutBytes(labels[name], maxLabelValue)
			}
		}
	}
	return "unknown"
}

// link keeps an address that a browser may be sent to.
func link(address string) string {
	if len(address) > maxLink {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return address
}

func first[T ~string](texts ...T) T {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// overridesOf are the words to which an integration gives another severity.
func overridesOf(c integration.Config) map[string]alert.Severity {
	overrides := make(map[string]alert.Severity, len(c.SeverityMap))
	for word, severity := range c.SeverityMap {
		overrides[strings.ToLower(strings.TrimSpace(word))] = severity
	}
	return overrides
}

// ignoredNames are the alerts that only prove that alerting works, unless the
// integration says otherwise.
func ignoredNames(c integration.Config) map[string]bool {
	names := c.IgnoreAlertnames
	if names == nil {
		names = []string{"Watchdog", "InfoInhibitor"}
	}
	ignored := make(map[string]bool, len(names))
	for _, name := range names {
		ignored[name] = true
	}
	return ignored
}

const reopenMinutes = 15

func policyOf(c integration.Config) alert.Policy {
	minutes := reopenMinutes
	if c.ReopenMinutes != nil {
		minutes = *c.ReopenMinutes
	}
	return alert.Policy{
		AutoResolve: first(c.AutoResolve, alert.AutoMitigate), ReopenFor: time.Duration(minutes) * time.Minute,
	}
}
