// Package process starts real programs for tests on free ports, waits until they
// are ready, and stops or kills them. A program never outlives the test binary.
package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	readyTimeout = 30 * time.Second
	stopTimeout  = 15 * time.Second
	pollInterval = 20 * time.Millisecond

	// outputKept is how much of the end of a program's output a failure shows.
	outputKept = 8 << 10
)

// Spec says what to start.
type Spec struct {
	Path string
	Args []string
	Env  []string // added to the environment of the test
	Dir  string
	As   *syscall.Credential // the user to run it as; nil for the present one

	// Ready returns nil once the program can be used. It is asked again and again.
	Ready func(ctx context.Context) error
}

// Program is one that Start started. It can be stopped and started again with
// the same arguments. It is not safe for concurrent use.
type Program struct {
	spec   Spec
	output tail
	cmd    *exec.Cmd
	ended  chan struct{}
}

// Start runs the program and waits until it is ready. It is killed when the test
// ends. A test that needs a program this machine does not have should ask Find
// first.
func Start(tb testing.TB, spec Spec) *Program {
	tb.Helper()
	p := Begin(tb, spec)
	p.Await(tb)
	return p
}

// Begin is Start that does not wait: several programs can get ready at a time. Await
// waits for each.
func Begin(tb testing.TB, spec Spec) *Program {
	tb.Helper()
	p := &Program{spec: spec}
	if err := p.launch(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { p.end(syscall.SIGKILL) })
	return p
}

// Await waits until the program is ready.
func (p *Program) Await(tb testing.TB) {
	tb.Helper()
	if p.spec.Ready == nil {
		return
	}
	if err := p.untilReady(tb.Context()); err != nil {
		p.end(syscall.SIGKILL)
		tb.Fatalf("%s: %v\n%s", p.spec.Path, err, p.Output())
	}
}

// Find returns the path of a program. Without it the test is skipped, in CI it
// fails.
func Find(tb testing.TB, name, install string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") == "true":
		tb.Fatalf("%s is not installed (%s)", name, install)
	default:
		tb.Skipf("%s is not installed (%s)", name, install)
	}
	return ""
}

// Start starts the program again after Stop or Kill and waits until it is ready.
func (p *Program) Start(tb testing.TB) {
	tb.Helper()
	if p.Running() {
		tb.Fatalf("%s runs already", p.spec.Path)
	}
	if err := p.launch(); err != nil {
		tb.Fatal(err)
	}
	p.Await(tb)
}

// Stop asks the program to end and waits for it.
func (p *Program) Stop(tb testing.TB) {
	tb.Helper()
	if !p.end(syscall.SIGTERM) {
		tb.Errorf("%s did not stop within %s and was killed\n%s", p.spec.Path, stopTimeout, p.Output())
	}
}

// Kill ends the program at once, as a crash would.
func (p *Program) Kill(tb testing.TB) {
	tb.Helper()
	p.end(syscall.SIGKILL)
}

// Signal sends the program a signal, such as SIGSTOP and SIGCONT.
func (p *Program) Signal(tb testing.TB, signal syscall.Signal) {
	tb.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		tb.Fatalf("%s: %v", p.spec.Path, err)
	}
}

// Running reports whether the program runs.
func (p *Program) Running() bool {
	if p.ended == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// PID returns the process id of the last start.
func (p *Program) PID() int {
	return p.cmd.Process.Pid
}

// Output returns the end of what the program has written.
func (p *Program) Output() string {
	return p.output.String()
}

// launch starts the program in a process group of its own. The thread that does
// it stays until the program ends, because the kernel kills the program when
// that thread is gone (see attributes).
func (p *Program) launch() error {
	cmd := exec.Command(p.spec.Path, p.spec.Args...)
	cmd.Env = append(os.Environ(), p.spec.Env...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.spec.Dir, &p.output, &p.output
	cmd.SysProcAttr, cmd.WaitDelay = attributes(p.spec.As), time.Second

	started, ended := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer close(ended)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is for the output to tell
		}
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start %s: %w", p.spec.Path, err)
	}
	p.cmd, p.ended = cmd, ended
	return nil
}

// end signals the program with all its children and waits for it. It answers
// false when the program had to be killed to end.
func (p *Program) end(signal syscall.Signal) bool {
	if !p.Running() {
		return true
	}
	group := -p.cmd.Process.Pid
	_ = syscall.Kill(group, signal)
	_ = syscall.Kill(group, syscall.SIGCONT) // a stopped one could not act on it
	select {
	case <-p.ended:
		return true
	case <-time.After(stopTimeout):
		_ = syscall.Kill(group, syscall.SIGKILL)
		<-p.ended
		return false
	}
}

func (p *Program) untilReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for {
		err := p.spec.Ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.ended:
			return fmt.Errorf("ended before it was ready: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("not ready after %s: %w", readyTimeout, err)
		case <-time.After(pollInterval):
		}
	}
}

// FreePort returns a TCP port of the loopback address that nobody listens on.
func FreePort(tb testing.TB) int {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		tb.Fatalf("unexpected address %v", listener.Addr())
	}
	return address.Port
}

// FreeAddress returns FreePort with the loopback address in front.
func FreeAddress(tb testing.TB) string {
	tb.Helper()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(FreePort(tb)))
}

// Answers returns a Ready that waits for a 200 from the URL.
func Answers(url string) func(ctx context.Context) error {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		if response.StatusCode != http.StatusOK {
			return errors.New(response.Status)
		}
		return nil
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write keeps p and forgets what is too old.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p)
	if excess := t.buf.Len() - outputKept; excess > outputKept {
		t.buf.Next(excess)
	}
	return len(p), nil
}

// String returns what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
