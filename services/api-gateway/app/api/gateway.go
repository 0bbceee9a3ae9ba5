// Package api is the public HTTP face of the platform: it admits requests, says
// who sent them and passes them on. It decides nothing about what they mean.
package api

import (
	"log/slog"
	"net/http"
	"net/netip"

	"github.com/go-chi/chi/v5"
	"github.com/klauspost/compress/gzhttp"
	"go.opentelemetry.io/otel/trace"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/grpc"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
)

const (
	// compression is the level of gzip: the second one of this encoder makes answers as
	// small as the fifth of the standard library, in a seventh of the time.
	compression = 2
	shortest    = 1 << 10 // bytes of an answer that is compressed
)

// Gateway holds what the public API needs.
type Gateway struct {
	Log      *slog.Logger
	Tracing  trace.TracerProvider
	Document []byte
	Routes   []core.Route
	Proxy    *Proxy
	Verifier *core.Verifier[auth.Identity]
	Keys     *core.Verifier[core.Key]
	Limiter  *ratelimit.Limiter
	Limits   ratelimit.Classes
	// Gate bounds the telemetry in work at a time.
	Gate    *ingest.Gate
	Origins core.Origins
	Trusted []netip.Prefix
	Denials *Denials
	// Refused counts the telemetry that finds no way in here; nil counts nothing.
	Refused *drops.Recorder
	// Own serves the gateway's own operations.
	Own *httpapi.API
	// ShowDocs serves /openapi.json and /docs.
	ShowDocs bool
	// Production adds HSTS.
	Production bool
}

// Handler returns the public API, to be served inside Around.
func (g *Gateway) Handler() http.Handler {
	r := chi.NewRouter()
	for _, route := range g.Routes {
		r.Method(route.Method, route.Path, g.admit(route))
	}
	if g.ShowDocs {
		g.mountDocs(r)
	}
	r.NotFound(g.Own.ServeHTTP)
	r.MethodNotAllowed(func(w http.ResponseWriter, req *http.Request) {
		httpapi.SetAllow(w, r, req.URL.Path)
		httpapi.WriteMethodNotAllowed(w, req)
	})
	return compress(r)
}

// compress shortens long answers for those who say that they can read them. For a short
// one it would cost more than it saves: an encoder is 800 KiB.
func compress(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(compression), gzhttp.MinSize(shortest), gzhttp.ContentTypes(compressed), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // only for options that these are not
	}
	short := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header["Accept-Encoding"] == nil {
			next.ServeHTTP(w, r)
			return
		}
		short.ServeHTTP(w, r)
	})
}

// compressed are the types of answers that become much smaller.
var compressed = []string{"application/json", "application/x-ndjson", "text/html", "text/css", "text/csv", "text/javascript", "text/markdown"}

// Around is what every answer gets, whoever gives it.
func (g *Gateway) Around(next http.Handler) http.Handler {
	return g.frame(grpc.Handler(g.cors(next)))
}
