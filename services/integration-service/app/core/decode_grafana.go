package core

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// grafanaPrefix marks the annotations that Grafana did not send as such.
const grafanaPrefix = "grafana_"

// noData are the names that Grafana gives to the alerts of a rule that cannot be
// evaluated; which rule it is stands in a label.
var noData = map[string]bool{"DatasourceNoData": true, "DatasourceError": true}

// grafanaExtras are the members of an alert that are kept as annotations.
type grafanaExtras struct {
	Values       jsontext.Value `json:"values"`
	ValueString  jsontext.Value `json:"valueString"`
	SilenceURL   jsontext.Value `json:"silenceURL"`
	DashboardURL jsontext.Value `json:"dashboardURL"`
	PanelURL     jsontext.Value `json:"panelURL"`
	ImageURL     jsontext.Value `json:"imageURL"`
}

// DecodeGrafana reads what Grafana sends: the payload of unified alerting, which is
// Alertmanager's with more in it, or the one of the alerting before, which has no
// labels.
func DecodeGrafana(body []byte, c integration.Config) (Payload, error) {
	value := jsontext.Value(body)
	if value.Kind() != '{' {
		return Payload{}, fault.InvalidField("body", "must be an object")
	}
	var message struct {
		Alerts jsontext.Value `json:"alerts"`
		State  jsontext.Value `json:"state"`
		OrgID  jsontext.Value `json:"orgId"`
	}
	if err := json.Unmarshal(value, &message, decodeOptions); err != nil {
		return Payload{}, fault.InvalidField("body", "is not valid JSON").Because(err)
	}
	var list []jsontext.Value
	if !absent(message.Alerts) {
		var err error
		if list, err = items("alerts", message.Alerts); err != nil {
			return Payload{}, err
		}
	}
	if !absent(message.State) && !labeled(list) {
		return decodeLegacy(value, list)
	}

	p, err := DecodeAlertmanager(body, c)
	if err != nil {
		return p, err
	}
	if p.Status == "" {
		p.Status, _ = textOf("state", message.State) // another type of value is no status
	}
	for i := range p.Alerts {
		p.enrich(&p.Alerts[i], list[i], message.OrgID)
	}
	p.Status = "" // every alert has its own now
	return p, nil
}

// labeled reports whether an alert of the list has labels.
func labeled(list []jsontext.Value) bool {
	for _, item := range list {
		var members struct {
			Labels jsontext.Value `json:"labels"`
		}
		if item.Kind() == '{' && json.Unmarshal(item, &members, decodeOptions) == nil && len(members.Labels) > 0 {
			return true
		}
	}
	return false
}

// enrich reads what Grafana has and Alertmanager has not.
func (p Payload) enrich(d *Draft, item, organization jsontext.Value) {
	if d.Problem != nil {
		return
	}
	var extras grafanaExtras
	if err := json.Unmarshal(item, &extras, decodeOptions); err != nil {
		return
	}
	for _, extra := range []struct {
		name  string
		value jsontext.Value
	}{
		{"values", extras.Values}, {"valueString", extras.ValueString}, {"silenceURL", extras.SilenceURL},
		{"dashboardURL", extras.DashboardURL}, {"panelURL", extras.PanelURL}, {"imageURL", extras.ImageURL},
		{"orgId", organization},
	} {
		d.annotate(extra.name, extra.value)
	}

	word := d.Status
	if word == "" && d.EndsAt == nil {
		word = p.Status
	}
	d.setState(word)
	if noData[d.Labels["alertname"]] {
		d.Name, d.DefaultSeverity = d.Labels["rulename"], alert.Low
	}
}

// annotate keeps a member as an annotation, while there is room for it.
func (d *Draft) annotate(name string, value jsontext.Value) {
	if absent(value) || len(d.Annotations) >= maxAnnotations {
		return
	}
	if text := plainText(value); text != "" {
		d.Annotations[grafanaPrefix+name] = text
	}
}

// setState reads Grafana's words for a state. A word that is none of them stays, to be
// refused with the others.
func (d *Draft) setState(word string) {
	switch strings.ToLower(word) {
	case "alerting", "firing":
		d.Status = string(alert.Firing)
	case "ok", "normal", "resolved":
		d.Status = string(alert.Resolved)
	case "no_data", "nodata", "error":
		d.Status, d.DefaultSeverity = string(alert.Firing), alert.Low
	case "pending", "paused":
		d.Left = "Grafana says " + strings.ToLower(word) + ", which is neither firing nor resolved."
	default:
		d.Status = word
	}
}

// stateTag is what Grafana writes before the title of a rule: [Alerting], [OK].
var stateTag = regexp.MustCompile(`^\[[A-Za-z _]{1,20}\] `)

