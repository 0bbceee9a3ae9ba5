package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	drainTime      = 20 * time.Second
	partStopTime   = 10 * time.Second
	headerTime     = 5 * time.Second
	bodyTime       = 30 * time.Second
	idleTime       = 60 * time.Second
	maxHeaderBytes = 64 << 10
)

// running is a started part.
type running struct {
	name   string
	cancel context.CancelFunc
	done   chan error
}

// serve starts the parts in order and the listeners last, waits for the end of
// ctx or the first failure, and stops everything in reverse.
func serve(ctx context.Context, d Deps, app *App) error {
	var draining atomic.Bool
	parts := append(slices.Clone(app.Parts), servers(d, app, &draining)...)
	failed := make(chan error, len(parts))

	var started []running
	for _, p := range parts {
		started = append(started, start(ctx, p, failed))
	}
	d.Log.InfoContext(ctx, "service started", slog.Int("port", d.Config.Port))

	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
		d.Log.ErrorContext(ctx, "part failed", slog.String("error", err.Error()))
	}
	draining.Store(true)
	err = errors.Join(err, stop(d.Log, started))
	d.Log.InfoContext(ctx, "service stopped")
	return err
}

func start(ctx context.Context, p Part, failed chan<- error) running {
	// The parts outlive ctx on purpose: they are stopped one by one in reverse.
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := running{name: p.Name, cancel: cancel, done: make(chan error, 1)}
	go func() {
		err := p.Run(own)
		r.done <- err
		if own.Err() == nil {
			failed <- fmt.Errorf("%s ended: %w", p.Name, errors.Join(err, errStopped))
		}
	}()
	return r
}

var errStopped = errors.New("stopped without being told to")

func stop(log *slog.Logger, started []running) error {
	var errs []error
	for _, r := range slices.Backward(started) {
		r.cancel()
		select {
		case err := <-r.done:
			if err != nil && !errors.Is(err, context.Canceled) {
				errs = append(errs, fmt.Errorf("stop %s: %w", r.name, err))
			}
		case <-time.After(drainTime + partStopTime):
			log.Error("part did not stop in time", slog.String("part", r.name))
			errs = append(errs, fmt.Errorf("stop %s: no end within its bound", r.name))
		}
	}
	return errors.Join(errs...)
}

// servers returns the listener of the service and, on published ports, the one
// of its metrics.
func servers(d Deps, app *App, draining *atomic.Bool) []Part {
	main := net.JoinHostPort(d.Config.Host, strconv.Itoa(d.Config.Port))
	if !app.Published {
		return []Part{server("http", main, operational(d, app, draining, true), app)}
	}
	parts := []Part{}
	if d.Config.MetricsAddr != "" {
		parts = append(parts, server("metrics", d.Config.MetricsAddr, metricsOnly(d), &App{}))
	}
	return append(parts, server("http", main, operational(d, app, draining, false), app))
}

// server serves handler the way that app wants its connections taken.
func server(name, addr string, handler http.Handler, app *App) Part {
	return Part{Name: name, Run: func(ctx context.Context) error {
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
		if err != nil {
			return err
		}
		if app.Admit != nil {
			listener = app.Admit(listener)
		}
		s := &http.Server{
			Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeaderBytes,
			Protocols: app.Protocols, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		}
		drained := make(chan error, 1)
		go func() {
			<-ctx.Done()
			bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
			defer cancel()
			drained <- s.Shutdown(bounded)
		}()
		if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return <-drained
	}}
}
