// Package api is the HTTP face of integration-service: the entrance for webhooks and
// the lists of what came through it.
package api

import (
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/connections"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// maxBody is the size limit of a webhook, as sent and after decompression.
const maxBody = 5 << 20

const (
	alertsPath     = "/projects/{project_id}/monitoring/alerts"
	deliveriesPath = "/projects/{project_id}/monitoring/deliveries"
	deadPath       = "/projects/{project_id}/monitoring/dead-letters"
	testPath       = "/projects/{project_id}/monitoring/integrations/{integration_id}/send-test-alert"
)

// Handlers answer the routes of integration-service.
type Handlers struct {
	Webhooks *core.Webhooks
	Upkeep   *core.Upkeep
	Alerts   *alert.Reader
	Dead     *events.DeadLetters
	Lists    httpapi.Lists
	Now      func() time.Time

	Connections *connections.Settings
	Boards      *board.Boards
}

// Routes registers the operations of integration-service.
func Routes(a *httpapi.API, h *Handlers) {
	webhookRoutes(a, h)
	connectionRoutes(a, h)
	grafanaRoutes(a, h)
	httpapi.Register(a, httpapi.Operation{
		ID: "monitoring-alert-list", Method: http.MethodGet, Path: alertsPath, Gateway: alertsPath,
		Access: httpapi.Viewer, Tag: "monitoring", Summary: "List the alerts of monitoring systems, newest first",
	}, h.listAlerts)
	httpapi.Register(a, httpapi.Operation{
		ID: "monitoring-alert-read", Method: http.MethodGet, Path: alertsPath + "/{alert_id}", Gateway: alertsPath + "/{alert_id}",
		Access: httpapi.Viewer, Tag: "monitoring", Summary: "One alert with the deliveries that contained it",
	}, h.readAlert)
	httpapi.Register(a, httpapi.Operation{
		ID: "webhook-delivery-list", Method: http.MethodGet, Path: deliveriesPath, Gateway: deliveriesPath,
		Access: httpapi.Engineer, Tag: "monitoring", Summary: "List what monitoring systems sent, newest first",
	}, h.listDeliveries)
	httpapi.Register(a, httpapi.Operation{
		ID: "webhook-delivery-read", Method: http.MethodGet, Path: deliveriesPath + "/{delivery_id}", Gateway: deliveriesPath + "/{delivery_id}",
		Access: httpapi.Admin, Tag: "monitoring", Summary: "One delivery with its body",
	}, h.readDelivery)
	upkeepRoutes(a, h)
}

// upkeepRoutes registers what people do to find out whether alerts arrive, and to help
// those that did not.
func upkeepRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "webhook-delivery-replay", Method: http.MethodPost, Path: deliveriesPath + "/{delivery_id}/replay",
		Gateway: deliveriesPath + "/{delivery_id}/replay", Status: http.StatusAccepted,
		Access: httpapi.Engineer, Tag: "monitoring", Summary: "Take a stored delivery again, as if it came now",
		Description: "The body is judged by the present settings of its integration. What it did before it does not do twice.",
	}, h.replayDelivery)
	httpapi.Register(a, httpapi.Operation{
		ID: "test-alert-send", Method: http.MethodPost, Path: testPath, Gateway: testPath, Status: http.StatusAccepted,
		Access: httpapi.Engineer, Tag: "monitoring", Summary: "Send a marked sample alert the whole way and resolve it later",
	}, h.sendTestAlert)
	httpapi.Register(a, httpapi.Operation{
		ID: "dead-letter-list", Method: http.MethodGet, Path: deadPath, Gateway: deadPath,
		Access: httpapi.Engineer, Tag: "monitoring", Summary: "List the messages between services that were given up, latest first",
	}, h.listDeadLetters)
	httpapi.Register(a, httpapi.Operation{
		ID: "dead-letter-retry", Method: http.MethodPost, Path: deadPath + "/{dead_letter_id}/retry",
		Gateway: deadPath + "/{dead_letter_id}/retry", Status: http.StatusAccepted,
		Access: httpapi.Admin, Tag: "monitoring", Summary: "Put a message that was given up back into its queue",
	}, h.retryDeadLetter)
}

func webhookRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "webhook-receive", Method: http.MethodPost, Path: "/webhooks/{integration_type}/{integration_id}",
		Gateway: "/webhooks/{integration_type}/{integration_id}",
		Access:  httpapi.Webhook, Tag: "webhooks", Summary: "Receive alerts", Status: http.StatusAccepted, MaxBody: maxBody,
		Description: "Takes the payload of Alertmanager (version 4); under the type prometheus also a bare array of alerts.",
	}, AlertmanagerMessage{}, WebhookResult{}, h.receive)
	httpapi.Raw(a, httpapi.Operation{
		ID: "webhook-receive-prometheus", Method: http.MethodPost, Path: "/webhooks/prometheus/{integration_id}/api/v2/alerts",
		Gateway: "/webhooks/prometheus/{integration_id}/api/v2/alerts",
		Access:  httpapi.Webhook, Tag: "webhooks", Summary: "Receive alerts from a Prometheus that takes the platform for an Alertmanager", MaxBody: maxBody,
	}, []PrometheusAlert{}, PrometheusAccepted{}, h.receivePrometheus)
	for _, name := range []string{"alertmanager", "grafana"} {
		httpapi.Raw(a, httpapi.Operation{
			ID: "webhook-deprecated-" + name, Method: http.MethodPost, Path: "/webhooks/" + name, Gateway: "/webhooks/" + name,
			Access: httpapi.Public, Tag: "webhooks", Summary: "Tells senders without an integration id what to use", MaxBody: maxBody,
		}, nil, nil, deprecated(name))
	}
}
