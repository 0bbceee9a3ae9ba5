// Package stack runs the whole platform for system tests: every service as a
// process of its own on a free port, over a real PostgreSQL and a real Redis,
// so that a test can kill one and start it again.
package stack

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

// services and the variables their addresses travel in, in the order of their
// start.
var services = []struct{ name, url string }{
	{"audit-service", "AUDIT_SERVICE_URL"},
	{"metrics-collector-service", "METRICS_COLLECTOR_URL"},
	{"auth-service", "AUTH_SERVICE_URL"},
	{"ai-service", "AI_SERVICE_URL"},
	{"incident-service", "INCIDENT_SERVICE_URL"},
	{"integration-service", "INTEGRATION_SERVICE_URL"},
	{"log-service", "LOG_SERVICE_URL"},
	{"websocket-service", "WEBSOCKET_SERVICE_URL"},
	{"api-gateway", "GATEWAY_URL"},
}

// Stack is a running platform.
type Stack struct {
	// URL is the public address of the gateway.
	URL string
	// SocketURL is the address of live connections.
	SocketURL string
	// Owner sees every row: for arranging and inspecting.
	Owner *pgxpool.Pool
	// Redis can be stopped and started again.
	Redis *redistest.RealServer

	env       []string
	binary    string
	addresses map[string]string
	programs  map[string]*process.Program
}

// Base is what a platform runs on when it is not what Start finds for it.
type Base struct {
	// Database is a PostgreSQL of its own; nil for a database of the shared one.
	Database *pgtest.RealServer
	// Tags are build tags of its own; none for the platform as users run it.
	Tags string
}

// Start runs the platform and stops it with the test. Extra settings are
// NAME=value.
func Start(tb testing.TB, extra ...string) *Stack {
	tb.Helper()
	return StartOn(tb, Base{}, extra...)
}

// StartOn is Start on what the test brings.
func StartOn(tb testing.TB, b Base, extra ...string) *Stack {
	tb.Helper()
	s := prepare(tb, b, extra)
	for _, service := range services {
		s.begin(tb, service.name)
	}
	for _, service := range services {
		s.programs[service.name].Await(tb)
	}
	return s
}

// Prepare makes all that the services need, a migrated database and the settings
// of Start, and runs none of them.
func Prepare(tb testing.TB, extra ...string) *Stack {
	tb.Helper()
	return prepare(tb, Base{}, extra)
}

func prepare(tb testing.TB, b Base, extra []string) *Stack {
	tb.Helper()
	s := &Stack{
		binary: build(tb, b.Tags), Redis: redistest.Server(tb), addresses: map[string]string{}, programs: map[string]*process.Program{},
	}
	var ownerURL, appURL string
	if b.Database != nil {
		ownerURL, appURL = b.Database.OwnerURL, b.Database.AppURL
		s.migrate(tb, ownerURL, appURL)
	} else {
		ownerURL, appURL = pgtest.Fresh(tb)
	}
	s.configure(tb, appURL, extra)

	owner, err := pgxpool.New(tb.Context(), ownerURL)
	require.NoError(tb, err)
	tb.Cleanup(owner.Close)
	s.Owner = owner
	return s
}

func (s *Stack) configure(tb testing.TB, appURL string, extra []string) {
	tb.Helper()
	for _, service := range services {
		s.addresses[service.name] = process.FreeAddress(tb)
	}
	s.URL = "http://" + s.addresses["api-gateway"]
	s.SocketURL = "ws://" + s.addresses["websocket-service"] + "/ws"
	s.env = append(s.env,
		"DATABASE_URL="+appURL, "REDIS_URL="+s.Redis.URL(), "LOG_LEVEL=warn", "HOST=127.0.0.1", "METRICS_ADDR=",
		"JWT_SECRET_KEY="+secret(), "INTERNAL_AUTH_KEY="+secret(), "ENCRYPTION_KEYS=test:"+base64.StdEncoding.EncodeToString(random(32)),
		"PUBLIC_API_URL="+s.URL, "PUBLIC_WS_URL="+s.SocketURL, "TRUSTED_PROXIES=127.0.0.1",
		// Tests come from one address and are many; the limits have tests of their own.
		"RATE_LIMITS=sign_in_address=60000/10000,sign_in_account=60000/10000,anonymous=60000/10000,user=600000/100000,webhook=600000/100000,connection_test=60000/10000,generation=60000/10000,"+
			"ingest_requests=6000000/1000000,ingest_bytes=100000000000/10000000000",
	)
	for _, service := range services {
		s.env = append(s.env, service.url+"=http://"+s.addresses[service.name])
	}
	s.env = append(s.env, extra...)
}

