package launch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func TestUp(t *testing.T) {
	t.Parallel()
	given := database(t)

	t.Run("gives every service its own settings and no others", func(t *testing.T) {
		t.Parallel()
		type alphaSettings struct {
			Database string `env:"DATABASE_URL"`
			Redis    string `env:"REDIS_URL"`
			JWT      string `env:"JWT_SECRET_KEY"`
			Beta     string `env:"BETA_URL"`
			Proxies  string `env:"TRUSTED_PROXIES"`
		}
		type betaSettings struct {
			Encryption string `env:"ENCRYPTION_KEYS"`
			Frontend   string `env:"FRONTEND_URL"`
			Owner      string `env:"POSTGRES_PASSWORD"`
		}
		seen := &recorder{}
		alpha, beta := seen.service(t, "alpha", &alphaSettings{}), seen.service(t, "beta", &betaSettings{})
		alpha.Public = true

		stack := up(t, given, map[string]string{"JWT_SECRET_KEY": "given", "UNRELATED": "x", "POSTGRES_PASSWORD": "owner"}, alpha, beta)

		env := seen.of("alpha")
		require.Equal(t, "given", env["JWT_SECRET_KEY"])
		require.Equal(t, "http://127.0.0.1:"+strconv.Itoa(beta.Port), env["BETA_URL"])
		require.Equal(t, "127.0.0.1/32,::1/128", env["TRUSTED_PROXIES"])
		require.Contains(t, env["DATABASE_URL"], "srecopilot_app:", "services sign in as the role that owns nothing")
		require.Empty(t, env["HOST"], "a public service listens everywhere")
		require.NotContains(t, env, "ENCRYPTION_KEYS")
		require.NotContains(t, env, "UNRELATED")
		env = seen.of("beta")
		require.Equal(t, stack.page, env["FRONTEND_URL"])
		require.Contains(t, env["ENCRYPTION_KEYS"], "k1:")
		require.Equal(t, "127.0.0.1", env["HOST"])
		require.NotContains(t, env, "JWT_SECRET_KEY")
		require.NotContains(t, env, "POSTGRES_PASSWORD", "it is the owner's")
	})

	t.Run("serves the page in front of the gateway", func(t *testing.T) {
		t.Parallel()
		gateway := (&recorder{}).service(t, "api-gateway")
		gateway.URLSetting = "GATEWAY_URL"
		stack := up(t, given, nil, gateway)

		require.Contains(t, fetch(t, stack.page+"/"), "<html>")
		require.Equal(t, "api-gateway", fetch(t, stack.page+"/api/v1/name"))
	})

	t.Run("reads .env and lets the environment win", func(t *testing.T) {
		t.Parallel()
		type settings struct {
			A string `env:"SETTING_A"`
			B string `env:"SETTING_B"`
			C string `env:"SETTING_C"`
		}
		seen := &recorder{}
		o := options(t, given, map[string]string{"SETTING_B": "environment", "SETTING_C": ""}, seen.service(t, "alpha", &settings{}))
		require.NoError(t, os.WriteFile(filepath.Join(o.Root, ".env"), []byte("SETTING_A=file\nSETTING_B=file\nSETTING_C=file\n"), 0o600))

		start(t, o)

		env := seen.of("alpha")
		require.Equal(t, []string{"file", "environment", ""}, []string{env["SETTING_A"], env["SETTING_B"], env["SETTING_C"]})
	})

	t.Run("keeps its secrets from start to start and shows none", func(t *testing.T) {
		t.Parallel()
		type settings struct {
			JWT string `env:"JWT_SECRET_KEY"`
		}
		seen := &recorder{}
		o := options(t, given, nil, seen.service(t, "alpha", &settings{}))
		stack := start(t, o)
		first := seen.of("alpha")["JWT_SECRET_KEY"]
		require.NoError(t, stack.stop())

		again := start(t, o)

		require.Len(t, first, 43)
		require.Equal(t, first, seen.of("alpha")["JWT_SECRET_KEY"])
		for _, text := range []string{stack.output.String(), again.output.String()} {
			require.NotContains(t, text, first)
		}
	})

	t.Run("ends as a whole with the service that fails", func(t *testing.T) {
		t.Parallel()
		broken := (&recorder{}).service(t, "broken")
		broken.Build = func(context.Context, service.Deps) (*service.App, error) {
			return nil, fmt.Errorf("configuration: SETTING_X is required")
		}
		o := options(t, given, nil, (&recorder{}).service(t, "alpha"), broken)

		err := launch.Up(t.Context(), o)

		require.ErrorContains(t, err, "broken: configuration: SETTING_X is required")
		require.ErrorContains(t, err, "broken.log")
	})

	t.Run("refuses to run twice in one folder", func(t *testing.T) {
		t.Parallel()
		o := options(t, given, nil)
		start(t, o)

		err := launch.Up(t.Context(), o)

		require.ErrorContains(t, err, fmt.Sprintf("it is running already (process %d)", os.Getpid()))
	})
}

