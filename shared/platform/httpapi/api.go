// Package httpapi is how every service speaks HTTP: typed operations on huma
// and chi behind one wrapper that holds the wire rules of the platform (one
// error envelope, 400 instead of 422, exact JSON, limits, roles, project
// binding). It is the only place that turns errors into statuses. What an
// operation means belongs to the service.
package httpapi

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// DefaultMaxBody is the size limit of an ordinary JSON body, as sent and after
// decompression.
const DefaultMaxBody = 1 << 20

// defaultConcurrency bounds the requests one service works on at a time.
const defaultConcurrency = 512

// noDeadline keeps huma from bounding how long a body may take, which is the server's
// business. Its deadline would stay on the connection after the body: five seconds
// later the server would take the client for gone and cancel the request at work.
const noDeadline = -1

// Options configure an API. Authenticate may be nil only for documents that
// are never served.
type Options struct {
	Service      string
	Log          *slog.Logger
	Metrics      prometheus.Registerer
	Tracing      trace.TracerProvider
	Authenticate func(*http.Request) (auth.Identity, error)
	// Around wraps every operation that makes something and answers 201 or 202, inside
	// authentication: it is for idempotency keys.
	Around func(http.Handler) http.Handler
	// Concurrency bounds the requests in work; zero means 512.
	Concurrency int
}

// API collects the operations of one service.
type API struct {
	router     chi.Router
	huma       huma.API
	opts       Options
	measure    *measures
	slots      chan struct{}
	operations []Operation
}

// Operation describes one route. Path is the service's own path; Gateway is the
// public path after /api/v1 ("(root)/x" for a path without that prefix), empty
// when the operation is internal.
type Operation struct {
	ID      string
	Method  string
	Path    string
	Gateway string
	// Aliases are more public paths of the operation, written as Gateway is.
	Aliases     []string
	Access      Access
	Tag         string
	Summary     string
	Description string
	// Status is the success status; zero means 200.
	Status int
	// MaxBody is the body limit in bytes; zero means DefaultMaxBody.
	MaxBody int64
	// Raw marks an operation that reads the body itself (webhooks).
	Raw bool
	// AdmitsInactive marks an operation that also works in a project that is switched
	// off, such as the one that switches it on again.
	AdmitsInactive bool
	// NamesProject marks an operation whose query or body names a project as its
	// object (switching projects); elsewhere one that is not the caller's is refused,
	// as another tenant is everywhere.
	NamesProject bool
	// OTLP marks an operation whose errors are google.rpc.Status in the encoding of the
	// request.
	OTLP bool
	// streams are the media types of a Streamed operation.
	streams []string
}

// New returns an empty API.
func New(opts Options) *API {
	overrideHuma()
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Tracing == nil {
		opts.Tracing = noop.NewTracerProvider()
	}
	if opts.Concurrency == 0 {
		opts.Concurrency = defaultConcurrency
	}

	a := &API{router: chi.NewRouter(), opts: opts, measure: newMeasures(opts.Metrics), slots: make(chan struct{}, opts.Concurrency)}
	a.huma = huma.NewAPI(humaConfig(opts.Service), adapter{a})
	a.router.NotFound(a.routeNotFound)
	a.router.MethodNotAllowed(a.methodNotAllowed)
	return a
}

// ServeHTTP serves the registered operations. A trailing slash is served as if
// absent.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r = a.prepare(WithoutTrailingSlash(r))
	w.Header().Set("X-Request-ID", RequestID(r))
	a.router.ServeHTTP(&recorder{ResponseWriter: w, start: start}, r)
}

// Operations lists what was registered, in order.
func (a *API) Operations() []Operation {
	return a.operations
}

func (o Operation) successStatus() int {
	if o.Status == 0 {
		return http.StatusOK
	}
	return o.Status
}

// repeatable reports whether the operation honours idempotency keys.
func (o Operation) repeatable() bool {
	return o.Method == http.MethodPost && (o.Status == http.StatusCreated || o.Status == http.StatusAccepted)
}

func (o Operation) bodyLimit() int64 {
	if o.MaxBody == 0 {
		return DefaultMaxBody
	}
	return o.MaxBody
}

func (o Operation) huma() huma.Operation {
	h := huma.Operation{
		OperationID: o.ID, Method: o.Method, Path: o.Path, Tags: []string{o.Tag}, Summary: o.Summary, Description: o.Description,
		DefaultStatus: o.successStatus(), MaxBodyBytes: -1, BodyReadTimeout: noDeadline,
		Extensions: map[string]any{"x-min-role": string(o.Access)},
	}
	if len(o.streams) > 0 {
		h.Responses = o.streamed()
	}
	if o.Gateway != "" {
		h.Extensions["x-gateway-path"] = o.Gateway
	}
	if o.AdmitsInactive {
		h.Extensions["x-admits-inactive"] = true
	}
	if o.NamesProject {
		h.Extensions["x-names-project"] = true
	}
	return h
}
