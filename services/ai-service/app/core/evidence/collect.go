package evidence

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// How many items of each kind a pack takes at most; together no more than
// MaxItems.
const (
	maxOwn        = 20
	maxRelated    = 10
	maxPrecedents = 10
	maxAnomalies  = 10
	maxRead       = 200
)

// Lengths of the texts a pack keeps.
const (
	maxName    = 120
	maxSummary = 400
	maxReason  = 200
)

// Incidents reads incidents.
type Incidents interface {
	// ByID returns one incident that is not deleted.
	ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Incident, error)
	// Similar returns earlier incidents like the given one that are over, most
	// similar first.
	Similar(ctx context.Context, s auth.Scope, of Incident, limit int) ([]Precedent, error)
}

// Alerts reads stored alerts.
type Alerts interface {
	// OfIncident returns the alerts linked to an incident.
	OfIncident(ctx context.Context, s auth.Scope, incident uuid.UUID, limit int) ([]Alert, error)
	// Between returns the project's alerts that arrived in the window.
	Between(ctx context.Context, s auth.Scope, from, to time.Time, limit int) ([]Alert, error)
}

// Anomalies reads stored anomalies of metrics.
type Anomalies interface {
	// Around returns the anomalies of a service that were seen in the window, the
	// strongest first.
	Around(ctx context.Context, s auth.Scope, service string, from, to time.Time, limit int) ([]Anomaly, error)
}

// Collector gathers packs.
type Collector struct {
	incidents Incidents
	alerts    Alerts
	anomalies Anomalies
}

// NewCollector returns a Collector that reads from the given readers.
func NewCollector(incidents Incidents, alerts Alerts, anomalies Anomalies) *Collector {
	return &Collector{incidents: incidents, alerts: alerts, anomalies: anomalies}
}

// Collect gathers the pack of an incident.
func (c *Collector) Collect(ctx context.Context, s auth.Scope, id uuid.UUID) (*Pack, error) {
	incident, err := c.incidents.ByID(ctx, s, id)
	if err != nil {
		return nil, fmt.Errorf("collect evidence: %w", err)
	}
	own, err := c.alerts.OfIncident(ctx, s, id, maxRead)
	if err != nil {
		return nil, fmt.Errorf("collect the alerts of the incident: %w", err)
	}
	around, err := c.alerts.Between(ctx, s, incident.DetectedAt.Add(-Before), incident.DetectedAt.Add(After), maxRead)
	if err != nil {
		return nil, fmt.Errorf("collect the alerts around the incident: %w", err)
	}
	precedents, err := c.incidents.Similar(ctx, s, incident, maxPrecedents)
	if err != nil {
		return nil, fmt.Errorf("collect similar incidents: %w", err)
	}
	for i := range precedents {
		names, err := c.alertNames(ctx, s, precedents[i].ID)
		if err != nil {
			return nil, fmt.Errorf("collect the alerts of a similar incident: %w", err)
		}
		precedents[i].AlertNames = names
	}
	pack := assemble(incident, own, around, precedents)
	if pack.Anomalies, err = c.metrics(ctx, s, incident); err != nil {
		return nil, fmt.Errorf("collect the anomalies of the service: %w", err)
	}
	pack.number()
	return pack, nil
}

// metrics returns the anomalies of the service around the incident.
func (c *Collector) metrics(ctx context.Context, s auth.Scope, incident Incident) ([]Anomaly, error) {
	if !Known(incident.Service) {
		return nil, nil
	}
	found, err := c.anomalies.Around(ctx, s, incident.Service, incident.DetectedAt.Add(-Before), incident.DetectedAt.Add(After), maxAnomalies)
	for i := range found {
		found[i].Metric = text.Cut(text.Clean(found[i].Metric), maxName)
		found[i].Service = text.Cut(text.Clean(found[i].Service), maxName)
	}
	return found, err
}

