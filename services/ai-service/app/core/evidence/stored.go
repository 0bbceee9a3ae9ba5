package evidence

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// storedIncidents reads incidents from where incident-service keeps them.
type storedIncidents struct{ reader incident.Reader }

// StoredIncidents returns the incidents of the platform.
func StoredIncidents(reader incident.Reader) Incidents { //nolint:ireturn // the seam that tests replace
	return storedIncidents{reader}
}

// ByID returns one incident.
func (r storedIncidents) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Incident, error) {
	i, err := r.reader.ByID(ctx, s, id)
	if err != nil {
		return Incident{}, err
	}
	return Incident{
		ID: i.ID, Title: i.Title, Description: i.Description, Service: i.ServiceName,
		Severity: string(i.Severity), DetectedAt: i.DetectedAt,
	}, nil
}

// Similar returns incidents that were detected before the given one and are
// over by now.
func (r storedIncidents) Similar(ctx context.Context, s auth.Scope, of Incident, limit int) ([]Precedent, error) {
	similar, err := r.reader.SimilarAround(ctx, s, of.ID, time.Time{}, of.DetectedAt, 3*limit)
	if err != nil {
		return nil, err
	}
	var precedents []Precedent
	for _, i := range similar {
		if i.ResolvedAt != nil && len(precedents) < limit {
			precedents = append(precedents, precedentOf(i))
		}
	}
	return precedents, nil
}

func precedentOf(i incident.Similar) Precedent {
	p := Precedent{
		ID: i.ID, Title: i.Title, Service: i.ServiceName, DetectedAt: i.DetectedAt, ResolvedAt: i.ResolvedAt, Similarity: i.Score,
	}
	if i.SameService {
		p.Reasons = append(p.Reasons, "same service")
	}
	if i.TitleLikeness >= 0.3 {
		p.Reasons = append(p.Reasons, fmt.Sprintf("title alike to %.2f", i.TitleLikeness))
	}
	if i.LabelOverlap > 0 {
		p.Reasons = append(p.Reasons, fmt.Sprintf("labels alike to %.2f", i.LabelOverlap))
	}
	if i.ConfirmedClaim != nil {
		p.Confirmed = *i.ConfirmedClaim
	}
	if i.ActualCause != nil {
		p.Causes = []string{*i.ActualCause}
	}
	if i.Resolution != nil {
		p.Resolution = *i.Resolution
	}
	return p
}

// storedAlerts reads alerts from where integration-service keeps them.
type storedAlerts struct{ reader *alert.Reader }

// StoredAlerts returns the alerts of the platform.
func StoredAlerts(reader *alert.Reader) Alerts { //nolint:ireturn // the seam that tests replace
	return storedAlerts{reader}
}

// OfIncident returns the alerts linked to an incident.
func (r storedAlerts) OfIncident(ctx context.Context, s auth.Scope, id uuid.UUID, limit int) ([]Alert, error) {
	found, err := r.reader.List(ctx, s, alert.Filter{IncidentID: &id}, nil, limit)
	return alertsOf(found), err
}

// Between returns the alerts that arrived in the window.
func (r storedAlerts) Between(ctx context.Context, s auth.Scope, from, to time.Time, limit int) ([]Alert, error) {
	found, err := r.reader.List(ctx, s, alert.Filter{From: &from, To: &to}, nil, limit)
	return alertsOf(found), err
}

func alertsOf(stored []alert.Alert) []Alert {
	alerts := make([]Alert, len(stored))
	for i, a := range stored {
		alerts[i] = Alert{
			ID: a.ID, Name: a.Name, Service: ServiceOf(a.Labels), Severity: string(a.Severity), Firing: a.Status != alert.Resolved,
			Summary: a.Summary, Description: a.Description, Labels: a.Labels, RunbookURL: a.Annotations["runbook_url"],
			StartsAt: a.StartsAt, EndsAt: a.EndsAt, IncidentID: a.IncidentID, Repeats: a.RepeatCount,
		}
	}
	return alerts
}

// storedAnomalies reads anomalies from where this service keeps them.
type storedAnomalies struct{ reader *anomaly.Reader }

// StoredAnomalies returns the anomalies of the platform.
func StoredAnomalies(reader *anomaly.Reader) Anomalies { //nolint:ireturn // the seam that tests replace
	return storedAnomalies{reader}
}

// Around returns the anomalies of a service that were seen in the window.
func (r storedAnomalies) Around(ctx context.Context, s auth.Scope, service string, from, to time.Time, limit int) ([]Anomaly, error) {
	stored, err := r.reader.Around(ctx, s, service, from, to, limit)
	found := make([]Anomaly, len(stored))
	for i, a := range stored {
		found[i] = Anomaly{
			ID: a.ID, Metric: a.MetricName, Service: a.ServiceName, Value: a.Value, Expected: a.Expected,
			Critical: a.Severity == anomaly.Critical, Active: a.Status == anomaly.Active, DetectedAt: a.DetectedAt,
		}
	}
	return found, err
}

// ServiceOf reads the service from the labels that the platform takes for it
// (contract: webhooks section 3).
func ServiceOf(labels map[string]string) string {
	return cmp.Or(labels["service"], labels["service_name"], labels["app"], labels["app_kubernetes_io_name"], labels["job"])
}
