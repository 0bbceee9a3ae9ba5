module github.com/sre-copilot/sre-copilot/infra/standalone

go 1.26.8

require (
	github.com/sre-copilot/sre-copilot/migrations v0.0.0
	github.com/sre-copilot/sre-copilot/services/ai-service v0.0.0
	github.com/sre-copilot/sre-copilot/services/api-gateway v0.0.0
	github.com/sre-copilot/sre-copilot/services/audit-service v0.0.0
	github.com/sre-copilot/sre-copilot/services/auth-service v0.0.0
	github.com/sre-copilot/sre-copilot/services/incident-service v0.0.0
	github.com/sre-copilot/sre-copilot/services/integration-service v0.0.0
	github.com/sre-copilot/sre-copilot/services/websocket-service v0.0.0
	github.com/sre-copilot/sre-copilot/shared v0.0.0
)

replace github.com/sre-copilot/sre-copilot/shared => ../../shared

replace github.com/sre-copilot/sre-copilot/migrations => ../../migrations

replace github.com/sre-copilot/sre-copilot/services/ai-service => ../../services/ai-service

replace github.com/sre-copilot/sre-copilot/services/api-gateway => ../../services/api-gateway

replace github.com/sre-copilot/sre-copilot/services/audit-service => ../../services/audit-service

replace github.com/sre-copilot/sre-copilot/services/auth-service => ../../services/auth-service

replace github.com/sre-copilot/sre-copilot/services/incident-service => ../../services/incident-service

replace github.com/sre-copilot/sre-copilot/services/integration-service => ../../services/integration-service

replace github.com/sre-copilot/sre-copilot/services/websocket-service => ../../services/websocket-service