// legacyMessage is the payload of Grafana's alerting before version 9.
type legacyMessage struct {
	Title       jsontext.Value `json:"title"`
	State       jsontext.Value `json:"state"`
	Message     jsontext.Value `json:"message"`
	RuleID      jsontext.Value `json:"ruleId"`
	RuleName    jsontext.Value `json:"ruleName"`
	RuleURL     jsontext.Value `json:"ruleUrl"`
	DashboardID jsontext.Value `json:"dashboardId"`
	PanelID     jsontext.Value `json:"panelId"`
	OrgID       jsontext.Value `json:"orgId"`
	EvalMatches jsontext.Value `json:"evalMatches"`
	Tags        jsontext.Value `json:"tags"`
}

// decodeLegacy makes one alert of the message, or one of each alert in its list.
func decodeLegacy(body jsontext.Value, list []jsontext.Value) (Payload, error) {
	var m legacyMessage
	if err := json.Unmarshal(body, &m, decodeOptions); err != nil {
		return Payload{}, fault.InvalidField("body", "is not valid JSON").Because(err)
	}
	state, wrong := textOf("state", m.State)
	if wrong != nil {
		return Payload{}, fault.InvalidField(wrong.Field, "%s", wrong.Message)
	}
	tags, wrong := textsOf("tags", m.Tags)
	if wrong != nil {
		tags = map[string]string{} // some versions send a list of texts
	}

	p := Payload{CommonLabels: map[string]string{}}
	if len(list) == 0 {
		p.Alerts = []Draft{m.draft(legacyAlert{Field: "body", State: state}, tags)}
		return p, nil
	}
	for i, item := range list {
		a := legacyAlertOf(fmt.Sprintf("alerts[%d]", i), item, state)
		if a.Problem != nil {
			p.Alerts = append(p.Alerts, Draft{Field: a.Field, Problem: a.Problem})
			continue
		}
		p.Alerts = append(p.Alerts, m.draft(a, tags))
	}
	return p, nil
}

// legacyAlert is one entry of the list in a legacy message.
type legacyAlert struct {
	Field, UID, Title, State, Message string

	Problem *fault.Field
}

func legacyAlertOf(field string, item jsontext.Value, state string) legacyAlert {
	a := legacyAlert{Field: field}
	if item.Kind() != '{' {
		a.Problem = problem(field, "must be an object")
		return a
	}
	var members struct {
		UID     jsontext.Value `json:"uid"`
		Title   jsontext.Value `json:"title"`
		State   jsontext.Value `json:"state"`
		Message jsontext.Value `json:"message"`
	}
	if err := json.Unmarshal(item, &members, decodeOptions); err != nil {
		a.Problem = problem(field, "is not valid JSON")
		return a
	}
	a.UID, a.Title, a.Message = plainText(members.UID), plainText(members.Title), plainText(members.Message)
	a.State = first(plainText(members.State), state)
	return a
}

// draft writes a legacy alert as one with labels: the tags and the name of the rule.
func (m legacyMessage) draft(a legacyAlert, tags map[string]string) Draft {
	title := stateTag.ReplaceAllString(plainText(m.Title), "")
	d := Draft{
		Field: a.Field, Labels: map[string]string{}, Annotations: map[string]string{},
		GeneratorURL: plainText(m.RuleURL), Fingerprint: a.UID,
	}
	for name, text := range tags {
		d.Labels[name] = text
	}
	name := first(stateTag.ReplaceAllString(a.Title, ""), plainText(m.RuleName), title, d.Labels["alertname"])
	if name != "" {
		d.Labels["alertname"] = cutBytes(name, maxLabelValue)
	}
	if d.Fingerprint == "" {
		rule := first(plainText(m.RuleID), title, name)
		d.Fingerprint = alert.Fingerprint(map[string]string{"rule": rule, "alert": a.Title})
	}
	if title != "" {
		d.Annotations["summary"] = title
	}
	if text := first(a.Message, plainText(m.Message)); text != "" {
		d.Annotations["description"] = text
	}
	d.annotate("dashboardId", m.DashboardID)
	d.annotate("panelId", m.PanelID)
	d.annotate("orgId", m.OrgID)
	d.annotate("evalMatches", m.EvalMatches)

	switch word := strings.ToLower(a.State); word {
	case "alerting":
		d.Status = string(alert.Firing)
	case "ok":
		d.Status = string(alert.Resolved)
	default:
		d.Left = "Grafana says " + cutBytes(word, maxSummaryName) + ", which is neither alerting nor ok."
	}
	return d
}
