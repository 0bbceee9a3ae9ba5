package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func requireUnavailable(t *testing.T, err error) {
	t.Helper()
	f, ok := fault.As(err)
	require.True(t, ok, "want a fault, got %v", err)
	require.Equal(t, fault.Unavailable, f.Kind)
	require.Equal(t, fault.CodeUnavailable, f.Code)
	require.Equal(t, time.Second, f.RetryAfter)
	require.Error(t, errors.Unwrap(f), "the cause is kept for the log")
	require.NotContains(t, f.Detail, errors.Unwrap(f).Error())
}

func TestStorageFailures(t *testing.T) {
	t.Parallel()

	run := func(query string) func(context.Context, pgx.Tx) error {
		return func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, query)
			return err
		}
	}
	tests := []struct {
		name string
		fn   func(ctx context.Context, tx pgx.Tx) error
	}{
		{"a statement that takes too long", run("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")},
		{"a connection that is ended by the server", run("SELECT pg_terminate_backend(pg_backend_pid())")},
		{"a transaction that sits idle", func(ctx context.Context, tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "SET LOCAL idle_in_transaction_session_timeout = 1"); err != nil {
				return err
			}
			// The next statement is refused once the server has ended the connection.
			for {
				if _, err := tx.Exec(ctx, "SELECT 1"); err != nil {
					return err
				}
				<-time.After(5 * time.Millisecond)
			}
		}},
		{"a full disk", run("DO $$ BEGIN RAISE 'disk full' USING ERRCODE = '53100'; END $$")},
		{"a deadlock", run("DO $$ BEGIN RAISE 'deadlock' USING ERRCODE = '40P01'; END $$")},
		{"an error that the caller wrapped", func(ctx context.Context, tx pgx.Tx) error {
			return fmt.Errorf("insert: %w", run("DO $$ BEGIN RAISE 'x' USING ERRCODE = '57P01'; END $$")(ctx, tx))
		}},
	}
	for _, test := range tests {
		t.Run(test.name+" is unavailable", func(t *testing.T) {
			t.Parallel()
			db, s := open(t, 1), pgtest.NewProject(t)

			err := db.Write(t.Context(), s, func(tx pgx.Tx) error { return test.fn(t.Context(), tx) })

			requireUnavailable(t, err)
			require.Empty(t, seen(t, db, s), "the pool still works")
		})
	}
}

func TestOtherErrorsStayWhatTheyAre(t *testing.T) {
	t.Parallel()
	db, s := pgtest.DB(t), pgtest.NewProject(t)

	t.Run("a fault passes through", func(t *testing.T) {
		t.Parallel()
		err := db.Write(t.Context(), s, func(pgx.Tx) error { return fault.Missing() })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("a mistake in a statement is internal", func(t *testing.T) {
		t.Parallel()
		err := db.Write(t.Context(), s, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), "SELEC 1")
			return err
		})
		require.Equal(t, fault.Internal, fault.KindOf(err))
		require.ErrorContains(t, err, "syntax error")
	})

	t.Run("a constraint is told by its name", func(t *testing.T) {
		t.Parallel()
		err := db.Write(t.Context(), s, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), `
				INSERT INTO auth.projects (tenant_id, name, slug)
				VALUES ($1, 'Twin', 'twin'), ($1, 'Twin', 'twin')`, s.TenantID)
			return fmt.Errorf("insert project: %w", err)
		})
		require.True(t, postgres.IsUnique(err, "projects_tenant_id_slug_key"))
		require.True(t, postgres.IsViolation(err, "projects_tenant_id_slug_key"))
		require.False(t, postgres.IsUnique(err, "another_key"))
		require.False(t, postgres.IsUnique(errors.New("other"), "projects_tenant_id_slug_key"))
	})
}

func TestWaitingForALockEnds(t *testing.T) {
	t.Parallel()
	db, s := open(t, 2), pgtest.NewProject(t)
	lock := func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "SELECT id FROM auth.projects WHERE id = $1 FOR UPDATE", s.ProjectID)
		return err
	}

	require.NoError(t, db.Write(t.Context(), s, func(tx pgx.Tx) error {
		require.NoError(t, lock(tx))
		started := time.Now()

		err := db.Write(t.Context(), s, lock)

		requireUnavailable(t, err)
		require.InDelta(t, 2, time.Since(started).Seconds(), 1)
		return nil
	}))
}

