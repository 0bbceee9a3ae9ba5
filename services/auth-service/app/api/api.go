// Package api is the HTTP face of auth-service: wire types with their limits, and
// handlers that decode, call and encode.
package api

import (
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Handlers answer the requests of auth-service.
type Handlers struct {
	Accounts         *core.Accounts
	Organization     *core.Organization
	Projects         *core.Projects
	Keys             *core.Keys
	Integrations     *core.Integrations
	SessionList      *session.Repository
	TenantOf         *tenant.Repository
	ProjectList      *project.Reader
	KeyList          *apikey.Repository
	IntegrationsList *integration.Repository
	Cookies          Cookies
	Lists            httpapi.Lists
	PublicURL        string
}

// Routes registers every operation of auth-service.
func Routes(a *httpapi.API, h *Handlers) {
	h.signInRoutes(a)
	h.sessionRoutes(a)
	h.accountRoutes(a)
	h.tenantRoutes(a)
	h.verifyRoutes(a)
	h.projectRoutes(a)
	h.projectWriteRoutes(a)
	h.keyRoutes(a)
	h.integrationRoutes(a)
	h.integrationWriteRoutes(a)
	h.integrationProbeRoutes(a)
}

// Tags group the operations in the API document.
const (
	tagAuth         = "Authentication"
	tagTenant       = "Organization"
	tagProjects     = "Projects"
	tagKeys         = "API keys"
	tagIntegrations = "Monitoring integrations"
	tagInternal     = "Internal"
)

// Deleted is the answer to a removal.
type Deleted struct {
	Status  string `json:"status" enum:"deleted"`
	Message string `json:"message"`
}

// Message is an answer that only says what was done.
type Message struct {
	Message string `json:"message"`
}
