package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/migrations"
)

const (
	clonePrefix = "srecopilot_test_"

	// abandonedAfter is the age at which a database that nobody uses is dropped.
	// It matters for a server that outlives the run.
	abandonedAfter = time.Hour
)

// server is a PostgreSQL that tests may do anything to.
type server struct {
	OwnerURL    string `json:"owner_url"` // of the maintenance database
	AppPassword string `json:"app_password"`
}

func (s server) owner(database string) string {
	return s.with(database, nil)
}

func (s server) app(database string) string {
	return s.with(database, url.UserPassword(migrations.AppRole, s.AppPassword))
}

func (s server) with(database string, user *url.Userinfo) string {
	u, err := url.Parse(s.OwnerURL)
	if err != nil {
		panic(err) // it was parsed when the server was found
	}
	u.Path = "/" + database
	if user != nil {
		u.User = user
	}
	return u.String()
}

// clone makes a database for this binary from the migrated template. An advisory
// lock lets binaries that start together do it one after the other.
func clone(ctx context.Context, srv server) (string, error) {
	conn, err := pgx.Connect(ctx, srv.OwnerURL)
	if err != nil {
		return "", fmt.Errorf("connect to the test server: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()

	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext('pgtest'))"); err != nil {
		return "", fmt.Errorf("wait for other test binaries: %w", err)
	}
	if err := dropAbandoned(ctx, conn); err != nil {
		return "", err
	}
	template := templateName()
	if err := ensureTemplate(ctx, conn, srv, template); err != nil {
		return "", err
	}
	name := newName()
	return name, create(ctx, conn, name, template)
}

func ensureTemplate(ctx context.Context, conn *pgx.Conn, srv server, name string) error {
	var exists bool
	err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return err
	}

	draft := name + "_draft"
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+draft+" WITH (FORCE)"); err != nil {
		return fmt.Errorf("drop an unfinished template: %w", err)
	}
	if err := create(ctx, conn, draft, "template0"); err != nil {
		return err
	}
	if err := migrations.Up(ctx, srv.owner(draft), srv.app(draft), slog.New(slog.DiscardHandler)); err != nil {
		return fmt.Errorf("migrate the template: %w", err)
	}
	return untilUnused(ctx, func() error {
		_, err := conn.Exec(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
		return err
	})
}

// create copies a database. What everybody may do in it is not part of the copy,
// so that is taken back here as the migrations do.
func create(ctx context.Context, conn *pgx.Conn, name, template string) error {
	err := untilUnused(ctx, func() error {
		_, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
		return err
	})
	if err != nil {
		return fmt.Errorf("create a database from %s: %w", template, err)
	}
	if _, err := conn.Exec(ctx, "REVOKE CREATE, TEMPORARY ON DATABASE "+name+" FROM PUBLIC"); err != nil {
		return fmt.Errorf("take rights in the database back: %w", err)
	}
	return nil
}

// untilUnused repeats a command that needs a database nobody is connected to: a
// connection that was closed takes a moment to be gone.
func untilUnused(ctx context.Context, command func() error) error {
	for {
		err := command()
		pg, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || pg.Code != "55006" { // object in use
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func dropAbandoned(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		SELECT d.datname
		FROM pg_catalog.pg_database AS d
		WHERE d.datname LIKE $1 || '%'
		  AND split_part(d.datname, '_', 3)::bigint < $2
		  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity AS a WHERE a.datname = d.datname)`,
		clonePrefix, time.Now().Add(-abandonedAfter).Unix())
	if err != nil {
		return fmt.Errorf("look for abandoned databases: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for abandoned databases: %w", err)
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name); err != nil {
			return fmt.Errorf("drop %s: %w", name, err)
		}
	}
	return nil
}

// fingerprint names the template after the migrations, so that a changed file
// makes a new one.
func fingerprint() string {
	hash := sha256.New()
	err := fs.WalkDir(migrations.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(migrations.FS(), path)
		_, _ = fmt.Fprintf(hash, "%s %d\n%s", path, len(content), content)
		return err
	})
	if err != nil {
		panic(err) // the files are embedded
	}
	return hex.EncodeToString(hash.Sum(nil))[:16]
}

// Empty makes a database with nothing in it and drops it when the test ends: for
// tests of the migrations themselves. It returns the addresses for the owner and
// for srecopilot_app, which cannot sign in before the migrations ran.
func Empty(tb testing.TB) (ownerURL, appURL string) {
	tb.Helper()
	return own(tb, "template0")
}

// Fresh makes a migrated database for one test alone and drops it when the test ends. It
// returns the addresses for the owner and for srecopilot_app.
func Fresh(tb testing.TB) (ownerURL, appURL string) {
	tb.Helper()
	return own(tb, templateName())
}

func own(tb testing.TB, template string) (ownerURL, appURL string) {
	tb.Helper()
	use(tb) // skips where there is no PostgreSQL, and sees to the template
	srv, err := running(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	conn, err := pgx.Connect(tb.Context(), srv.OwnerURL)
	if err != nil {
		tb.Fatal(err)
	}
	name := newName()
	if err := create(tb.Context(), conn, name, template); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		ctx := context.WithoutCancel(tb.Context())
		if _, err := conn.Exec(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Error(err)
		}
		_ = conn.Close(ctx)
	})
	return srv.owner(name), srv.app(name)
}

func newName() string {
	return fmt.Sprintf("%s%d_%s", clonePrefix, time.Now().Unix(), strings.ToLower(rand.Text()[:8]))
}

func templateName() string {
	return "srecopilot_template_" + fingerprint()
}
