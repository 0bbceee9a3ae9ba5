// Command migrate brings the database to the schema this release needs. It reads
// MIGRATE_DATABASE_URL (a role that owns the tables; DATABASE_URL when unset) and
// gives the services' login the password of DATABASE_URL or POSTGRES_*.
package main

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/signal"
	"syscall"

	"github.com/sre-copilot/sre-copilot/migrations"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))

	owner, app := addresses()
	if owner == "" {
		log.ErrorContext(ctx, "set MIGRATE_DATABASE_URL to the role that owns the tables, or DATABASE_URL")
		stop()
		os.Exit(2)
	}
	err := migrations.Up(ctx, owner, app, log)
	stop()
	if err != nil {
		log.ErrorContext(ctx, "migration did not finish", slog.Any("error", err))
		os.Exit(1)
	}
}

// addresses returns the connection strings of the owner and of the services. A
// single DATABASE_URL is the owner's; the login then keeps its password.
func addresses() (owner, app string) {
	owner, app = os.Getenv("MIGRATE_DATABASE_URL"), os.Getenv("DATABASE_URL")
	if owner == "" {
		return app, ""
	}
	if app == "" && os.Getenv("POSTGRES_PASSWORD") != "" {
		app = (&url.URL{
			Scheme: "postgres",
			User:   url.UserPassword(or("POSTGRES_USER", migrations.AppRole), os.Getenv("POSTGRES_PASSWORD")),
			Host:   net.JoinHostPort(or("POSTGRES_HOST", "localhost"), or("POSTGRES_PORT", "5432")),
			Path:   "/" + or("POSTGRES_DB", "srecopilot"),
		}).String()
	}
	return owner, app
}

func or(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}
