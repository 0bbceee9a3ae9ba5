package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"
	"go.opentelemetry.io/otel/propagation"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
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
	keys    internalauth.Keys
	timeout time.Duration
	backend map[string]*url.URL
	reverse *httputil.ReverseProxy
	log     *slog.Logger
}

// NewProxy returns a proxy to the services at the given base URLs.
func NewProxy(backends map[string]string, keys internalauth.Keys, timeout time.Duration, log *slog.Logger) (*Proxy, error) {
	p := &Proxy{keys: keys, timeout: timeout, backend: map[string]*url.URL{}, log: log}
	for name, base := range backends {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("the base URL of %s is not valid: %q", name, base)
		}
		p.backend[name] = u
	}
	p.reverse = &httputil.ReverseProxy{
		Rewrite: p.rewrite, ModifyResponse: tidy, ErrorHandler: p.fail, BufferPool: newBuffers(),
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		Transport: retryDial{&http.Transport{
			DialContext:         (&net.Dialer{Timeout: 2 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
		}},
	}
	return p, nil
}

type targetKey struct{}

// Serve passes r to the service of route as the caller of its context.
func (p *Proxy) Serve(w http.ResponseWriter, r *http.Request, route core.Route) {
	target, err := route.TargetPath(func(name string) string { return escapedParam(r, name) })
	if err != nil {
		httpapi.WriteError(w, r, fault.InvalidField("path", "is not valid").Because(err))
		return
	}
	target.Scheme, target.Host, target.RawQuery = p.backend[route.Service].Scheme, p.backend[route.Service].Host, r.URL.RawQuery
	token, err := p.keys.Sign(core.Name, route.Service, auth.Caller(r.Context()), clock.Now())
	if err != nil {
		httpapi.WriteError(w, r, fmt.Errorf("sign the internal call: %w", err))
		return
	}

	ctx, cancel := context.WithTimeout(r.Context(), p.timeout)
	defer cancel()
	ctx = context.WithValue(ctx, targetKey{}, hop{target: target, token: token, route: route})
	p.reverse.ServeHTTP(w, r.WithContext(ctx))
}

type hop struct {
	target *url.URL
	token  string
	route  core.Route
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
	h, _ := pr.In.Context().Value(targetKey{}).(hop)
	pr.Out.URL = h.target
	pr.Out.Host = h.target.Host
	// Rewrite runs after hop-by-hop headers are gone, so that a Connection
	// header of the client cannot remove the token set here.
	pr.Out.Header.Set(internalauth.Header, h.token)
	pr.Out.Header.Set("X-Request-ID", observe.RequestID(pr.In.Context()))
	pr.Out.Header.Set("X-Forwarded-For", auth.ClientOf(pr.In.Context()).IP.String())
	if h.route.Service != "auth-service" {
		pr.Out.Header.Del("Cookie")
		if h.route.Access != httpapi.Webhook {
			pr.Out.Header.Del("Authorization")
		}
	}
	observe.Propagator().Inject(pr.In.Context(), propagation.HeaderCarrier(pr.Out.Header))
}

// tidy drops what the gateway has already set itself.
func tidy(res *http.Response) error {
	for name := range res.Header {
		if name == "X-Request-Id" || strings.HasPrefix(name, "Access-Control-") {
			res.Header.Del(name)
		}
	}
	return nil
}

// fail answers for a service that did not.
func (p *Proxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	h, _ := r.Context().Value(targetKey{}).(hop)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		err = fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d bytes.", tooLarge.Limit)
	case errors.Is(err, context.Canceled):
		return // the client left
	case errors.Is(err, context.DeadlineExceeded):
		err = fault.New(fault.Timeout, fault.CodeTimeout, "The service behind this route took too long to answer.").Because(err)
	default:
		err = fault.New(fault.Upstream, fault.CodeUpstream, "The service behind this route could not be reached.").Because(err)
	}
	p.log.WarnContext(r.Context(), "proxying failed", slog.String("upstream", h.route.Service), slog.String("operation", h.route.ID),
		slog.String("error", err.Error()))
	httpapi.WriteError(w, r, err)
}

// retryDial repeats a GET once when no connection could be made; nothing that
// might have had an effect is ever repeated.
type retryDial struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t retryDial) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.next.RoundTrip(r)
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" && r.Method == http.MethodGet && r.Context().Err() == nil {
		return t.next.RoundTrip(r)
	}
	return res, err
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
