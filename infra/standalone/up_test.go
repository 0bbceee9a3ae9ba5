package main_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ports are those that `up` takes with PORT_OFFSET=0.
var ports = []int{3000, 8580, 8501, 8502, 8503, 8504, 8505, 8508, 8509, 8510, 9464, 9465}

const nobody = 65534

var binary = sync.OnceValues(build)

func TestUp(t *testing.T) {
	t.Parallel()

	t.Run("works for an ordinary user", func(t *testing.T) {
		t.Parallel()
		if os.Getuid() != 0 {
			t.Skip("the other tests run as an ordinary user already")
		}
		c := checkout(t, nobody)
		stack := c.up(t)

		stack.signIn(t, stack.register(t))
		for _, pid := range stack.children(t) {
			require.Equal(t, uint32(nobody), ownerOf(t, pid))
		}
	})

	t.Run("uses the databases it is given and starts none", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		c.settings = givenDatabases(t)
		stack := c.up(t)

		stack.signIn(t, stack.register(t))
		require.Contains(t, stack.output.String(), "using the PostgreSQL of POSTGRES_HOST")
		require.Contains(t, stack.output.String(), "using the Redis of REDIS_URL")
		require.Empty(t, stack.children(t))
	})

	t.Run("keeps the databases elsewhere when the checkout is closed to that user", func(t *testing.T) {
		t.Parallel()
		if os.Getuid() != 0 {
			t.Skip("only root switches users")
		}
		c := checkout(t, 0)
		require.NoError(t, os.Chmod(filepath.Dir(c.dir), 0o700))
		stack := c.up(t)

		elsewhere := regexp.MustCompile(`the databases are in (\S+)`).FindStringSubmatch(stack.output.String())
		require.Len(t, elsewhere, 2, stack.output)
		t.Cleanup(func() { _ = os.RemoveAll(elsewhere[1]) })
		account := stack.register(t)
		require.NoError(t, stack.interrupt(t))
		c.up(t).signIn(t, account)
	})
}

// One folder, from its first start to its last: a start costs seconds, and these follow
// from each other anyway.
func TestTheLifeOfAFolder(t *testing.T) {
	t.Parallel()
	c := checkout(t, os.Getuid())

	first := c.up(t)
	account := first.register(t)
	require.Less(t, first.memoryMB(t), 512)
	children := first.children(t)
	require.NotEmpty(t, children)
	if os.Getuid() == 0 {
		for _, pid := range children {
			require.NotZero(t, ownerOf(t, pid), "root runs the databases as another user")
		}
	}
	require.Contains(t, refuse(t, c), fmt.Sprintf("it is running already (process %d)", first.cmd.Process.Pid))

	require.NoError(t, first.interrupt(t), "Ctrl-C is a success")
	require.Contains(t, first.output.String(), "stopped; the data is kept")
	requireGone(t, children)

	began := time.Now()
	second := c.up(t)
	require.Less(t, time.Since(began), 20*time.Second)
	second.signIn(t, account)

	second.crashServers(t)
	require.Eventually(t, func() bool { return strings.Contains(second.output.String(), "PostgreSQL is back") }, 30*time.Second, 20*time.Millisecond)
	require.Contains(t, second.output.String(), "PostgreSQL ended unexpectedly")
	require.Eventually(t, func() bool { return second.trySignIn(t, account) == http.StatusOK }, 30*time.Second, 100*time.Millisecond)

	children = second.children(t)
	out, err := c.command(t, "down").CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, "stopped; the data is kept\n", string(out))
	<-second.gone
	require.NoError(t, second.err)
	requireGone(t, children)
}

func TestKillMinusNine(t *testing.T) {
	t.Parallel()
	c := checkout(t, os.Getuid())
	stack := c.up(t)
	account := stack.register(t)

	// Of the program: no process is left, and the next start finds the data.
	children := stack.children(t)
	require.NoError(t, syscall.Kill(stack.cmd.Process.Pid, syscall.SIGKILL))
	<-stack.gone
	requireGone(t, children)
	stack = c.up(t)
	stack.signIn(t, account)

	// Of everything: it starts again.
	for _, pid := range append([]int{stack.cmd.Process.Pid}, stack.children(t)...) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // some end with their parent
	}
	<-stack.gone
	c.up(t).signIn(t, account)
}

// refuse runs an up that must not start, and returns what it says.
func refuse(t *testing.T, c folder, settings ...string) string {
	t.Helper()
	cmd := c.command(t, "up")
	cmd.Env = append(cmd.Env, settings...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	require.Error(t, cmd.Run())
	require.Equal(t, 1, cmd.ProcessState.ExitCode())
	require.Less(t, time.Since(began), 10*time.Second)
	return out.String()
}

func TestRefusals(t *testing.T) {
	t.Parallel()

	t.Run("name the program that has taken a port", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		taken, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(3000+c.offset))
		require.NoError(t, err)
		t.Cleanup(func() { _ = taken.Close() })

		text := refuse(t, c)

		require.Contains(t, text, fmt.Sprintf("port %d (web) is taken by %s (pid %d)", 3000+c.offset, comm(os.Getpid()), os.Getpid()))
		require.NoDirExists(t, filepath.Join(c.dir, ".data", "postgres"), "nothing is started")
	})

	t.Run("name a database that does not answer", func(t *testing.T) {
		t.Parallel()
		text := refuse(t, checkout(t, os.Getuid()), "POSTGRES_HOST=127.0.0.1", "POSTGRES_PORT=1", "POSTGRES_USER=owner")
		require.Contains(t, text, "POSTGRES_HOST: PostgreSQL at 127.0.0.1 port 1 does not answer (connection refused)")
	})

	t.Run("name the variable of a secret that is too short", func(t *testing.T) {
		t.Parallel()
		text := refuse(t, checkout(t, os.Getuid()), "JWT_SECRET_KEY=change-me")
		require.Contains(t, text, "JWT_SECRET_KEY")
		require.NotContains(t, text, "change-me")
	})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	c := checkout(t, os.Getuid())

	out, err := c.command(t, "bogus").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), `no command "bogus"`)
	require.Contains(t, string(out), "usage: srecopilot")

	out, err = c.command(t, "migrate").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "set DATABASE_URL or POSTGRES_HOST")

	out, err = c.command(t, "healthcheck", "http://127.0.0.1:1/health").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "connection refused")
}
