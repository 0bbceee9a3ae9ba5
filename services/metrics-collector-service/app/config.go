package app

import (
	"errors"

	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// Config holds the settings of metrics-collector-service.
type Config struct {
	Backend backend.Config
	Traces  Traces
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	return errors.Join(c.Backend.Validate(), c.Traces.Validate())
}
