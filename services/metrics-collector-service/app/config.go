package app

import (
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// Config holds the settings of metrics-collector-service.
type Config struct {
	Backend backend.Config
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	return c.Backend.Validate()
}
