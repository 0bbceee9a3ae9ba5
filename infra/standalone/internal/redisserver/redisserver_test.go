package redisserver_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/redisserver"
)

func TestServer(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Skip("redis-server is not installed")
	}

	t.Run("keeps what was written over a restart", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)
		require.NoError(t, client(t, server).Set(t.Context(), "key", "kept", time.Hour).Err())
		server.Stop()

		again := start(t, o)

		require.Equal(t, "kept", client(t, again).Get(t.Context(), "key").Val())
		require.Equal(t, server.Port(), again.Port())
	})

	t.Run("comes back by itself when it is killed", func(t *testing.T) {
		t.Parallel()
		server := start(t, options(t))
		first := server.PID()

		require.NoError(t, syscall.Kill(first, syscall.SIGKILL))

		require.Eventually(t, func() bool { return server.PID() != 0 && server.PID() != first }, 20*time.Second, 20*time.Millisecond)
		require.NoError(t, redisserver.Ping(t.Context(), server.URL(), time.Second))
	})

	t.Run("refuses writes rather than forgetting when its memory is full", func(t *testing.T) {
		t.Parallel()
		server := start(t, options(t))

		memory, err := client(t, server).ConfigGet(t.Context(), "maxmemory*").Result()

		require.NoError(t, err)
		require.Equal(t, "67108864", memory["maxmemory"])
		require.Equal(t, "noeviction", memory["maxmemory-policy"])
	})

	t.Run("does not show its password to other users", func(t *testing.T) {
		t.Parallel()
		o := options(t)
		server := start(t, o)

		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", server.PID()))

		require.NoError(t, err)
		require.NotContains(t, string(line), o.Password)
	})
}

func TestEmbedded(t *testing.T) {
	t.Parallel()
	o := options(t)
	o.Embedded = true
	server := start(t, o)

	t.Run("lets keys expire as time passes", func(t *testing.T) {
		c := client(t, server)
		require.NoError(t, c.Set(t.Context(), "key", "x", 600*time.Millisecond).Err())
		require.Equal(t, "x", c.Get(t.Context(), "key").Val())
		require.Eventually(t, func() bool { return c.Exists(t.Context(), "key").Val() == 0 }, 5*time.Second, 20*time.Millisecond)
	})

	t.Run("lets nobody in without the password", func(t *testing.T) {
		err := redisserver.Ping(t.Context(), fmt.Sprintf("redis://127.0.0.1:%d/0", server.Port()), time.Second)
		require.ErrorContains(t, err, "NOAUTH")
	})
}

func TestPing(t *testing.T) {
	t.Parallel()

	t.Run("gives up in time on an address that does not answer", func(t *testing.T) {
		t.Parallel()
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = silent.Close() })
		began := time.Now()

		err = redisserver.Ping(t.Context(), "redis://"+silent.Addr().String(), 300*time.Millisecond)

		require.Error(t, err)
		require.Less(t, time.Since(began), 3*time.Second)
	})
}

// options gives every test a folder that another user may enter, as t.TempDir() is not.
func options(t *testing.T) redisserver.Options {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "srecopilot-redis-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o711))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "redis.port"), fmt.Appendln(nil, freePort(t)), 0o600))
	return redisserver.Options{
		Dir: dir, Account: child.Unprivileged(filepath.Join(dir, "redis")), Password: "a-password", Log: io.Discard, Say: t.Logf,
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

func start(t *testing.T, o redisserver.Options) *redisserver.Server {
	t.Helper()
	server, err := redisserver.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(server.Stop)
	return server
}

func client(t *testing.T, s *redisserver.Server) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(s.URL())
	require.NoError(t, err)
	c := redis.NewClient(options)
	t.Cleanup(func() { _ = c.Close() })
	return c
}
