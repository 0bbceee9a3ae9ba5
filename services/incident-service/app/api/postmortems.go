package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// Postmortem is a postmortem as it is shown.
type Postmortem postmortem.Payload

// PostmortemSummary is a postmortem without its timeline.
type PostmortemSummary postmortem.Head

func postmortemRoutes(a *httpapi.API, h *Handlers) {
	const base = "/incidents/{incident_id}/postmortem"
	httpapi.Register(a, described(told("postmortem-list", http.MethodGet, "/postmortems", httpapi.Viewer, "List postmortems"),
		"The last changed first, without their timelines. The search looks for a part of title, summary or root cause, whatever its case."),
		h.postmortems)
	httpapi.Register(a, described(told("postmortem-read", http.MethodGet, base, httpapi.Viewer, "The postmortem of an incident"),
		"404 when there is none."), h.postmortem)
	httpapi.Register(a, described(told("postmortem-save", http.MethodPut, base, httpapi.Engineer, "Write the postmortem of an incident"),
		"Members that are not given keep their value; the first time it is made and answered with 201. The incident must be mitigated, "+
			"resolved or learned, else 409 CONFLICT. With If-Match only if nobody changed it since, else 409 VERSION_CONFLICT."), h.savePostmortem)
	generate := described(told("postmortem-generate", http.MethodPost, base+"/generate", httpapi.Engineer, "Have a draft written"),
		"From the activities, alerts, hypotheses and executions of runbooks. What is written already is 409 CONFLICT unless overwrite is set; "+
			"what people write until the draft is there stays. The event postmortem.generated tells the end.")
	generate.Status = http.StatusAccepted
	httpapi.Register(a, generate, h.generatePostmortem)
	httpapi.Register(a, described(told("postmortem-publish", http.MethodPost, base+"/publish", httpapi.Engineer, "Publish the postmortem"),
		"It needs a summary and a root cause. A resolved incident becomes learned."), h.publishPostmortem)
	httpapi.Register(a, told("postmortem-item-update", http.MethodPatch, base+"/action-items/{item_id}", httpapi.Engineer,
		"Change an action item"), h.updateItem)
	httpapi.Register(a, httpapi.Operation{
		ID: "postmortem-draft", Method: http.MethodPost, Path: "/internal/postmortems/{postmortem_id}/draft", Access: httpapi.Service,
		Tag: "internal", Summary: "Hand a draft in", MaxBody: maxOrder,
	}, h.draft)
}

// told is public for an operation on postmortems.
func told(id, method, path string, access httpapi.Access, summary string) httpapi.Operation {
	op := public(id, method, path, access, summary)
	op.Tag = "postmortems"
	return op
}

