package api

import (
	"context"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// WebhookDelivery is one request of a monitoring system and what became of its alerts.
type WebhookDelivery struct {
	ID            uuid.UUID            `json:"id" format:"uuid"`
	IntegrationID uuid.UUID            `json:"integration_id" format:"uuid"`
	ReceivedAt    time.Time            `json:"received_at"`
	Status        alert.DeliveryStatus `json:"status" enum:"processed,partial,rejected"`
	Alerts        int                  `json:"alerts"`
	Results       []AlertResult        `json:"results"`
	SourceIP      *string              `json:"source_ip"`
}

// WebhookDeliveryDetail is a delivery with its body.
type WebhookDeliveryDetail struct {
	WebhookDelivery
	RawPayload any `json:"raw_payload" doc:"The body as it was sent."`
}

func viewOfDelivery(d alert.Delivery) WebhookDelivery {
	v := WebhookDelivery{
		ID: d.ID, IntegrationID: d.IntegrationID, ReceivedAt: d.ReceivedAt,
		Status: d.Status, Alerts: d.Alerts, Results: viewsOfResults(d.Results),
	}
	if d.SourceIP != nil {
		address := d.SourceIP.String()
		v.SourceIP = &address
	}
	return v
}

type deliveriesInput struct {
	ProjectID     uuid.UUID            `path:"project_id" format:"uuid"`
	IntegrationID string               `query:"integration_id" format:"uuid"`
	Status        alert.DeliveryStatus `query:"status" enum:"processed,partial,rejected"`
	httpapi.ListQuery
}

func (h *Handlers) listDeliveries(ctx context.Context, in *deliveriesInput) (*httpapi.List[WebhookDelivery], error) {
	integration, err := httpapi.OptionalID("query.integration_id", in.IntegrationID)
	if err != nil {
		return nil, err
	}
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/monitoring/deliveries", in.ListQuery,
		"integration_id", in.IntegrationID, "status", string(in.Status))
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	filter := alert.DeliveryFilter{IntegrationID: integration, Status: in.Status}
	found, err := h.Alerts.Deliveries(ctx, auth.Caller(ctx).Scope(), filter, (*alert.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(d alert.Delivery) []string { return httpapi.KeyAt(d.ReceivedAt, d.ID) }, viewOfDelivery), nil
}

type deliveryInput struct {
	ProjectID  uuid.UUID `path:"project_id" format:"uuid"`
	DeliveryID uuid.UUID `path:"delivery_id" format:"uuid"`
}

func (h *Handlers) readDelivery(ctx context.Context, in *deliveryInput) (*httpapi.Body[WebhookDeliveryDetail], error) {
	found, raw, err := h.Alerts.Delivery(ctx, auth.Caller(ctx).Scope(), in.DeliveryID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[WebhookDeliveryDetail]{Body: WebhookDeliveryDetail{
		WebhookDelivery: viewOfDelivery(found), RawPayload: jsontext.Value(raw),
	}}, nil
}
