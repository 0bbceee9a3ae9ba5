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
	"runtime"
	"strings"
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
	pid  int
	done chan struct{}
	err  error
}

// Start runs the command in the background.
func Start(ctx context.Context, c Command) (*Process, error) {
	cmd := c.build(context.WithoutCancel(ctx))
	p := &Process{done: make(chan struct{})}
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
	var printed tail
	c.Output = &printed
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
		return fmt.Errorf("%s: %w: %s", c.Path, p.err, printed.String())
	}
	return nil
}

// PID returns the process id.
func (p *Process) PID() int { return p.pid }

// Done is closed once the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Reason says how the program ended; call it after Done.
func (p *Process) Reason() string {
	if p.err == nil {
		return "exit status 0"
	}
	return p.err.Error()
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

func (c Command) build(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path, c.Args...)
	cmd.Dir = c.Dir
	cmd.Env = append([]string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"}, c.Env...)
	if c.Stdin != "" {
		cmd.Stdin = strings.NewReader(c.Stdin)
	}
	cmd.Stdout, cmd.Stderr = c.Output, c.Output
	cmd.WaitDelay = time.Second // a grandchild may keep the output open
	cmd.SysProcAttr = attributes(c.Death)
	if c.As.Switched {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: c.As.UID, Gid: c.As.GID}
	}
	return cmd
}

// tail keeps the last bytes written to it.
type tail struct{ text []byte }

const tailSize = 2000

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.text = append(t.text, p...)
	if len(t.text) > tailSize {
		t.text = t.text[len(t.text)-tailSize:]
	}
	return len(p), nil
}

// String returns what was kept on one line.
func (t *tail) String() string {
	return strings.Join(strings.FieldsFunc(string(t.text), func(r rune) bool { return r == '\n' }), " / ")
}