func TestAFullPoolIsUnavailable(t *testing.T) {
	t.Parallel()
	db, s := open(t, 1), pgtest.NewProject(t)

	require.NoError(t, db.Read(t.Context(), s, func(pgx.Tx) error {
		requireUnavailable(t, db.Read(t.Context(), s, func(pgx.Tx) error { return nil }))
		return nil
	}))
}

func TestAServerThatRefusesIsUnavailableAtOnce(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	db, err := postgres.Open(t.Context(), postgres.Config{URL: "postgres://srecopilot_app@" + address + "/x"})
	require.NoError(t, err, "opening does not need the server")
	t.Cleanup(db.Close)

	started := time.Now()
	err = db.Read(t.Context(), auth.Scope{}, func(pgx.Tx) error { return nil })

	requireUnavailable(t, err)
	require.Less(t, time.Since(started), time.Second)
	requireUnavailable(t, db.Ping(t.Context()))
}

func TestAnExpiredDeadlineIsUnavailable(t *testing.T) {
	t.Parallel()
	db, s := open(t, 1), pgtest.NewProject(t)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()

	err := db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "SELECT pg_sleep(5)")
		return err
	})

	requireUnavailable(t, err)
}

func TestConnectionsThatDiedWhileIdleAreReplaced(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)
	db, err := postgres.Open(t.Context(),
		postgres.Config{URL: pgtest.URL(t), MaxConns: 3}, postgres.WithName("idle-victims"))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	require.NoError(t, db.Read(t.Context(), s, func(pgx.Tx) error {
		return db.Read(t.Context(), s, func(pgx.Tx) error {
			return db.Read(t.Context(), s, func(pgx.Tx) error { return nil })
		})
	}))
	var ended int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(pg_terminate_backend(pid))
		FROM pg_catalog.pg_stat_activity
		WHERE datname = current_database() AND application_name = 'idle-victims'`).Scan(&ended))
	require.Equal(t, 3, ended)

	require.NoError(t, db.Write(t.Context(), s, func(tx pgx.Tx) error {
		return addIncident(t.Context(), tx, s, "went through")
	}))

	require.Equal(t, []string{"went through"}, seen(t, db, s))
}

// TestACommitWhoseAnswerIsLostIsUnknown cuts the connection after COMMIT was
// passed on: the row is there, but the caller must be told to ask again.
func TestACommitWhoseAnswerIsLostIsUnknown(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: throughCuttingProxy(t, pgtest.URL(t)), MaxConns: 1})
	require.NoError(t, err)
	t.Cleanup(db.Close)

	err = db.Write(t.Context(), s, func(tx pgx.Tx) error { return addIncident(t.Context(), tx, s, "committed") })

	requireUnavailable(t, err)
	require.Eventually(t, func() bool { return len(seen(t, pgtest.DB(t), s)) == 1 }, 5*time.Second, 10*time.Millisecond)
}

// throughCuttingProxy returns the address of a proxy that passes everything on
// until it has passed a COMMIT, and then answers nothing any more.
func throughCuttingProxy(t *testing.T, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	require.NoError(t, err)
	upstream := u.Host
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })

	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go cutAtCommit(client, upstream)
		}
	}()
	u.Host = listener.Addr().String()
	return u.String()
}

func cutAtCommit(client net.Conn, upstream string) {
	defer func() { _ = client.Close() }()
	server, err := (&net.Dialer{}).Dial("tcp", upstream)
	if err != nil {
		return
	}
	go func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()

	buffer := make([]byte, 64<<10)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			_ = server.Close()
			return
		}
		if bytes.Contains(bytes.ToLower(buffer[:n]), []byte("commit\x00")) {
			_ = client.Close() // the server's answer finds nobody
			_, _ = server.Write(buffer[:n])
			return
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}
