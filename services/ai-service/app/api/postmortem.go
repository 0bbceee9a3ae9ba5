package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func postmortemRoutes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "postmortem-order", Method: http.MethodPost, Path: postmortem.DraftTopic, Access: httpapi.Service, Tag: "ai",
		Summary: "Draft the postmortem of an incident", Status: http.StatusAccepted,
		Description: "The order is stored and answered; the draft goes to incident-service later. Repeating it changes nothing.",
	}, h.draft)
}

type draftInput struct {
	Body postmortem.Order
}

// AcceptedDraft says that a draft will be written.
type AcceptedDraft struct {
	PostmortemID uuid.UUID `json:"postmortem_id" format:"uuid"`
	Status       string    `json:"status" enum:"queued"`
}

func (h Handlers) draft(ctx context.Context, in *draftInput) (*httpapi.Body[AcceptedDraft], error) {
	if err := h.Drafter.Accept(ctx, auth.Caller(ctx).Scope(), in.Body); err != nil {
		return nil, err
	}
	return &httpapi.Body[AcceptedDraft]{Body: AcceptedDraft{PostmortemID: in.Body.PostmortemID, Status: "queued"}}, nil
}
