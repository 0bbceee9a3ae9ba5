package app

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Config holds the settings of websocket-service.
type Config struct {
	Internal    internalauth.Config
	RedisURL    string   `env:"REDIS_URL" envDefault:"redis://redis:6379/0"`
	JWTKey      string   `env:"JWT_SECRET_KEY,required,notEmpty"`
	JWTPrevious string   `env:"JWT_SECRET_KEY_PREVIOUS"`
	CORSOrigins []string `env:"CORS_ORIGINS"`
	FrontendURL string   `env:"FRONTEND_URL"`
	AuthURL     string   `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`
	UserSockets int      `env:"WS_SOCKETS_PER_USER" envDefault:"10"`
	MaxSockets  int      `env:"WS_MAX_SOCKETS" envDefault:"5000"`
}

// origins lists the browser origins that may open sockets, besides this host.
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
