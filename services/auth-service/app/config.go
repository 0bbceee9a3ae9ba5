package app

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// minKeyBytes is the least length of a signing key (RFC 7518 section 3.2).
const minKeyBytes = 32

// Config holds the settings of auth-service.
type Config struct {
	Backend backend.Config

	JWTKey         string `env:"JWT_SECRET_KEY,required,notEmpty"`
	JWTPrevious    string `env:"JWT_SECRET_KEY_PREVIOUS"`
	JWTAlgorithm   string `env:"JWT_ALGORITHM" envDefault:"HS256"`
	AccessMinutes  int    `env:"ACCESS_TOKEN_EXPIRE_MINUTES" envDefault:"15"`
	RefreshDays    int    `env:"REFRESH_TOKEN_EXPIRE_DAYS" envDefault:"7"`
	EncryptionKeys string `env:"ENCRYPTION_KEYS,required,notEmpty"`

	AllowRegistration bool   `env:"ALLOW_REGISTRATION" envDefault:"true"`
	PasswordMinLength int    `env:"PASSWORD_MIN_LENGTH" envDefault:"12"`
	HashMemory        uint32 `env:"PASSWORD_HASH_MEMORY_KIB" envDefault:"19456"`
	Environment       string `env:"ENVIRONMENT" envDefault:"development"`
	CookieDomain      string `env:"COOKIE_DOMAIN"`
	PublicURL         string `env:"PUBLIC_API_URL"`
	GatewayURL        string `env:"API_GATEWAY_URL"`
	OutboundAllow     string `env:"OUTBOUND_ALLOW_CIDRS"`
}

// affordsHashes reports whether the memory of a password hash is in its bounds.
func (c Config) affordsHashes() bool {
	least := uint32(user.LeastHashMemory)
	if c.Environment == "production" {
		least = user.HashMemory
	}
	return c.HashMemory >= least && c.HashMemory <= user.MostHashMemory
}

// Validate checks what the types cannot.
func (c Config) Validate() error {
	problems := []error{c.Backend.Validate()}
	if _, err := secrets.ParseKeys(c.EncryptionKeys); c.EncryptionKeys != "" && err != nil {
		problems = append(problems, fmt.Errorf("ENCRYPTION_KEYS: %w", err))
	}
	if _, err := egress.ParseAllow(c.OutboundAllow); err != nil {
		problems = append(problems, err)
	}
	u, err := url.Parse(c.publicURL())
	for _, rule := range []struct {
		broken bool
		text   string
	}{
		{!c.affordsHashes(), "PASSWORD_HASH_MEMORY_KIB must be between 64 and 1048576, and at least 19456 in production"},
		{c.JWTKey != "" && len(c.JWTKey) < minKeyBytes, "JWT_SECRET_KEY must have at least 32 bytes"},
		{c.JWTPrevious != "" && len(c.JWTPrevious) < minKeyBytes, "JWT_SECRET_KEY_PREVIOUS must have at least 32 bytes"},
		{c.JWTAlgorithm != "HS256", "JWT_ALGORITHM must be HS256"},
		{c.AccessMinutes < 1 || c.AccessMinutes > 24*60, "ACCESS_TOKEN_EXPIRE_MINUTES must be between 1 and 1440"},
		{c.RefreshDays < 1 || c.RefreshDays > 30, "REFRESH_TOKEN_EXPIRE_DAYS must be between 1 and 30"},
		{
			c.PasswordMinLength < user.LeastMinPassword || c.PasswordMinLength > user.MaxPassword,
			fmt.Sprintf("PASSWORD_MIN_LENGTH must be between %d and %d", user.LeastMinPassword, user.MaxPassword),
		},
		{err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https", "PUBLIC_API_URL must be an http or https address"},
	} {
		if rule.broken {
			problems = append(problems, errors.New(rule.text))
		}
	}
	return errors.Join(problems...)
}

// publicURL is where the gateway is reached from outside.
func (c Config) publicURL() string {
	for _, address := range []string{c.PublicURL, c.GatewayURL} {
		if address != "" {
			return address
		}
	}
	return "http://localhost:8580"
}

func (c Config) accessLife() time.Duration { return time.Duration(c.AccessMinutes) * time.Minute }

func (c Config) refreshLife() time.Duration { return time.Duration(c.RefreshDays) * 24 * time.Hour }
