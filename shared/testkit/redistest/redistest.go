// Package redistest gives tests a Redis: an in-process one for tests of code that
// uses Redis, and the real server for tests of what happens when it stops, dies
// or comes back.
package redistest

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// Client returns a client of an in-process Redis of the test's own.
func Client(tb testing.TB) *redis.Client {
	tb.Helper()
	return connect(tb, &redis.Options{Addr: miniredis.RunT(tb).Addr()})
}

// URL returns the address of an in-process Redis of the test's own, for a service
// that is started with an environment.
func URL(tb testing.TB) string {
	tb.Helper()
	return "redis://" + miniredis.RunT(tb).Addr() + "/0"
}

// RealServer is a redis-server that keeps its data over a restart.
type RealServer struct {
	*process.Program

	addr string
}

// Server starts redis-server on a free port with an append-only file. Stop, Start
// and Kill of the result do to it what an operator or a crash would.
func Server(tb testing.TB) *RealServer {
	tb.Helper()
	path := process.Find(tb, "redis-server", "Debian: apt-get install redis-server")
	port := process.FreePort(tb)
	s := &RealServer{addr: "127.0.0.1:" + strconv.Itoa(port)}

	prober := connect(tb, &redis.Options{Addr: s.addr, MaxRetries: -1, DialTimeout: time.Second})
	s.Program = process.Start(tb, process.Spec{
		Path: path,
		Args: []string{
			"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", tb.TempDir(),
			"--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no",
		},
		Ready: func(ctx context.Context) error { return prober.Ping(ctx).Err() },
	})
	return s
}

// Client returns a new client of the server.
func (s *RealServer) Client(tb testing.TB) *redis.Client {
	tb.Helper()
	return connect(tb, &redis.Options{Addr: s.addr})
}

// URL returns the server's address as REDIS_URL has it.
func (s *RealServer) URL() string {
	return "redis://" + s.addr + "/0"
}

func connect(tb testing.TB, options *redis.Options) *redis.Client {
	tb.Helper()
	client := redis.NewClient(options)
	tb.Cleanup(func() { _ = client.Close() })
	return client
}
