// Package api holds the routes of ai-service and their wire types.
package api

import (
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Handlers answer the routes of ai-service.
type Handlers struct {
	Generator   *core.Generator
	Analytics   *core.Analytics
	Anomalies   *anomaly.Repository
	Correlation *core.Correlation
	Drafter     *core.Drafter
	Chat        *core.Chat
	Lists       httpapi.Lists
}

// Routes registers the operations of ai-service.
func Routes(a *httpapi.API, h Handlers) {
	postmortemRoutes(a, h)
	chatRoutes(a, h)
	httpapi.Register(a, httpapi.Operation{
		ID: "hypotheses-generate", Method: http.MethodPost, Path: "/generate-hypotheses", Access: httpapi.Service, Tag: "ai",
		Summary: "Generate the hypotheses of an incident",
		Description: "With async=true the generation is stored and answered with 202; repeating that changes nothing. " +
			"Otherwise the answer waits for the result, or is the stored one unless force is set.",
	}, h.generate)
	httpapi.Register(a, httpapi.Operation{
		ID: "hypotheses-generate-batch", Method: http.MethodPost, Path: "/generate-hypotheses-batch", Access: httpapi.Service, Tag: "ai",
		Summary: "Generate the hypotheses of several incidents with one question to the model",
	}, h.generateBatch)
	httpapi.Register(a, httpapi.Operation{
		ID: "ai-status", Method: http.MethodGet, Path: "/status", Gateway: "/ai/status", Access: httpapi.Viewer, Tag: "ai",
		Summary: "How the AI provider stands and what it has cost this month",
	}, h.status)
	insightRoutes(a, h)
	anomalyRoutes(a, h)
	correlationRoutes(a, h)
	analyticsRoutes(a, h)
}
