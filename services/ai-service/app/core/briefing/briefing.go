// Package briefing gathers what the platform holds about one incident into a
// numbered list, so that questions about it can be answered and every answer can
// name what it rests on. It draws no conclusions.
package briefing

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// How much of an incident a briefing holds; what is named last is left out first.
const (
	maxItems      = 99
	maxHypotheses = 5
	maxComments   = 20
	maxActivities = 25
	maxExecutions = 5
	maxRead       = 300
)

// Item is one numbered entry. Its id is what answers cite.
type Item struct {
	chat.ChatCitation

	// Text is what the model reads.
	Text string
}

// Sources are where a briefing comes from.
type Sources struct {
	Collector  *evidence.Collector
	Incidents  incident.Reader
	Hypotheses hypothesis.Reader
	Runbooks   *runbook.Repository
}

// Collect gathers the briefing of an incident, the most telling first. It always
// holds the incident itself.
func (c Sources) Collect(ctx context.Context, s auth.Scope, id uuid.UUID) ([]Item, error) {
	i, err := c.Incidents.ByID(ctx, s, id)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	pack, err := c.Collector.Collect(ctx, s, id)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	found, err := c.Hypotheses.Latest(ctx, s, id, uuid.NullUUID{})
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	comments, activities, err := c.history(ctx, s, id, pack)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	guides, err := c.guides(ctx, s, i, pack)
	if err != nil {
		return nil, fmt.Errorf("brief: %w", err)
	}
	own, around := alerts(pack)
	return numbered(slices.Concat([]Item{about(i)}, own, hypotheses(id, found), comments, guides, activities, precedents(pack),
		metrics(pack), around)), nil
}

// history returns the newest comments and the newest other entries, both in the
// order of their times. That an alert joined is said by the alert itself.
func (c Sources) history(ctx context.Context, s auth.Scope, id uuid.UUID, pack *evidence.Pack) (comments, others []Item, err error) {
	all, err := c.Incidents.Activities(ctx, s, id, nil, maxRead)
	if err != nil {
		return nil, nil, err
	}
	told := map[uuid.UUID]bool{}
	for _, a := range pack.Alerts {
		fired, resolved := incident.AlertMarks(id, a.ID)
		told[fired], told[resolved] = true, true
	}
	for _, a := range all {
		switch {
		case told[a.ID]:
		case a.ActivityType == incident.ActivityComment && len(comments) < maxComments:
			comments = append(comments, commented(a))
		case a.ActivityType != incident.ActivityComment && len(others) < maxActivities:
			others = append(others, happened(a))
		}
	}
	slices.Reverse(comments)
	slices.Reverse(others)
	return comments, others, nil
}

// guides are the runbooks that fit the incident and those that were followed.
func (c Sources) guides(ctx context.Context, s auth.Scope, i incident.Incident, pack *evidence.Pack) ([]Item, error) {
	subject := runbook.Subject{ServiceName: i.ServiceName, Severity: i.Severity}
	for _, a := range pack.Alerts {
		if a.Relation == evidence.Own {
			subject.AlertNames = append(subject.AlertNames, a.Name)
			subject.AlertLabels = append(subject.AlertLabels, a.Labels)
		}
	}
	candidates, err := c.Runbooks.Candidates(ctx, s, subject)
	if err != nil {
		return nil, err
	}
	var found []Item
	for _, m := range runbook.Best(candidates, subject) {
		found = append(found, guide(m))
	}
	executions, err := c.Runbooks.Executions(ctx, s, runbook.ExecutionFilter{IncidentID: &i.ID}, nil, maxExecutions)
	for _, e := range executions {
		found = append(found, followed(i.ID, e))
	}
	return found, err
}

func numbered(items []Item) []Item {
	items = items[:min(len(items), maxItems)]
	for i := range items {
		items[i].ID = "E" + strconv.Itoa(i+1)
	}
	return items
}

func link(format string, args ...any) *string {
	path := fmt.Sprintf(format, args...)
	return &path
}