func TestProblems(t *testing.T) {
	t.Parallel()
	given := database(t)
	taken := listen(t)

	problem := func(t *testing.T, settings map[string]string, services ...launch.Service) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := launch.Up(ctx, options(t, given, settings, services...))
		require.Error(t, err)
		return err.Error()
	}
	unset := func(settings map[string]string) map[string]string {
		settings["DATABASE_URL"] = ""
		return settings
	}

	t.Run("are all told at once, each on a line of its own", func(t *testing.T) {
		t.Parallel()
		text := problem(t, unset(map[string]string{
			"FRONTEND_PORT": strconv.Itoa(taken), "FRONTEND_DIST": "/nonexistent", "POSTGRES_HOST": "127.0.0.1", "POSTGRES_PORT": "1",
			"POSTGRES_USER": "owner", "REDIS_URL": "redis://127.0.0.1:1",
		}))

		require.Len(t, strings.Split(text, "\n"), 5, text)
		require.Contains(t, text, fmt.Sprintf("port %d (web) is taken by %s (pid %d): stop that, or set FRONTEND_PORT", taken, programName(t), os.Getpid()))
		require.Contains(t, text, "/nonexistent holds no index.html")
		require.Contains(t, text, "POSTGRES_HOST: PostgreSQL at 127.0.0.1 port 1 does not answer (connection refused)")
		require.Contains(t, text, "REDIS_URL: Redis at 127.0.0.1:1 does not answer (connection refused)")
	})

	for name, tt := range map[string]struct {
		settings map[string]string
		want     string
	}{
		"name a port that is no number":          {map[string]string{"FRONTEND_PORT": "web"}, `FRONTEND_PORT must be a port from 1 to 65535, not "web"`},
		"name an offset that is no number":       {map[string]string{"PORT_OFFSET": "much"}, `PORT_OFFSET must be a number, not "much"`},
		"name an offset that is too large":       {map[string]string{"PORT_OFFSET": "70000", "FRONTEND_PORT": ""}, "which does not exist"},
		"name a database port that is no number": {unset(map[string]string{"POSTGRES_HOST": "h", "POSTGRES_PORT": "x", "POSTGRES_USER": "o"}), `POSTGRES_PORT must be a port from 1 to 65535, not "x"`},
		"name a host that nobody knows":          {unset(map[string]string{"POSTGRES_HOST": "db.invalid", "POSTGRES_USER": "o"}), `the host name "db.invalid" is not known`},
		"ask for the owner of the tables":        {unset(map[string]string{"POSTGRES_HOST": "127.0.0.1"}), "the database role that owns the tables is missing"},
		"name an address that is none":           {map[string]string{"DATABASE_URL": "secret@nowhere"}, "DATABASE_URL must look like postgres://"},
		"name a Redis address that is none":      {map[string]string{"REDIS_URL": "redis.example:6379"}, "REDIS_URL must look like redis://host:6379/0"},
		"name a wrong password":                  {map[string]string{"DATABASE_URL": strings.Replace(given, "a-password", "wrong", 1)}, "check the user and the password"},
		"name a database that is missing":        {map[string]string{"DATABASE_URL": strings.Replace(given, "/srecopilot?", "/missing?", 1)}, `there is no database "missing"`},
		"name a role that may not create":        {map[string]string{"MIGRATE_DATABASE_URL": strings.Replace(given, "srecopilot:", "plain:", 1)}, `the role "plain" may not create schemas and roles`},
		"name programs that are missing":         {unset(map[string]string{"PG_BIN": "/nonexistent"}), "PG_BIN=/nonexistent: there is no initdb"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := problem(t, tt.settings)
			require.Contains(t, text, tt.want)
			require.NotContains(t, text, "secret")
		})
	}

	t.Run("include what the services say about their settings, before anything is started", func(t *testing.T) {
		t.Parallel()
		alpha, beta := (&recorder{}).service(t, "alpha", &strict{}), (&recorder{}).service(t, "beta", &strict{})
		for name, tt := range map[string]struct {
			settings map[string]string
			want     []string
		}{
			"what is not acceptable": {map[string]string{"COLOR": "mauve", "SIZE": "1"}, []string{"COLOR must be red"}},
			"what is not readable":   {map[string]string{"COLOR": "red", "SIZE": "hunter2"}, []string{"SIZE is not a valid int"}},
			"what is missing":        {map[string]string{"COLOR": "red"}, []string{`required environment variable "SIZE" is not set`}},
		} {
			maps.Copy(tt.settings, map[string]string{"DATABASE_URL": ""})
			o := options(t, given, tt.settings, alpha, beta)

			err := launch.Up(t.Context(), o)

			require.Equal(t, launch.Problems(tt.want), err, name)
			require.NoDirExists(t, filepath.Join(o.Root, ".data", "postgres"))
		}
	})

	t.Run("include two services on one port", func(t *testing.T) {
		t.Parallel()
		alpha, beta := (&recorder{}).service(t, "alpha"), (&recorder{}).service(t, "beta")
		beta.PortSetting = "BETA_PORT"
		text := problem(t, map[string]string{"BETA_PORT": strconv.Itoa(alpha.Port)}, alpha, beta)
		require.Contains(t, text, fmt.Sprintf("BETA_PORT puts beta on port %d, where alpha is", alpha.Port))
	})

	t.Run("include lost secrets of data that exists", func(t *testing.T) {
		t.Parallel()
		o := options(t, given, unset(map[string]string{}))
		home := filepath.Join(o.Root, ".data", "postgres")
		require.NoError(t, os.MkdirAll(home, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(home, "PG_VERSION"), []byte("15\n"), 0o600))

		require.ErrorContains(t, launch.Up(t.Context(), o), "secrets.env is missing")
	})

	t.Run("include a file of settings that cannot be read", func(t *testing.T) {
		t.Parallel()
		o := options(t, given, nil)
		require.NoError(t, os.WriteFile(filepath.Join(o.Root, ".env"), []byte("A=1\nwhat\n"), 0o600))

		require.ErrorContains(t, launch.Up(t.Context(), o), ".env line 2: expected NAME=value")
	})
}

