package launch

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/caarlos0/env/v11"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/envfile"
)

const (
	appRole     = "srecopilot_app"
	envFile     = ".env"
	secretsFile = "secrets.env"
	highestPort = 1<<16 - 1
)

// Settings are what the launcher itself reads. All of them are text here, so that a
// wrong one is reported by the name of its variable.
type Settings struct {
	PortOffset   string `env:"PORT_OFFSET" envDefault:"0"`
	DataDir      string `env:"DATA_DIR" envDefault:".data"`
	FrontendDist string `env:"FRONTEND_DIST" envDefault:"frontend/dist"`
	PGBin        string `env:"PG_BIN"`
	Demo         string `env:"DEMO" envDefault:"0"`

	RedisURL         string `env:"REDIS_URL"`
	DatabaseURL      string `env:"DATABASE_URL"`
	MigrateURL       string `env:"MIGRATE_DATABASE_URL"`
	PostgresHost     string `env:"POSTGRES_HOST"`
	PostgresPort     string `env:"POSTGRES_PORT" envDefault:"5432"`
	PostgresDB       string `env:"POSTGRES_DB" envDefault:"srecopilot"`
	PostgresUser     string `env:"POSTGRES_USER"`
	PostgresPassword string `env:"POSTGRES_PASSWORD"`
	PostgresSSLMode  string `env:"POSTGRES_SSLMODE" envDefault:"prefer"`
	AppPassword      string `env:"POSTGRES_APP_PASSWORD"`
	OwnerPassword    string `env:"POSTGRES_OWNER_PASSWORD"`
	RedisPassword    string `env:"REDIS_PASSWORD"`

	FrontendURL  string `env:"FRONTEND_URL"`
	PublicAPIURL string `env:"PUBLIC_API_URL"`
	GatewayAlias string `env:"API_GATEWAY_URL"`
	PublicWSURL  string `env:"PUBLIC_WS_URL"`
}

// recipes are the secrets that are generated on the first start when nobody set them.
var recipes = map[string]envfile.Recipe{
	"JWT_SECRET_KEY":          envfile.Password,
	"INTERNAL_AUTH_KEY":       envfile.Password,
	"ENCRYPTION_KEYS":         envfile.EncryptionKey,
	"POSTGRES_OWNER_PASSWORD": envfile.Password,
	"POSTGRES_APP_PASSWORD":   envfile.Password,
	"REDIS_PASSWORD":          envfile.Password,
}

// readEnvironment returns .env with the environment on top. An empty value is the same
// as none, so that a line of .env can be switched off from the command line.
func readEnvironment(o Options) (map[string]string, error) {
	file, err := envfile.Read(filepath.Join(o.Root, envFile))
	if err != nil {
		return nil, Problems{err.Error()}
	}
	merged := envfile.Merge(file, o.Environ)
	maps.DeleteFunc(merged, func(_, value string) bool { return value == "" })
	return merged, nil
}

func parseSettings(o Options, environment map[string]string) (Settings, error) {
	var s Settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: environment}); err != nil {
		return s, err
	}
	for _, dir := range []*string{&s.DataDir, &s.FrontendDist} {
		if !filepath.IsAbs(*dir) {
			*dir = filepath.Join(o.Root, *dir)
		}
	}
	return s, nil
}

// demo reports whether a simulated shop is to run beside the platform.
func (s Settings) demo() (bool, error) {
	on, err := strconv.ParseBool(s.Demo)
	if err != nil {
		return false, fmt.Errorf("DEMO must be 1 or 0, not %q", s.Demo)
	}
	return on, nil
}

// external reports whether a database is given, and by which setting.
func (s Settings) external() (setting string, given bool) {
	switch {
	case s.DatabaseURL != "":
		return "DATABASE_URL", true
	case s.PostgresHost != "":
		return "POSTGRES_HOST", true
	case s.MigrateURL != "":
		return "MIGRATE_DATABASE_URL", true
	}
	return "", false
}

// Database is a way to the database for the migration and one for the services.
type Database struct{ Owner, App string }

// database returns the connection strings of a given database. Without an explicit
// MIGRATE_DATABASE_URL the given role is the owner, and the services get the role that
// the migration creates.
func (s Settings) database() (Database, error) {
	given, err := s.given()
	if err != nil {
		return Database{}, err
	}
	if s.MigrateURL != "" {
		if _, err := parseDatabaseURL("MIGRATE_DATABASE_URL", s.MigrateURL); err != nil {
			return Database{}, err
		}
		if s.DatabaseURL == "" && s.PostgresUser != appRole {
			given.User = url.UserPassword(appRole, s.AppPassword)
		}
		return Database{Owner: s.MigrateURL, App: given.String()}, nil
	}

	if name := given.User.Username(); name == appRole || name == "" {
		return Database{}, fmt.Errorf("the database role that owns the tables is missing: name it in POSTGRES_USER or DATABASE_URL, or set MIGRATE_DATABASE_URL (%s is what the services use)", appRole)
	}
	app := *given
	app.User = url.UserPassword(appRole, s.AppPassword)
	return Database{Owner: given.String(), App: app.String()}, nil
}

func (s Settings) given() (*url.URL, error) {
	if s.DatabaseURL != "" {
		return parseDatabaseURL("DATABASE_URL", s.DatabaseURL)
	}
	if s.PostgresHost == "" {
		return parseDatabaseURL("MIGRATE_DATABASE_URL", s.MigrateURL)
	}
	if _, err := parsePort("POSTGRES_PORT", s.PostgresPort); err != nil {
		return nil, err
	}
	return &url.URL{
		Scheme: "postgres", User: url.UserPassword(s.PostgresUser, s.PostgresPassword),
		Host: net.JoinHostPort(s.PostgresHost, s.PostgresPort), Path: "/" + s.PostgresDB,
		RawQuery: url.Values{"sslmode": {s.PostgresSSLMode}}.Encode(),
	}, nil
}

// parseDatabaseURL never repeats the value, which holds a password.
func parseDatabaseURL(setting, value string) (*url.URL, error) {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "" {
		return nil, fmt.Errorf("%s must look like postgres://user:password@host:5432/srecopilot", setting)
	}
	return u, nil
}

func parsePort(setting, value string) (int, error) {
	number, err := strconv.Atoi(value)
	if err != nil || number < 1 || number > highestPort {
		return 0, fmt.Errorf("%s must be a port from 1 to %d, not %q", setting, highestPort, value)
	}
	return number, nil
}
