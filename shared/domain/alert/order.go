package alert

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// FromAlertPath is the route of incident-service that opens and updates incidents.
const FromAlertPath = "/internal/incidents/from-alert"

// FromAlert is what incident-service is told about an alert that opens, joins or
// leaves an incident.
type FromAlert struct {
	IncidentID  uuid.UUID         `json:"incident_id"`
	Source      string            `json:"source"`
	SourceRef   string            `json:"source_ref"`
	GroupKey    string            `json:"group_key"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	ServiceName string            `json:"service_name"`
	Severity    incident.Severity `json:"severity"`
	DetectedAt  time.Time         `json:"detected_at"`
	Alert       OrderedAlert      `json:"alert"`
	// Note is a remark for the timeline, such as how many alerts the sender left out.
	Note string `json:"note,omitempty"`
}

// OrderedAlert is the alert inside a FromAlert.
type OrderedAlert struct {
	ID          uuid.UUID         `json:"id"`
	Name        string            `json:"alert_name"`
	Status      Status            `json:"status"`
	Severity    Severity          `json:"severity"`
	Summary     string            `json:"summary"`
	Fingerprint string            `json:"fingerprint"`
	StartsAt    time.Time         `json:"starts_at"`
	EndsAt      *time.Time        `json:"ends_at"`
	Labels      map[string]string `json:"labels"`
}

// SystemStatePath is the route of incident-service that moves an incident forward.
func SystemStatePath(id uuid.UUID) string {
	return "/internal/incidents/" + id.String() + "/system-state"
}

// IncidentOf returns the incident that a SystemStatePath is about.
func IncidentOf(path string) (uuid.UUID, bool) {
	id, ok := strings.CutSuffix(strings.TrimPrefix(path, "/internal/incidents/"), "/system-state")
	parsed, err := uuid.Parse(id)
	return parsed, ok && err == nil
}

// SystemState asks incident-service to move an incident forward. AlertID is for our own
// relay: the alert may belong to another incident by the time the order is delivered.
type SystemState struct {
	State   incident.State `json:"state"`
	Reason  string         `json:"reason"`
	AlertID uuid.UUID      `json:"alert_id"`
}

// post is a row of the outbox that the ledger asks for.
type post struct {
	event *events.Event
	topic string
	body  any
}

// add puts the row into a batch.
func (p post) add(b *events.Batch) error {
	if p.event != nil {
		return b.Publish(*p.event)
	}
	return b.Order(events.KindIncidentAction, p.topic, p.body)
}

// order tells incident-service about the alert.
func (l *ledger) order(in Incoming, r *record) {
	id := *r.IncidentID
	detectedAt := r.StartsAt
	if detectedAt.After(l.delivery.ReceivedAt) {
		detectedAt = l.delivery.ReceivedAt
	}
	body := FromAlert{
		IncidentID: id, Source: l.source.Type, SourceRef: l.source.ID.String(), GroupKey: r.GroupKey,
		Title: title(in), Description: description(in), ServiceName: in.Service,
		Severity: in.Severity.ForIncident(), DetectedAt: detectedAt,
		Alert: OrderedAlert{
			ID: r.ID, Name: r.Name, Status: r.Status, Severity: r.Severity, Summary: r.Summary,
			Fingerprint: r.Fingerprint, StartsAt: r.StartsAt, EndsAt: r.EndsAt, Labels: r.Labels,
		},
	}
	if !l.noted[id] {
		l.noted[id] = true
		body.Note = l.note
	}
	l.posts = append(l.posts, post{topic: FromAlertPath, body: body})
}

// close orders the end of the incidents that have no open alert left.
func (l *ledger) close(stillOpen map[uuid.UUID]bool) {
	if l.policy.AutoResolve == AutoResolveOff {
		return
	}
	for _, r := range l.closing {
		id := *r.IncidentID
		if stillOpen[id] {
			continue
		}
		stillOpen[id] = true // once is enough
		l.posts = append(l.posts, post{topic: SystemStatePath(id), body: SystemState{
			State: incident.State(l.policy.AutoResolve), Reason: "All alerts of the incident have resolved.", AlertID: r.ID,
		}})
	}
}

// title names an incident after the alert that opens it.
func title(in Incoming) string {
	severity := strings.ToUpper(string(in.Severity.ForIncident()))
	return incident.Cut("["+severity+"] "+in.Name+" on "+in.Service, maxTitle)
}

// description is the summary, the description and the links of an alert in
// paragraphs. Only the texts are cut: a link that is cut leads nowhere.
func description(in Incoming) string {
	var links []string
	for _, link := range []struct{ name, address string }{
		{"Source", in.Links.Source}, {"Alertmanager", in.Links.Alertmanager}, {"Runbook", in.Links.Runbook},
	} {
		if link.address != "" {
			links = append(links, link.name+": "+link.address)
		}
	}
	tail := strings.Join(links, "\n")
	if len([]rune(tail)) > maxDescription/2 {
		tail = ""
	}

	text := paragraphs(in.Summary, in.Description)
	return paragraphs(incident.Cut(text, maxDescription-len([]rune(tail))-2), tail)
}

func paragraphs(parts ...string) string {
	var filled []string
	for _, part := range parts {
		if part != "" {
			filled = append(filled, part)
		}
	}
	return strings.Join(filled, "\n\n")
}
