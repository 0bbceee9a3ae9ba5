// Package api is the HTTP face of incident-service: its operations, the shapes
// they take and give, and nothing that decides.
package api

import (
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Handlers answer the routes of incident-service.
type Handlers struct {
	Incidents   *core.Incidents
	Postmortems *core.Postmortems
	Runbooks    *core.Runbooks
	Timeline    *core.Timeline
	Prices      core.Prices
	Reader      incident.Reader
	Hypotheses  hypothesis.Reader
	Alerts      *alert.Reader
	Requests    *airequest.Reader
	Projects    *project.Reader
	Lists       httpapi.Lists
	Now         func() time.Time
}

// Routes registers the operations of incident-service.
func Routes(a *httpapi.API, h *Handlers) {
	incidentRoutes(a, h)
	statisticsRoutes(a, h)
	stateRoutes(a, h)
	activityRoutes(a, h)
	peopleRoutes(a, h)
	taskRoutes(a, h)
	contextRoutes(a, h)
	workflowRoutes(a, h)
	hypothesisRoutes(a, h)
	internalRoutes(a, h)
	postmortemRoutes(a, h)
	runbookRoutes(a, h)
}

// public is an operation that has the same path at the gateway.
func public(id, method, path string, access httpapi.Access, summary string) httpapi.Operation {
	return httpapi.Operation{
		ID: id, Method: method, Path: path, Gateway: path, Access: access, Tag: "incidents", Summary: summary,
	}
}

// creating is public for an operation that answers 201.
func creating(id, path, summary string) httpapi.Operation {
	op := public(id, http.MethodPost, path, httpapi.Engineer, summary)
	op.Status = http.StatusCreated
	return op
}

// described adds a longer text to an operation.
func described(op httpapi.Operation, text string) httpapi.Operation {
	op.Description = text
	return op
}