func TestDown(t *testing.T) {
	t.Parallel()
	o := options(t, "", nil)

	require.NoError(t, launch.Down(t.Context(), o))

	text, ok := o.Out.(*output)
	require.True(t, ok)
	require.Equal(t, "nothing is running here\n", text.String())
}

// strict is what a service asks of its settings.
type strict struct {
	Color string `env:"COLOR"`
	Size  int    `env:"SIZE,required"`
}

// Validate accepts one color.
func (s *strict) Validate() error {
	if s.Color != "red" {
		return errors.New("COLOR must be red")
	}
	return nil
}

// recorder makes small services and remembers the settings they were given.
type recorder struct {
	mu   sync.Mutex
	envs map[string]map[string]string
}

func (r *recorder) service(t *testing.T, name string, settings ...any) launch.Service {
	t.Helper()
	return launch.Service{
		Name: name, Port: freePort(t), URLSetting: strings.ToUpper(name) + "_URL", Settings: settings,
		Build: func(_ context.Context, d service.Deps) (*service.App, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.envs == nil {
				r.envs = map[string]map[string]string{}
			}
			r.envs[name] = d.Env
			return &service.App{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, name)
			})}, nil
		},
	}
}

func (r *recorder) of(name string) map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.envs[name]
}

// running is a launch that a test started.
type running struct {
	page   string
	output *output
	stop   func() error
}

