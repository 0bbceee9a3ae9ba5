package client

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Observer returns the newest active setting of a category, with its secrets.
type Observer func(ctx context.Context, s auth.Scope, of connection.Category) (string, connection.Config, error)

// asService calls as this service in the project of the caller.
func asService(ctx context.Context, service string) context.Context {
	who := auth.Caller(ctx)
	caller := auth.System(service, who.Scope())
	caller.RequestID = who.RequestID
	return auth.WithCaller(ctx, caller)
}

// Sources finds the Grafana of the caller's project: its integration at auth-service,
// else its setting.
func Sources(c *internalauth.Client, service string, settings Observer) func(context.Context) (board.Source, error) {
	return func(ctx context.Context) (board.Source, error) {
		var found struct {
			ID       uuid.UUID `json:"id"`
			Name     string    `json:"name"`
			URL      string    `json:"url"`
			Username string    `json:"username"`
			Password *string   `json:"password"`
			APIKey   *string   `json:"api_key"`
		}
		err := c.Do(asService(ctx, service), http.MethodGet, "/internal/primary-integrations/grafana", nil, &found)
		if err == nil {
			return board.Source{
				Name: found.Name, URL: found.URL, Username: found.Username, Password: orEmpty(found.Password), APIKey: orEmpty(found.APIKey),
			}, nil
		}
		if fault.KindOf(err) != fault.NotFound {
			return board.Source{}, err
		}
		name, config, err := settings(ctx, auth.Caller(ctx).Scope(), connection.Grafana)
		if err != nil {
			return board.Source{}, err
		}
		get := func(key string) string { return config.Get(connection.Grafana, key) }
		if get("url") == "" {
			return board.Source{}, fault.New(fault.NotFound, fault.CodeNotFound, "The project has no Grafana. Connect one in the settings.")
		}
		return board.Source{
			Name: name, URL: get("url"), Username: get("username"), Password: get("password"), APIKey: get("api_key"),
		}, nil
	}
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// Analyst asks ai-service.
type Analyst struct {
	http    *internalauth.Client
	service string
}

// NewAnalyst returns the client that calls as the named service.
func NewAnalyst(c *internalauth.Client, service string) Analyst {
	return Analyst{http: c, service: service}
}

// Analyze has a dashboard looked at.
func (a Analyst) Analyze(ctx context.Context, q board.AnalysisRequest) (board.GrafanaAnalysis, error) {
	var answer board.GrafanaAnalysis
	err := a.http.Do(asService(ctx, a.service), http.MethodPost, "/analyze-dashboard", q, &answer)
	return answer, err
}

// Describe has an incident described.
func (a Analyst) Describe(ctx context.Context, q board.DescriptionRequest) (board.Declaration, error) {
	var answer board.Declaration
	err := a.http.Do(asService(ctx, a.service), http.MethodPost, "/generate-incident-from-anomaly", q, &answer)
	return answer, err
}

// Report hands anomalies over.
func (a Analyst) Report(ctx context.Context, found []board.Report) error {
	return a.http.Do(asService(ctx, a.service), http.MethodPost, "/anomaly/report", found, nil)
}

// Declare declares an incident as the caller.
func Declare(c *internalauth.Client) func(context.Context, board.Declaration) (incident.Payload, error) {
	return func(ctx context.Context, d board.Declaration) (incident.Payload, error) {
		var made incident.Payload
		err := c.Do(ctx, http.MethodPost, "/incidents", d, &made)
		return made, err
	}
}
