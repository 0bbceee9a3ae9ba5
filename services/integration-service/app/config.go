package app

import (
	"errors"
	"fmt"

	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Config holds the settings of integration-service.
type Config struct {
	Backend backend.Config

	AuthURL     string `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`
	IncidentURL string `env:"INCIDENT_SERVICE_URL" envDefault:"http://incident-service:8502"`
	AIURL       string `env:"AI_SERVICE_URL" envDefault:"http://ai-service:8503"`

	EncryptionKeys string `env:"ENCRYPTION_KEYS,required,notEmpty"`
	// AllowCIDRs lists the private networks in which projects may call systems.
	AllowCIDRs string `env:"OUTBOUND_ALLOW_CIDRS"`

	// DeliveriesDays is how long raw webhook deliveries are kept.
	DeliveriesDays int `env:"RETENTION_WEBHOOK_DELIVERIES_DAYS" envDefault:"30"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate()}
	if c.DeliveriesDays < 1 || c.DeliveriesDays > 3650 {
		problems = append(problems, errors.New("RETENTION_WEBHOOK_DELIVERIES_DAYS must be between 1 and 3650"))
	}
	if _, err := secrets.ParseKeys(c.EncryptionKeys); c.EncryptionKeys != "" && err != nil {
		problems = append(problems, fmt.Errorf("ENCRYPTION_KEYS: %w", err))
	}
	_, err := egress.ParseAllow(c.AllowCIDRs)
	return errors.Join(append(problems, err)...)
}
