package app

import (
	"errors"

	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// Config holds the settings of audit-service.
type Config struct {
	Backend backend.Config

	// RetentionDays is how long entries are kept at least: they go by whole months.
	RetentionDays int `env:"RETENTION_AUDIT_LOGS_DAYS" envDefault:"365"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate()}
	if c.RetentionDays < 60 || c.RetentionDays > 3650 {
		problems = append(problems, errors.New("RETENTION_AUDIT_LOGS_DAYS must be between 60 and 3650"))
	}
	return errors.Join(problems...)
}
