package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// ports are those that `up` takes with PORT_OFFSET=0.
var ports = []int{3000, 8580, 8501, 8502, 8503, 8504, 8505, 8508, 9464, 9465}

const nobody = 65534

var binary = sync.OnceValues(build)

func TestUp(t *testing.T) {
	t.Parallel()

	t.Run("serves the product, keeps its data over a restart and stays small", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		first := c.up(t)
		account := first.register(t)
		require.Less(t, first.memoryMB(t), 512)
		require.NoError(t, first.interrupt(t))
		began := time.Now()

		second := c.up(t)

		require.Less(t, time.Since(began), 20*time.Second)
		second.signIn(t, account)
	})

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

	t.Run("runs the databases as another user when it is root", func(t *testing.T) {
		t.Parallel()
		if os.Getuid() != 0 {
			t.Skip("only root switches users")
		}
		stack := checkout(t, 0).up(t)

		children := stack.children(t)
		require.NotEmpty(t, children)
		for _, pid := range children {
			require.NotZero(t, ownerOf(t, pid))
		}
	})

	t.Run("keeps the databases elsewhere when the checkout is closed to that user", func(t *testing.T) {
		t.Parallel()
		if os.Getuid() != 0 {
			t.Skip("only root switches users")
		}
		c := checkout(t, 0)
		require.NoError(t, os.Chmod(filepath.Dir(c.dir), 0o700)) //nolint:gosec // what this is about
		stack := c.up(t)

		elsewhere := regexp.MustCompile(`the databases are in (\S+)`).FindStringSubmatch(stack.output.String())
		require.Len(t, elsewhere, 2, stack.output)
		t.Cleanup(func() { _ = os.RemoveAll(elsewhere[1]) })
		account := stack.register(t)
		require.NoError(t, stack.interrupt(t))
		c.up(t).signIn(t, account)
	})
}

func TestStopping(t *testing.T) {
	t.Parallel()

	t.Run("by Ctrl-C leaves no process and is a success", func(t *testing.T) {
		t.Parallel()
		stack := checkout(t, os.Getuid()).up(t)
		children := stack.children(t)
		require.NotEmpty(t, children)

		require.NoError(t, stack.interrupt(t))

		require.Contains(t, stack.output.String(), "stopped; the data is kept")
		requireGone(t, children)
	})

	t.Run("by kill -9 leaves no process, and the next start finds the data", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		stack := c.up(t)
		account := stack.register(t)
		children := stack.children(t)

		require.NoError(t, syscall.Kill(stack.cmd.Process.Pid, syscall.SIGKILL))
		<-stack.ended

		requireGone(t, children)
		c.up(t).signIn(t, account)
	})

	t.Run("after kill -9 of everything starts again", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		stack := c.up(t)
		account := stack.register(t)
		for _, pid := range append([]int{stack.cmd.Process.Pid}, stack.children(t)...) {
			_ = syscall.Kill(pid, syscall.SIGKILL) // some end with their parent
		}
		<-stack.ended

		c.up(t).signIn(t, account)
	})

	t.Run("by make down ends the up of this folder", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		stack := c.up(t)
		children := stack.children(t)

		out, err := c.command(t, "down").CombinedOutput()

		require.NoError(t, err, string(out))
		require.Equal(t, "stopped; the data is kept\n", string(out))
		require.NoError(t, <-stack.ended)
		requireGone(t, children)
	})
}

func TestServersThatCrash(t *testing.T) {
	t.Parallel()
	stack := checkout(t, os.Getuid()).up(t)
	account := stack.register(t)

	for _, pid := range stack.children(t) {
		if parent(pid) == stack.cmd.Process.Pid {
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
		}
	}

	require.Eventually(t, func() bool { return strings.Contains(stack.output.String(), "PostgreSQL is back") }, 30*time.Second, 20*time.Millisecond)
	require.Contains(t, stack.output.String(), "PostgreSQL ended unexpectedly")
	require.Eventually(t, func() bool { return stack.trySignIn(t, account) == http.StatusOK }, 30*time.Second, 100*time.Millisecond)
}

func TestRefusals(t *testing.T) {
	t.Parallel()

	refuse := func(t *testing.T, c folder, settings ...string) string {
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

	t.Run("tell that it runs already", func(t *testing.T) {
		t.Parallel()
		c := checkout(t, os.Getuid())
		stack := c.up(t)
		require.Contains(t, refuse(t, c), fmt.Sprintf("it is running already (process %d)", stack.cmd.Process.Pid))
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

// folder is a checkout with a built page, which one user may enter and write.
type folder struct {
	dir    string
	uid    int
	offset int
}

func checkout(t *testing.T, uid int) folder {
	t.Helper()
	outer, err := os.MkdirTemp("/tmp", "srecopilot-up-") //nolint:usetesting // t.TempDir is closed to other users
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(outer) })
	require.NoError(t, os.Chmod(outer, 0o711)) //nolint:gosec // see above
	c := folder{dir: filepath.Join(outer, "checkout"), uid: uid, offset: freeOffset(t)}
	dist := filepath.Join(c.dir, "frontend", "dist")
	require.NoError(t, os.MkdirAll(dist, 0o755)) //nolint:gosec // see above
	page := filepath.Join(dist, "index.html")
	require.NoError(t, os.WriteFile(page, []byte("<html><head></head></html>"), 0o644)) //nolint:gosec // see above
	if uid != os.Getuid() {
		require.NoError(t, os.Chown(c.dir, uid, uid))
	}
	return c
}

// command runs the binary in the folder as its user, with no settings of ours.
func (c folder) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	require.NoError(t, err)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
	cmd.Dir = c.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "PORT_OFFSET=" + strconv.Itoa(c.offset)}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal does it
	if c.uid != os.Getuid() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(c.uid), Gid: uint32(c.uid)} //nolint:gosec // small
	}
	return cmd
}

