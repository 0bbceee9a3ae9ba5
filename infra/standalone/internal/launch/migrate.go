package launch

import (
	"context"
	"log/slog"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/envfile"
)

// Migrate brings the database that the settings name to the newest version. It reads
// the same settings as Up; the password of the services' role comes from them, or from
// the secrets that Up generated in this checkout.
func Migrate(ctx context.Context, o Options) error {
	environment, err := readEnvironment(o)
	if err != nil {
		return err
	}
	settings, err := parseSettings(o, environment)
	if err != nil {
		return err
	}
	setting, given := settings.external()
	if !given {
		return Problems{"there is no database to migrate: set DATABASE_URL or POSTGRES_HOST (the database that make up brings along is migrated by make up)"}
	}
	if settings.AppPassword == "" {
		if kept, err := envfile.Read(settings.DataDir + "/" + secretsFile); err == nil {
			settings.AppPassword = kept["POSTGRES_APP_PASSWORD"]
		}
	}
	if settings.AppPassword == "" && settings.MigrateURL == "" {
		return Problems{"POSTGRES_APP_PASSWORD is missing: it is the password the services sign in with"}
	}

	database, err := settings.database()
	if err != nil {
		return Problems{err.Error()}
	}
	if problems := checkDatabase(ctx, setting, database.Owner); len(problems) > 0 {
		return problems
	}
	return o.Migrate(ctx, database.Owner, database.App, slog.New(slog.NewJSONHandler(o.Out, nil)))
}
