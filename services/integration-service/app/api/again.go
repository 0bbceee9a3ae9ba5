package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func (h *Handlers) replayDelivery(ctx context.Context, in *deliveryInput) (*httpapi.Body[WebhookResult], error) {
	d, err := h.Upkeep.Replay(ctx, in.DeliveryID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[WebhookResult]{Body: resultOf(d)}, nil
}

type testAlertInput struct {
	ProjectID     uuid.UUID `path:"project_id" format:"uuid"`
	IntegrationID uuid.UUID `path:"integration_id" format:"uuid"`
	Body          *struct {
		Severity     alert.Severity `json:"severity,omitempty" enum:"critical,high,medium,low,info" default:"low"`
		ResolveAfter *int           `json:"resolve_after_seconds,omitempty" minimum:"1" maximum:"3600" default:"60" doc:"When the sample resolves."`
	}
}

func (h *Handlers) sendTestAlert(ctx context.Context, in *testAlertInput) (*httpapi.Body[WebhookResult], error) {
	sample := core.Sample{Severity: alert.Low, ResolveAfter: time.Minute}
	if in.Body != nil {
		sample.Severity = in.Body.Severity
		if s := in.Body.ResolveAfter; s != nil {
			sample.ResolveAfter = time.Duration(*s) * time.Second
		}
	}
	d, err := h.Upkeep.SendTest(ctx, in.IntegrationID, sample)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[WebhookResult]{Body: resultOf(d)}, nil
}
