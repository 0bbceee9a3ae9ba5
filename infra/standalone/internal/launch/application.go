package launch

import (
	"context"
	"net"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/envfile"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
)

// ApplicationDatabase returns the address of the database as the services use it: the
// one that the settings name, else the one that the Up of this folder brought along.
func ApplicationDatabase(ctx context.Context, o Options) (string, error) {
	environment, err := readEnvironment(o)
	if err != nil {
		return "", err
	}
	settings, err := parseSettings(o, environment)
	if err != nil {
		return "", err
	}
	if settings.AppPassword == "" {
		if kept, err := envfile.Read(filepath.Join(settings.DataDir, secretsFile)); err == nil {
			settings.AppPassword = kept["POSTGRES_APP_PASSWORD"]
		}
	}

	if _, given := settings.external(); !given {
		return settings.broughtAlong(ctx)
	}
	given, err := settings.given()
	if err == nil && given.User.Username() == appRole {
		return given.String(), nil
	}
	database, err := settings.database()
	if err != nil {
		return "", Problems{err.Error()}
	}
	return database.App, nil
}

// broughtAlong is the address of the database of this folder.
func (s Settings) broughtAlong(ctx context.Context) (string, error) {
	home, _, err := serverHome(ctx, s.DataDir)
	if err != nil {
		return "", err
	}
	port, known := pgserver.RememberedPort(home)
	if !known {
		return "", Problems{"there is no database: set DATABASE_URL or POSTGRES_HOST, or start one with make up"}
	}
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(appRole, s.AppPassword), Host: net.JoinHostPort(loopback, strconv.Itoa(port)),
		Path: "/" + pgserver.Database, RawQuery: "sslmode=disable",
	}
	return u.String(), nil
}
