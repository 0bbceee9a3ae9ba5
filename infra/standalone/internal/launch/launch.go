// Package launch runs the whole platform in one process: it checks what could go
// wrong and says what to do about it, brings up PostgreSQL and Redis where none are
// given, migrates, starts every service with just the settings it needs and the web
// server in front, and stops all of it again. Which services there are is told to it.
package launch

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// Service is one service of the platform.
type Service struct {
	Name string
	// Port is where it listens unless a setting says otherwise.
	Port int
	// Public services listen on all addresses, the others on the loopback address.
	Public bool
	// PortSetting names the setting that moves a public port.
	PortSetting string
	// MetricsPort is the port of the metrics of a public service, 0 for none.
	MetricsPort int
	// URLSetting names the setting by which the others find the service.
	URLSetting string
	// Settings are pointers to the env-tagged structs the service reads besides the
	// settings that every service has.
	Settings []any
	Build    service.Build
}

// Options says what to launch and where.
type Options struct {
	// Root is the folder of the checkout: .env is read from it, and relative folders
	// in settings start there.
	Root string
	// Environ is the environment; it wins over .env.
	Environ  map[string]string
	Services []Service
	// Migrate brings the database to the version the services expect.
	Migrate func(ctx context.Context, ownerURL, appURL string, log *slog.Logger) error
	// Postgres holds package.json and package-lock.json of the PostgreSQL for machines
	// that have none.
	Postgres fs.FS
	Out      io.Writer
}

// Problems are the reasons why nothing was started, one line each.
type Problems []string

// Error lists the problems.
func (p Problems) Error() string {
	return "SRE Copilot cannot start:\n  - " + strings.Join(p, "\n  - ")
}
