package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/upstream"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

const copyBuffer = 32 << 10

// Proxy passes admitted requests to the services.
type Proxy struct {
	keys     internalauth.Keys
	timeout  time.Duration
	services map[string]*upstream.Service
	reverse  *httputil.ReverseProxy
	log      *slog.Logger
}

// NewProxy returns a proxy to the services at the given base URLs.
func NewProxy(backends map[string]string, keys internalauth.Keys, timeout time.Duration, log *slog.Logger) (*Proxy, error) {
	p := &Proxy{keys: keys, timeout: timeout, services: map[string]*upstream.Service{}, log: log}
	transport := upstream.NewTransport()
	for name, base := range backends {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("the base URL of %s is not valid: %q", name, base)
		}
		p.services[name] = upstream.New(name, u, transport, log)
	}
	p.reverse = &httputil.ReverseProxy{
		Rewrite: p.rewrite, ModifyResponse: tidy, ErrorHandler: p.fail, BufferPool: newBuffers(), Transport: perHop{},
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	return p, nil
}

// hop is one request on its way to a service, and its context.
type hop struct {
	context.Context

	service *upstream.Service
	target  *url.URL
	token   string
	route   core.Route
	who     auth.Identity
	timer   *time.Timer
	limit   time.Duration // after which the timer goes off
	client  http.ResponseWriter
}

type hopKey struct{}

// Value implements context.Context: what is proxied finds its hop in it.
func (h *hop) Value(key any) any {
	if key == (hopKey{}) {
		return h
	}
	return h.Context.Value(key)
}

func hopOf(ctx context.Context) *hop {
	h, _ := ctx.Value(hopKey{}).(*hop)
	return h
}

// perHop sends a request to the service that it is for.
type perHop struct{}

// RoundTrip implements http.RoundTripper.
func (perHop) RoundTrip(r *http.Request) (*http.Response, error) {
	return hopOf(r.Context()).service.RoundTrip(r)
}

// Serve passes r to the service of route as sent by who.
func (p *Proxy) Serve(w http.ResponseWriter, r *http.Request, route core.Route, who auth.Identity) {
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	h := &hop{Context: ctx, service: p.services[route.Service], route: route, who: who, limit: max(p.timeout, route.Timeout()), client: w}
	var err error
	if h.target, err = route.TargetPath(func(name string) string { return escapedParam(r, name) }); err != nil {
		httpapi.WriteError(w, r, fault.InvalidField("path", "is not valid").Because(err))
		return
	}
	h.target.Scheme, h.target.Host, h.target.RawQuery = h.service.URL.Scheme, h.service.URL.Host, r.URL.RawQuery
	if h.token, err = p.keys.Sign(core.Name, route.Service, who, clock.Now()); err != nil {
		httpapi.WriteError(w, r, fmt.Errorf("sign the internal call: %w", err))
		return
	}
	h.timer = time.AfterFunc(h.limit, func() { cancel(context.DeadlineExceeded) })
	defer h.timer.Stop()
	p.reverse.ServeHTTP(w, r.WithContext(h))
}

// escapedParam returns a path parameter as it has to stand in a URL.
func escapedParam(r *http.Request, name string) string {
	value := chi.URLParam(r, name)
	if r.URL.RawPath != "" {
		return value // chi matched the raw path: it is escaped already
	}
	return url.PathEscape(value)
}

func (p *Proxy) rewrite(pr *httputil.ProxyRequest) {
	h, out := hopOf(pr.In.Context()), pr.Out.Header
	pr.Out.URL = h.target
	pr.Out.Host = h.target.Host
	// No route changes the protocol of its connection.
	delete(out, "Connection")
	delete(out, "Upgrade")
	// Rewrite runs after hop-by-hop headers are gone, so that a Connection
	// header of the client cannot remove the token set here.
	setAll(out, hopHeaders, h.token, observe.RequestID(h), auth.ClientOf(h).IP.String())
	if h.route.Service != "auth-service" {
		delete(out, "Cookie")
	}
	if h.route.Service != "auth-service" && h.route.Access != httpapi.Webhook {
		delete(out, "Authorization")
		delete(out, "X-Api-Key")
	}
	if traced(pr.In.Header) || trace.SpanContextFromContext(h).IsValid() {
		propagator.Inject(h, propagation.HeaderCarrier(out))
	}
}

