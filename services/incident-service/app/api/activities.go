package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Activity is one entry in the history of an incident.
type Activity incident.ActivityPayload

func activityView(a incident.Activity) Activity {
	return Activity(incident.PayloadOfActivity(a))
}

func activityRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, creating("incident-comment", "/incidents/{incident_id}/comments", "Comment on an incident"), h.comment)
	httpapi.Register(a, public("incident-activities", http.MethodGet, "/incidents/{incident_id}/activities", httpapi.Viewer,
		"Its history, newest first"), h.activities)
	httpapi.Register(a, described(
		public("incident-events", http.MethodGet, "/incidents/{incident_id}/events", httpapi.Viewer, "Its timeline, oldest first"),
		"Activities, alerts, steps of the analysis and hypotheses, merged by time."), h.events)
}

// CommentIncidentRequest is what somebody has to say about an incident.
type CommentIncidentRequest struct {
	Content string `json:"content" minLength:"1" maxLength:"5000"`
}

type commentInput struct {
	IncidentPath
	Body CommentIncidentRequest
}

func (h *Handlers) comment(ctx context.Context, in *commentInput) (*httpapi.Body[Activity], error) {
	said, err := h.Incidents.Repository.Comment(ctx, auth.Caller(ctx).Scope(), in.ID, in.Body.Content)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Activity]{Body: activityView(said)}, nil
}

// many names an incident and asks for a list that belongs to it.
type many struct {
	IncidentPath
	httpapi.ListQuery
}

func (h *Handlers) activities(ctx context.Context, in *many) (*httpapi.List[Activity], error) {
	l, scope := h.Lists.Of(ctx, path(in.ID, "/activities"), in.ListQuery), auth.Caller(ctx).Scope()
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	found, err := h.Reader.Activities(ctx, scope, in.ID, (*incident.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(a incident.Activity) []string { return httpapi.KeyAt(a.CreatedAt, a.ID) }, activityView), nil
}

// TimelineEvent is one entry on the timeline of an incident.
type TimelineEvent struct {
	ID       string    `json:"id" doc:"Opaque; stays the same."`
	At       time.Time `json:"at"`
	Kind     core.Kind `json:"kind" enum:"activity,alert,deployment,step,hypothesis,update"`
	Title    string    `json:"title"`
	Detail   string    `json:"detail"`
	Ref      string    `json:"ref" doc:"The id of what the entry is about."`
	Pinned   bool      `json:"pinned"`
	Hidden   bool      `json:"hidden"`
	EditedBy *string   `json:"edited_by"`
}

func (h *Handlers) events(ctx context.Context, in *many) (*httpapi.List[TimelineEvent], error) {
	l := h.Lists.Of(ctx, path(in.ID, "/events"), in.ListQuery)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	entries, err := h.Timeline.Of(ctx, auth.Caller(ctx).Scope(), in.ID, core.Position(after.OrStart()), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, entries, func(e core.Entry) []string { return httpapi.KeyAt(e.At, e.ID) }, eventView), nil
}

func eventView(e core.Entry) TimelineEvent {
	return TimelineEvent{
		ID: e.Name(), At: e.At, Kind: e.Kind, Title: e.Title, Detail: e.Detail, Ref: e.Ref.String(),
		Pinned: e.Pinned, Hidden: e.Hidden, EditedBy: e.EditedBy,
	}
}
