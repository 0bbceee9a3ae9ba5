package client_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// system plays a monitoring system that answers by path and wants a bearer token.
func system(t *testing.T, answers map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, known := answers[r.URL.Path]
		switch {
		case !known:
			http.NotFound(w, r)
		case r.Header.Get("Authorization") != "Bearer key":
			http.Error(w, "secret of the system", http.StatusUnauthorized)
		default:
			_, _ = w.Write([]byte(body))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestProbe(t *testing.T) {
	t.Parallel()
	prober := client.NewProber(egress.New(nil, egress.WithLoopback()), clock.Now)
	for name, c := range map[string]struct {
		of      integration.Type
		answers map[string]string
		key     string
		version string
		failure string
	}{
		"a Prometheus": {
			integration.Prometheus, map[string]string{"/api/v1/status/buildinfo": `{"status":"success","data":{"version":"3.5.0"}}`}, "key", "3.5.0", "",
		},
		"an Alertmanager": {
			integration.Alertmanager, map[string]string{"/api/v2/status": `{"versionInfo":{"version":"0.28.1"}}`}, "key", "0.28.1", "",
		},
		"a Grafana that takes the key": {
			integration.Grafana, map[string]string{"/api/health": `{"version":"12.1.0"}`, "/api/user": `{}`}, "key", "12.1.0", "",
		},
		"a Grafana that knows no such user": {
			integration.Grafana, map[string]string{"/api/health": `{"version":"12.1.0"}`}, "key", "", "There is no such system at this address.",
		},
		"a system that refuses the key": {
			integration.Prometheus, map[string]string{"/api/v1/status/buildinfo": `{}`}, "bad", "", "The system refuses these credentials.",
		},
		"something else": {integration.Alertmanager, nil, "key", "", "There is no such system at this address."},
		"a web page": {
			integration.Prometheus, map[string]string{"/api/v1/status/buildinfo": "<html>"}, "key", "", "The answer is not that of such a system.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := prober.Probe(t.Context(), core.Connection{Type: c.of, URL: system(t, c.answers), APIKey: c.key})

			require.NoError(t, err)
			require.Equal(t, c.failure == "", got.Success, got.Message)
			require.Equal(t, c.version, got.Version)
			require.NotNil(t, got.Took)
			if c.failure != "" {
				require.Equal(t, c.failure, got.Message)
			}
		})
	}

	t.Run("nothing at the address is an outcome without a time", func(t *testing.T) {
		t.Parallel()
		got, err := prober.Probe(t.Context(), core.Connection{Type: integration.Prometheus, URL: "http://127.0.0.1:1"})

		require.NoError(t, err)
		require.Equal(t, core.Outcome{Message: "The address could not be reached."}, got)
	})
}

func TestProbeNeverCallsInside(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	honeypot := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	t.Cleanup(honeypot.Close)
	prober := client.NewProber(egress.New([]netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")}), clock.Now)

	for _, address := range []string{honeypot.URL, "http://localhost:9090", "http://169.254.169.254", "http://10.0.0.6:9090", "http://[::1]:9090", "http://2130706433"} {
		_, err := prober.Probe(t.Context(), core.Connection{Type: integration.Prometheus, URL: address, APIKey: "key"})
		require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err), "%s: %v", address, err)
	}
	require.Zero(t, calls.Load())
}
