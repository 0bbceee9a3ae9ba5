// Package postgres is the way to the database: a pool whose every transaction
// carries the tenant and project that row-level security is bound to. A
// transaction begins and gets its scope in one round trip; a failure of the
// storage comes back as a fault that tells the caller to try again. The package
// holds no SQL of the product: that lives in domain repositories and migrations.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/trace"
)

// Bounds that every connection gets. The server enforces the first three, so
// that they hold even when this process hangs.
const (
	statementTimeout = 5 * time.Second
	lockTimeout      = 2 * time.Second
	idleInTxTimeout  = 10 * time.Second
	connectTimeout   = 3 * time.Second
	acquireTimeout   = 3 * time.Second
	pingTimeout      = time.Second
	idleConnLifetime = 5 * time.Minute
	defaultMaxConns  = 10
)

// Config says where the database is. URL wins over the single settings.
type Config struct {
	URL      string `env:"DATABASE_URL"`
	Host     string `env:"POSTGRES_HOST"`
	Port     uint16 `env:"POSTGRES_PORT" envDefault:"5432"`
	Name     string `env:"POSTGRES_DB" envDefault:"srecopilot"`
	User     string `env:"POSTGRES_USER" envDefault:"srecopilot_app"`
	Password string `env:"POSTGRES_PASSWORD"`
	SSLMode  string `env:"POSTGRES_SSLMODE" envDefault:"prefer"`
	MaxConns int32  `env:"POSTGRES_MAX_CONNS" envDefault:"10"`
}

// Validate reports what is missing or malformed, without connecting.
func (c Config) Validate() error {
	_, err := c.pool()
	return err
}

// ConnString returns the connection string that the settings stand for.
func (c Config) ConnString() string {
	if c.URL != "" {
		return c.URL
	}
	u := url.URL{
		Scheme: "postgres",
		User:   url.UserPassword(c.User, c.Password),
		Host:   net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port))),
		Path:   "/" + c.Name,
	}
	if c.SSLMode != "" {
		u.RawQuery = url.Values{"sslmode": {c.SSLMode}}.Encode()
	}
	return u.String()
}

func (c Config) pool() (*pgxpool.Config, error) {
	if c.URL == "" && c.Host == "" {
		return nil, errors.New("DATABASE_URL or POSTGRES_HOST is required")
	}
	pool, err := pgxpool.ParseConfig(c.ConnString())
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL or POSTGRES_*: %w", err)
	}

	pool.MaxConns = c.MaxConns
	if pool.MaxConns <= 0 {
		pool.MaxConns = defaultMaxConns
	}
	pool.MaxConnIdleTime = idleConnLifetime
	pool.PingTimeout = pingTimeout
	pool.ConnConfig.ConnectTimeout = connectTimeout
	pool.ConnConfig.DialFunc = dialer().DialContext
	for name, bound := range map[string]time.Duration{
		"statement_timeout":                   statementTimeout,
		"lock_timeout":                        lockTimeout,
		"idle_in_transaction_session_timeout": idleInTxTimeout,
	} {
		pool.ConnConfig.RuntimeParams[name] = strconv.FormatInt(bound.Milliseconds(), 10)
	}
	// Compiling a plan takes longer than any statement of ours runs, and what we read is in
	// memory or on disks without a head that moves.
	pool.ConnConfig.RuntimeParams["jit"] = "off"
	pool.ConnConfig.RuntimeParams["random_page_cost"] = "1.1"
	pool.AfterConnect = readTimesAsUTC
	return pool, nil
}

// dialer probes idle connections, so that a database host that vanished without
// a word is noticed within half a minute.
func dialer() *net.Dialer {
	return &net.Dialer{
		Timeout: connectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{
			Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3,
		},
	}
}

// readTimesAsUTC makes pgx return timestamptz in UTC; by default it answers in
// the time zone of the machine.
func readTimesAsUTC(_ context.Context, conn *pgx.Conn) error {
	types := conn.TypeMap()
	instant := &pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	}
	types.RegisterType(instant)
	types.RegisterType(&pgtype.Type{
		Name: "_timestamptz", OID: pgtype.TimestamptzArrayOID,
		Codec: &pgtype.ArrayCodec{ElementType: instant},
	})
	return nil
}

// Option adjusts a DB while it is opened.
type Option func(*pgxpool.Config)

// WithTracing makes every statement a span of the given provider.
func WithTracing(provider trace.TracerProvider) Option {
	return func(c *pgxpool.Config) {
		c.ConnConfig.Tracer = otelpgx.NewTracer(otelpgx.WithTracerProvider(provider))
	}
}

// WithName sets the application name that the server's activity views show and
// that the outbox records as the service that wrote a row.
func WithName(name string) Option {
	return func(c *pgxpool.Config) {
		c.ConnConfig.RuntimeParams["application_name"] = name
	}
}

// DB is a pool of connections that hands out scoped transactions. It is safe for
// concurrent use.
type DB struct {
	pool *pgxpool.Pool

	mu         sync.RWMutex
	afterWrite []func(notes []any)
}

// Open prepares the pool. It does not wait for the database: a database that is
// away shows in readiness and as SERVICE_UNAVAILABLE, not as a failed start.
func Open(ctx context.Context, cfg Config, opts ...Option) (*DB, error) {
	settings, err := cfg.pool()
	if err != nil {
		return nil, err
	}
	for _, apply := range opts {
		apply(settings)
	}

	pool, err := pgxpool.NewWithConfig(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("open the connection pool: %w", err)
	}
	return &DB{pool: pool}, nil
}

// Close waits for borrowed connections and closes them all.
func (db *DB) Close() {
	db.pool.Close()
}

// Pool returns the pool itself, for the job library and for functions of the database that
// are a transaction by themselves. Its connections carry no scope: tables with row-level
// security look empty through it.
func (db *DB) Pool() *pgxpool.Pool {
	return db.pool
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return describe(db.pool.Ping(ctx))
}
