package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func TestOperationsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	operations := map[string]httpapi.Access{}
	for _, op := range app.Operations().Operations() {
		operations[op.Method+" "+op.PublicPath()] = op.Access
	}

	require.Equal(t, map[string]httpapi.Access{
		"POST /api/v1/webhooks/{integration_type}/{integration_id}":                                   httpapi.Webhook,
		"POST /api/v1/webhooks/prometheus/{integration_id}/api/v2/alerts":                             httpapi.Webhook,
		"POST /api/v1/webhooks/alertmanager":                                                          httpapi.Public,
		"POST /api/v1/webhooks/grafana":                                                               httpapi.Public,
		"GET /api/v1/projects/{project_id}/monitoring/alerts":                                         httpapi.Viewer,
		"GET /api/v1/projects/{project_id}/monitoring/alerts/{alert_id}":                              httpapi.Viewer,
		"GET /api/v1/projects/{project_id}/monitoring/dead-letters":                                   httpapi.Engineer,
		"POST /api/v1/projects/{project_id}/monitoring/dead-letters/{dead_letter_id}/retry":           httpapi.Admin,
		"POST /api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}/replay":               httpapi.Engineer,
		"POST /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/send-test-alert": httpapi.Engineer,
		"GET /api/v1/projects/{project_id}/monitoring/deliveries":                                     httpapi.Engineer,
		"GET /api/v1/projects/{project_id}/monitoring/deliveries/{delivery_id}":                       httpapi.Admin,

		"GET /api/v1/settings/connections":                                 httpapi.Viewer,
		"PUT /api/v1/settings/connections":                                 httpapi.Admin,
		"DELETE /api/v1/settings/connections/{connection_id}":              httpapi.Admin,
		"POST /api/v1/settings/connections/test":                           httpapi.Admin,
		"GET /api/v1/settings/connections/categories":                      httpapi.Viewer,
		"GET /api/v1/grafana/dashboards":                                   httpapi.Viewer,
		"GET /api/v1/grafana/dashboards/{uid}":                             httpapi.Viewer,
		"GET /api/v1/grafana/dashboards/{uid}/panels/{panel_id}/render":    httpapi.Viewer,
		"GET /api/v1/grafana/dashboards/{uid}/panels/{panel_id}/embed-url": httpapi.Viewer,
		"POST /api/v1/grafana/query-panel":                                 httpapi.Viewer,
		"POST /api/v1/grafana/query":                                       httpapi.Viewer,
		"GET /api/v1/grafana/alert-rules":                                  httpapi.Viewer,
		"POST /api/v1/grafana/slo-query":                                   httpapi.Viewer,
		"POST /api/v1/grafana/detect-anomalies":                            httpapi.Viewer,
		"POST /api/v1/grafana/analyze":                                     httpapi.Engineer,
		"POST /api/v1/grafana/create-incident":                             httpapi.Engineer,
		"GET ":                                                             httpapi.Service, // internal
	}, operations)

	text, err := httpapi.Merge(map[string]*httpapi.API{"integration-service": app.Operations()})
	require.NoError(t, err)
	var document struct {
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	require.NoError(t, json.Unmarshal(text, &document))
	for _, name := range []string{"MonitoringAlert", "MonitoringAlertDetail", "AlertResult", "WebhookResult", "WebhookDelivery", "WebhookDeliveryDetail", "AlertmanagerMessage"} {
		require.Contains(t, document.Components.Schemas, name)
	}
	require.Contains(t, string(text), `"incident_id": {
            "format": "uuid",
            "type": [
              "string",
              "null"
            ]
          }`, "an alert may have no incident")
}
