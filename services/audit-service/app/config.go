package app

import (
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Config holds the settings of audit-service.
type Config struct {
	Postgres postgres.Config
	Internal internalauth.Config
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	return c.Postgres.Validate()
}
