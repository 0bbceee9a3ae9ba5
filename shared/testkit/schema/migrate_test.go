package schema_test

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/schema"
)

var silent = slog.New(slog.DiscardHandler)

func requireMigrated(t *testing.T, ownerURL, appURL string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), ownerURL)
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close(t.Context())) }()
	problems, err := schema.Problems(t.Context(), conn, schema.Default())
	require.NoError(t, err)
	require.Empty(t, problems)

	db, err := postgres.Open(t.Context(), postgres.Config{URL: appURL, MaxConns: 1})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.CheckRole(t.Context()))
	require.NoError(t, db.CheckSchema(t.Context(), migrations.Version()))
	for _, jobs := range migrations.JobSchemas() {
		var count int
		require.NoError(t, db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM "+jobs+".river_job").Scan(&count))
	}
}

//nolint:paralleltest,tparallel // roles belong to the whole server
func TestUp(t *testing.T) {
	t.Run("runs twice, the second time without an effect", func(t *testing.T) {
		ownerURL, appURL := pgtest.Empty(t)

		require.NoError(t, migrations.Up(t.Context(), ownerURL, appURL, silent))
		require.NoError(t, migrations.Up(t.Context(), ownerURL, appURL, silent))

		requireMigrated(t, ownerURL, appURL)
	})

	t.Run("lets several run at once", func(t *testing.T) {
		ownerURL, appURL := pgtest.Empty(t)
		errs := make([]error, 3)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { errs[i] = migrations.Up(t.Context(), ownerURL, appURL, silent) })
		}
		wg.Wait()

		require.NoError(t, errors.Join(errs...))
		requireMigrated(t, ownerURL, appURL)
	})

	t.Run("refuses a login other than srecopilot_app", func(t *testing.T) {
		ownerURL, _ := pgtest.Empty(t)

		err := migrations.Up(t.Context(), ownerURL, "postgres://postgres:x@localhost/x", silent)

		require.ErrorContains(t, err, `names the user "postgres": services connect as srecopilot_app`)
	})

	t.Run("works for an owner that is no superuser", func(t *testing.T) {
		ownerURL, appURL := pgtest.Empty(t)
		u, err := url.Parse(ownerURL)
		require.NoError(t, err)
		name := "plain_" + strings.ReplaceAll(uuid.NewString(), "-", "")
		conn, err := pgx.Connect(t.Context(), ownerURL)
		require.NoError(t, err)
		// Managed servers hand out such a role; the roles exist there from the first
		// database on, and the owner is made a member of them.
		_, err = conn.Exec(t.Context(), strings.NewReplacer("{role}", name, "{database}", strings.TrimPrefix(u.Path, "/")).Replace(`
			CREATE USER {role} CREATEROLE PASSWORD 'plain';
			ALTER DATABASE {database} OWNER TO {role};
			GRANT srecopilot_lookup, srecopilot_cleanup TO {role}`))
		require.NoError(t, err)
		t.Cleanup(func() {
			ctx := context.WithoutCancel(t.Context())
			_, err := conn.Exec(ctx, strings.ReplaceAll(
				"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}", "{role}", name))
			require.NoError(t, err)
			require.NoError(t, conn.Close(ctx))
		})
		u.User = url.UserPassword(name, "plain")

		require.NoError(t, migrations.Up(t.Context(), u.String(), appURL, silent))

		requireMigrated(t, ownerURL, appURL)
	})
}
