package core

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	sampleName    = "TestAlert"
	sampleService = "test-alert"
	// sampleLabel marks an alert that was sent to try the way.
	sampleLabel = "test_alert"
)

// Sample is a test alert that somebody asks for.
type Sample struct {
	Severity     alert.Severity
	ResolveAfter time.Duration
}

// SampleAlert is a test alert under way. It is all that is needed to end it.
type SampleAlert struct {
	ID            uuid.UUID      `json:"id"`
	IntegrationID uuid.UUID      `json:"integration_id"`
	Severity      alert.Severity `json:"severity"`
	StartsAt      time.Time      `json:"starts_at"`
}

// SendTest sends a sample through an integration, as its monitoring system would, and
// sees to it that it resolves later.
func (u *Upkeep) SendTest(ctx context.Context, integrationID uuid.UUID, asked Sample) (alert.Delivery, error) {
	scope := auth.Caller(ctx).Scope()
	sender, err := u.own(ctx, scope, integrationID)
	if err != nil {
		return alert.Delivery{}, err
	}
	now := u.Webhooks.now()
	s := SampleAlert{ID: uuid.New(), IntegrationID: integrationID, Severity: asked.Severity, StartsAt: now}
	return u.send(ctx, sender, s, alert.Firing, func(ctx context.Context, tx pgx.Tx, d alert.Delivery) error {
		entry := audit.Did(ctx, "integration.test_alert_sent", integrationID.String())
		entry.Metadata = map[string]any{"delivery_id": d.ID, "severity": asked.Severity}
		if err := audit.Record(ctx, tx, scope, entry); err != nil {
			return err
		}
		return u.EndAt(ctx, tx, s, now.Add(asked.ResolveAfter))
	})
}

// End resolves a sample. Doing so twice is harmless; when its integration has been
// deleted meanwhile nobody is left to say that it is over.
func (u *Upkeep) End(ctx context.Context, s SampleAlert) error {
	sender, err := u.Webhooks.directory.Find(ctx, s.IntegrationID)
	if err == nil {
		_, err = u.send(ctx, sender, s, alert.Resolved, nil)
	}
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Forbidden:
		return nil
	default:
		return err
	}
}

func (u *Upkeep) send(ctx context.Context, to Sender, s SampleAlert, status alert.Status, also hook) (alert.Delivery, error) {
	body, err := json.Marshal(s.message(to, status, u.Webhooks.now()))
	if err != nil {
		return alert.Delivery{}, fmt.Errorf("write test alert: %w", err)
	}
	format, _ := FormatOf(to.Type)
	return u.Webhooks.take(ctx, to, Request{
		Body: body, ContentType: "application/json", From: auth.ClientOf(ctx).IP, Format: format,
	}, intake{also: also})
}

// message writes the sample as systems of the integration's type do. Every sample is a
// group of its own, so that it neither hides in an incident nor keeps one open.
func (s SampleAlert) message(to Sender, status alert.Status, now time.Time) map[string]any {
	group := "test-alert/" + s.ID.String()
	summary := "Test alert: what " + to.Name + " sends arrives."
	description := "Somebody sent this sample to try the integration. It resolves by itself."
	var end *time.Time
	if status == alert.Resolved {
		end = &now
	}
	if to.Type == string(integration.Webhook) {
		return map[string]any{
			"title": sampleName, "status": status, "severity": s.Severity, "service": sampleService, "summary": summary,
			"description": description, "fingerprint": s.ID, "group_key": group, "starts_at": s.StartsAt, "ends_at": end,
			"labels": map[string]string{sampleLabel: "true"},
		}
	}
	return map[string]any{
		"version": "4", "groupKey": group, "status": status,
		"alerts": []map[string]any{{
			"status": status, "fingerprint": s.ID, "startsAt": s.StartsAt, "endsAt": end,
			"labels": map[string]any{
				"alertname": sampleName, "severity": s.Severity, "service": sampleService, sampleLabel: "true", "test_id": s.ID,
			},
			"annotations": map[string]string{"summary": summary, "description": description},
		}},
	}
}