func (s *Stack) migrate(tb testing.TB, ownerURL, appURL string) {
	tb.Helper()
	migrate := exec.CommandContext(tb.Context(), s.binary, "migrate")
	migrate.Dir = tb.TempDir()
	migrate.Env = append(os.Environ(), "MIGRATE_DATABASE_URL="+ownerURL, "DATABASE_URL="+appURL)
	out, err := migrate.CombinedOutput()
	require.NoError(tb, err, string(out))
}

func (s *Stack) launch(tb testing.TB, name string, extra ...string) {
	tb.Helper()
	s.begin(tb, name, extra...)
	s.programs[name].Await(tb)
}

func (s *Stack) begin(tb testing.TB, name string, extra ...string) {
	tb.Helper()
	host, port, _ := strings.Cut(s.addresses[name], ":")
	s.programs[name] = process.Begin(tb, process.Spec{
		Path: s.binary, Args: []string{name}, Dir: tb.TempDir(),
		Env:   append(append(append([]string{}, s.env...), "HOST="+host, "PORT="+port), extra...),
		Ready: process.Answers("http://" + s.addresses[name] + "/ready"),
	})
}

// Web runs the web server of the browser application in front of the stack and
// returns its address.
func (s *Stack) Web(tb testing.TB) string {
	tb.Helper()
	return s.Site(tb, "../../frontend/dist")
}

// Site runs a web server of its own over a folder of built pages, in front of the
// stack, and returns its address.
func (s *Stack) Site(tb testing.TB, folder string) string {
	tb.Helper()
	s.addresses["web"] = process.FreeAddress(tb)
	dist, err := filepath.Abs(folder)
	require.NoError(tb, err)
	s.launch(tb, "web", "FRONTEND_DIST="+dist)
	return "http://" + s.addresses["web"]
}

// ServiceURL is the internal address of a service.
func (s *Stack) ServiceURL(name string) string {
	return "http://" + s.addresses[name]
}

// Env returns a setting that the services run with.
func (s *Stack) Env(name string) string {
	for _, entry := range s.env {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// Kill ends a service with SIGKILL.
func (s *Stack) Kill(tb testing.TB, name string) {
	tb.Helper()
	s.programs[name].Kill(tb)
}

// Restart starts a killed service again and waits until it is ready.
func (s *Stack) Restart(tb testing.TB, name string) {
	tb.Helper()
	s.programs[name].Start(tb)
}

// PID is the process of a service.
func (s *Stack) PID(name string) int {
	return s.programs[name].PID()
}

// Output is the end of what a service printed.
func (s *Stack) Output(name string) string {
	return s.programs[name].Output()
}

// builds are the binaries by their build tags.
var builds sync.Map

// build compiles the multi-call binary once for the test binary, or takes the
// one that E2E_BINARY names. One with build tags is always compiled.
func build(tb testing.TB, tags string) string {
	tb.Helper()
	made, _ := builds.LoadOrStore(tags, sync.OnceValues(func() (string, error) {
		if given := os.Getenv("E2E_BINARY"); given != "" && tags == "" {
			return filepath.Abs(given)
		}
		return compiled(tags)
	}))
	path, err := made.(func() (string, error))() //nolint:forcetypeassert // nothing else is stored
	require.NoError(tb, err)
	return path
}

func compiled(tags string) (string, error) {
	dir, err := os.MkdirTemp("", "srecopilot-e2e-")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	path := filepath.Join(dir, "srecopilot")
	// As make builds it, so that most of it is compiled already.
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-tags", tags, "-o", path, ".")
	command.Dir, command.Env = filepath.Join("..", "standalone"), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the platform: %w\n%s", err, out)
	}
	return path, nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}

func secret() string {
	return base64.RawURLEncoding.EncodeToString(random(32))
}
