package child

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

const (
	probeEvery   = 50 * time.Millisecond
	readyTimeout = 2 * time.Minute
	stopTimeout  = 15 * time.Second
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// ErrFinal is wrapped by an answer of Server.Ready that will not change by waiting.
var ErrFinal = errors.New("the server does not work")

// Server describes a program that is to run for as long as we do.
type Server struct {
	Name    string
	Command Command
	// Ask is the signal for a clean stop, Force the one for when that takes too long.
	Ask, Force syscall.Signal
	// Before runs ahead of every start, also after a crash. It may be nil.
	Before func(ctx context.Context) error
	// Ready returns nil once the server answers, and ErrFinal when waiting is no use.
	Ready func(ctx context.Context) error
}

// Keeper keeps one server running.
type Keeper struct {
	server Server
	say    func(format string, args ...any)
	stop   context.CancelFunc
	ended  chan struct{}

	mu      sync.Mutex
	process *Process
}

// Keep starts the server, waits until it is ready, and starts it again whenever it
// ends by itself, telling about it through say. Stop ends it.
func Keep(ctx context.Context, s Server, say func(format string, args ...any)) (*Keeper, error) {
	k := &Keeper{server: s, say: say, ended: make(chan struct{})}
	process, err := k.start(ctx)
	if err != nil {
		return nil, err
	}

	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	k.stop = stop
	go func() {
		defer close(k.ended)
		k.watch(running, process)
	}()
	return k, nil
}

// PID returns the id of the server's process, 0 while it is down.
func (k *Keeper) PID() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.process == nil {
		return 0
	}
	return k.process.PID()
}

// Stop ends the server and returns when it is gone.
func (k *Keeper) Stop() {
	k.stop()
	<-k.ended
}

func (k *Keeper) watch(ctx context.Context, process *Process) {
	for {
		select {
		case <-ctx.Done():
			process.Stop(k.server.Ask, k.server.Force, stopTimeout)
			return
		case <-process.Done():
		}
		k.remember(nil)
		k.say("%s ended unexpectedly (%s); starting it again", k.server.Name, process.Reason())
		var ok bool
		if process, ok = k.restart(ctx); !ok {
			return
		}
		k.say("%s is back", k.server.Name)
	}
}

// restart tries until the server is ready again or ctx ends.
func (k *Keeper) restart(ctx context.Context) (*Process, bool) {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		process, err := k.start(ctx)
		if err == nil {
			return process, true
		}
		if ctx.Err() != nil {
			return nil, false
		}
		k.say("%s does not start: %v; next try in %s", k.server.Name, err, pause)
		if !clock.Wait(ctx, pause) {
			return nil, false
		}
	}
}

func (k *Keeper) start(ctx context.Context) (*Process, error) {
	if k.server.Before != nil {
		if err := k.server.Before(ctx); err != nil {
			return nil, err
		}
	}
	process, err := Start(ctx, k.server.Command)
	if err != nil {
		return nil, err
	}
	if err := k.await(ctx, process); err != nil {
		process.Stop(k.server.Ask, k.server.Force, stopTimeout)
		return nil, err
	}
	k.remember(process)
	return process, nil
}

func (k *Keeper) await(ctx context.Context, process *Process) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	probe := time.NewTicker(probeEvery)
	defer probe.Stop()
	last := errors.New("none")
	for {
		select {
		case <-process.Done():
			return fmt.Errorf("%s ended at once: %s", k.server.Name, process.Reason())
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready: %w (last answer: %w)", k.server.Name, ctx.Err(), last)
		case <-probe.C:
			if last = k.server.Ready(ctx); last == nil || errors.Is(last, ErrFinal) {
				return last
			}
		}
	}
}

func (k *Keeper) remember(p *Process) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.process = p
}

// End stops processes that are not our children, first with ask, then with force,
// and returns an error naming those that stay.
func End(ctx context.Context, find func() []int, ask, force syscall.Signal) error {
	probe := time.NewTicker(probeEvery)
	defer probe.Stop()
	for _, step := range []struct {
		signal syscall.Signal
		within time.Duration
	}{{ask, stopTimeout}, {force, 5 * time.Second}, {syscall.SIGKILL, 5 * time.Second}} {
		left := find()
		if len(left) == 0 {
			return nil
		}
		for _, pid := range left {
			_ = syscall.Kill(pid, step.signal) // an error means it has ended or is not ours
		}
		if gone(ctx, find, probe.C, step.within) {
			return nil
		}
	}
	return fmt.Errorf("processes %v of an earlier start do not end: stop them by hand", find())
}

func gone(ctx context.Context, find func() []int, probe <-chan time.Time, within time.Duration) bool {
	deadline := time.After(within)
	for {
		select {
		case <-probe:
			if len(find()) == 0 {
				return true
			}
		case <-deadline:
			return false
		case <-ctx.Done():
			return false
		}
	}
}
