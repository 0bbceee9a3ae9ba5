package postgres_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// asRole opens the test database as a new login. The statements say ROLE for its
// name. Roles belong to the whole server, so the name is used only once.
func asRole(t *testing.T, statements ...string) *postgres.DB {
	t.Helper()
	name := "guard_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	script := "CREATE USER ROLE PASSWORD 'guard'; " + strings.Join(statements, "; ")
	_, err := pgtest.Owner(t).Exec(t.Context(), strings.ReplaceAll(script, "ROLE", name))
	require.NoError(t, err)

	u, err := url.Parse(pgtest.URL(t))
	require.NoError(t, err)
	u.User = url.UserPassword(name, "guard")
	db, err := postgres.Open(t.Context(), postgres.Config{URL: u.String(), MaxConns: 1})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

func TestCheckRole(t *testing.T) {
	t.Parallel()

	t.Run("srecopilot_app is fine", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, pgtest.DB(t).CheckRole(t.Context()))
	})

	refused := []struct {
		name   string
		grants []string
		reason string
	}{
		{"a superuser is refused", []string{"ALTER USER ROLE SUPERUSER"}, "is a superuser"},
		{"a role with BYPASSRLS is refused", []string{"ALTER USER ROLE BYPASSRLS"}, "has BYPASSRLS"},
		{
			"a role that owns a table is refused",
			[]string{"CREATE TABLE public.ROLE ()", "ALTER TABLE public.ROLE OWNER TO ROLE"},
			"owns 1 tables, such as guard_",
		},
		{"a role that may become the owner is refused", []string{"GRANT owner TO ROLE"}, "is a superuser"},
	}
	for _, test := range refused {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := asRole(t, test.grants...)

			err := db.CheckRole(t.Context())

			require.ErrorContains(t, err, test.reason)
			require.ErrorContains(t, err, "connect as srecopilot_app")
		})
	}
}

func TestCheckSchema(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)

	require.NoError(t, db.CheckSchema(t.Context(), migrations.Version()))
	require.NoError(t, db.CheckSchema(t.Context(), migrations.Version()-1), "an older release still runs")
	require.ErrorContains(t, db.CheckSchema(t.Context(), migrations.Version()+1), "run the migration command")
}

func TestConfig(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		config postgres.Config
		want   string
		fails  string
	}{
		{
			name:   "the URL wins over the single settings",
			config: postgres.Config{URL: "postgres://u@h/d", Host: "other"}, want: "postgres://u@h/d",
		},
		{
			name: "the single settings make a URL with everything escaped",
			config: postgres.Config{
				Host: "db", Port: 5433, Name: "sre", User: "srecopilot_app", Password: "p@ss/word", SSLMode: "prefer",
			},
			want: "postgres://srecopilot_app:p%40ss%2Fword@db:5433/sre?sslmode=prefer",
		},
		{name: "nothing at all is an error that names the settings", fails: "DATABASE_URL or POSTGRES_HOST is required"},
		{name: "a malformed URL is an error", config: postgres.Config{URL: "postgres://h:port/d"}, fails: "DATABASE_URL"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := test.config.Validate()
			if test.fails != "" {
				require.ErrorContains(t, err, test.fails)
				return
			}
			require.NoError(t, err)
			require.Equal(t, test.want, test.config.ConnString())
		})
	}
}
