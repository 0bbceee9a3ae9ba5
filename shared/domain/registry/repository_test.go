package registry_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var errUndo = errors.New("undo")

func see(t *testing.T, s auth.Scope, source registry.Source, at time.Time, services ...string) {
	t.Helper()
	require.NoError(t, pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		return registry.Seen(t.Context(), tx, s, services, source, at)
	}))
}

func list(t *testing.T, s auth.Scope, f registry.Filter) []registry.Entry {
	t.Helper()
	entries, err := registry.NewRepository(pgtest.DB(t)).List(t.Context(), s, f, "", 100)
	require.NoError(t, err)
	return entries
}

func TestSeen(t *testing.T) {
	t.Parallel()

	t.Run("a service is in the registry once it is heard of", func(t *testing.T) {
		t.Parallel()
		s, now := pgtest.NewProject(t), clock.Now()

		see(t, s, registry.SourceOTLP, now, "cart", "api", "cart", "")

		entries := list(t, s, registry.Filter{})
		require.Len(t, entries, 2)
		require.Equal(t, "api", entries[0].ServiceName)
		require.Equal(t, registry.SourceOTLP, entries[0].Source)
		require.Equal(t, registry.TypeBackend, entries[0].ServiceType)
		require.Equal(t, registry.StatusHealthy, entries[0].StatusAt(now))
		require.Equal(t, registry.StatusUnknown, entries[0].StatusAt(now.Add(6*time.Minute)))
	})

	t.Run("within 30 seconds it costs nothing", func(t *testing.T) {
		t.Parallel()
		s, now := pgtest.NewProject(t), clock.Now()
		see(t, s, registry.SourceSDK, now, "api")
		see(t, s, registry.SourceSDK, now, "api") // finds it committed

		err := registry.Seen(t.Context(), nil, s, []string{"api"}, registry.SourceSDK, now)

		require.NoError(t, err, "there is no transaction to use")
	})

	t.Run("what a rolled back transaction noted is noted again", func(t *testing.T) {
		t.Parallel()
		s, now := pgtest.NewProject(t), clock.Now()
		err := pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
			require.NoError(t, registry.Seen(t.Context(), tx, s, []string{"api"}, registry.SourceSDK, now))
			return errUndo
		})
		require.ErrorIs(t, err, errUndo)

		see(t, s, registry.SourceSDK, now, "api")

		require.Len(t, list(t, s, registry.Filter{}), 1)
	})

	t.Run("two transactions do not wait for each other", func(t *testing.T) {
		t.Parallel()
		s, now := pgtest.NewProject(t), clock.Now()
		see(t, s, registry.SourceSDK, now.Add(-time.Hour), "api")
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()

		err := pgtest.DB(t).Write(ctx, s, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `SELECT 1 FROM telemetry.obs_service_registrations FOR UPDATE`)
			require.NoError(t, err)
			return pgtest.DB(t).Write(ctx, s, func(other pgx.Tx) error {
				return registry.SeenAs(ctx, other, s, []string{"api", "web"}, registry.SourceSDK, registry.TypeFrontend, now)
			})
		})

		require.NoError(t, err)
		require.Len(t, list(t, s, registry.Filter{Type: registry.TypeFrontend}), 1)
	})

	t.Run("a name that is too long is cut", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)

		see(t, s, registry.SourceAgent, clock.Now(), strings.Repeat("ü", 300))

		require.Equal(t, strings.Repeat("ü", 255), list(t, s, registry.Filter{Source: registry.SourceAgent})[0].ServiceName)
	})
}

func TestRegister(t *testing.T) {
	t.Parallel()
	repo := registry.NewRepository(pgtest.DB(t))
	given := registry.Registration{ServiceName: "db", ServiceType: registry.TypeDatabase, URL: "https://db", HealthCheckPath: "/up"}

	t.Run("an entry is made, changed and removed, and returns with telemetry", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)

		entry, created, err := repo.Register(t.Context(), s, given)
		require.NoError(t, err)
		require.True(t, created)
		require.Equal(t, registry.SourceManual, entry.Source)
		require.Equal(t, registry.StatusUnknown, entry.StatusAt(clock.Now()))

		changed := given
		changed.Language, changed.Metadata = "c", []byte(`{"owner":"data"}`)
		entry, created, err = repo.Register(t.Context(), s, changed)
		require.NoError(t, err)
		require.False(t, created)
		require.Equal(t, "c", entry.Language)
		require.JSONEq(t, `{"owner":"data"}`, string(entry.Metadata))

		see(t, s, registry.SourceSDK, clock.Now(), "db")
		require.Equal(t, registry.SourceManual, list(t, s, registry.Filter{})[0].Source)
		require.NoError(t, repo.Remove(t.Context(), s, "db"))
		require.Empty(t, list(t, s, registry.Filter{}))
		see(t, s, registry.SourceSDK, clock.Now(), "db")
		require.Equal(t, registry.SourceSDK, list(t, s, registry.Filter{})[0].Source)

		names, err := repo.Names(t.Context(), s, 10)
		require.NoError(t, err)
		require.Equal(t, []string{"db"}, names)
	})

	t.Run("another project's service is missing", func(t *testing.T) {
		t.Parallel()
		s := pgtest.NewProject(t)
		_, _, err := repo.Register(t.Context(), s, given)
		require.NoError(t, err)

		err = repo.Remove(t.Context(), pgtest.NewSibling(t, s), "db")

		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.Len(t, list(t, s, registry.Filter{}), 1)
	})

	t.Run("a service needs a name", func(t *testing.T) {
		t.Parallel()
		_, _, err := repo.Register(t.Context(), pgtest.NewProject(t), registry.Registration{})
		require.Equal(t, fault.Invalid, fault.KindOf(err))
	})
}
