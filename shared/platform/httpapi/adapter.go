package httpapi

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

// adapter puts every check that comes before huma in front of its handlers.
type adapter struct{ api *API }

// Handle registers a huma handler behind the checks of its operation.
func (a adapter) Handle(op *huma.Operation, next func(huma.Context)) {
	a.api.handle(op, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next(humachi.NewContext(op, r, w))
	}))
}

// ServeHTTP serves the API, as huma's own test helpers expect.
func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.api.ServeHTTP(w, r) }

func (a *API) handle(op *huma.Operation, next http.Handler) {
	registered, ok := op.Metadata[metadataKey].(Operation)
	if !ok {
		panic("httpapi: operation " + op.OperationID + " was not registered through httpapi.Register")
	}
	if a.opts.Around != nil && registered.repeatable() {
		next = a.opts.Around(next)
	}
	if a.opts.Admit != nil && registered.Access.OnlyKeys() && registered.Method == http.MethodPost {
		next = a.opts.Admit(next)
	}
	a.router.Method(op.Method, op.Path, a.guard(registered, next))
}

// guard runs the checks in the order of the contract: authentication, project
// binding, role, media type and size. Validation follows inside huma.
func (a *API) guard(op Operation, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := a.opts.Tracing.Tracer("httpapi").Start(r.Context(), op.Method+" "+op.Path,
			trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.route", op.Path)))
		defer span.End()
		r = r.WithContext(ctx)
		if op.OTLP {
			r = WithRPCErrors(r)
		}
		defer a.finish(w, r, op)

		select {
		case a.slots <- struct{}{}:
			defer func() { <-a.slots }()
		default:
			a.fail(w, r, fault.New(fault.Unavailable, fault.CodeUnavailable, "The service is busy. Try again shortly.").RetryIn(time.Second))
			return
		}

		r, err := a.admit(r, op)
		if err == nil {
			err = checkQuery(r)
		}
		if err == nil && !op.Raw {
			r, err = prepareBody(r, op)
		}
		if err != nil {
			a.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// admit learns the caller and decides whether the operation is theirs.
func (a *API) admit(r *http.Request, op Operation) (*http.Request, error) {
	if op.Access == Webhook {
		return r, nil
	}
	who, err := a.opts.Authenticate(r)
	if err != nil {
		return r, err
	}
	who.RequestID = observe.RequestID(r.Context())
	r = r.WithContext(auth.WithCaller(r.Context(), who))

	if err := checkProject(r, who, op); err != nil {
		return r, err
	}
	if err := op.Access.Check(who); err != nil {
		return r, err
	}
	return r, checkPathProject(r, who, op)
}

// checkPathProject compares the project of the path with the caller's: the
// gateway mints the token for the project that the path names.
func checkPathProject(r *http.Request, who auth.Identity, op Operation) error {
	if !strings.Contains(op.Path, "{project_id}") || op.Access == Service {
		return nil
	}
	id, err := uuid.Parse(chi.URLParam(r, "project_id"))
	if err != nil {
		return invalidUUID("path.project_id")
	}
	if id != who.ProjectID {
		return fault.Missing()
	}
	return nil
}

// prepare gives the request its id, its trace parent and its client, unless the gateway,
// which serves operations of its own, knows that one better than a header does.
func (a *API) prepare(r *http.Request) *http.Request {
	ctx := observe.Propagator().Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx = observe.WithRequestID(ctx, RequestID(r))
	if !auth.ClientOf(ctx).IP.IsValid() {
		ctx = auth.WithClient(ctx, clientOf(r))
	}
	return r.WithContext(ctx)
}

var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{8,128}$`)

// WithRequestID gives the request its id: the client's when it is well formed,
// else a new one.
func WithRequestID(r *http.Request) *http.Request {
	return r.WithContext(observe.WithRequestID(r.Context(), RequestID(r)))
}

// RequestID is the id of a request, see WithRequestID.
func RequestID(r *http.Request) string {
	if id := observe.RequestID(r.Context()); id != "" {
		return id
	}
	if id := r.Header.Get("X-Request-Id"); id != "" && requestIDForm.MatchString(id) {
		return id
	}
	random, _ := randomness.Get().(*bufio.Reader)
	defer randomness.Put(random)
	return uuid.Must(uuid.NewV7FromReader(random)).String()
}

// randomness is drawn in larger pieces than an id takes.
var randomness = sync.Pool{New: func() any { return bufio.NewReader(rand.Reader) }}

// clientOf reads the address that the gateway forwards; services are not
// reachable by anybody else.
func clientOf(r *http.Request) auth.Client {
	forwarded := r.Header.Get("X-Forwarded-For")
	if i := strings.LastIndexByte(forwarded, ','); i >= 0 {
		forwarded = forwarded[i+1:]
	}
	ip, err := netip.ParseAddr(strings.TrimSpace(forwarded))
	if err != nil {
		peer, _ := netip.ParseAddrPort(r.RemoteAddr)
		ip = peer.Addr()
	}
	return auth.Client{IP: ip.Unmap(), UserAgent: r.UserAgent()}
}

// finish measures the request and turns a panic into a 500 that tells nothing.
func (a *API) finish(w http.ResponseWriter, r *http.Request, op Operation) {
	if p := recover(); p != nil {
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		a.opts.Log.ErrorContext(r.Context(), "request panicked", slog.String("operation", op.ID),
			slog.String("panic", fmt.Sprint(p)), slog.String("stack", string(debug.Stack())))
		WriteError(w, r, fault.New(fault.Internal, fault.CodeInternal, internalDetail))
	}
	rec, ok := w.(*recorder)
	if !ok {
		return
	}
	a.measure.observe(op.Path, r.Method, rec.statusCode(), time.Since(rec.start))
}

// fail logs what was unexpected and writes the envelope.
func (a *API) fail(w http.ResponseWriter, r *http.Request, err error) {
	a.logFailure(r.Context(), err, r.Method+" "+r.URL.Path)
	WriteError(w, r, err)
}

// logFailure writes one line for an error nobody expected; expected failures of
// a client are not worth one.
func (a *API) logFailure(ctx context.Context, err error, operation string) {
	err = expected(err)
	kind := fault.KindOf(err)
	if ctx.Err() != nil && kind == fault.Internal || errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.Canceled) {
		return // the client went away
	}
	switch kind {
	case fault.Internal:
		a.opts.Log.ErrorContext(ctx, "request failed", slog.String("operation", operation), slog.String("error", err.Error()))
	case fault.Unavailable, fault.Upstream, fault.Timeout:
		a.opts.Log.WarnContext(ctx, "request refused", slog.String("operation", operation), slog.String("error", err.Error()))
	default:
		a.opts.Log.DebugContext(ctx, "request rejected", slog.String("operation", operation), slog.String("error", err.Error()))
	}
}

func (a *API) routeNotFound(w http.ResponseWriter, r *http.Request) {
	WriteError(w, r, fault.New(fault.NotFound, "ROUTE_NOT_FOUND", "There is no such route."))
}

func (a *API) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	SetAllow(w, a.router, r.URL.Path)
	WriteMethodNotAllowed(w, r)
}

// WriteMethodNotAllowed answers a request whose route has other methods only.
func WriteMethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	WriteError(w, r, fault.New(fault.MethodNotAllowed, "METHOD_NOT_ALLOWED", "The route does not allow the method %s.", r.Method))
}

// SetAllow sets the Allow header to the methods that routes has for path.
func SetAllow(w http.ResponseWriter, routes chi.Routes, path string) {
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodPatch, http.MethodPost, http.MethodPut} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			w.Header().Add("Allow", method)
		}
	}
}

// WithoutTrailingSlash returns r with its path as if it had no trailing slash.
func WithoutTrailingSlash(r *http.Request) *http.Request {
	if len(r.URL.Path) < 2 || !strings.HasSuffix(r.URL.Path, "/") {
		return r
	}
	next := r.Clone(r.Context())
	next.URL.Path = strings.TrimSuffix(r.URL.Path, "/")
	next.URL.RawPath = strings.TrimSuffix(r.URL.RawPath, "/")
	return next
}
