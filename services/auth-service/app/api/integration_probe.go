package api

import (
	"context"
	"net/http"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// TestConnectionRequest says which system to call, and with what.
type TestConnectionRequest struct {
	IntegrationType integration.Type `json:"integration_type" enum:"prometheus,grafana,alertmanager,webhook"`
	URL             string           `json:"url" minLength:"1" maxLength:"500" doc:"The address of the system, http or https."`
	Username        string           `json:"username,omitempty" maxLength:"255"`
	Password        string           `json:"password,omitempty" maxLength:"1000"`
	APIKey          string           `json:"api_key,omitempty" maxLength:"4000" doc:"Sent as a bearer token; it goes before name and password."`
}

type testConnectionInput struct {
	ProjectPath
	Body TestConnectionRequest
}

// ConnectionDetails is what a system said about itself.
type ConnectionDetails struct {
	Version string `json:"version" doc:"Empty when it did not say."`
}

// ConnectionTest is the outcome of calling a monitoring system.
type ConnectionTest struct {
	Success        bool               `json:"success"`
	Message        string             `json:"message"`
	Details        *ConnectionDetails `json:"details" doc:"Null unless the test succeeded."`
	ResponseTimeMS *int               `json:"response_time_ms" doc:"Null when nothing answered."`
}

func (h *Handlers) integrationProbeRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-test-connection", Method: http.MethodPost, Path: integrationsPath + "/test-connection",
		Gateway: integrationsPath + "/test-connection", Access: httpapi.Admin, Tag: tagIntegrations,
		Summary: "Call a monitoring system before it is saved", Description: "An address that may not be called is refused (400).",
	}, h.testConnection)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-test", Method: http.MethodPost, Path: integrationPath + "/test", Gateway: integrationPath + "/test",
		Access: httpapi.Engineer, Tag: tagIntegrations, Summary: "Call a monitoring system",
		Description: "The outcome is kept with the integration, which becomes active or goes into error.",
	}, h.testIntegration)
}

func (h *Handlers) testConnection(ctx context.Context, in *testConnectionInput) (*httpapi.Body[ConnectionTest], error) {
	b := in.Body
	outcome, err := h.Integrations.TestConnection(ctx, core.Connection{
		Type: b.IntegrationType, URL: b.URL, Username: b.Username, Password: b.Password, APIKey: b.APIKey,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[ConnectionTest]{Body: connectionTestView(outcome)}, nil
}

func (h *Handlers) testIntegration(ctx context.Context, in *IntegrationPath) (*httpapi.Body[ConnectionTest], error) {
	outcome, err := h.Integrations.Test(ctx, auth.Caller(ctx), in.IntegrationID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[ConnectionTest]{Body: connectionTestView(outcome)}, nil
}

func connectionTestView(o core.Outcome) ConnectionTest {
	v := ConnectionTest{Success: o.Success, Message: o.Message}
	if o.Success {
		v.Details = &ConnectionDetails{Version: o.Version}
	}
	if o.Took != nil {
		ms := int(o.Took.Milliseconds())
		v.ResponseTimeMS = &ms
	}
	return v
}
