package app

import (
	"fmt"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/client/probe"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/connections"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// reachOut gives the handlers what calls addresses that projects supplied.
func reachOut(h *api.Handlers, c Config, d service.Deps, b *backend.Backend) error {
	box, err := secrets.ParseKeys(c.EncryptionKeys)
	if err != nil {
		return fmt.Errorf("ENCRYPTION_KEYS: %w", err)
	}
	allowed, err := egress.ParseAllow(c.AllowCIDRs)
	if err != nil {
		return err
	}
	guard := egress.New(allowed)
	h.Connections = &connections.Settings{
		Repository: connection.NewRepository(b.DB), Vault: connection.NewVault(box), Probe: probe.New(guard).Probe, Now: clock.Now,
	}
	analyst := client.NewAnalyst(b.Client("ai-service", c.AIURL), d.Name)
	h.Boards = &board.Boards{
		Grafana: client.NewGrafana(guard.Client()), Analyst: analyst, Log: d.Log, Now: clock.Now,
		Source:  client.Sources(b.Client("auth-service", c.AuthURL), d.Name, h.Connections.Observer),
		Declare: client.Declare(b.Client("incident-service", c.IncidentURL)),
	}
	return nil
}
