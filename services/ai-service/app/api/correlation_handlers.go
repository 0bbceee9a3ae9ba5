package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/correlation"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// shownMatches is how many incidents are shown for an alert.
const shownMatches = 3

func (h Handlers) analyzeCorrelation(ctx context.Context, in *analyzeInput) (*httpapi.Body[CorrelationAnalysis], error) {
	found, err := h.Correlation.Analyze(ctx, auth.Caller(ctx).Scope(), core.Around{
		IncidentID: in.Body.IncidentID, Service: in.Body.ServiceName, DetectedAt: in.Body.DetectedAt, Symptoms: in.Body.Symptoms,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[CorrelationAnalysis]{Body: analysisOf(found)}, nil
}

func analysisOf(found core.Surroundings) CorrelationAnalysis {
	a := CorrelationAnalysis{
		CorrelatedIncidents: []CorrelatedIncident{}, CorrelatedDeployments: []CorrelatedDeployment{}, CorrelatedAlerts: []CorrelatedAlert{},
		RootCauseSuggestion: found.Suggestion,
	}
	for _, i := range found.Incidents {
		a.CorrelatedIncidents = append(a.CorrelatedIncidents, CorrelatedIncident{
			IncidentID: i.ID, Title: i.Title, ServiceName: i.ServiceName, CorrelationScore: i.Score.Value, Reasons: i.Score.Reasons,
			DetectedAt: i.DetectedAt,
		})
	}
	for _, r := range found.Alerts {
		a.CorrelatedAlerts = append(a.CorrelatedAlerts, CorrelatedAlert{
			AlertID: r.ID, Title: r.Name, ServiceName: r.Service, Status: r.Status, CorrelationScore: r.Score.Value,
			Reasons: r.Score.Reasons, StartedAt: r.StartsAt,
		})
	}
	return a
}

func (h Handlers) matchAlerts(_ context.Context, in *matchInput) (*httpapi.Body[AlertMatches], error) {
	answer := AlertMatches{Correlations: []AlertMatch{}, TotalAlerts: len(in.Body.Alerts)}
	for _, a := range in.Body.Alerts {
		answer.Correlations = append(answer.Correlations, matchOf(a, in.Body.Incidents))
	}
	return &httpapi.Body[AlertMatches]{Body: answer}, nil
}

func matchOf(sent MatchableAlert, incidents []MatchableIncident) AlertMatch {
	a := correlation.Alert{
		Title: cmp.Or(sent.Title, sent.AlertName, sent.Name, sent.Labels["alertname"]), State: cmp.Or(sent.State, sent.Status),
		Service: cmp.Or(sent.ServiceName, evidence.ServiceOf(sent.Labels)), Labels: sent.Labels,
	}
	m := AlertMatch{AlertTitle: a.Title, AlertState: a.State, MatchedIncidents: []MatchedIncident{}}
	for _, i := range incidents {
		score := correlation.OfAlert(a, correlation.Incident{Title: i.Title, Service: i.ServiceName, State: i.State})
		if score.Value > correlation.Matching {
			m.MatchedIncidents = append(m.MatchedIncidents, MatchedIncident{
				IncidentID: cmp.Or(i.ID, i.IncidentID), IncidentTitle: i.Title, CorrelationScore: score.Value, Reasons: score.Reasons,
			})
		}
	}
	slices.SortStableFunc(m.MatchedIncidents, func(a, b MatchedIncident) int { return cmp.Compare(b.CorrelationScore, a.CorrelationScore) })
	m.MatchedIncidents = m.MatchedIncidents[:min(len(m.MatchedIncidents), shownMatches)]
	m.HasMatch = len(m.MatchedIncidents) > 0
	return m
}

func (h Handlers) correlationGroups(ctx context.Context, in *groupsInput) (*httpapi.Body[CorrelationGroups], error) {
	groups, err := h.Correlation.Groups(ctx, auth.Caller(ctx).Scope(), in.Hours)
	if err != nil {
		return nil, err
	}
	answer := CorrelationGroups{Groups: []CorrelationGroup{}, Count: len(groups)}
	for _, g := range groups {
		answer.Groups = append(answer.Groups, groupOf(g))
	}
	return &httpapi.Body[CorrelationGroups]{Body: answer}, nil
}

func groupOf(g core.RelatedGroup) CorrelationGroup {
	shown := CorrelationGroup{
		GroupID: g.ID, Title: g.Title, Score: g.Score.Value, Reason: strings.Join(g.Score.Reasons, ", "), Services: g.Services,
		Incidents: []GroupedIncident{}, Alerts: []GroupedAlert{}, StartedAt: g.StartedAt, LastActivityAt: g.LastActivityAt,
	}
	if shown.Services == nil {
		shown.Services = []string{}
	}
	for _, i := range g.Incidents {
		shown.Incidents = append(shown.Incidents, GroupedIncident{
			ID: i.ID, Title: i.Title, Severity: i.Severity, State: i.State, DetectedAt: i.DetectedAt,
		})
	}
	for _, a := range g.Alerts {
		shown.Alerts = append(shown.Alerts, GroupedAlert{AlertID: a.ID, Title: a.Name, Status: a.Status})
	}
	return shown
}
