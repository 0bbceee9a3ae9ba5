package briefing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
)

// Lengths of the texts of an item.
const (
	maxTitle = 160
	maxText  = 1200
)

func item(kind chat.Kind, ref uuid.UUID, title, body string, observed *time.Time, where *string) Item {
	return Item{
		ChatCitation: chat.ChatCitation{Kind: kind, Ref: ref, Title: text.Cut(text.Clean(title), maxTitle), ObservedAt: observed, Link: where},
		Text:         text.Cut(text.CleanLines(body), maxText),
	}
}

// about is the incident itself.
func about(i incident.Incident) Item {
	var b strings.Builder
	fmt.Fprintf(&b, "Incident “%s” on %s: state %s, severity %s, detected at %s.", i.Title, orUnknown(i.ServiceName), i.State, i.Severity, When(i.DetectedAt))
	for _, moment := range []struct {
		name string
		at   *time.Time
	}{{"Acknowledged", i.AcknowledgedAt}, {"Mitigated", i.MitigatedAt}, {"Resolved", i.ResolvedAt}} {
		if moment.at != nil {
			fmt.Fprintf(&b, " %s at %s.", moment.name, When(*moment.at))
		}
	}
	if i.AssigneeName != nil {
		fmt.Fprintf(&b, " Assigned to %s.", *i.AssigneeName)
	} else {
		b.WriteString(" Assigned to nobody.")
	}
	for _, r := range i.Roles {
		fmt.Fprintf(&b, " %s is %s.", r.UserName, r.Role)
	}
	fmt.Fprintf(&b, " Opened by %s. Alerts that joined: %d.", i.Source, i.AlertCount)
	if i.Description != "" {
		fmt.Fprintf(&b, " Description: %s", i.Description)
	}
	return item(chat.KindIncident, i.ID, i.Title, b.String(), new(i.DetectedAt), link("/incidents/%s", i.ID))
}

// alerts are the incident's own, and those around it.
func alerts(pack *evidence.Pack) (own, around []Item) {
	for _, a := range pack.Alerts {
		stored, ok := pack.ByID(a.Item)
		if !ok {
			continue
		}
		var where *string
		if a.IncidentID != nil {
			where = link("/incidents/%s?tab=related&sel=%s", a.IncidentID, a.ID)
		}
		body := stored.Summary
		if a.Description != "" {
			body += ". " + a.Description
		}
		shown := item(chat.KindAlert, a.ID, a.Name+" on "+orUnknown(a.Service), body, stored.ObservedAt, where)
		if a.Relation == evidence.Own {
			own = append(own, shown)
		} else {
			around = append(around, shown)
		}
	}
	return own, around
}

func precedents(pack *evidence.Pack) []Item {
	var found []Item
	for _, r := range pack.Precedents {
		if stored, ok := pack.ByID(r.Item); ok {
			found = append(found, item(chat.KindSimilar, r.ID, r.Title, stored.Summary, stored.ObservedAt, link("/incidents/%s", r.ID)))
		}
	}
	return found
}

func metrics(pack *evidence.Pack) []Item {
	var found []Item
	for _, a := range pack.Anomalies {
		if stored, ok := pack.ByID(a.Item); ok {
			found = append(found, item(chat.KindMetric, a.ID, a.Metric+" of "+orUnknown(a.Service), stored.Summary, stored.ObservedAt, nil))
		}
	}
	return found
}

func hypotheses(incidentID uuid.UUID, found []hypothesis.Rated) []Item {
	var items []Item
	for _, h := range found[:min(len(found), maxHypotheses)] {
		body := fmt.Sprintf("Hypothesis %d of the latest analysis (%s, confidence %.2f, made by the %s): %s %s", h.Rank, h.Status, h.ConfidenceScore,
			h.Source, h.Claim, h.Description)
		if len(h.SuggestedActions) > 0 {
			body += " Suggested: " + strings.Join(h.SuggestedActions, " ")
		}
		items = append(items, item(chat.KindHypothesis, h.ID, h.Claim, body, new(h.CreatedAt), link("/incidents/%s?tab=hypotheses&sel=%s", incidentID, h.ID)))
	}
	return items
}

func commented(a incident.Activity) Item {
	return item(chat.KindComment, a.ID, "Comment by "+a.UserName, fmt.Sprintf("%s commented at %s: %s", a.UserName, When(a.CreatedAt), a.Content),
		new(a.CreatedAt), entry(a))
}

func happened(a incident.Activity) Item {
	body := fmt.Sprintf("%s at %s: %s", a.UserName, When(a.CreatedAt), a.Content)
	if a.OldValue != nil && a.NewValue != nil {
		body += fmt.Sprintf(" (from %s to %s)", *a.OldValue, *a.NewValue)
	}
	return item(chat.KindActivity, a.ID, a.Content, body, new(a.CreatedAt), entry(a))
}

// entry is where the timeline shows an activity.
func entry(a incident.Activity) *string {
	return link("/incidents/%s?tab=timeline&sel=activity_%s", a.IncidentID, a.ID)
}

func guide(m runbook.Match) Item {
	var steps []string
	for n, s := range m.Steps {
		steps = append(steps, fmt.Sprintf("%d. %s", n+1, s.Title))
	}
	body := fmt.Sprintf("Runbook “%s” fits (%s). %s Steps: %s", m.Title, strings.Join(m.Reasons, ", "), m.Description, strings.Join(steps, " "))
	return item(chat.KindRunbook, m.ID, m.Title, body, nil, link("/runbooks/%s", m.ID))
}

func followed(incidentID uuid.UUID, e runbook.Execution) Item {
	done := 0
	for _, s := range e.Steps {
		if slices.Contains([]runbook.StepStatus{runbook.StepDone, runbook.StepSkipped}, s.Status) {
			done++
		}
	}
	body := fmt.Sprintf("Runbook “%s” was begun at %s, status %s, %d of %d steps done or skipped.", e.RunbookTitle, When(e.StartedAt), e.Status, done, len(e.Steps))
	return item(chat.KindExecution, e.ID, e.RunbookTitle, body, new(e.StartedAt), link("/incidents/%s?tab=runbooks", incidentID))
}

// When writes a time as items show it.
func When(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

func orUnknown(service string) string {
	if service == "" {
		return "an unknown service"
	}
	return service
}
