package main

import (
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"
	ai "github.com/sre-copilot/sre-copilot/services/ai-service/app"
	gateway "github.com/sre-copilot/sre-copilot/services/api-gateway/app"
	audit "github.com/sre-copilot/sre-copilot/services/audit-service/app"
	auth "github.com/sre-copilot/sre-copilot/services/auth-service/app"
	incident "github.com/sre-copilot/sre-copilot/services/incident-service/app"
	integration "github.com/sre-copilot/sre-copilot/services/integration-service/app"
	log "github.com/sre-copilot/sre-copilot/services/log-service/app"
	metrics "github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app"
	websocket "github.com/sre-copilot/sre-copilot/services/websocket-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// member is a service of the platform as this binary knows it.
type member struct {
	launch.Service
	operations func() *httpapi.API
}

// registry is the one list of the services: what `all` and `up` start, what `contract`
// documents, and what docker-compose.yml is compared with.
var registry = []member{
	{launch.Service{
		Name: "api-gateway", Port: 8580, Public: true, PortSetting: "GATEWAY_PORT", MetricsPort: 9464,
		URLSetting: "GATEWAY_URL", Settings: []any{&gateway.Config{}}, Build: gateway.New,
	}, gateway.Operations},
	{launch.Service{
		Name: "auth-service", Port: 8501,
		URLSetting: "AUTH_SERVICE_URL", Settings: []any{&auth.Config{}}, Build: auth.New,
	}, auth.Operations},
	{launch.Service{
		Name: "incident-service", Port: 8502,
		URLSetting: "INCIDENT_SERVICE_URL", Settings: []any{&incident.Config{}}, Build: incident.New,
	}, incident.Operations},
	{launch.Service{
		Name: "ai-service", Port: 8503,
		URLSetting: "AI_SERVICE_URL", Settings: []any{&ai.Config{}}, Build: ai.New,
	}, ai.Operations},
	{launch.Service{
		Name: "integration-service", Port: 8504,
		URLSetting: "INTEGRATION_SERVICE_URL", Settings: []any{&integration.Config{}}, Build: integration.New,
	}, integration.Operations},
	{launch.Service{
		Name: "websocket-service", Port: 8505, Public: true, PortSetting: "WEBSOCKET_PORT", MetricsPort: 9465,
		URLSetting: "WEBSOCKET_SERVICE_URL", Settings: []any{&websocket.Config{}}, Build: websocket.New,
	}, websocket.Operations},
	{launch.Service{
		Name: "audit-service", Port: 8508,
		URLSetting: "AUDIT_SERVICE_URL", Settings: []any{&audit.Config{}}, Build: audit.New,
	}, audit.Operations},
	{launch.Service{
		Name: "log-service", Port: 8510,
		URLSetting: "LOG_SERVICE_URL", Settings: []any{&log.Config{}}, Build: log.New,
	}, log.Operations},
	{launch.Service{
		Name: "metrics-collector-service", Port: 8509,
		URLSetting: "METRICS_COLLECTOR_URL", Settings: []any{&metrics.Config{}}, Build: metrics.New,
	}, metrics.Operations},
}

func services() []launch.Service {
	list := make([]launch.Service, len(registry))
	for i, m := range registry {
		list[i] = m.Service
	}
	return list
}
