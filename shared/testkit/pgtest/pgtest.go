// Package pgtest gives tests a real PostgreSQL: one server for all test binaries
// of a run, and one database for each binary, cloned from a migrated template.
// Tests keep apart by working in projects of their own.
//
// The server comes from PG_BIN, from Debian's folders, from PATH or from the
// npm package under PG_NPM_DIR; TEST_DATABASE_URL (a superuser's) names one that
// already runs. Where none can be had the test is skipped by name, in CI it fails.
package pgtest

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// setupTimeout bounds everything that happens before the first test can run.
const setupTimeout = 2 * time.Minute

// errUnavailable means that this machine has no PostgreSQL, as opposed to one
// that does not work.
var errUnavailable = errors.New("PostgreSQL is not available")

// database is what one test binary works with.
type database struct {
	appURL, ownerURL string
	app, owner       *postgres.DB
}

var current = sync.OnceValues(func() (database, error) {
	ctx, cancel := context.WithTimeout(context.Background(), setupTimeout)
	defer cancel()
	return prepare(ctx)
})

// DB returns the database as services see it: as srecopilot_app, behind
// row-level security. It is shared by all tests of the binary.
func DB(tb testing.TB) *postgres.DB {
	tb.Helper()
	return use(tb).app
}

// Owner returns a pool of the tables' owner, who sees everything: for arranging
// and inspecting, not for the code under test.
func Owner(tb testing.TB) *pgxpool.Pool {
	tb.Helper()
	return use(tb).owner.Pool()
}

// URL returns the connection string of srecopilot_app, for a service that is
// started with an environment.
func URL(tb testing.TB) string {
	tb.Helper()
	return use(tb).appURL
}

// OwnerURL returns the connection string of the owner.
func OwnerURL(tb testing.TB) string {
	tb.Helper()
	return use(tb).ownerURL
}

func use(tb testing.TB) database {
	tb.Helper()
	db, err := current()
	if errors.Is(err, errUnavailable) && os.Getenv("CI") != "true" {
		tb.Skip(err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

func prepare(ctx context.Context) (database, error) {
	srv, err := running(ctx)
	if err != nil {
		return database{}, err
	}
	name, err := clone(ctx, srv)
	if err != nil {
		return database{}, err
	}

	db := database{appURL: srv.app(name), ownerURL: srv.owner(name)}
	if db.app, err = postgres.Open(ctx, postgres.Config{URL: db.appURL}, postgres.WithName("test")); err != nil {
		return database{}, err
	}
	db.owner, err = postgres.Open(ctx, postgres.Config{URL: db.ownerURL}, postgres.WithName("test-owner"))
	return db, err
}
