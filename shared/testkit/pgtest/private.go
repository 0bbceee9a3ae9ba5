package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	diesWithin = 10 * time.Second
	diesPoll   = 10 * time.Millisecond
)

// RealServer is a PostgreSQL of one test's own that keeps what it acknowledged: with
// the settings of production, and not with those that make the shared one fast.
type RealServer struct {
	*process.Program

	// OwnerURL and AppURL lead to its empty database, as its owner and as srecopilot_app.
	OwnerURL, AppURL string
}

// Server starts a PostgreSQL for the test, with settings of its own where they are given,
// name=value. Kill and Start of the result do to it what a crash and the restart after it
// would.
func Server(tb testing.TB, extra ...string) *RealServer {
	tb.Helper()
	bin, err := binaries(tb.Context())
	if errors.Is(err, errUnavailable) && os.Getenv("CI") != "true" {
		tb.Skip(err)
	}
	as, errAs := unprivileged()
	folder, errFolder := os.MkdirTemp("", "srecopilot-postgres-") //nolint:usetesting // the folders above one of TempDir are closed to the user of the server
	if err := errors.Join(err, errAs, errFolder); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(folder) })

	password := rand.Text()
	if err := os.Chmod(folder, 0o755); err != nil {
		tb.Fatal(err)
	}
	if bin, err = reachable(tb.Context(), folder, bin, as); err != nil {
		tb.Fatal(err)
	}
	if err := initialize(tb.Context(), folder, bin, password, as); err != nil {
		tb.Fatal(err)
	}
	port := strconv.Itoa(process.FreePort(tb))
	known := server{
		OwnerURL:    fmt.Sprintf("postgres://owner:%s@127.0.0.1:%s/postgres?sslmode=disable", password, port),
		AppPassword: rand.Text(),
	}
	s := &RealServer{OwnerURL: known.OwnerURL, AppURL: known.app("postgres")}
	args := settings(folder, port)
	for _, setting := range extra {
		args = append(args, "-c", setting)
	}
	s.Program = process.Start(tb, process.Spec{
		Path: filepath.Join(bin, "postgres"), Args: args, Dir: "/", As: as,
		Ready: func(ctx context.Context) error { return answers(ctx, known) },
	})
	return s
}

// Kill ends the server and all its backends with SIGKILL. A backend that outlived the
// server would keep the next one from starting.
func (s *RealServer) Kill(tb testing.TB) {
	tb.Helper()
	backends := childrenOf(s.PID())
	s.Program.Kill(tb)
	for _, pid := range backends {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
	}
	for deadline := time.Now().Add(diesWithin); len(backends) > 0; {
		if ended(backends[0]) {
			backends = backends[1:]
			continue
		}
		if time.Now().After(deadline) {
			tb.Fatalf("backend %d of the killed server is still there", backends[0])
		}
		time.Sleep(diesPoll)
	}
}

func childrenOf(pid int) []int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // none where there is no such file
	var children []int
	for field := range strings.FieldsSeq(string(text)) {
		if child, err := strconv.Atoi(field); err == nil {
			children = append(children, child)
		}
	}
	return children
}

// ended reports whether a process is gone, or waits only for somebody to ask how it ended.
func ended(pid int) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, state, _ := strings.Cut(string(text), ") ")
	return strings.HasPrefix(state, "Z") || strings.HasPrefix(state, "X")
}
