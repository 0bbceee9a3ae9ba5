package api

import (
	"embed"
	"net/http"
	"path"

	"github.com/go-chi/chi/v5"
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
func mountDocs(r chi.Router, document []byte) {
	r.Get("/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(document) // a client that left reads nothing
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
