// Package backend opens what every service with storage stands on (the database, Redis
// and the keys of internal calls) and puts the parts of such a service together, so that
// a composition root says only what is special about its service.
package backend

import (
	"context"
	"maps"
	"net/http"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// auditEvery is how often the audit entries of a project go out: nobody waits for them.
const auditEvery = 250 * time.Millisecond

// Config holds the settings that services with storage share.
type Config struct {
	Postgres postgres.Config
	Internal internalauth.Config
	RedisURL string `env:"REDIS_URL" envDefault:"redis://redis:6379/0"`
	AuditURL string `env:"AUDIT_SERVICE_URL" envDefault:"http://audit-service:8508"`
}

// Validate checks what the types cannot.
func (c Config) Validate() error {
	return c.Postgres.Validate()
}

// Backend is what the service stands on.
type Backend struct {
	DB    *postgres.DB
	Redis *goredis.Client
	Keys  internalauth.Keys

	deps  service.Deps
	audit *internalauth.Client
	jobs  *jobs.Runner
	parts []service.Part
}

// Open opens it. It waits for nothing: what is away shows in readiness.
func Open(ctx context.Context, d service.Deps, c Config) (*Backend, error) {
	keys, err := internalauth.NewKeys(c.Internal)
	if err != nil {
		return nil, err
	}
	bus, err := redis.Open(c.RedisURL)
	if err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, c.Postgres, postgres.WithName(d.Name), postgres.WithTracing(d.Tracing))
	if err != nil {
		_ = bus.Close()
		return nil, err
	}
	b := &Backend{DB: db, Redis: bus, Keys: keys, deps: d, parts: []service.Part{
		service.Closer("postgres", db.Close), service.Closer("redis", func() { _ = bus.Close() }),
		{Name: "statistics", Run: db.KeepStatistics(d.Log)},
	}}
	b.audit = b.Client("audit-service", c.AuditURL)
	return b, nil
}

// Client returns a client of another service.
func (b *Backend) Client(name, url string) *internalauth.Client {
	return internalauth.NewClient(b.deps.Name, name, url, b.Keys, b.deps.Tracing)
}

// Relay makes the service deliver its outbox: events and audit entries, and the given
// kinds of its own.
func (b *Backend) Relay(own map[events.Kind]events.Deliver, opts ...events.Option) {
	deliver := map[events.Kind]events.Deliver{
		events.KindEvent: events.ToRedis(b.Redis),
		events.KindAudit: events.Post(b.audit),
	}
	maps.Copy(deliver, own)
	relay := events.NewRelay(b.DB, b.deps.Name, deliver,
		append(opts, events.WithLog(b.deps.Log), events.WithMetrics(b.deps.Metrics),
			events.WithPause(events.KindAudit, auditEvery), events.WithTogether(events.KindAudit, events.PostAll(b.audit, "entries")))...)
	b.parts = append(b.parts, service.Part{Name: "relay", Run: relay.Run})
}

// Jobs makes the service work on its jobs, so many at a time (ten for zero), and returns
// their runner.
func (b *Backend) Jobs(workers int) *jobs.Runner {
	d := b.deps
	b.jobs = jobs.New(b.DB, jobs.Config{Service: d.Name, Log: d.Log, Metrics: d.Metrics, Workers: workers})
	b.parts = append(b.parts, service.Part{Name: "jobs", Run: b.jobs.Run})
	return b.jobs
}

// Routes returns the API of the service without operations. Around wraps each of them
// and may be nil; more says what else is special about it. Telemetry passes a gate that
// bounds how much is in work.
func (b *Backend) Routes(around func(http.Handler) http.Handler, more ...func(*httpapi.Options)) *httpapi.API {
	d := b.deps
	options := httpapi.Options{
		Service: d.Name, Log: d.Log, Metrics: d.Metrics, Tracing: d.Tracing,
		Authenticate: b.Keys.Authenticate(d.Name, clock.Now), Around: around, Admit: ingest.NewGate(d.Metrics).Around,
	}
	for _, set := range more {
		set(&options)
	}
	return httpapi.New(options)
}

// App puts the service together. Its own parts start after those of the backend.
func (b *Backend) App(routes http.Handler, own ...service.Part) *service.App {
	checks := append(service.DatabaseChecks(b.DB, migrations.Version()),
		service.Check{Name: "redis", Probe: redis.Probe(b.Redis)})
	if b.jobs != nil {
		checks = append(checks, service.Check{Name: "jobs", Probe: b.jobs.Check})
	}
	return &service.App{Handler: routes, Checks: checks, Parts: append(b.parts, own...)}
}
