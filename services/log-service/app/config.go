package app

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Config holds the settings of log-service.
type Config struct {
	Backend backend.Config
	AuthURL string `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`

	// RetentionDays is how long lines are kept; they go by whole days.
	RetentionDays int `env:"RETENTION_LOGS_DAYS" envDefault:"14"`
	// PatternDays is how long the hourly counts of patterns are kept.
	PatternDays int `env:"RETENTION_LOG_PATTERNS_DAYS" envDefault:"30"`
	// CompactSeconds is how long what arrived is left alone before small blocks are merged.
	CompactSeconds int `env:"COMPACT_LOGS_SECONDS" envDefault:"15"`
	// Masked says that secrets and card numbers are hidden before lines are stored.
	Masked bool `env:"LOG_MASKING" envDefault:"true"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate()}
	if c.RetentionDays < 1 || c.RetentionDays > 31 {
		problems = append(problems, errors.New("RETENTION_LOGS_DAYS must be between 1 and 31"))
	}
	if c.PatternDays < 1 || c.PatternDays > 400 {
		problems = append(problems, errors.New("RETENTION_LOG_PATTERNS_DAYS must be between 1 and 400"))
	}
	if c.CompactSeconds < 1 || c.CompactSeconds > 3600 {
		problems = append(problems, errors.New("COMPACT_LOGS_SECONDS must be between 1 and 3600"))
	}
	return errors.Join(problems...)
}

// answerBox encrypts the answers kept for repeated requests. They hold no secrets here
// and live for a day, so the key is made from the one that every service has.
func (c *Config) answerBox() (*secrets.Box, error) {
	pairs := pairOf(c.Backend.Internal.Key)
	if c.Backend.Internal.Previous != "" {
		pairs += "," + pairOf(c.Backend.Internal.Previous)
	}
	return secrets.ParseKeys(pairs)
}

func pairOf(key string) string {
	sum := sha256.Sum256([]byte("log-service answers:" + key))
	return auth.KeyID(key) + ":" + base64.StdEncoding.EncodeToString(sum[:])
}
