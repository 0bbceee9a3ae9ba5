package api

import (
	"embed"
	"net/http"
	"path"

	"github.com/go-chi/chi/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Document is the merged OpenAPI document that `make contract` writes.
//
//go:embed openapi.json
var Document []byte

//go:embed docs
var docsFiles embed.FS

const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// mountDocs serves the API description and a page that shows it, without
// anything from outside.
func (g *Gateway) mountDocs(r chi.Router) {
	r = r.With(g.anonymous)
	r.Get("/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(g.Document) // a client that left reads nothing
	})
	r.Get("/docs", serveDoc("index.html", "text/html; charset=utf-8"))
	r.Get("/docs/docs.css", serveDoc("docs.css", "text/css; charset=utf-8"))
	r.Get("/docs/docs.js", serveDoc("docs.js", "text/javascript; charset=utf-8"))
}

func serveDoc(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		text, err := docsFiles.ReadFile(path.Join("docs", name))
		if err != nil {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Security-Policy", docsPolicy)
		_, _ = w.Write(text) // a client that left reads nothing
	}
}

// anonymous limits what nobody signs in for, by address.
func (g *Gateway) anonymous(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := g.limit(w, r, g.Limits.Anonymous, auth.ClientOf(r.Context()).IP.String()); err != nil {
			httpapi.WriteError(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}