// stack is a running `up`.
type stack struct {
	cmd    *exec.Cmd
	output *output
	ended  chan error
	page   string
}

func (c folder) up(t *testing.T) *stack {
	t.Helper()
	s := &stack{cmd: c.command(t, "up"), output: &output{}, ended: make(chan error, 1), page: fmt.Sprintf("http://127.0.0.1:%d", 3000+c.offset)}
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	require.NoError(t, s.cmd.Start())
	go func() {
		s.ended <- s.cmd.Wait()
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(s.cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-s.ended:
		case <-time.After(time.Minute):
			_ = s.cmd.Process.Kill()
		}
		if t.Failed() {
			t.Log(s.output)
		}
	})
	require.Eventually(t, func() bool {
		return strings.Contains(s.output.String(), "SRE Copilot is running") || len(s.ended) > 0
	}, 2*time.Minute, 20*time.Millisecond, s.output)
	require.Contains(t, s.output.String(), "SRE Copilot is running", s.output)
	return s
}

// interrupt does what Ctrl-C in a terminal does: it signals the whole process group.
func (s *stack) interrupt(t *testing.T) error {
	t.Helper()
	require.NoError(t, syscall.Kill(-s.cmd.Process.Pid, syscall.SIGINT))
	select {
	case err := <-s.ended:
		return err
	case <-time.After(time.Minute):
		require.Fail(t, "it does not end")
		return nil
	}
}

// children returns all processes below the binary.
func (s *stack) children(t *testing.T) []int {
	t.Helper()
	below := []int{s.cmd.Process.Pid}
	for i := 0; i < len(below); i++ {
		for _, pid := range processes(t) {
			if parent(pid) == below[i] {
				below = append(below, pid)
			}
		}
	}
	return below[1:]
}

func (s *stack) memoryMB(t *testing.T) int {
	t.Helper()
	match := regexp.MustCompile(`memory +(\d+) MB resident`).FindStringSubmatch(s.output.String())
	require.Len(t, match, 2, s.output)
	mb, err := strconv.Atoi(match[1])
	require.NoError(t, err)
	require.Positive(t, mb)
	t.Logf("memory: %d MB", mb)
	return mb
}

type account struct{ email, password string }

func (s *stack) register(t *testing.T) account {
	t.Helper()
	a := account{fmt.Sprintf("user%d@example.com", rand.Int64()), "correct horse battery staple"}
	require.Equal(t, http.StatusCreated, s.post(t, "/api/v1/auth/register", map[string]string{
		"email": a.email, "password": a.password, "full_name": "A User", "tenant_name": "A Team",
	}))
	return a
}

func (s *stack) signIn(t *testing.T, a account) {
	t.Helper()
	require.Equal(t, http.StatusOK, s.trySignIn(t, a))
}

func (s *stack) trySignIn(t *testing.T, a account) int {
	t.Helper()
	return s.post(t, "/api/v1/auth/login", map[string]string{"email": a.email, "password": a.password})
}

func (s *stack) post(t *testing.T, path string, body any) int {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.page+path, bytes.NewReader(text))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	if res.StatusCode >= http.StatusBadRequest {
		t.Logf("%s: %d %s", path, res.StatusCode, answer)
	}
	return res.StatusCode
}

func build() (string, error) {
	dir, err := os.MkdirTemp("/tmp", "srecopilot-bin-") // outlives the test that needs it first
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // other users run it
		return "", err
	}
	path := filepath.Join(dir, "srecopilot")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".") //nolint:noctx // bounded by the test's own limit
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return path, nil
}

// TestMain removes the binary at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// freeOffset moves all ports to where nobody is.
func freeOffset(t *testing.T) int {
	t.Helper()
	for range 100 {
		offset := 2000 + rand.IntN(20000)
		if !slices.ContainsFunc(ports, func(p int) bool { return taken(p + offset) }) {
			return offset
		}
	}
	require.Fail(t, "there are no free ports")
	return 0
}

func taken(number int) bool {
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(number))
	if err != nil {
		return true
	}
	_ = listener.Close()
	return false
}

func processes(t *testing.T) []int {
	t.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(t, err)
	var pids []int
	for _, f := range folders {
		if pid, err := strconv.Atoi(filepath.Base(f)); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// parent reads the fourth field of /proc/<pid>/stat, after the name in parentheses.
func parent(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	id, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return id
}

func comm(pid int) string {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(name))
}

func ownerOf(t *testing.T, pid int) uint32 {
	t.Helper()
	info, err := os.Stat(fmt.Sprintf("/proc/%d", pid))
	require.NoError(t, err)
	stat, ok := info.Sys().(*syscall.Stat_t)
	require.True(t, ok)
	return stat.Uid
}

func requireGone(t *testing.T, pids []int) {
	t.Helper()
	for _, pid := range pids {
		require.Eventually(t, func() bool { return comm(pid) == "" || parent(pid) == 0 }, 15*time.Second, 20*time.Millisecond, "process %d (%s) is left", pid, comm(pid))
	}
}

// output collects what a process prints while it is being read.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write never fails.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String returns what was printed so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
