package api

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// AlertmanagerMessage is the webhook payload of Alertmanager. Members that are not
// read have no type here.
type AlertmanagerMessage struct {
	Version           any                 `json:"version,omitempty" example:"4"`
	GroupKey          string              `json:"groupKey,omitempty" doc:"Alerts of one group share an incident."`
	TruncatedAlerts   int                 `json:"truncatedAlerts,omitempty" minimum:"0"`
	Status            string              `json:"status,omitempty" doc:"For alerts without one: firing or resolved."`
	Receiver          any                 `json:"receiver,omitempty"`
	GroupLabels       any                 `json:"groupLabels,omitempty"`
	CommonLabels      map[string]any      `json:"commonLabels,omitempty"`
	CommonAnnotations any                 `json:"commonAnnotations,omitempty"`
	ExternalURL       string              `json:"externalURL,omitempty"`
	Alerts            []AlertmanagerAlert `json:"alerts" maxItems:"1000"`
}

// AlertmanagerAlert is one alert of Alertmanager.
type AlertmanagerAlert struct {
	PrometheusAlert
	Status      string `json:"status,omitempty" doc:"firing or resolved."`
	Fingerprint string `json:"fingerprint,omitempty" doc:"At most 128 characters; computed from the labels when it is missing."`
}

// PrometheusAlert is one alert as Prometheus posts it to an Alertmanager.
type PrometheusAlert struct {
	Labels       map[string]any `json:"labels" doc:"At most 64, values of at most 4 KiB. Values that are no text become their JSON text."`
	Annotations  map[string]any `json:"annotations,omitempty" doc:"At most 64."`
	StartsAt     time.Time      `json:"startsAt,omitempty" doc:"Not before 2000 and not more than 24 hours ahead."`
	EndsAt       time.Time      `json:"endsAt,omitempty" doc:"The year 1 means that the alert has no end."`
	GeneratorURL string         `json:"generatorURL,omitempty"`
}

// PrometheusAccepted is the answer that Prometheus expects.
type PrometheusAccepted struct{}

// WebhookResult says what became of a delivery.
type WebhookResult struct {
	Status      string        `json:"status" enum:"success"`
	Message     string        `json:"message"`
	IncidentIDs []uuid.UUID   `json:"incident_ids" doc:"The incidents that were opened or touched."`
	DeliveryID  uuid.UUID     `json:"delivery_id" format:"uuid"`
	Received    int           `json:"received"`
	Results     []AlertResult `json:"results"`
}

// AlertResult says what became of one alert of a delivery.
type AlertResult alert.Result

func viewsOfResults(results []alert.Result) []AlertResult {
	views := make([]AlertResult, len(results))
	for i, r := range results {
		views[i] = AlertResult(r)
	}
	return views
}

func (h *Handlers) receive(w http.ResponseWriter, r *http.Request) error {
	integrationType := chi.URLParam(r, "integration_type")
	format, ok := core.FormatOf(integrationType)
	if !ok {
		return fault.Missing()
	}
	d, err := h.take(r, integrationType, format)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusAccepted, resultOf(d))
}

func resultOf(d alert.Delivery) WebhookResult {
	return WebhookResult{
		Status: "success", Message: d.Message(), IncidentIDs: d.Incidents(),
		DeliveryID: d.ID, Received: d.Alerts, Results: viewsOfResults(d.Results),
	}
}

func (h *Handlers) receivePrometheus(w http.ResponseWriter, r *http.Request) error {
	if _, err := h.take(r, string(integration.Prometheus), core.DecodePrometheus); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, PrometheusAccepted{})
}

// take checks in the order of the contract: the integration, its sender, the size and
// form of the body, and then what it says.
func (h *Handlers) take(r *http.Request, integrationType string, format core.Format) (alert.Delivery, error) {
	sender, err := h.Webhooks.Admit(r.Context(), integrationType, chi.URLParam(r, "integration_id"), proofOf(r), func() ([]byte, error) {
		return keepBody(r)
	})
	if err != nil {
		return alert.Delivery{}, err
	}
	body, err := httpapi.ReadBody(r, maxBody)
	if err != nil {
		return alert.Delivery{}, err
	}
	if err := httpapi.CheckJSON(body); err != nil {
		return alert.Delivery{}, err
	}
	ctx := auth.WithCaller(r.Context(), sender.Identity())
	return h.Webhooks.Receive(ctx, sender, core.Request{
		Body: body, ContentType: r.Header.Get("Content-Type"), From: auth.ClientOf(ctx).IP, Format: format,
	})
}

// proofOf collects every form in which a sender may show its secret.
func proofOf(r *http.Request) core.Proof {
	var p core.Proof
	if secret := r.Header.Get("X-Webhook-Secret"); secret != "" {
		p.Secrets = append(p.Secrets, secret)
	}
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "bearer") {
		p.Secrets = append(p.Secrets, strings.TrimSpace(token))
	}
	if _, password, ok := r.BasicAuth(); ok {
		p.Secrets = append(p.Secrets, password)
	}
	if signature, ok := strings.CutPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256="); ok {
		p.Signatures = append(p.Signatures, signature)
	}
	if signature := r.Header.Get("X-Grafana-Alerting-Signature"); signature != "" {
		p.Signatures = append(p.Signatures, signature)
	}
	return p
}

// keepBody reads the body as sent, which signatures are made over, and puts it back.
func keepBody(r *http.Request) ([]byte, error) {
	plain := r.Clone(r.Context())
	plain.Header.Del("Content-Encoding")
	raw, err := httpapi.ReadBody(plain, maxBody)
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return raw, err
}

// deprecated tells senders that name no integration what to use instead.
func deprecated(integrationType string) func(http.ResponseWriter, *http.Request) error {
	steps := []string{
		"Create an integration of your monitoring system under Settings, Integrations and copy its webhook URL and secret.",
		"Send to /api/v1/webhooks/" + integrationType + "/{integration_id} instead of /api/v1/webhooks/" + integrationType + ".",
		"Prove the sender with the secret: Authorization: Bearer <secret>, Basic with the secret as password, or X-Webhook-Secret.",
	}
	return func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Invalid, "DEPRECATED_ENDPOINT", "Webhooks name their integration: add its id to the address.").
			With("migration_steps", steps)
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // stored already; a sender that left asks again
	return nil
}