func (c *Collector) alertNames(ctx context.Context, s auth.Scope, incident uuid.UUID) ([]string, error) {
	alerts, err := c.alerts.OfIncident(ctx, s, incident, maxRelated)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, a := range alerts {
		names = append(names, text.Cut(text.Clean(a.Name), maxName))
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// assemble relates and orders what was found.
func assemble(incident Incident, own, around []Alert, precedents []Precedent) *Pack {
	p := &Pack{Incident: tidyIncident(incident), Precedents: tidyPrecedents(precedents, incident)}
	seen := map[uuid.UUID]bool{}
	labels := map[string]bool{}
	for _, a := range own {
		seen[a.ID] = true
		if Known(incident.Service) {
			a.Service = incident.Service
		}
		for _, pair := range placeLabels(a.Labels) {
			labels[pair] = true
		}
		a.Relation = Own
		p.Alerts = append(p.Alerts, tidyAlert(a))
	}
	for _, a := range around {
		if !seen[a.ID] {
			seen[a.ID] = true
			p.Alerts = append(p.Alerts, tidyAlert(relate(a, incident, labels)))
		}
	}
	order(p.Alerts, incident.DetectedAt)
	p.Alerts = limited(p.Alerts)
	return p
}

func relate(a Alert, incident Incident, labels map[string]bool) Alert {
	for _, pair := range placeLabels(a.Labels) {
		if labels[pair] {
			a.Shared = append(a.Shared, pair)
		}
	}
	switch {
	case Known(incident.Service) && strings.EqualFold(a.Service, incident.Service):
		a.Relation = SameService
	case len(a.Shared) > 0:
		a.Relation = SharedLabels
	default:
		a.Relation = Nearby
	}
	return a
}

// Known reports whether a service has a name; senders that give none are stored
// as unknown.
func Known(service string) bool {
	return service != "" && !strings.EqualFold(service, "unknown")
}

// order puts the closest relation first, then what began nearest to the
// detection; the id makes it total.
func order(alerts []Alert, detected time.Time) {
	slices.SortFunc(alerts, func(a, b Alert) int {
		return cmp.Or(
			cmp.Compare(a.Relation, b.Relation),
			cmp.Compare(a.StartsAt.Sub(detected).Abs(), b.StartsAt.Sub(detected).Abs()),
			strings.Compare(a.ID.String(), b.ID.String()))
	})
}

// limited keeps the first alerts of every relation.
func limited(alerts []Alert) []Alert {
	taken := map[Relation]int{}
	return slices.DeleteFunc(alerts, func(a Alert) bool {
		taken[a.Relation]++
		if a.Relation == Own {
			return taken[a.Relation] > maxOwn
		}
		return taken[a.Relation] > maxRelated
	})
}

func (p *Pack) number() {
	for i := range p.Alerts {
		a := &p.Alerts[i]
		a.Item = p.add(alertEvidence(*a))
	}
	for i := range p.Anomalies {
		a := &p.Anomalies[i]
		a.Item = p.add(anomalyEvidence(*a))
	}
	for i := range p.Precedents {
		r := &p.Precedents[i]
		r.Item = p.add(precedentEvidence(*r))
	}
}

func (p *Pack) add(e hypothesis.Evidence) string {
	if len(p.Items) >= MaxItems {
		return ""
	}
	id := itemID(len(p.Items) + 1)
	p.Items = append(p.Items, Item{ID: id, Evidence: e})
	return id
}

func tidyIncident(i Incident) Incident {
	i.Title = text.Cut(text.Clean(i.Title), maxSummary)
	i.Description = text.Cut(text.CleanLines(i.Description), 4*maxSummary)
	i.Service = text.Cut(text.Clean(i.Service), maxName)
	return i
}

func tidyAlert(a Alert) Alert {
	a.Name = text.Cut(text.Clean(a.Name), maxName)
	a.Service = text.Cut(text.Clean(a.Service), maxName)
	a.Summary = text.Cut(text.Clean(a.Summary), maxSummary)
	a.Description = text.Cut(text.Clean(a.Description), maxSummary)
	a.RunbookURL = text.Clean(a.RunbookURL)
	labels := make(map[string]string, len(a.Labels))
	for name, value := range a.Labels {
		labels[name] = text.Cut(text.Clean(value), maxName)
	}
	a.Labels = labels
	for i, pair := range a.Shared {
		a.Shared[i] = text.Cut(text.Clean(pair), maxName)
	}
	return a
}

// tidyPrecedents cleans the texts of earlier incidents. What people wrote about
// an incident of another service is left out: free text does not travel from
// one service to another.
func tidyPrecedents(precedents []Precedent, incident Incident) []Precedent {
	for i := range precedents {
		r := &precedents[i]
		if !Known(incident.Service) || !strings.EqualFold(r.Service, incident.Service) {
			r.Confirmed, r.Causes, r.Resolution = "", nil, ""
		}
		r.Title = text.Cut(text.Clean(r.Title), maxReason)
		r.Service = text.Cut(text.Clean(r.Service), maxName)
		r.Confirmed = text.Cut(text.Clean(r.Confirmed), maxReason)
		r.Resolution = text.Cut(text.Clean(r.Resolution), maxReason)
		for j, cause := range r.Causes {
			r.Causes[j] = text.Cut(text.Clean(cause), maxReason)
		}
		r.Similarity = min(max(r.Similarity, 0), 1)
	}
	return precedents
}
