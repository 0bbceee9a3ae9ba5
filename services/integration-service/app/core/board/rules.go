package board

import (
	"context"
	"net/url"
	"strconv"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// AlertRules returns the alert rules of the project's Grafana with their states.
func (b *Boards) AlertRules(ctx context.Context) (GrafanaAlertRules, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return GrafanaAlertRules{}, err
	}
	rules, err := b.unified(ctx, from)
	if fault.KindOf(err) == fault.NotFound { // a Grafana older than unified alerting
		rules, err = b.legacy(ctx, from)
	}
	if err != nil {
		return GrafanaAlertRules{}, err
	}
	answer := GrafanaAlertRules{Rules: rules, Total: len(rules), GrafanaURL: publicURL(from, "/alerting/list")}
	for i := range rules {
		if rules[i].State == "firing" || rules[i].State == "alerting" {
			answer.Firing++
		}
	}
	return answer, nil
}

func (b *Boards) unified(ctx context.Context, from Source) ([]GrafanaAlertRule, error) {
	var list []struct {
		UID         string            `json:"uid"`
		Title       string            `json:"title"`
		Condition   string            `json:"condition"`
		FolderUID   string            `json:"folderUID"`
		RuleGroup   string            `json:"ruleGroup"`
		For         string            `json:"for"`
		Labels      map[string]string `json:"labels"`
		Annotations map[string]string `json:"annotations"`
		IsPaused    bool              `json:"isPaused"`
	}
	if err := b.Grafana.JSON(ctx, from, "/api/v1/provisioning/alert-rules", nil, &list); err != nil {
		return nil, err
	}
	states, err := b.states(ctx, from)
	if err != nil {
		return nil, err
	}
	rules := make([]GrafanaAlertRule, len(list))
	for i, r := range list {
		rule := GrafanaAlertRule{
			UID: r.UID, Title: r.Title, Condition: r.Condition, FolderUID: r.FolderUID, RuleGroup: r.RuleGroup, ForDuration: r.For,
			Labels: orNone(r.Labels), Annotations: orNone(r.Annotations), IsPaused: r.IsPaused, State: "normal",
		}
		if state, ok := states[r.UID]; ok {
			rule.State = state
		} else if state, ok := states[r.RuleGroup+"\x00"+r.Title]; ok {
			rule.State = state
		}
		if r.IsPaused {
			rule.State = "paused"
		}
		rules[i] = rule
	}
	return rules, nil
}

// states returns the states of rules by their id; by group and title where Grafana is
// too old to tell the id.
func (b *Boards) states(ctx context.Context, from Source) (map[string]string, error) {
	var answer struct {
		Data struct {
			Groups []struct {
				Name  string `json:"name"`
				Rules []struct {
					UID    string `json:"uid"`
					Name   string `json:"name"`
					State  string `json:"state"`
					Health string `json:"health"`
				} `json:"rules"`
			} `json:"groups"`
		} `json:"data"`
	}
	if err := b.Grafana.JSON(ctx, from, "/api/prometheus/grafana/api/v1/rules", nil, &answer); err != nil {
		return nil, err
	}
	states := map[string]string{}
	for _, g := range answer.Data.Groups {
		for _, r := range g.Rules {
			key := r.UID
			if key == "" {
				key = g.Name + "\x00" + r.Name
			}
			states[key] = stateOf(r.State, r.Health)
		}
	}
	return states, nil
}

func stateOf(state, health string) string {
	switch {
	case state == "firing", state == "pending":
		return state
	case health == "error", health == "nodata":
		return health
	default:
		return "normal"
	}
}

func (b *Boards) legacy(ctx context.Context, from Source) ([]GrafanaAlertRule, error) {
	var list []struct {
		ID           int    `json:"id"`
		Name         string `json:"name"`
		State        string `json:"state"`
		DashboardUID string `json:"dashboardUid"`
		PanelID      int    `json:"panelId"`
	}
	if err := b.Grafana.JSON(ctx, from, "/api/alerts", url.Values{"limit": {"1000"}}, &list); err != nil {
		return nil, err
	}
	states := map[string]string{
		"alerting": "alerting", "pending": "pending", "no_data": "nodata", "paused": "paused", "unknown": "nodata",
	}
	rules := make([]GrafanaAlertRule, len(list))
	for i, r := range list {
		state, ok := states[r.State]
		if !ok {
			state = "normal"
		}
		rules[i] = GrafanaAlertRule{
			UID: strconv.Itoa(r.ID), Title: r.Name, Labels: map[string]string{}, Annotations: map[string]string{},
			IsPaused: r.State == "paused", State: state, DashboardUID: &r.DashboardUID, PanelID: &r.PanelID,
		}
	}
	return rules, nil
}

func orNone(texts map[string]string) map[string]string {
	if texts == nil {
		return map[string]string{}
	}
	return texts
}
