package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

type statsInput struct {
	Days int `query:"days" minimum:"1" maximum:"90" default:"7"`
}

func (h Handlers) stats(ctx context.Context, in *statsInput) (*httpapi.Body[AuditStats], error) {
	s, err := h.Trail.Stats(ctx, auth.Caller(ctx), in.Days)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditStats]{Body: statsView(in.Days, s)}, nil
}

func statsView(days int, s audit.Stats) AuditStats {
	v := AuditStats{
		PeriodDays: days, TotalEvents: s.Total, SuccessfulEvents: s.Total - s.Failed, FailedEvents: s.Failed, SuccessRate: s.SuccessRate(),
		TopActions: countsView(s.Actions), TopUsers: countsView(s.Users), ResourceBreakdown: map[string]int{},
	}
	for _, c := range s.Resources {
		v.ResourceBreakdown[c.Name] = c.Count
	}
	for _, d := range s.Days {
		v.Timeline = append(v.Timeline, AuditDay{Date: d.Date.Format(time.DateOnly), Total: d.Total, Failed: d.Failed})
	}
	return v
}

func countsView(counts []audit.Count) []AuditCount {
	views := make([]AuditCount, len(counts))
	for i, c := range counts {
		views[i] = AuditCount(c)
	}
	return views
}

type activityInput struct {
	ID    uuid.UUID `path:"user_id" format:"uuid"`
	Limit int       `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

func (h Handlers) activity(ctx context.Context, in *activityInput) (*httpapi.Body[AuditActivity], error) {
	who := auth.Caller(ctx)
	if own := who.UserID(); own.UUID != in.ID {
		if err := httpapi.Admin.Check(who); err != nil {
			return nil, err
		}
	}
	entries, total, err := h.Trail.Activity(ctx, who, in.ID, in.Limit)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditActivity]{Body: AuditActivity{UserID: in.ID, TotalActivities: total, RecentActivities: viewsOf(entries)}}, nil
}

type historyInput struct {
	Type string `path:"resource_type" maxLength:"100"`
	ID   string `path:"resource_id" maxLength:"128"`
	httpapi.ListQuery
}

// historyOutput is a page with the cursor of the next one.
type historyOutput struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       AuditHistory
}

func (h Handlers) history(ctx context.Context, in *historyInput) (*historyOutput, error) {
	l := h.Lists.Of(ctx, "/audit-logs/resource/"+in.Type+"/"+in.ID+"/history", in.ListQuery)
	after, err := placeAfter(l)
	if err != nil {
		return nil, err
	}
	f := audit.Filter{ResourceType: in.Type, ResourceID: in.ID}
	entries, total, err := h.Trail.List(ctx, auth.Caller(ctx), f, audit.Part{OldestFirst: true, After: after, Limit: l.More()})
	if err != nil {
		return nil, err
	}
	page := httpapi.Answer(l, entries, keyOf, viewOf)
	return &historyOutput{
		NextCursor: page.NextCursor, Link: page.Link,
		Body: AuditHistory{ResourceType: in.Type, ResourceID: in.ID, TotalEvents: total, History: page.Body},
	}, nil
}
