package e2e_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

var dialer = &net.Dialer{Timeout: time.Second}

// TestUnmodifiedClientsSendToUs lets clients of other people send as their users would set
// them up, demands exactly what they sent back from the public queries, and shows none of
// it to somebody else.
func TestUnmodifiedClientsSendToUs(t *testing.T) {
	r := newReceiver(t)
	t.Run("clients", func(t *testing.T) {
		for name, send := range map[string]func(*testing.T, receiver){
			"Prometheus": sendPrometheus, "OpenTelemetry for Node.js": sendOpenTelemetryNode, "OpenTelemetry for Go": sendOpenTelemetryGo,
			"telemetrygen": sendTelemetrygen, "winston-loki": sendWinston, "pino-loki": sendPino, "syslog-ng": sendSyslogNG,
			"Sentry": sendSentry, "web-vitals in Chromium": sendWebVitals, "the guide's snippets": sendSnippets,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				send(t, r)
			})
		}
	})
}

// exporters are the protocols of OpenTelemetry exporters and where they find the platform.
func exporters(r receiver) map[string]string {
	return map[string]string{"http/protobuf": r.URL + "/api/v1/otlp", "http/json": r.URL, "grpc": r.URL}
}

// openTelemetry is the environment that programs with an OpenTelemetry SDK are set up by.
func (r receiver) openTelemetry(service, protocol string) []string {
	return []string{
		"OTEL_SERVICE_NAME=" + service, "OTEL_EXPORTER_OTLP_PROTOCOL=" + protocol, "OTEL_EXPORTER_OTLP_ENDPOINT=" + exporters(r)[protocol],
		"OTEL_EXPORTER_OTLP_HEADERS=x-api-key=" + r.key, "OTEL_TRACES_EXPORTER=otlp", "OTEL_METRICS_EXPORTER=otlp", "OTEL_LOGS_EXPORTER=otlp",
	}
}

func (r receiver) requireOrders(t *testing.T, service string) {
	t.Helper()
	r.requireFound(t, 40, "spans", spansOf(service))
	r.requireFound(t, 20, "lines", linesOf(service, "level:WARN"))
	r.requireFound(t, 20, "orders", valueOf(fmt.Sprintf("orders_total{service=%q}", service)))
}

func sendOpenTelemetryNode(t *testing.T, r receiver) {
	t.Helper()
	for protocol := range exporters(r) {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			service := "node-" + protocol
			out := r.node(t, "otel.js", nil, r.openTelemetry(service, protocol)...)
			require.Empty(t, out)
			r.requireOrders(t, service)
		})
	}
}

func sendOpenTelemetryGo(t *testing.T, r receiver) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "otelgo")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./clients/otelgo")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	for _, protocol := range []string{"http/protobuf", "grpc"} {
		service := "go-" + protocol
		r.run(t, exec.CommandContext(t.Context(), program), r.openTelemetry(service, protocol)...)
		r.requireOrders(t, service)
	}
}

func sendTelemetrygen(t *testing.T, r receiver) {
	t.Helper()
	program := cachedTool(t, "telemetrygen")
	for way, more := range map[string][]string{"http": {"--otlp-http"}, "grpc": nil} {
		service := "telemetrygen-" + way
		generate := func(signal string, arguments ...string) {
			arguments = append(append(arguments, signal, "--otlp-insecure", "--otlp-endpoint", strings.TrimPrefix(r.URL, "http://"),
				"--otlp-header", fmt.Sprintf("X-API-Key=%q", r.key), "--service", service, "--rate", "0"), more...)
			r.run(t, exec.CommandContext(t.Context(), program, arguments...))
		}
		generate("traces", "--traces", "50", "--child-spans", "3")
		r.requireFound(t, 200, "spans", spansOf(service))
		generate("logs", "--logs", "150", "--severity-number", "17", "--severity-text", "Error")
		r.requireFound(t, 150, "lines", linesOf(service, "level:ERROR"))
		generate("metrics", "--metrics", "30", "--metric-type", "Sum", "--otlp-metric-name", "generated")
		r.requireFound(t, 29, "the last of 30 sums", valueOf(fmt.Sprintf("generated_total{service=%q}", service)))
	}
}

