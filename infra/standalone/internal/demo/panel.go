package demo

import (
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// panel serves the switches of the shop and the metrics of its services. It listens
// on the loopback address only.
func panel(s *shop, title string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
		_ = panelPage.Execute(w, map[string]any{"Title": title, "Faults": s.faults.list()})
	})
	mux.HandleFunc("GET /faults", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.faults.list())
	})
	mux.HandleFunc("POST /faults/{name}/{position}", s.flip)
	mux.HandleFunc("GET /metrics/{service}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("service")
		measured, known := s.meters[name]
		switch {
		case !known:
			http.NotFound(w, r)
		case s.faults.gone(name):
			http.Error(w, name+" is down", http.StatusServiceUnavailable)
		default:
			promhttp.HandlerFor(measured.registry, promhttp.HandlerOpts{EnableOpenMetrics: true}).ServeHTTP(w, r)
		}
	})
	return mux
}

// flip switches a fault. Pages of other origins may not.
func (s *shop) flip(w http.ResponseWriter, r *http.Request) {
	if origin, err := url.Parse(r.Header.Get("Origin")); err != nil || r.Header.Get("Origin") != "" && origin.Host != r.Host {
		http.Error(w, "another page may not switch faults", http.StatusForbidden)
		return
	}
	position := r.PathValue("position")
	if position != "on" && position != "off" || !s.faults.flip(r.PathValue("name"), position == "on") {
		http.Error(w, "there is no such fault; the positions are on and off", http.StatusNotFound)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// switchState is a fault and whether it is on.
type switchState struct {
	fault

	On bool `json:"on"`
}

func (f *faults) list() []switchState {
	states := make([]switchState, len(knownFaults))
	for i, known := range knownFaults {
		states[i] = switchState{known, f.on(known.Name)}
	}
	return states
}

var panelPage = template.Must(template.New("panel").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{.Title}}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem }
  li { display: flex; gap: 1rem; align-items: center; padding: .75rem 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent) }
  ul { padding: 0 } form { margin-left: auto } p { margin: 0; opacity: .75 }
  button { font: inherit; padding: .35rem .9rem; min-width: 8rem }
</style></head><body>
<h1>{{.Title}}</h1>
<p>A simulated shop. Break something, and watch its alerts become an incident.</p>
<ul>{{range .Faults}}<li>
  <div><strong>{{.Title}}</strong><p>{{.Effect}}</p></div>
  <form method="post" action="/faults/{{.Name}}/{{if .On}}off{{else}}on{{end}}">
    <button>{{if .On}}Repair{{else}}Break{{end}}</button>
  </form>
</li>{{end}}</ul></body></html>
`))
