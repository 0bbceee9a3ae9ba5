package api_test

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/api"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/entrance"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
)

// BenchmarkProxy is the whole way of a read through the gateway, over real connections to
// a client and a service that do next to nothing.
func BenchmarkProxy(b *testing.B) {
	address := benchGateway(b)
	request := []byte("GET /api/v1/incidents HTTP/1.1\r\nHost: " + address + "\r\nAuthorization: Bearer good\r\n\r\n")
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", address)
		if err != nil {
			b.Error(err)
			return
		}
		defer conn.Close()
		answer := make([]byte, 8<<10)
		for pb.Next() {
			if _, err := conn.Write(request); err != nil {
				b.Error(err)
				return
			}
			if n, err := conn.Read(answer); err != nil || !strings.HasPrefix(string(answer[:min(n, 15)]), "HTTP/1.1 200 OK") {
				b.Error(err, string(answer[:n]))
				return
			}
		}
	})
}

// benchGateway serves the routes of the product in front of a service that answers every
// read with 1 KB.
func benchGateway(b *testing.B) (address string) {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	keys, err := internalauth.NewKeys(internalauth.Config{Key: strings.Repeat("k", 32)})
	require.NoError(b, err)
	routes, err := core.Routes(api.Document)
	require.NoError(b, err)
	backend := "http://" + benchService(b)
	backends := map[string]string{}
	for _, route := range routes {
		backends[route.Service] = backend
	}
	proxy, err := api.NewProxy(backends, keys, 30e9, log)
	require.NoError(b, err)
	limits, err := ratelimit.Defaults().With("user=60000000/10000000")
	require.NoError(b, err)
	g := &api.Gateway{
		Log: log, Tracing: noop.NewTracerProvider(), Document: api.Document, Routes: routes, Proxy: proxy, Limits: limits, Limiter: ratelimit.New(nil, log),
		Verifier: core.NewVerifier(verify, clock.Now), Keys: core.NewVerifier(verifyKey, clock.Now), Denials: api.NewDenials(nil, log), Gate: ingest.NewGate(nil),
		Own: httpapi.New(httpapi.Options{Service: core.Name, Metrics: prometheus.NewRegistry(), Authenticate: api.Admitted}),
	}
	api.Own(g.Own, nil, g)
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	require.NoError(b, err)
	server := &http.Server{Handler: g.Around(g.Handler()), ReadHeaderTimeout: 5e9, ReadTimeout: 30e9, IdleTimeout: 60e9}
	go func() { _ = server.Serve(entrance.New(listener, 0, nil)) }()
	b.Cleanup(func() { _ = server.Close() })
	return listener.Addr().String()
}

func benchService(b *testing.B) (address string) {
	b.Helper()
	listener, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	require.NoError(b, err)
	b.Cleanup(func() { _ = listener.Close() })
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Mon, 23 Nov 2026 17:00:00 GMT\r\nContent-Length: 1000\r\n\r\n" + strings.Repeat("x", 1000))
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				lines := bufio.NewReader(conn)
				for {
					line, err := lines.ReadSlice('\n')
					if err != nil {
						return
					}
					if len(line) == 2 {
						_, _ = conn.Write(answer)
					}
				}
			}()
		}
	}()
	return listener.Addr().String()
}

