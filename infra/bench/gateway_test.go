package bench_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
	"github.com/sre-copilot/sre-copilot/shared/testkit/redistest"
)

const (
	rounds      = 5
	period      = 3 * time.Second
	connections = 32
	few         = 8 // for latencies: no queue in front of a slow backend
	path        = "/api/v1/incidents"
	token       = "Authorization: Bearer bench"
)

// proxy is a program between wrk and the backend.
type proxy struct {
	name string
	base string
	pid  int

	peak, cpu, p50 []float64
}

// TestGateway measures rows 8 and 9: the gateway with authentication and limits
// beside nginx, Caddy and the bare proxy, all in front of the same backend.
func TestGateway(t *testing.T) {
	if !chosen(8, 9) {
		return
	}
	process.Find(t, "wrk", "Debian: apt-get install wrk")
	base, _ := startHelper(t, "backend")
	redis := redistest.Server(t)
	gateway := startGateway(t, base, redis.URL(), "user=60000000/10000000")
	nginx := startNginx(t, base)
	bareBase, bare := startHelper(t, "bare", "BENCH_TARGET="+base)
	all := []*proxy{gateway, nginx, {name: "bare proxy", base: bareBase, pid: bare.PID()}}
	if caddy := startCaddy(t, base); caddy != nil {
		all = append(all, caddy)
	}
	for _, p := range all {
		wrk(t, p.base+path, p.pid, connections, time.Second, token) // warm
	}

	w := newWatch(t)
	for range rounds {
		for _, p := range all {
			l := wrk(t, p.base+path, p.pid, connections, period, token)
			p.peak, p.cpu = append(p.peak, l.perSecond), append(p.cpu, float64(l.cpu.Nanoseconds())/1000)
		}
		for _, p := range all {
			l := wrk(t, p.base+path+"?slow", p.pid, few, period, token)
			p.p50 = append(p.p50, float64(l.p50.Microseconds())/1000)
		}
	}
	others := w.others()
	for _, p := range all {
		t.Logf("%-10s %6.0f requests/s, %5.1f us CPU each, p50 with a 2 ms backend %.2f ms", p.name, median(p.peak), median(p.cpu), median(p.p50))
		if p != gateway && p != nginx {
			continue
		}
	}
	reportGateway(t, gateway, nginx, all[2], others)
}

func reportGateway(t *testing.T, gateway, nginx, bare *proxy, others float64) {
	t.Helper()
	detail := func(unit string, of func(*proxy) []float64, second *proxy) string {
		return fmt.Sprintf("%.3g %s, %s %.3g", median(of(gateway)), unit, second.name, median(of(second)))
	}
	peak, cpu, p50 := func(p *proxy) []float64 { return p.peak }, func(p *proxy) []float64 { return p.cpu }, func(p *proxy) []float64 { return p.p50 }
	rows.add(t, goal{
		row: 8, what: "gateway vs nginx: peak requests/s", value: median(gateway.peak) / median(nginx.peak), unit: "x",
		floor: 0.45, goal: 0.7, atLeast: true, others: others, detail: detail("/s", peak, nginx),
	})
	rows.add(t, goal{
		row: 8, what: "gateway vs nginx: CPU per request", value: median(gateway.cpu) / median(nginx.cpu), unit: "x",
		floor: 3.5, goal: 2, others: others, detail: detail("us", cpu, nginx),
	})
	rows.add(t, goal{
		row: 8, what: "gateway vs nginx: p50, 2 ms backend", value: median(gateway.p50) / median(nginx.p50), unit: "x",
		floor: 1.25, goal: 1.15, others: others, detail: detail("ms", p50, nginx),
	})
	rows.add(t, goal{
		row: 9, what: "authentication and limit vs bare proxy: CPU", value: median(gateway.cpu) / median(bare.cpu), unit: "x",
		floor: 1.3, goal: 1.15, others: others, detail: detail("us", cpu, bare),
	})
}

// TestLimiterOverTwoGateways measures the second half of row 9.
func TestLimiterOverTwoGateways(t *testing.T) {
	if !chosen(8, 9) {
		return
	}
	base, _ := startHelper(t, "backend")
	redis := redistest.Server(t)
	const perMinute, burst = 6000, 1000
	setting := fmt.Sprintf("user=%d/%d", perMinute, burst)
	gateways := []*proxy{startGateway(t, base, redis.URL(), setting), startGateway(t, base, redis.URL(), setting)}
	w := newWatch(t)

	var off []float64
	var detail string
	for round := range rounds {
		allowed, took := flood(t, gateways, fmt.Sprintf("Bearer flood-%d", round), 10*time.Second)
		want := burst + perMinute/60*took.Seconds()
		off = append(off, 100*max(allowed-want, want-allowed)/want)
		detail = fmt.Sprintf("%.0f allowed, %.0f due in %.1f s", allowed, want, took.Seconds())
	}
	rows.add(t, goal{row: 9, what: "limit over two gateways: error", value: median(off), unit: " %", floor: 1, goal: 1, others: w.others(), detail: detail})
}

