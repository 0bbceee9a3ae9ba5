// Package child runs other programs that must not outlive this one: as an
// unprivileged user, in a process group of their own, ended when we end (on Linux
// also when we are killed), and started again when they crash. It does not know
// which programs those are.
package child

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Command says what to run.
type Command struct {
	Path   string
	Args   []string
	Dir    string
	Env    []string
	Stdin  string
	Output io.Writer
	As     Account
	// Death is the signal the program gets when this process dies. It is honored on
	// Linux; elsewhere what is left over is ended at the next start.
	Death syscall.Signal
}

// Process is a program that was started.
type Process struct {
	pid     int
	done    chan struct{}
	err     error
	printed *tail
}

// Start runs the command in the background.
func Start(ctx context.Context, c Command) (*Process, error) {
	p := &Process{done: make(chan struct{}), printed: &tail{}}
	cmd := c.build(context.WithoutCancel(ctx), p.printed)
	started := make(chan error, 1)
	go func() {
		// Linux sends the death signal when the thread that forked ends, so this
		// goroutine keeps one to itself until the program has ended.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	p.pid = cmd.Process.Pid
	return p, nil
}

// Run runs the command to its end. The error holds the end of what it printed.
func Run(ctx context.Context, c Command) error {
	if c.Death == 0 {
		c.Death = syscall.SIGKILL
	}
	p, err := Start(ctx, c)
	if err != nil {
		return err
	}
	select {
	case <-p.Done():
	case <-ctx.Done():
		p.Stop(syscall.SIGKILL, syscall.SIGKILL, 0)
		return ctx.Err()
	}
	if p.err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(c.Path), p.err, p.printed)
	}
	return nil
}

// PID returns the process id.
func (p *Process) PID() int { return p.pid }

// Done is closed once the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Reason says how the program ended and, unless somebody killed it, what it printed
// last. Call it after Done.
func (p *Process) Reason() string {
	if p.err == nil {
		return "exit status 0"
	}
	reason := p.err.Error()
	if line := p.printed.lastLine(); line != "" && !strings.HasPrefix(reason, "signal:") {
		reason += ", " + line
	}
	return reason
}

// Stop sends the signal ask, then force to its process group if the program is still
// there after the given time, and returns when it has ended.
func (p *Process) Stop(ask, force syscall.Signal, within time.Duration) {
	select {
	case <-p.done:
		return // its id may belong to another process by now
	default:
	}

	timeout := time.NewTimer(within)
	defer timeout.Stop()
	_ = syscall.Kill(p.pid, ask) // an error means it has just ended
	for {
		select {
		case <-p.done:
			return
		case <-timeout.C:
			_ = syscall.Kill(-p.pid, force)
			force = syscall.SIGKILL
			timeout.Reset(5 * time.Second)
		}
	}
}

func (c Command) build(ctx context.Context, printed *tail) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path, c.Args...) //nolint:gosec // running programs is what this package is for
	cmd.Dir = c.Dir
	cmd.Env = append([]string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"}, c.Env...)
	if c.Stdin != "" {
		cmd.Stdin = strings.NewReader(c.Stdin)
	}
	var output io.Writer = printed
	if c.Output != nil {
		output = io.MultiWriter(printed, c.Output)
	}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = time.Second // a grandchild may keep the output open
	cmd.SysProcAttr = attributes(c.Death)
	if c.As.Switched {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: c.As.UID, Gid: c.As.GID}
	}
	return cmd
}

// tail keeps the last bytes written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailSize = 2000

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if len(t.text) > tailSize {
		t.text = t.text[len(t.text)-tailSize:]
	}
	return len(p), nil
}

// String returns what was kept on one line.
func (t *tail) String() string { return strings.Join(t.lines(), " / ") }

func (t *tail) lastLine() string {
	lines := t.lines()
	if len(lines) == 0 {
		return ""
	}
	return strings.TrimSpace(lines[len(lines)-1])
}

func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.FieldsFunc(string(t.text), func(r rune) bool { return r == '\n' })
}