type postmortemsInput struct {
	Page   int    `query:"page" minimum:"1" maximum:"1000000000" default:"1"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Status string `query:"status" doc:"Comma list of draft, in_review, published."`
	Search string `query:"search" minLength:"1" maxLength:"200" doc:"Part of title, summary or root cause."`
}

func (h *Handlers) postmortems(ctx context.Context, in *postmortemsInput) (*httpapi.Body[page.Page[PostmortemSummary]], error) {
	statuses, err := httpapi.OneOf("query.status", in.Status, postmortem.Statuses())
	if err != nil {
		return nil, err
	}
	found, err := h.Postmortems.Repository.List(ctx, auth.Caller(ctx).Scope(), postmortem.Filter{
		Statuses: statuses, Search: in.Search,
	}, page.Request{Page: in.Page, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[page.Page[PostmortemSummary]]{Body: page.Map(found, func(p postmortem.Postmortem) PostmortemSummary {
		return PostmortemSummary(postmortem.HeadOf(p))
	})}, nil
}

func (h *Handlers) postmortem(ctx context.Context, in *IncidentPath) (*Versioned[Postmortem], error) {
	scope := auth.Caller(ctx).Scope()
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	return shownPostmortem(h.Postmortems.Repository.OfIncident(ctx, scope, in.ID))
}

func shownPostmortem(p postmortem.Postmortem, err error) (*Versioned[Postmortem], error) {
	if err != nil {
		return nil, err
	}
	return &Versioned[Postmortem]{Status: http.StatusOK, ETag: tag(p.Version), Body: Postmortem(postmortem.PayloadOf(p))}, nil
}

// SavePostmortemRequest holds what is to be replaced.
type SavePostmortemRequest struct {
	Status              *postmortem.Status  `json:"status,omitempty" enum:"draft,in_review" doc:"Publishing has its own route."`
	Title               *string             `json:"title,omitempty" minLength:"1" maxLength:"200"`
	Summary             *string             `json:"summary,omitempty" maxLength:"10000"`
	Impact              *string             `json:"impact,omitempty" maxLength:"10000"`
	RootCause           *string             `json:"root_cause,omitempty" maxLength:"10000"`
	ContributingFactors []string            `json:"contributing_factors,omitempty" maxItems:"50" doc:"At most 1000 characters each."`
	Detection           *string             `json:"detection,omitempty" maxLength:"10000"`
	Resolution          *string             `json:"resolution,omitempty" maxLength:"10000"`
	Timeline            []MomentRequest     `json:"timeline,omitempty" maxItems:"500"`
	Lessons             []string            `json:"lessons,omitempty" maxItems:"50" doc:"At most 1000 characters each."`
	ActionItems         []ActionItemRequest `json:"action_items,omitempty" maxItems:"100"`
}

// MomentRequest is a line of the timeline.
type MomentRequest struct {
	At   time.Time `json:"at"`
	Text string    `json:"text" minLength:"1" maxLength:"1000"`
}

// ActionItemRequest is an action item as somebody writes it.
type ActionItemRequest struct {
	ID      *uuid.UUID             `json:"id,omitempty" format:"uuid" doc:"Keeps the id of an item; without one it is new."`
	Title   string                 `json:"title" minLength:"1" maxLength:"500"`
	OwnerID *uuid.UUID             `json:"owner_id,omitempty" format:"uuid" doc:"A member of the project."`
	DueDate *string                `json:"due_date,omitempty" format:"date"`
	Status  *postmortem.ItemStatus `json:"status,omitempty" enum:"open,in_progress,done,dropped" default:"open"`
	Link    *string                `json:"link,omitempty" maxLength:"2000" doc:"An address that begins with http or https."`
}

func (r SavePostmortemRequest) edit() postmortem.Edit {
	e := postmortem.Edit{
		Status: r.Status, Title: r.Title, Summary: r.Summary, Impact: r.Impact, RootCause: r.RootCause,
		ContributingFactors: r.ContributingFactors, Detection: r.Detection, Resolution: r.Resolution, Lessons: r.Lessons,
	}
	if r.Timeline != nil {
		e.Timeline = make([]postmortem.PostmortemMoment, len(r.Timeline))
		for i, m := range r.Timeline {
			e.Timeline[i] = postmortem.PostmortemMoment{At: clock.Of(m.At), Text: m.Text}
		}
	}
	if r.ActionItems != nil {
		e.ActionItems = make([]postmortem.ActionItem, len(r.ActionItems))
		for i, item := range r.ActionItems {
			e.ActionItems[i] = item.item()
		}
	}
	return e
}

func (r ActionItemRequest) item() postmortem.ActionItem {
	item := postmortem.ActionItem{Title: r.Title, OwnerID: r.OwnerID, DueDate: r.DueDate, Status: postmortem.ItemOpen, Link: r.Link}
	if r.ID != nil {
		item.ID = *r.ID
	}
	if r.Status != nil {
		item.Status = *r.Status
	}
	return item
}

type savePostmortemInput struct {
	IncidentPath
	IfMatch
	Body SavePostmortemRequest
}

func (h *Handlers) savePostmortem(ctx context.Context, in *savePostmortemInput) (*Versioned[Postmortem], error) {
	p, created, err := h.Postmortems.Save(ctx, auth.Caller(ctx), in.ID, in.Body.edit(), in.check)
	out, err := shownPostmortem(p, err)
	if err == nil && created {
		out.Status, out.Location = http.StatusCreated, "/api/v1"+path(in.ID, "/postmortem")
	}
	return out, err
}

// GeneratePostmortemRequest asks for a draft.
type GeneratePostmortemRequest struct {
	Overwrite bool `json:"overwrite,omitempty" doc:"Replace what is written; action items stay and are added to."`
}

type generatePostmortemInput struct {
	IncidentPath
	Body GeneratePostmortemRequest
}

// RequestedDraft says that a draft will be written.
type RequestedDraft struct {
	IncidentID   uuid.UUID `json:"incident_id" format:"uuid"`
	PostmortemID uuid.UUID `json:"postmortem_id" format:"uuid"`
	Status       string    `json:"status" enum:"queued"`
}

func (h *Handlers) generatePostmortem(ctx context.Context, in *generatePostmortemInput) (*httpapi.Body[RequestedDraft], error) {
	p, err := h.Postmortems.Generate(ctx, auth.Caller(ctx), in.ID, in.Body.Overwrite)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[RequestedDraft]{Body: RequestedDraft{IncidentID: in.ID, PostmortemID: p.ID, Status: "queued"}}, nil
}

func (h *Handlers) publishPostmortem(ctx context.Context, in *IncidentPath) (*Versioned[Postmortem], error) {
	return shownPostmortem(h.Postmortems.Publish(ctx, auth.Caller(ctx), in.ID))
}

// UpdateActionItemRequest holds what changes in an action item.
type UpdateActionItemRequest struct {
	Title   *string                `json:"title,omitempty" minLength:"1" maxLength:"500"`
	Status  *postmortem.ItemStatus `json:"status,omitempty" enum:"open,in_progress,done,dropped"`
	OwnerID httpapi.Opt[uuid.UUID] `json:"owner_id,omitempty" format:"uuid" doc:"A member of the project, or null for nobody."`
	DueDate httpapi.Opt[string]    `json:"due_date,omitempty" format:"date"`
	Link    httpapi.Opt[string]    `json:"link,omitempty" maxLength:"2000" doc:"An address that begins with http or https."`
}

type updateItemInput struct {
	IncidentPath
	ItemID uuid.UUID `path:"item_id" format:"uuid"`
	IfMatch
	Body UpdateActionItemRequest
}

func (h *Handlers) updateItem(ctx context.Context, in *updateItemInput) (*Versioned[Postmortem], error) {
	return shownPostmortem(h.Postmortems.ChangeItem(ctx, auth.Caller(ctx), in.ID, in.ItemID, func(item *postmortem.ActionItem) {
		if in.Body.Title != nil {
			item.Title = *in.Body.Title
		}
		if in.Body.Status != nil {
			item.Status = *in.Body.Status
		}
		in.Body.OwnerID.Apply(&item.OwnerID)
		in.Body.DueDate.Apply(&item.DueDate)
		in.Body.Link.Apply(&item.Link)
	}, in.check))
}

type draftInput struct {
	ID   uuid.UUID `path:"postmortem_id" format:"uuid"`
	Body postmortem.Delivery
}

// DeliveredDraft says where a postmortem stands after a draft was handed in.
type DeliveredDraft struct {
	PostmortemID uuid.UUID         `json:"postmortem_id" format:"uuid"`
	Status       postmortem.Status `json:"status" enum:"draft,in_review,published"`
}

func (h *Handlers) draft(ctx context.Context, in *draftInput) (*httpapi.Body[DeliveredDraft], error) {
	p, err := h.Postmortems.Deliver(ctx, auth.Caller(ctx).Scope(), in.ID, in.Body)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[DeliveredDraft]{Body: DeliveredDraft{PostmortemID: p.ID, Status: p.Status}}, nil
}
