module github.com/sre-copilot/sre-copilot/services/websocket-service

go 1.26.8

require (
	github.com/sre-copilot/sre-copilot/migrations v0.0.0
	github.com/sre-copilot/sre-copilot/shared v0.0.0
)

replace github.com/sre-copilot/sre-copilot/shared => ../../shared

replace github.com/sre-copilot/sre-copilot/migrations => ../../migrations
