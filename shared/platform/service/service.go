// Package service runs a service: configuration from a map, named parts in
// dependency order, one HTTP server with the operational routes, and a stop in
// reverse within bounds. Nothing in it is global, so that a process can run one
// service or all of them.
package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

// Ports are the default ports of the services (contract: conventions section 2).
var ports = map[string]int{
	"api-gateway": 8500, "auth-service": 8501, "incident-service": 8502, "ai-service": 8503, "integration-service": 8504,
	"websocket-service": 8505, "audit-service": 8508, "metrics-collector-service": 8509, "log-service": 8510,
}

// metricsAddresses are the default second listeners of the services whose port is
// published (contract: conventions section 22).
var metricsAddresses = map[string]string{"api-gateway": ":9464", "websocket-service": ":9465"}

// Config holds the settings that every service has.
type Config struct {
	Environment string `env:"ENVIRONMENT" envDefault:"development"`
	Host        string `env:"HOST"`
	Port        int    `env:"PORT"`
	// MetricsAddr is where a service with a published port serves /metrics. Set to
	// nothing it is served nowhere.
	MetricsAddr string `env:"METRICS_ADDR"`
	observe.Config
}

// Production reports whether the service runs for real users.
func (c Config) Production() bool { return c.Environment == "production" }

// Validate refuses environments that do not exist.
func (c Config) Validate() error {
	if c.Environment != "development" && c.Environment != "production" {
		return fmt.Errorf("ENVIRONMENT must be development or production, not %q", c.Environment)
	}
	return nil
}

// Deps is what a service is built from.
type Deps struct {
	Name    string
	Config  Config
	Env     config.Env
	Log     *slog.Logger
	Metrics *prometheus.Registry
	Tracing trace.TracerProvider
}

// App is a built service.
type App struct {
	// Handler serves everything but the operational routes.
	Handler http.Handler
	// Around wraps everything that is served, the operational routes included;
	// nil for nothing.
	Around func(http.Handler) http.Handler
	// Admit wraps the listener of Handler: what it does not accept never speaks HTTP.
	// Nil accepts everything.
	Admit func(net.Listener) net.Listener
	// Protocols are those that Handler speaks; nil for HTTP/1.
	Protocols *http.Protocols
	// Published moves /metrics to its own listener (METRICS_ADDR).
	Published bool
	// Checks decide or describe readiness.
	Checks []Check
	// Health returns extra members of /health; nil for none.
	Health func(context.Context) map[string]any
	// Parts are started in order and stopped in reverse.
	Parts []Part
}

// Part is a long-lived piece of a service. Run works until its context ends; an
// earlier return with an error stops the service.
type Part struct {
	Name string
	Run  func(context.Context) error
}

// Check is one dependency in the answer of /ready. A check that does not
// decide is shown as degraded and leaves the service ready.
type Check struct {
	Name    string
	Decides bool
	Probe   func(context.Context) error
}

// Build assembles a service.
type Build func(context.Context, Deps) (*App, error)

// Closer is a part that does nothing but release something at the end.
func Closer(name string, closeIt func()) Part {
	return Part{Name: name, Run: func(ctx context.Context) error {
		<-ctx.Done()
		closeIt()
		return nil
	}}
}

// Main runs one service as a process until SIGINT or SIGTERM and exits.
func Main(name string, build Build) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) //nolint:forbidigo // the start of a process
	err := RunAlone(ctx, name, Environ(), os.Stdout, build)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1) //nolint:forbidigo // the only place a service process ends
	}
}

// Environ returns the process environment as a map.
func Environ() config.Env {
	env := config.Env{}
	for _, entry := range os.Environ() { //nolint:forbidigo // the one place that hands it to config
		if name, value, ok := strings.Cut(entry, "="); ok {
			env[name] = value
		}
	}
	return env
}

// ballastBytes counts as live memory and is never touched, so it takes address space and
// no memory. What lives in a service is a few MB, which the runtime would otherwise collect
// whenever as much garbage has come together: a hundred times a second in a busy gateway,
// for a fifth of its CPU. A service with much in memory does not notice it.
const ballastBytes = 16 << 20

// RunAlone is Run in a process that does nothing else.
func RunAlone(ctx context.Context, name string, env config.Env, out io.Writer, build Build) error {
	ballast := make([]byte, ballastBytes)
	defer runtime.KeepAlive(ballast)
	return Run(ctx, name, env, out, build)
}

// Run builds a service from env, serves it until ctx ends, and stops it. Logs
// are JSON lines on out.
func Run(ctx context.Context, name string, env config.Env, out io.Writer, build Build) error {
	c, err := config.Load[Config](env)
	if err != nil {
		return err
	}
	if c.Port == 0 {
		c.Port = ports[name]
	}
	if _, given := env["METRICS_ADDR"]; !given {
		c.MetricsAddr = metricsAddresses[name]
	}
	tracing, flush, err := observe.NewTracing(ctx, name, c.Config)
	if err != nil {
		return err
	}
	defer func() {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = flush(bounded) // spans that cannot be delivered now are lost by design
	}()

	deps := Deps{
		Name: name, Config: c, Env: env, Tracing: tracing,
		Log: observe.NewLogger(name, out, c.LogLevel), Metrics: observe.NewRegistry(),
	}
	app, err := build(ctx, deps)
	if err != nil {
		return err
	}
	return serve(ctx, deps, app)
}
