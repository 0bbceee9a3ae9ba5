package app

import (
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// models are what may be asked, that of the operator and those that projects bring.
func (c *Config) models(d service.Deps, b *backend.Backend, requests *airequest.Repository) (*core.Models, error) {
	own, err := c.own(d, b)
	return core.NewModels(core.ModelParts{
		Operator: c.model(), Own: own, Requests: requests, Meters: core.NewMeters(d.Metrics), Log: d.Log,
	}, c.policy()), err
}

// own finds the models that projects bring themselves.
func (c *Config) own(d service.Deps, b *backend.Backend) (core.Own, error) {
	allowed, err := egress.ParseAllow(c.AllowCIDRs)
	if err != nil {
		return core.Own{}, err
	}
	// A request may take as long as one to the operator's model.
	outbound := egress.New(allowed, egress.WithTotalTimeout(modelTime)).Client().HTTP()
	models := client.NewConnections(b.Client("integration-service", c.IntegrationURL), outbound, d.Name, d.Log, clock.Now)
	return core.Own{Model: models.Model, Price: c.priceOf}, nil
}

// priceOf returns what a model costs.
func (c *Config) priceOf(model string) airequest.Price {
	if p, ok := c.Prices[model]; ok {
		return p
	}
	return airequest.Price{Input: c.InputPrice, Output: c.OutputPrice}
}
