package main_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	main "github.com/sre-copilot/sre-copilot/infra/standalone"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"
)

const root = "../.."

// composeFile is what the tests look at in docker-compose.yml.
type composeFile struct {
	Services map[string]struct {
		Build struct {
			Context    string            `yaml:"context"`
			Dockerfile string            `yaml:"dockerfile"`
			Args       map[string]string `yaml:"args"`
		} `yaml:"build"`
		Environment map[string]*string `yaml:"environment"`
		Ports       []string           `yaml:"ports"`
		Networks    []string           `yaml:"networks"`
		Profiles    []string           `yaml:"profiles"`
		Healthcheck struct {
			Test []string `yaml:"test"`
		} `yaml:"healthcheck"`
	} `yaml:"services"`
	Networks map[string]any `yaml:"networks"`
}

func TestCompose(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docker-compose.yml"))
	require.NoError(t, err)
	var compose composeFile
	require.NoError(t, yaml.Unmarshal(text, &compose))

	t.Run("has every service of the platform and nothing else of ours", func(t *testing.T) {
		t.Parallel()
		var built []string
		for name, s := range compose.Services {
			if s.Build.Dockerfile == "infra/docker/service.Dockerfile" {
				require.Equal(t, name, s.Build.Args["SERVICE"])
				built = append(built, name)
			}
			if s.Build.Dockerfile != "" {
				require.FileExists(t, filepath.Join(root, s.Build.Dockerfile))
				require.Equal(t, ".", s.Build.Context)
			}
		}
		var registered []string
		for _, s := range main.Services() {
			registered = append(registered, s.Name)
		}
		require.ElementsMatch(t, registered, built)
		others := slices.DeleteFunc(slices.Sorted(maps.Keys(compose.Services)), func(name string) bool { return slices.Contains(built, name) })
		require.Equal(t, []string{"frontend", "migrate", "postgres", "redis"}, others)
	})

	t.Run("publishes the page, the gateway and the live events only", func(t *testing.T) {
		t.Parallel()
		published := map[string][]string{}
		for name, s := range compose.Services {
			if len(s.Ports) > 0 {
				published[name] = s.Ports
			}
		}
		require.Equal(t, map[string][]string{
			"frontend":          {"${FRONTEND_PORT:-3000}:3000"},
			"api-gateway":       {"${GATEWAY_PORT:-8580}:8500"},
			"websocket-service": {"${WEBSOCKET_PORT:-8505}:8505"},
		}, published)
	})

	t.Run("keeps the databases away from the web server", func(t *testing.T) {
		t.Parallel()
		require.ElementsMatch(t, []string{"frontend-network", "backend-network"}, slices.Collect(maps.Keys(compose.Networks)))
		require.Equal(t, []string{"frontend-network"}, compose.Services["frontend"].Networks)
		for name, s := range compose.Services {
			require.NotEmpty(t, s.Networks, name)
			if !slices.Contains([]string{"frontend", "api-gateway", "websocket-service"}, name) {
				require.Equal(t, []string{"backend-network"}, s.Networks, name)
			}
		}
	})

	t.Run("checks the health of everything that stays", func(t *testing.T) {
		t.Parallel()
		for name, s := range compose.Services {
			if name != "migrate" {
				require.NotEmpty(t, s.Healthcheck.Test, name)
			}
		}
		for _, s := range main.Services() {
			if !s.Public {
				require.Contains(t, compose.Services[s.Name].Healthcheck.Test[2], port(s), s.Name)
			}
		}
	})

	t.Run("gives each service the settings it reads and no others", func(t *testing.T) {
		t.Parallel()
		for _, s := range append(main.Services(), launch.WebService()) {
			name := s.Name
			if name == "web" {
				name = "frontend"
			}
			reads, err := s.Variables()
			require.NoError(t, err)
			// Addresses have defaults that are right here; the others are set in the image.
			wanted := slices.DeleteFunc(reads, func(v string) bool {
				_, given := compose.Services[name].Environment[v]
				return !given && (strings.HasSuffix(v, "_SERVICE_URL") || slices.Contains([]string{"HOST", "PORT", "METRICS_ADDR", "FRONTEND_DIST", "METRICS_COLLECTOR_URL"}, v))
			})
			require.ElementsMatch(t, slices.Compact(slices.Sorted(slices.Values(wanted))), slices.Collect(maps.Keys(compose.Services[name].Environment)), name)
		}
	})

	t.Run("takes only settings that the example explains", func(t *testing.T) {
		t.Parallel()
		explained := exampleNames(t)
		for name, s := range compose.Services {
			for variable, value := range s.Environment {
				if value == nil {
					require.Contains(t, explained, variable, name)
				}
			}
		}
		for _, match := range regexp.MustCompile(`\$\{([A-Z_0-9]+)`).FindAllStringSubmatch(string(text), -1) {
			require.Contains(t, explained, match[1])
		}
	})

	t.Run("holds no secret and no default for one", func(t *testing.T) {
		t.Parallel()
		for name, s := range compose.Services {
			for variable, value := range s.Environment {
				if value != nil && regexp.MustCompile(`KEY|PASSWORD|SECRET`).MatchString(variable) {
					require.Regexp(t, `^\$\{[A-Z_]+(:-|:\?[^}]*)\}$`, *value, "%s %s", name, variable)
				}
			}
		}
	})

	t.Run("is valid for docker compose", func(t *testing.T) {
		t.Parallel()
		if exec.CommandContext(t.Context(), "docker", "compose", "version").Run() != nil {
			t.Skip("docker compose is not installed")
		}
		cmd := exec.CommandContext(t.Context(), "docker", "compose", "--profile", "postgres", "config", "-q")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "JWT_SECRET_KEY=x", "INTERNAL_AUTH_KEY=x", "ENCRYPTION_KEYS=x")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	})
}

func TestImageHealthcheck(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "healthcheck")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, filepath.Join(root, "infra", "docker", "healthcheck.go")).CombinedOutput()
	require.NoError(t, err, string(out))
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	t.Cleanup(server.Close)

	require.NoError(t, exec.CommandContext(t.Context(), program, server.URL).Run())
	status = http.StatusServiceUnavailable
	require.Error(t, exec.CommandContext(t.Context(), program, server.URL).Run())
}

// port is the port of a service in its container.
func port(s launch.Service) string { return ":" + strconv.Itoa(s.Port) + "/health" }
