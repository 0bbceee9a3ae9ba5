package port_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/port"
)

func TestRemembered(t *testing.T) {
	t.Parallel()

	t.Run("keeps the port from start to start", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "port")
		first, err := port.Remembered(file, 0)
		require.NoError(t, err)

		second, err := port.Remembered(file, 1)

		require.NoError(t, err)
		require.Equal(t, first, second)
	})

	t.Run("takes another one when it is taken, and keeps that", func(t *testing.T) {
		t.Parallel()
		taken := listen(t)
		file := filepath.Join(t.TempDir(), "port")
		require.NoError(t, os.WriteFile(file, fmt.Appendln(nil, taken), 0o600))

		chosen, err := port.Remembered(file, taken)

		require.NoError(t, err)
		require.NotEqual(t, taken, chosen)
		again, err := port.Remembered(file, taken)
		require.NoError(t, err)
		require.Equal(t, chosen, again)
	})

	t.Run("ignores a file that holds no port", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "port")
		require.NoError(t, os.WriteFile(file, []byte("99999999"), 0o600))

		chosen, err := port.Remembered(file, 0)

		require.NoError(t, err)
		require.Less(t, chosen, 1<<16)
	})
}

func TestTry(t *testing.T) {
	t.Parallel()
	number := listen(t)

	require.ErrorIs(t, port.Try(t.Context(), "127.0.0.1", number), syscall.EADDRINUSE)
	require.ErrorIs(t, port.Try(t.Context(), "", number), syscall.EADDRINUSE, "a port of all addresses is taken if one of them is")
	require.NoError(t, port.Try(t.Context(), "127.0.0.1", 0))
}

func TestHolder(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}

	require.Contains(t, port.Holder(listen(t)), fmt.Sprintf("(pid %d)", os.Getpid()))
}

func listen(t *testing.T) int {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	address, ok := listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return address.Port
}
