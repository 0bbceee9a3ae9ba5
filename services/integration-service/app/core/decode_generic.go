package core

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// aliases are the names under which a field of a generic alert may come, the best
// first.
var aliases = map[string][]string{
	"title":       {"title", "alert_name", "alertname"},
	"fingerprint": {"fingerprint", "dedup_key", "id"},
}

// statusWords are the words for the two states of an alert.
var statusWords = map[string]alert.Status{
	"firing": alert.Firing, "trigger": alert.Firing, "open": alert.Firing, "alerting": alert.Firing,
	"resolved": alert.Resolved, "resolve": alert.Resolved, "ok": alert.Resolved, "closed": alert.Resolved,
}

// DecodeGeneric reads the platform's own form of an alert: one object, an array of
// them, or an object with such an array. The mapping of the integration says where the
// fields of another form are.
func DecodeGeneric(body []byte, c integration.Config) (Payload, error) {
	paths, err := c.Paths()
	if err != nil {
		return Payload{}, fault.InvalidField("body", "cannot be read by the mapping of the integration").Because(err)
	}
	field, list, err := genericList(body, paths)
	if err != nil {
		return Payload{}, err
	}
	p := Payload{CommonLabels: map[string]string{}, Alerts: make([]Draft, len(list))}
	for i, item := range list {
		name := field
		if name != "body" {
			name = fmt.Sprintf("%s[%d]", strings.TrimPrefix(field, "[]"), i)
		}
		p.Alerts[i] = genericDraft(name, item, paths)
	}
	return p, nil
}

// genericList finds the alerts. Their name in messages is the member they are in, empty
// for an array and body for a single alert.
func genericList(body []byte, paths integration.Paths) (string, []jsontext.Value, error) {
	value := jsontext.Value(body)
	switch value.Kind() {
	case '[':
		list, err := items("body", value)
		return "", list, err
	case '{':
	default:
		return "", nil, fault.InvalidField("body", "must be an object or an array")
	}
	tree := &tree{value: value}
	alerts := tree.member("alerts")
	if path, ok := paths["alerts"]; ok {
		if found := tree.find(path); found != nil {
			alerts = found
		}
	}
	if alerts == nil || alerts.value.Kind() != '[' {
		return "body", []jsontext.Value{value}, nil
	}
	list, err := items("alerts", alerts.value)
	return "alerts", list, err
}

// genericReader reads the fields of one alert and remembers the first that is wrong.
type genericReader struct {
	field   string
	tree    *tree
	paths   integration.Paths
	problem *fault.Field
}

func genericDraft(field string, item jsontext.Value, paths integration.Paths) Draft {
	if item.Kind() != '{' {
		return Draft{Field: field, Problem: problem(field, "must be an object")}
	}
	r := &genericReader{field: field, tree: &tree{value: item}, paths: paths}
	d := Draft{
		Field: field, StartName: "starts_at",
		Name: r.text("title"), Service: r.text("service"), Status: r.status(), GroupKey: r.text("group_key"),
		Labels: r.texts("labels"), Annotations: r.texts("annotations"),
		StartsAt: r.time("starts_at"), EndsAt: r.time("ends_at"), GeneratorURL: r.text("url"),
	}
	if d.Name == "" {
		r.wrong("title", "is required")
	}
	if r.problem != nil {
		return Draft{Field: field, Problem: r.problem}
	}
	severity := r.text("severity")
	for _, annotation := range []string{"summary", "description"} {
		if text := r.text(annotation); text != "" {
			d.Annotations[annotation] = text
		}
	}

	d.Fingerprint = r.text("fingerprint")
	if d.Fingerprint == "" {
		d.Fingerprint = genericFingerprint(d)
	}
	for name, text := range map[string]string{"alertname": d.Name, "service": d.Service, "severity": severity} {
		if text != "" && (d.Labels[name] == "" || name == "severity") {
			d.Labels[name] = cutBytes(text, maxLabelValue)
		}
	}
	d.Problem = r.problem
	return d
}

// genericFingerprint tells alerts apart that have no key of their own: by their labels,
// name and service, and not by what may differ between the first and the last message.
func genericFingerprint(d Draft) string {
	labels := maps.Clone(d.Labels)
	delete(labels, "severity")
	labels["alertname"] = d.Name
	if d.Service != "" {
		labels["service"] = d.Service
	}
	return alert.Fingerprint(labels)
}

func (r *genericReader) wrong(name, message string) {
	if r.problem == nil {
		r.problem = problem(strings.TrimPrefix(r.field+"."+name, "body."), message)
	}
}

// value finds a field: where the mapping says, else under its own name or an alias.
func (r *genericReader) value(name string) jsontext.Value {
	if path, ok := r.paths[name]; ok {
		if found := r.tree.find(path); found != nil && !absent(found.value) {
			return found.value
		}
	}
	names, ok := aliases[name]
	if !ok {
		names = []string{name}
	}
	for _, n := range names {
		if found := r.tree.member(n); found != nil && !absent(found.value) {
			return found.value
		}
	}
	return nil
}

// text reads a text or what can be written as one.
func (r *genericReader) text(name string) string {
	value := r.value(name)
	if kind := value.Kind(); kind == '{' || kind == '[' {
		r.wrong(name, "must be a string")
		return ""
	}
	return plainText(value)
}

func (r *genericReader) status() string {
	word := r.text("status")
	if status, ok := statusWords[strings.ToLower(strings.TrimSpace(word))]; ok {
		return string(status)
	}
	return word
}

// texts reads an object of texts. Single entries may be mapped as well: labels.team.
func (r *genericReader) texts(name string) map[string]string {
	texts, wrong := textsOf(name, r.value(name))
	if wrong != nil {
		r.wrong(name, wrong.Message)
		return map[string]string{}
	}
	for target, path := range r.paths {
		entry, ok := strings.CutPrefix(target, name+".")
		if !ok {
			continue
		}
		if found := r.tree.find(path); found != nil {
			if text := plainText(found.value); text != "" {
				texts[entry] = text
			}
		}
	}
	return texts
}

// time reads a time; a number counts the seconds or the milliseconds since 1970.
func (r *genericReader) time(name string) *time.Time {
	value := r.value(name)
	if value.Kind() == '0' {
		return r.epoch(name, string(value))
	}
	at, wrong := timeOf(name, value)
	if wrong != nil {
		r.wrong(name, wrong.Message)
	}
	return at
}

// firstMillisecond is where counting seconds would reach the year 5138.
const firstMillisecond = 1e11

func (r *genericReader) epoch(name, number string) *time.Time {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || n < 0 || n > firstMillisecond*1e3 {
		r.wrong(name, "must be an RFC 3339 date-time or the seconds since 1970")
		return nil
	}
	if n < firstMillisecond {
		n *= 1e3
	}
	at := time.UnixMilli(int64(n)).UTC()
	return &at
}