// hopHeaders are what a service is told by the gateway.
var hopHeaders = []string{internalauth.Header, "X-Request-Id", "X-Forwarded-For"}

// tidy hands the headers of an answer over, without what the gateway has already set
// itself: the reverse proxy would look at each of them again. An event stream lasts as
// long as its reader wants, a file of any length as long as it makes progress.
func tidy(res *http.Response) error {
	h, stream := hopOf(res.Request.Context()), strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream")
	out := h.client.Header()
	for name, values := range res.Header {
		if name == "X-Request-Id" || strings.HasPrefix(name, "Access-Control-") {
			continue
		}
		if set := out[name]; set != nil {
			values = append(set, values...)
		}
		out[name] = values
	}
	res.Header = nil
	switch {
	case stream:
		h.timer.Stop()
	case h.route.Streams:
		res.Body = &progressing{ReadCloser: res.Body, hop: h}
	}
	return nil
}

// progressing is a body that may take any time in all but not for one part: neither
// the service that writes it nor the client that reads it may stand still.
type progressing struct {
	io.ReadCloser

	hop *hop
}

// Read implements io.Reader. What it read is written to the client next.
func (b *progressing) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if n > 0 && b.hop.timer.Reset(b.hop.limit) {
		b.hop.patience(time.Now().Add(b.hop.limit))
	}
	return n, err
}

// Close implements io.Closer and gives the connection of the client its time back.
func (b *progressing) Close() error {
	b.hop.patience(time.Time{})
	return b.ReadCloser.Close()
}

// patience says until when the client has to take what is written to it.
func (h *hop) patience(until time.Time) {
	_ = http.NewResponseController(h.client).SetWriteDeadline(until) // without one a dead client is noticed later
}

// fail answers for a service that did not.
func (p *Proxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	h := hopOf(r.Context())
	if errors.Is(context.Cause(r.Context()), context.Canceled) {
		return // the client left
	}
	p.log.WarnContext(auth.WithCaller(h, h.who), "proxying failed", slog.String("upstream", h.route.Service), slog.String("operation", h.route.ID),
		slog.String("error", err.Error()))
	httpapi.WriteError(w, r, faultOf(err, h))
}

// faultOf says what failed without naming an address.
func faultOf(err error, h *hop) error {
	var tooLarge *http.MaxBytesError
	var body *upstream.BodyError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d bytes.", tooLarge.Limit)
	case errors.As(err, &body):
		return fault.InvalidField("body", "ended too early").Because(err)
	case errors.Is(err, upstream.ErrOpen), errors.Is(err, upstream.ErrBusy):
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The service behind this route is not available right now. Try again shortly.").
			RetryIn(h.service.RetryAfter()).Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, fault.CodeTimeout, "The service behind this route took too long to answer.").
			RetryIn(h.service.RetryAfter()).Because(err)
	default:
		return fault.New(fault.Upstream, fault.CodeUpstream, "The service behind this route could not be reached.").
			RetryIn(h.service.RetryAfter()).Because(err)
	}
}

// buffers is a pool of copy buffers.
type buffers struct{ pool sync.Pool }

func newBuffers() *buffers {
	return &buffers{pool: sync.Pool{New: func() any { return new([copyBuffer]byte) }}}
}

// Get implements httputil.BufferPool.
func (b *buffers) Get() []byte { return b.pool.Get().(*[copyBuffer]byte)[:] } //nolint:forcetypeassert // New makes nothing else

// Put implements httputil.BufferPool.
func (b *buffers) Put(buffer []byte) { b.pool.Put((*[copyBuffer]byte)(buffer)) }
