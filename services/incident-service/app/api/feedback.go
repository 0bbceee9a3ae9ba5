package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// HypothesisFeedback is one person's opinion of a hypothesis.
type HypothesisFeedback struct {
	ID           uuid.UUID         `json:"id" format:"uuid"`
	HypothesisID uuid.UUID         `json:"hypothesis_id" format:"uuid"`
	Rating       hypothesis.Rating `json:"rating" enum:"up,down"`
	Comment      string            `json:"comment"`
	ActualCause  string            `json:"actual_cause" doc:"What the cause really was."`
	UserID       uuid.UUID         `json:"user_id" format:"uuid"`
	UserName     string            `json:"user_name"`
	CreatedAt    time.Time         `json:"created_at"`
}

func feedbackView(f hypothesis.Feedback) HypothesisFeedback {
	return HypothesisFeedback{
		ID: f.ID, HypothesisID: f.HypothesisID, Rating: f.Rating, Comment: f.Comment, ActualCause: f.ActualCause,
		UserID: f.UserID, UserName: f.UserName, CreatedAt: f.CreatedAt,
	}
}

// RateHypothesisRequest is an opinion.
type RateHypothesisRequest struct {
	Rating      hypothesis.Rating `json:"rating" enum:"up,down"`
	Comment     string            `json:"comment,omitempty" maxLength:"2000"`
	ActualCause string            `json:"actual_cause,omitempty" maxLength:"2000"`
}

type rateInput struct {
	HypothesisPath
	Body RateHypothesisRequest
}

type rateOutput struct {
	Status int
	Body   HypothesisFeedback
}

func (h *Handlers) rate(ctx context.Context, in *rateInput) (*rateOutput, error) {
	stored, first, err := h.Incidents.Rate(ctx, auth.Caller(ctx), in.ID, hypothesis.Feedback{
		HypothesisID: in.HypothesisID, Rating: in.Body.Rating, Comment: in.Body.Comment, ActualCause: in.Body.ActualCause,
	})
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if first {
		status = http.StatusCreated
	}
	return &rateOutput{Status: status, Body: feedbackView(stored)}, nil
}

type feedbackInput struct {
	HypothesisPath
	httpapi.ListQuery
}

func (h *Handlers) feedback(ctx context.Context, in *feedbackInput) (*httpapi.List[HypothesisFeedback], error) {
	scope := auth.Caller(ctx).Scope()
	l := h.Lists.Of(ctx, path(in.ID, "/hypotheses/"+in.HypothesisID.String()+"/feedback"), in.ListQuery)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	if _, err := h.Hypotheses.ByID(ctx, scope, in.ID, in.HypothesisID, uuid.NullUUID{}); err != nil {
		return nil, err
	}
	opinions, err := h.Hypotheses.FeedbackOf(ctx, scope, in.HypothesisID, hypothesis.Position(after.OrStart()), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, opinions, func(f hypothesis.Feedback) []string { return httpapi.KeyAt(f.CreatedAt, f.ID) }, feedbackView), nil
}
