package core

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/correlation"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// How many stored things are compared, and how many are shown.
const (
	comparedIncidents = 300
	comparedAlerts    = 1000
	shownCorrelated   = 20
)

// Correlation finds what belongs together among the incidents and alerts of a
// project.
type Correlation struct {
	Incidents incident.Reader
	Alerts    *alert.Reader
	// Neighbors knows which services call each other; nil as long as calls between
	// services are not collected.
	Neighbors correlation.Neighbors
	Now       func() time.Time
}

// Around asks what else happened around an incident. What the caller knows of it
// counts: its symptoms are stored nowhere.
type Around struct {
	IncidentID uuid.UUID
	Service    string
	DetectedAt time.Time
	Symptoms   []string
}

// RelatedIncident is an incident with what it has in common.
type RelatedIncident struct {
	incident.Incident

	Score correlation.Score
}

// RelatedAlert is an alert with what it has in common.
type RelatedAlert struct {
	alert.Alert

	Service string
	Score   correlation.Score
}

// Surroundings are what else happened around an incident, best first.
type Surroundings struct {
	Incidents  []RelatedIncident
	Alerts     []RelatedAlert
	Suggestion *string
}

// Analyze returns what else happened around an incident.
func (c *Correlation) Analyze(ctx context.Context, s auth.Scope, q Around) (Surroundings, error) {
	stored, err := c.Incidents.ByID(ctx, s, q.IncidentID)
	if err != nil {
		return Surroundings{}, err
	}
	from, to := q.DetectedAt.Add(-correlation.Window), q.DetectedAt.Add(correlation.Window)
	others, err := c.incidents(ctx, s, incident.Filter{From: from, To: to})
	if err != nil {
		return Surroundings{}, err
	}
	alerts, err := c.Alerts.List(ctx, s, alert.Filter{From: &from, To: &to}, nil, comparedAlerts)
	if err != nil {
		return Surroundings{}, err
	}
	labels := labelsByIncident(alerts)
	own := correlation.Incident{
		ID: q.IncidentID.String(), Title: stored.Title, Description: stored.Description, Service: q.Service, State: string(stored.State),
		DetectedAt: q.DetectedAt, Labels: labels[q.IncidentID], Symptoms: q.Symptoms,
	}
	found := Surroundings{Incidents: c.relatedIncidents(own, others, labels), Alerts: relatedAlerts(own, alerts, q.IncidentID)}
	found.Suggestion = suggestion(q, found)
	return found, nil
}

func (c *Correlation) incidents(ctx context.Context, s auth.Scope, f incident.Filter) ([]incident.Incident, error) {
	newest := incident.Order{By: incident.ByDetection, Descending: true}
	found, err := c.Incidents.List(ctx, s, f, newest, page.Request{Page: 1, Limit: comparedIncidents})
	return found.Items, err
}