func sendWinston(t *testing.T, r receiver) {
	t.Helper()
	for _, wire := range []string{"json", "protobuf"} {
		r.node(t, "winston.js", nil, "WIRE="+wire)
		r.requireFound(t, 120, "lines", linesOf("winston-"+wire, "level:WARN region:eu"))
	}
}

func sendPino(t *testing.T, r receiver) {
	t.Helper()
	r.node(t, "pino.js", nil)
	r.requireFound(t, 120, "lines", linesOf("pino", "level:ERROR"))
}

// sendSyslogNG runs syslog-ng with the guide's configuration and hands it lines, as programs
// of the same machine would.
func sendSyslogNG(t *testing.T, r receiver) {
	t.Helper()
	address := process.FreeAddress(t)
	host, port, _ := strings.Cut(address, ":")
	dir := t.TempDir()
	config := fmt.Sprintf("@version: 3.38\nsource s_src { network(ip(%s) port(%s) transport(tcp) flags(syslog-protocol) keep-hostname(yes)); };\n%s", host, port,
		r.filled(snippet(t, "syslog-ng", "destination d_sre_copilot")))
	path := filepath.Join(dir, "syslog-ng.conf")
	require.NoError(t, os.WriteFile(path, []byte(config), 0o600))
	daemon := process.Start(t, process.Spec{
		Path: process.Find(t, "syslog-ng", "Debian: apt-get install syslog-ng-core syslog-ng-mod-http"), Dir: dir,
		Args:  []string{"-F", "--no-caps", "-f", path, "-R", filepath.Join(dir, "persist"), "-p", filepath.Join(dir, "pid"), "-c", filepath.Join(dir, "ctl")},
		Ready: accepts(address),
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(daemon.Output())
		}
	})

	conn, err := dialer.DialContext(t.Context(), "tcp", address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	for order := range 250 {
		_, err = fmt.Fprintf(conn, "<11>1 %s web-1 checkout 77 - - order %d failed\n", time.Now().UTC().Format(time.RFC3339Nano), order)
		require.NoError(t, err)
	}
	r.requireFound(t, 250, "lines", linesOf("checkout", "level:ERROR host:web-1"))
}

func sendSentry(t *testing.T, r receiver) {
	t.Helper()
	setting := strings.TrimPrefix(strings.TrimSpace(snippet(t, "sh", "export SENTRY_DSN=")), "export ")
	r.node(t, "sentry.js", nil, r.filled(setting))
	r.requireFound(t, 20, "errors", occurrencesOf("shop"))
}

// sendWebVitals opens a page with Chromium whose beacons come to us.
func sendWebVitals(t *testing.T, r receiver) {
	t.Helper()
	pages := http.NewServeMux()
	pages.Handle("/web-vitals/", http.StripPrefix("/web-vitals", http.FileServer(http.Dir(nodeClients+"/node_modules/web-vitals/dist"))))
	pages.HandleFunc("/shop", func(w http.ResponseWriter, q *http.Request) { http.ServeFile(w, q, nodeClients+"/vitals.html") })
	pages.HandleFunc("/left", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "Good bye.") })
	site := httptest.NewServer(pages)
	t.Cleanup(site.Close)
	a := r.ann.Call(t, http.MethodPost, "/projects/"+r.ann.Project+"/api-keys", map[string]any{
		"name": "page", "scopes": []string{"ingest:browser"}, "allowed_origins": []string{site.URL},
	})
	require.Equal(t, http.StatusCreated, a.Status, string(a.Body))

	page := site.URL + "/shop?collector=" + r.URL + "&key=" + a.Text(t, "raw_key")
	sent := map[string]float64{}
	for vital := range strings.FieldsSeq(r.node(t, "vitals.js", []string{page, process.Find(t, "chromium", "Debian: apt-get install chromium")})) {
		sent[vital]++
	}
	require.GreaterOrEqual(t, len(sent), 3, "Chromium measured next to nothing: %v", sent)
	for vital, n := range sent {
		r.requireFound(t, n, vital, vitalsOf("shop-page", vital))
	}
}