func up(t *testing.T, databaseURL string, settings map[string]string, services ...launch.Service) running {
	t.Helper()
	return start(t, options(t, databaseURL, settings, services...))
}

func start(t *testing.T, o launch.Options) running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	text, ok := o.Out.(*output)
	require.True(t, ok)
	text.clear()
	go func() { ended <- launch.Up(ctx, o) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	require.Eventually(t, func() bool {
		return strings.Contains(text.String(), "SRE Copilot is running") || len(ended) > 0
	}, 60*time.Second, 10*time.Millisecond)
	require.Contains(t, text.String(), "SRE Copilot is running", text)
	return running{page: "http://localhost:" + o.Environ["FRONTEND_PORT"], output: text, stop: stop}
}

func options(t *testing.T, databaseURL string, settings map[string]string, services ...launch.Service) launch.Options {
	t.Helper()
	root := openDir(t)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "frontend", "dist"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(root, "frontend", "dist", "index.html"), []byte("<html></html>"), 0o600))
	require.NoError(t, os.MkdirAll(filepath.Join(root, ".data"), 0o711))
	require.NoError(t, os.WriteFile(filepath.Join(root, ".data", "redis.port"), fmt.Appendln(nil, freePort(t)), 0o600))
	environ := map[string]string{"DATABASE_URL": databaseURL, "FRONTEND_PORT": strconv.Itoa(freePort(t))}
	maps.Copy(environ, settings)
	return launch.Options{
		Root: root, Environ: environ, Services: services, Out: &output{}, Postgres: os.DirFS("../../embedded-postgres"),
		Migrate: func(context.Context, string, string, *slog.Logger) error { return nil },
	}
}

// database starts a PostgreSQL that stands for one that is given.
func database(t *testing.T) string {
	t.Helper()
	dir := openDir(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "postgres.port"), fmt.Appendln(nil, freePort(t)), 0o600))
	o := pgserver.Options{
		Dir: dir, Package: os.DirFS("../../embedded-postgres"), Account: child.Unprivileged(filepath.Join(dir, "postgres")),
		Password: "a-password", Log: io.Discard, Say: t.Logf,
	}
	plan, err := pgserver.MakePlan(t.Context(), o)
	require.NoError(t, err)
	server, err := pgserver.Start(t.Context(), plan, o)
	require.NoError(t, err)
	t.Cleanup(server.Stop)

	conn, err := pgx.Connect(t.Context(), server.URL())
	require.NoError(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	_, err = conn.Exec(t.Context(), `CREATE ROLE plain LOGIN PASSWORD 'a-password'`)
	require.NoError(t, err)
	return server.URL()
}

// openDir is a folder that another user may enter, as t.TempDir() is not.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "srecopilot-launch-") //nolint:usetesting // see above
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o711))
	return dir
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	req.Header.Set("Accept", "text/html")
	res, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return string(body)
}

func listen(t *testing.T) int {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return portOf(t, listener)
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return portOf(t, listener)
}

func portOf(t *testing.T, listener *net.TCPListener) int {
	t.Helper()
	address, ok := listener.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return address.Port
}

func programName(t *testing.T) string {
	t.Helper()
	name, err := os.ReadFile("/proc/self/comm")
	require.NoError(t, err)
	return strings.TrimSpace(string(name))
}

// output collects what is printed while it is being read.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write never fails.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

// String returns what was printed so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func (o *output) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.text.Reset()
}