func (c *Correlation) relatedIncidents(own correlation.Incident, others []incident.Incident, labels map[uuid.UUID][]string) []RelatedIncident {
	var related []RelatedIncident
	for _, o := range others {
		if o.ID.String() == own.ID {
			continue
		}
		score := correlation.BetweenIncidents(own, comparing(o, labels), c.Neighbors)
		if score.Value > correlation.Matching {
			related = append(related, RelatedIncident{o, score})
		}
	}
	slices.SortStableFunc(related, func(a, b RelatedIncident) int {
		return cmp.Or(cmp.Compare(b.Score.Value, a.Score.Value), b.DetectedAt.Compare(a.DetectedAt), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return related[:min(len(related), shownCorrelated)]
}

// relatedAlerts are those of others: its own alerts belong to the incident
// without any score.
func relatedAlerts(own correlation.Incident, alerts []alert.Alert, id uuid.UUID) []RelatedAlert {
	var related []RelatedAlert
	for _, a := range alerts {
		if a.IncidentID != nil && *a.IncidentID == id {
			continue
		}
		score := correlation.OfAlert(matchable(a), own)
		if score.Value > correlation.Matching {
			related = append(related, RelatedAlert{a, evidence.ServiceOf(a.Labels), score})
		}
	}
	slices.SortStableFunc(related, func(a, b RelatedAlert) int {
		return cmp.Or(cmp.Compare(b.Score.Value, a.Score.Value), a.StartsAt.Compare(b.StartsAt), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return related[:min(len(related), shownCorrelated)]
}

// suggestion points to what is strongly correlated and began first. Without such
// a thing there is nothing to suggest.
func suggestion(q Around, found Surroundings) *string {
	first, said := q.DetectedAt, ""
	for _, i := range found.Incidents {
		if i.Score.Value > correlation.Grouping && i.DetectedAt.Before(first) {
			first = i.DetectedAt
			said = fmt.Sprintf("The incident “%s” on %s began %s earlier. Look there first.", i.Title, i.ServiceName, evidence.Span(q.DetectedAt.Sub(first)))
		}
	}
	for _, a := range found.Alerts {
		if a.Score.Value > correlation.Grouping && a.StartsAt.Before(first) {
			first = a.StartsAt
			said = fmt.Sprintf("The alert %s on %s began %s earlier. Look there first.", a.Name, a.Service, evidence.Span(q.DetectedAt.Sub(first)))
		}
	}
	if said == "" {
		return nil
	}
	return &said
}

// RelatedGroup is what belongs together among open incidents and firing alerts.
type RelatedGroup struct {
	ID             uuid.UUID
	Title          string
	Score          correlation.Score
	Services       []string
	Incidents      []incident.Incident
	Alerts         []alert.Alert
	StartedAt      time.Time
	LastActivityAt time.Time
}

// Groups returns the groups among the open incidents and firing alerts of the
// last hours, the one with the newest activity first.
func (c *Correlation) Groups(ctx context.Context, s auth.Scope, hours int) ([]RelatedGroup, error) {
	from := c.Now().Add(-time.Duration(hours) * time.Hour)
	open := []incident.State{incident.Detected, incident.Acknowledged, incident.Investigating, incident.Mitigated}
	incidents, err := c.incidents(ctx, s, incident.Filter{States: open, From: from})
	if err != nil {
		return nil, err
	}
	alerts, err := c.Alerts.List(ctx, s, alert.Filter{Status: alert.Firing, From: &from}, nil, comparedAlerts)
	if err != nil {
		return nil, err
	}
	var groups []RelatedGroup
	for _, g := range correlation.Groups(len(incidents)+len(alerts), c.edges(incidents, alerts)) {
		groups = append(groups, groupOf(g, incidents, alerts))
	}
	slices.SortStableFunc(groups, func(a, b RelatedGroup) int { return b.LastActivityAt.Compare(a.LastActivityAt) })
	return groups, nil
}

// edges joins incidents with each other and with alerts. An alert that is linked
// to an incident belongs to it and to no other.
func (c *Correlation) edges(incidents []incident.Incident, alerts []alert.Alert) []correlation.Edge {
	labels := labelsByIncident(alerts)
	places := map[uuid.UUID]int{}
	compared := make([]correlation.Incident, len(incidents))
	for i, inc := range incidents {
		places[inc.ID], compared[i] = i, comparing(inc, labels)
	}
	var edges []correlation.Edge
	for i := range compared {
		for j := range i {
			if score := correlation.BetweenIncidents(compared[i], compared[j], c.Neighbors); score.Value > correlation.Grouping {
				edges = append(edges, correlation.Edge{A: i, B: j, Score: score})
			}
		}
	}
	for n, a := range alerts {
		place := len(incidents) + n
		if a.IncidentID != nil {
			if i, ok := places[*a.IncidentID]; ok {
				edges = append(edges, correlation.Edge{A: place, B: i, Score: correlation.Score{Value: 1, Reasons: []string{"alert of the incident"}}})
			}
			continue
		}
		for i := range compared {
			if score := correlation.OfAlert(matchable(a), compared[i]); score.Value > correlation.Grouping {
				edges = append(edges, correlation.Edge{A: place, B: i, Score: score})
			}
		}
	}
	return edges
}

func groupOf(g correlation.Group, incidents []incident.Incident, alerts []alert.Alert) RelatedGroup {
	related := RelatedGroup{Score: g.Best}
	seen := func(service string, from, to time.Time) {
		if service != "" && !slices.Contains(related.Services, service) {
			related.Services = append(related.Services, service)
		}
		if related.StartedAt.IsZero() || from.Before(related.StartedAt) {
			related.StartedAt = from
		}
		if to.After(related.LastActivityAt) {
			related.LastActivityAt = to
		}
	}
	for _, place := range g.Members {
		if place < len(incidents) {
			i := incidents[place]
			related.Incidents = append(related.Incidents, i)
			seen(i.ServiceName, i.DetectedAt, i.UpdatedAt)
			continue
		}
		a := alerts[place-len(incidents)]
		related.Alerts = append(related.Alerts, a)
		seen(evidence.ServiceOf(a.Labels), a.StartsAt, a.LastSeenAt)
	}
	slices.Sort(related.Services)
	// Every group has an incident, because alerts are joined to incidents only. The
	// oldest one names the group for as long as it is open.
	oldest := slices.MinFunc(related.Incidents, func(a, b incident.Incident) int {
		return cmp.Or(a.DetectedAt.Compare(b.DetectedAt), strings.Compare(a.ID.String(), b.ID.String()))
	})
	related.ID, related.Title = uuid.NewSHA1(oldest.ID, []byte("correlation group")), oldest.Title
	return related
}

func comparing(i incident.Incident, labels map[uuid.UUID][]string) correlation.Incident {
	return correlation.Incident{
		ID: i.ID.String(), Title: i.Title, Description: i.Description, Service: i.ServiceName, State: string(i.State),
		DetectedAt: i.DetectedAt, Labels: labels[i.ID],
	}
}

func matchable(a alert.Alert) correlation.Alert {
	return correlation.Alert{Title: a.Name, Service: evidence.ServiceOf(a.Labels), State: string(a.Status), Labels: a.Labels}
}

// labelsByIncident returns the labels of the alerts of every incident as
// name=value. The severity says nothing that the incident does not.
func labelsByIncident(alerts []alert.Alert) map[uuid.UUID][]string {
	labels := map[uuid.UUID][]string{}
	for _, a := range alerts {
		if a.IncidentID == nil {
			continue
		}
		for name, value := range a.Labels {
			pair := name + "=" + value
			if name != "severity" && !slices.Contains(labels[*a.IncidentID], pair) {
				labels[*a.IncidentID] = append(labels[*a.IncidentID], pair)
			}
		}
	}
	return labels
}
