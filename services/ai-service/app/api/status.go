package api

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// AIStatus tells how the AI provider stands.
type AIStatus struct {
	Status        core.Condition `json:"status" enum:"operational,degraded,unconfigured"`
	UsingMock     bool           `json:"using_mock" doc:"Whether the rules would make the next hypotheses."`
	APIConfigured bool           `json:"api_configured"`
	Provider      *string        `json:"provider"`
	Model         *string        `json:"model"`
	LastErrorAt   *time.Time     `json:"last_error_at" doc:"When a request of the project failed last."`
	Budget        AIBudget       `json:"budget"`
}

// AIBudget is what the tenant may spend and has spent this month.
type AIBudget struct {
	LimitUSD *float64 `json:"limit_usd" doc:"Null when there is no limit."`
	SpentUSD float64  `json:"spent_usd"`
}

func (h Handlers) status(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[AIStatus], error) {
	s, err := h.Generator.Status(ctx, auth.Caller(ctx).Scope())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AIStatus]{Body: AIStatus{
		Status: s.Condition, UsingMock: s.UsingMock, APIConfigured: s.Configured, Provider: s.Provider, Model: s.Model,
		LastErrorAt: s.LastErrorAt, Budget: AIBudget{LimitUSD: s.LimitUSD, SpentUSD: s.SpentUSD},
	}}, nil
}
