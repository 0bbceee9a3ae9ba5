package service

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

const probeTime = 2 * time.Second

// operational serves /health, /ready and, unless the port is published,
// /metrics in front of the service's own routes.
func operational(d Deps, app *App, draining *atomic.Bool, metrics bool) http.Handler {
	// No http.ServeMux: it would redirect paths that the handler has to refuse.
	routes := map[string]http.Handler{
		"/health": health(d.Name, app.Health), "/health/": health(d.Name, app.Health), "/ready": ready(app.Checks, draining),
	}
	if metrics {
		routes["/metrics"] = metricsHandler(d)
	}
	var all http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler, ok := routes[r.URL.Path]
		if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
			handler = app.Handler
		}
		handler.ServeHTTP(w, r)
	})
	if app.Around != nil {
		all = app.Around(all)
	}
	return all
}

func metricsOnly(d Deps) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metricsHandler(d))
	return mux
}

func metricsHandler(d Deps) http.Handler {
	return promhttp.HandlerFor(d.Metrics, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

// health is liveness: it asks no dependency.
func health(name string, extra func(context.Context) map[string]any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := map[string]any{"status": "healthy", "service": name}
		if extra != nil {
			maps.Copy(body, extra(r.Context()))
		}
		writeJSON(w, http.StatusOK, body)
	})
}

// ready asks every dependency and names each; only the deciding ones can turn
// the answer into 503.
func ready(checks []Check, draining *atomic.Bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), probeTime)
		defer cancel()

		status, results := http.StatusOK, map[string]string{}
		reasons := map[string]string{}
		for _, c := range checks {
			err := c.Probe(ctx)
			switch {
			case err == nil:
				results[c.Name] = "ok"
			case c.Decides:
				results[c.Name], status = "down", http.StatusServiceUnavailable
				reasons[c.Name] = err.Error()
			default:
				results[c.Name] = "degraded"
			}
		}
		if draining.Load() {
			status = http.StatusServiceUnavailable
		}
		if status != http.StatusOK {
			w.Header().Set("Retry-After", "1")
			writeJSON(w, status, map[string]any{
				"status": "error", "error_code": "SERVICE_UNAVAILABLE", "detail": "The service is not ready.",
				"request_id": observe.RequestID(r.Context()), "checks": results, "reasons": reasons, "retry_after": 1,
			})
			return
		}
		writeJSON(w, status, map[string]any{"status": "ready", "checks": results})
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that left reads nothing
}
