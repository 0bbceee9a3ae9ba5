// Package redisserver runs a Redis of our own for machines that have none to offer:
// the system's redis-server when it is installed and new enough, else an embedded one
// that forgets everything at the end. What is in Redis is only ever a hint, so nothing
// is lost by that.
package redisserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/port"
	"github.com/sre-copilot/sre-copilot/shared/platform/redis"
)

const (
	program      = "redis-server"
	oldestMajor  = 7
	defaultPort  = 56379
	tries        = 3
	probeTimeout = 2 * time.Second
)

// Options says where and how to run the server.
type Options struct {
	// Dir holds the data folder and the remembered port. The account must be able to
	// enter it.
	Dir      string
	Account  child.Account
	Password string
	Log      io.Writer
	// Embedded asks for the embedded server on a machine that has redis-server too.
	Embedded bool
	// Say tells the person at the terminal what is going on.
	Say func(format string, args ...any)
}

// Server is a running Redis.
type Server struct {
	options  Options
	path     string
	version  string
	port     int
	keeper   *child.Keeper
	embedded *embedded
}

// Start runs Redis and returns when it answers. It takes another port if somebody
// takes its own at the same moment.
func Start(ctx context.Context, o Options) (*Server, error) {
	s := &Server{options: o}
	if err := s.endLeftovers(ctx); err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		var err error
		if s.port, err = port.Remembered(filepath.Join(o.Dir, "redis.port"), defaultPort); err != nil {
			return nil, err
		}
		err = s.startOn(ctx)
		if err == nil {
			return s, nil
		}
		if try == tries || port.Try(ctx, "127.0.0.1", s.port) == nil {
			return nil, err
		}
	}
}

func (s *Server) startOn(ctx context.Context) error {
	if s.find(ctx) && !s.options.Embedded {
		return s.run(ctx)
	}
	s.version = "embedded"
	var err error
	s.embedded, err = startEmbedded(ctx, s.address(), s.options.Password)
	return err
}

// URL returns the connection string.
func (s *Server) URL() string {
	u := url.URL{Scheme: "redis", User: url.UserPassword("default", s.options.Password), Host: s.address(), Path: "/0"}
	return u.String()
}

// Version returns the version of the program, or "embedded".
func (s *Server) Version() string { return s.version }

// Port returns the port on the loopback address.
func (s *Server) Port() int { return s.port }

// PID returns the id of the process, 0 for the embedded server or while it is down.
func (s *Server) PID() int {
	if s.keeper == nil {
		return 0
	}
	return s.keeper.PID()
}

// Stop ends the server.
func (s *Server) Stop() {
	if s.keeper != nil {
		s.keeper.Stop()
	}
	if s.embedded != nil {
		s.embedded.stop()
	}
}

func (s *Server) run(ctx context.Context) error {
	if err := s.makeDir(); err != nil {
		return err
	}
	keeper, err := child.Keep(ctx, child.Server{
		Name: "Redis", Ask: syscall.SIGTERM, Force: syscall.SIGKILL, Before: s.endLeftovers, Ready: s.probe,
		Command: child.Command{
			// The configuration goes to standard input: a command line would show the password.
			Path: s.path, Args: []string{"-"}, Stdin: s.configuration(), Dir: s.dir(),
			Output: s.options.Log, As: s.options.Account, Death: syscall.SIGTERM,
		},
	}, s.options.Say)
	if err != nil {
		return err
	}
	s.keeper = keeper
	return nil
}

func (s *Server) configuration() string {
	return strings.Join([]string{
		"bind 127.0.0.1",
		"port " + strconv.Itoa(s.port),
		"requirepass " + strconv.Quote(s.options.Password),
		"dir " + strconv.Quote(s.dir()),
		"appendonly yes",
		"appendfsync everysec",
		`save ""`,
		"maxmemory 64mb",
		"maxmemory-policy noeviction",
		"daemonize no",
		"",
	}, "\n")
}

func (s *Server) makeDir() error {
	if err := os.MkdirAll(s.dir(), 0o700); err != nil {
		return err
	}
	return filepath.WalkDir(s.dir(), func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, s.options.Account.Own(path))
	})
}

func (s *Server) endLeftovers(ctx context.Context) error {
	find := func() []int { return child.Leftovers(s.dir(), program) }
	if len(find()) > 0 {
		s.options.Say("ending a Redis that an earlier start left behind")
	}
	if err := child.End(ctx, find, syscall.SIGTERM, syscall.SIGKILL); err != nil {
		return fmt.Errorf("Redis: %w", err) //nolint:staticcheck // a name
	}
	return nil
}

func (s *Server) probe(ctx context.Context) error {
	return Ping(ctx, s.URL(), probeTimeout)
}

// Ping connects to the Redis at a URL and returns nil if it answers within the time.
func Ping(ctx context.Context, address string, within time.Duration) error {
	client, err := redis.Open(address)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	return client.Ping(ctx).Err()
}

var versionPattern = regexp.MustCompile(`v=((\d+)[\d.]*)`)

// find looks for a redis-server that is new enough.
func (s *Server) find(ctx context.Context) bool {
	path, err := exec.LookPath(program)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, "--version").Output() //nolint:gosec // the path is the system's
	if err != nil {
		return false
	}
	match := versionPattern.FindStringSubmatch(string(out))
	if match == nil {
		return false
	}
	if number, err := strconv.Atoi(match[2]); err != nil || number < oldestMajor {
		s.options.Say("redis-server %s is too old (%d or newer is needed): using the embedded one", match[1], oldestMajor)
		return false
	}
	s.path, s.version = path, match[1]
	return true
}

func (s *Server) dir() string { return filepath.Join(s.options.Dir, "redis") }

func (s *Server) address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }
