package core

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// DecodeAlertmanager reads the webhook payload of Alertmanager, version 4. Only the
// member alerts is required.
func DecodeAlertmanager(body []byte, _ integration.Config) (Payload, error) {
	value := jsontext.Value(body)
	if value.Kind() != '{' {
		return Payload{}, fault.InvalidField("body", "must be an object")
	}
	var message struct {
		Status       jsontext.Value `json:"status"`
		GroupKey     jsontext.Value `json:"groupKey"`
		ExternalURL  jsontext.Value `json:"externalURL"`
		CommonLabels jsontext.Value `json:"commonLabels"`
		Truncated    jsontext.Value `json:"truncatedAlerts"`
		Alerts       jsontext.Value `json:"alerts"`
	}
	if err := json.Unmarshal(value, &message, decodeOptions); err != nil {
		return Payload{}, fault.InvalidField("body", "is not valid JSON").Because(err)
	}
	if absent(message.Alerts) {
		return Payload{}, fault.InvalidField("alerts", "is required")
	}

	var p Payload
	wrong := make([]*fault.Field, 5)
	p.Status, wrong[0] = textOf("status", message.Status)
	p.GroupKey, wrong[1] = textOf("groupKey", message.GroupKey)
	p.ExternalURL, wrong[2] = textOf("externalURL", message.ExternalURL)
	p.CommonLabels, wrong[3] = textsOf("commonLabels", message.CommonLabels)
	p.Truncated, wrong[4] = countOf("truncatedAlerts", message.Truncated)
	for _, w := range wrong {
		if w != nil {
			return Payload{}, fault.InvalidField(w.Field, "%s", w.Message)
		}
	}
	var err error
	p.Alerts, err = drafts("alerts", message.Alerts)
	return p, err
}

// DecodePrometheus reads the bare array that Prometheus posts to an Alertmanager.
func DecodePrometheus(body []byte, _ integration.Config) (Payload, error) {
	alerts, err := drafts("", jsontext.Value(body))
	return Payload{CommonLabels: map[string]string{}, Alerts: alerts}, err
}

// DecodeEither reads what both senders write: an array is Prometheus's own.
func DecodeEither(body []byte, c integration.Config) (Payload, error) {
	if jsontext.Value(body).Kind() == '[' {
		return DecodePrometheus(body, c)
	}
	return DecodeAlertmanager(body, c)
}

// drafts reads the alerts one by one: one that cannot be read does not keep the
// others out.
func drafts(field string, array jsontext.Value) ([]Draft, error) {
	name := field
	if name == "" {
		name = "body"
	}
	list, err := items(name, array)
	if err != nil {
		return nil, err
	}
	alerts := make([]Draft, len(list))
	for i, item := range list {
		alerts[i] = draft(fmt.Sprintf("%s[%d]", field, i), item)
	}
	return alerts, nil
}

func draft(field string, item jsontext.Value) Draft {
	d := Draft{Field: field}
	if item.Kind() != '{' {
		d.Problem = problem(field, "must be an object")
		return d
	}
	var members struct {
		Status       jsontext.Value `json:"status"`
		Labels       jsontext.Value `json:"labels"`
		Annotations  jsontext.Value `json:"annotations"`
		StartsAt     jsontext.Value `json:"startsAt"`
		EndsAt       jsontext.Value `json:"endsAt"`
		GeneratorURL jsontext.Value `json:"generatorURL"`
		Fingerprint  jsontext.Value `json:"fingerprint"`
	}
	if err := json.Unmarshal(item, &members, decodeOptions); err != nil {
		d.Problem = problem(field, "is not valid JSON")
		return d
	}
	if absent(members.Labels) {
		d.Problem = problem(field+".labels", "is required")
		return d
	}

	wrong := make([]*fault.Field, 7)
	d.Labels, wrong[0] = textsOf(field+".labels", members.Labels)
	d.Status, wrong[1] = textOf(field+".status", members.Status)
	d.Annotations, wrong[2] = textsOf(field+".annotations", members.Annotations)
	d.StartsAt, wrong[3] = timeOf(field+".startsAt", members.StartsAt)
	d.EndsAt, wrong[4] = timeOf(field+".endsAt", members.EndsAt)
	d.GeneratorURL, wrong[5] = textOf(field+".generatorURL", members.GeneratorURL)
	d.Fingerprint, wrong[6] = textOf(field+".fingerprint", members.Fingerprint)
	for _, w := range wrong {
		if w != nil && d.Problem == nil {
			d.Problem = w
		}
	}
	return d
}
