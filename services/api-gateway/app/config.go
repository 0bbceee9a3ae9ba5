package app

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
)

// Config holds the settings of the gateway.
type Config struct {
	Internal       internalauth.Config
	RedisURL       string   `env:"REDIS_URL" envDefault:"redis://redis:6379/0"`
	RateLimits     string   `env:"RATE_LIMITS"`
	CORSOrigins    []string `env:"CORS_ORIGINS"`
	FrontendURL    string   `env:"FRONTEND_URL"`
	TrustedProxies []string `env:"TRUSTED_PROXIES"`
	ServiceTimeout int      `env:"SERVICE_TIMEOUT" envDefault:"30"`
	DocsEnabled    *bool    `env:"DOCS_ENABLED"`
	// AddressConns is how many connections one address may have open; zero bounds nobody.
	AddressConns int `env:"CONNECTIONS_PER_ADDRESS" envDefault:"512"`

	AuthURL        string `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`
	IncidentURL    string `env:"INCIDENT_SERVICE_URL" envDefault:"http://incident-service:8502"`
	AIURL          string `env:"AI_SERVICE_URL" envDefault:"http://ai-service:8503"`
	IntegrationURL string `env:"INTEGRATION_SERVICE_URL" envDefault:"http://integration-service:8504"`
	WebSocketURL   string `env:"WEBSOCKET_SERVICE_URL" envDefault:"http://websocket-service:8505"`
	AuditURL       string `env:"AUDIT_SERVICE_URL" envDefault:"http://audit-service:8508"`
	LogURL         string `env:"LOG_SERVICE_URL" envDefault:"http://log-service:8510"`
	MetricsURL     string `env:"METRICS_COLLECTOR_URL" envDefault:"http://metrics-collector-service:8509"`
}

// Validate checks what the types cannot.
func (c Config) Validate() error {
	var problems []error
	if c.ServiceTimeout < 1 {
		problems = append(problems, errors.New("SERVICE_TIMEOUT must be at least 1 second"))
	}
	if _, err := ratelimit.Defaults().With(c.RateLimits); err != nil {
		problems = append(problems, fmt.Errorf("RATE_LIMITS: %w", err))
	}
	if _, err := c.proxies(); err != nil {
		problems = append(problems, err)
	}
	return errors.Join(problems...)
}

func (c Config) timeout() time.Duration {
	return time.Duration(c.ServiceTimeout) * time.Second
}

// backends maps service names to their base URLs.
func (c Config) backends() map[string]string {
	return map[string]string{
		"auth-service": c.AuthURL, "incident-service": c.IncidentURL, "ai-service": c.AIURL,
		"integration-service": c.IntegrationURL, "websocket-service": c.WebSocketURL, "audit-service": c.AuditURL,
		"log-service":               c.LogURL,
		"metrics-collector-service": c.MetricsURL,
	}
}

// proxies parses TRUSTED_PROXIES; an entry without a mask is one address.
func (c Config) proxies() ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, entry := range c.TrustedProxies {
		entry = strings.TrimSpace(entry)
		if address, err := netip.ParseAddr(entry); err == nil {
			prefixes = append(prefixes, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(entry)
		if err != nil {
			return nil, fmt.Errorf("TRUSTED_PROXIES: %q is neither an address nor a CIDR", entry)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

// origins lists the browser origins that may use the API with credentials.
func (c Config) origins(production bool) []string {
	origins := append([]string{}, c.CORSOrigins...)
	if c.FrontendURL != "" {
		origins = append(origins, strings.TrimSuffix(c.FrontendURL, "/"))
	}
	if !production {
		origins = append(origins, "http://localhost:3000", "http://localhost:5173", "http://127.0.0.1:3000", "http://127.0.0.1:5173")
	}
	return origins
}

// showDocs is off in production unless it was asked for.
func (c Config) showDocs(production bool) bool {
	if c.DocsEnabled != nil {
		return *c.DocsEnabled
	}
	return !production
}
