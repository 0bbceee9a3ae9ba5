package app

import (
	"errors"

	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// Config holds the settings of integration-service.
type Config struct {
	Backend backend.Config

	AuthURL     string `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`
	IncidentURL string `env:"INCIDENT_SERVICE_URL" envDefault:"http://incident-service:8502"`

	// DeliveriesDays is how long raw webhook deliveries are kept.
	DeliveriesDays int `env:"RETENTION_WEBHOOK_DELIVERIES_DAYS" envDefault:"30"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate()}
	if c.DeliveriesDays < 1 || c.DeliveriesDays > 3650 {
		problems = append(problems, errors.New("RETENTION_WEBHOOK_DELIVERIES_DAYS must be between 1 and 3650"))
	}
	return errors.Join(problems...)
}