// flood asks both gateways as fast as they answer and counts what was allowed
// between the first and the last answer.
func flood(t *testing.T, gateways []*proxy, authorization string, period time.Duration) (allowed float64, took time.Duration) {
	t.Helper()
	var count atomic.Int64
	var wg sync.WaitGroup
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}, Timeout: 10 * time.Second}
	start := time.Now()
	for i := range 8 {
		wg.Go(func() {
			for time.Since(start) < period {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, gateways[i%len(gateways)].base+path, nil)
				if err != nil {
					return
				}
				r.Header.Set("Authorization", authorization)
				res, err := client.Do(r)
				if err != nil {
					continue
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if res.StatusCode == http.StatusOK {
					count.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return float64(count.Load()), time.Since(start)
}

func startGateway(t *testing.T, backend, redis, limits string) *proxy {
	t.Helper()
	address := process.FreeAddress(t)
	host, port, _ := strings.Cut(address, ":")
	env := []string{
		"HOST=" + host, "PORT=" + port, "METRICS_ADDR=", "LOG_LEVEL=warn", "REDIS_URL=" + redis, "RATE_LIMITS=" + limits,
		"INTERNAL_AUTH_KEY=" + strings.Repeat("k", 32),
	}
	for _, name := range []string{"AUTH", "INCIDENT", "AI", "INTEGRATION", "WEBSOCKET", "AUDIT"} {
		env = append(env, name+"_SERVICE_URL="+backend)
	}
	p := process.Start(t, process.Spec{Path: program(t), Args: []string{"api-gateway"}, Dir: t.TempDir(), Env: env, Ready: process.Answers("http://" + address + "/ready")})
	return &proxy{name: "gateway", base: "http://" + address, pid: p.PID()}
}

// program is the platform, built by make.
func program(t *testing.T) string {
	t.Helper()
	given := os.Getenv("E2E_BINARY")
	require.NotEmpty(t, given, "run `make bench`")
	path, err := filepath.Abs(given)
	require.NoError(t, err)
	return path
}

func startNginx(t *testing.T, backend string) *proxy {
	t.Helper()
	program := process.Find(t, "nginx", "Debian: apt-get install nginx-light")
	dir, address := t.TempDir(), process.FreeAddress(t)
	config := fmt.Sprintf(`daemon off; worker_processes auto; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
  upstream backend { server %[2]s; keepalive 64; keepalive_requests 1000000000; }
  server { listen %[3]s; location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; } }
}`, dir, strings.TrimPrefix(backend, "http://"), address)
	file := filepath.Join(dir, "nginx.conf")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	p := process.Start(t, process.Spec{Path: program, Args: []string{"-c", file, "-e", dir + "/error.log"}, Dir: dir, Ready: process.Answers("http://" + address + "/health")})
	return &proxy{name: "nginx", base: "http://" + address, pid: p.PID()}
}

// startCaddy returns nil when Caddy is not installed: it has no floor, it is
// there to compare.
func startCaddy(t *testing.T, backend string) *proxy {
	t.Helper()
	program, err := exec.LookPath("caddy")
	if err != nil {
		t.Log("without Caddy, which is not installed (Debian: apt-get install caddy)")
		return nil
	}
	dir, address := t.TempDir(), process.FreeAddress(t)
	file := filepath.Join(dir, "Caddyfile")
	config := fmt.Sprintf("{\n\tadmin off\n\tauto_https off\n}\nhttp://%s {\n\treverse_proxy %s\n}\n", address, strings.TrimPrefix(backend, "http://"))
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	p := process.Start(t, process.Spec{
		Path: program, Args: []string{"run", "--config", file, "--adapter", "caddyfile"}, Dir: dir, Env: []string{"HOME=" + dir, "XDG_DATA_HOME=" + dir, "XDG_CONFIG_HOME=" + dir},
		Ready: process.Answers("http://" + address + "/health"),
	})
	return &proxy{name: "Caddy", base: "http://" + address, pid: p.PID()}
}
