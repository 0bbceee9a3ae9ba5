package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

const (
	readyWithin = 60 * time.Second
	readyEvery  = 50 * time.Millisecond
	readyAnswer = 3 * time.Second
	excerpt     = 500
)

// fleet is the services while they run.
type fleet struct {
	progress *progress
	logPath  func(name string) string
	members  []*member
	failed   chan error
}

// member is one running service.
type member struct {
	place
	began  time.Time
	cancel context.CancelFunc
	done   chan struct{}
}

// start runs one service. The services outlive ctx: stop ends them in order.
func (f *fleet) start(ctx context.Context, p place, env map[string]string, log io.Writer) {
	if f.failed == nil {
		f.failed = make(chan error, 1)
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	m := &member{place: p, began: time.Now(), cancel: cancel, done: make(chan struct{})}
	f.members = append(f.members, m)
	go func() {
		defer close(m.done)
		err := service.Run(running, p.Name, config.Env(env), log, p.Build)
		if running.Err() != nil {
			return // it was told to stop
		}
		if err == nil {
			err = errors.New("it ended by itself")
		}
		select {
		case f.failed <- fmt.Errorf("%s: %w (see %s)", p.Name, err, f.logPath(p.Name)):
		default: // another one was first and stops everything already
		}
	}()
}

// ready waits until every service says it is ready.
func (f *fleet) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	f.progress.say("starting %d services", len(f.members))
	client := &http.Client{Timeout: readyAnswer, Transport: &http.Transport{DisableKeepAlives: true}}
	answers := make(chan error, len(f.members))
	for _, m := range f.members {
		go func() { answers <- f.await(ctx, client, m) }()
	}

	var failed error
	for range f.members {
		if err := <-answers; err != nil && failed == nil {
			failed = err
			cancel() // the others need not go on waiting
		}
	}
	return failed
}

func (f *fleet) await(ctx context.Context, client *http.Client, m *member) error {
	probe := time.NewTicker(readyEvery)
	defer probe.Stop()
	last := errors.New("nobody asked it yet")
	for {
		select {
		case err := <-f.failed:
			return err
		case <-ctx.Done():
			return fmt.Errorf("%s is not ready after %.0f s: %w (see %s)", m.Name, time.Since(m.began).Seconds(), last, f.logPath(m.Name))
		case <-probe.C:
			if err := askReady(ctx, client, m.url()); err == nil {
				f.progress.say("%s is ready on port %d", m.Name, m.port)
				return nil
			} else if ctx.Err() == nil {
				last = err
			}
		}
	}
}

// askReady returns nil when the service is ready, else what it says.
func askReady(ctx context.Context, client *http.Client, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/ready", nil)
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, excerpt))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %d %s", res.StatusCode, strings.TrimSpace(string(body)))
	}
	return nil
}

// wait returns when ctx ends or with the error of the first service that fails.
func (f *fleet) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-f.failed:
		return err
	}
}

// stop ends the public services first, so that what they still answer finds the others
// alive, then the rest. It returns after the given time at the latest.
func (f *fleet) stop(within time.Duration) {
	deadline := time.After(within)
	for _, public := range []bool{true, false} {
		for _, m := range f.members {
			if m.Public == public {
				m.cancel()
			}
		}
		for _, m := range f.members {
			if m.Public != public {
				continue
			}
			select {
			case <-m.done:
			case <-deadline:
				f.progress.say("%s did not stop within %s and is ended hard", m.Name, within)
				deadline = time.After(0)
			}
		}
	}
}
