package spa

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	dialTimeout   = 3 * time.Second
	headerTimeout = 70 * time.Second // the gateway itself answers within 65 s
	idleConns     = 64
)

// proxy forwards requests, upgrades included, as they came.
type proxy struct {
	target  *url.URL
	headers http.Header
	trusted []netip.Prefix
	log     *slog.Logger
	reverse *httputil.ReverseProxy
}

func newProxy(target string, headers http.Header, trusted []netip.Prefix, log *slog.Logger) (*proxy, error) {
	u, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	p := &proxy{target: u, headers: headers, trusted: trusted, log: log}
	p.reverse = &httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		ModifyResponse: p.complete,
		ErrorHandler:   p.fail,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConnsPerHost: idleConns, IdleConnTimeout: time.Minute,
			ResponseHeaderTimeout: headerTimeout, DisableCompression: true,
		},
	}
	return p, nil
}

// ServeHTTP forwards the request.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.reverse.ServeHTTP(w, httpapi.WithRequestID(r))
}

// rewrite keeps the host the browser asked for, by which the services recognize their
// own origin, and says where the request came from. What a client says about that
// itself counts only when it is a trusted proxy.
func (p *proxy) rewrite(r *httputil.ProxyRequest) {
	r.SetURL(p.target)
	r.Out.Host = r.In.Host
	r.Out.URL.RawQuery = r.In.URL.RawQuery
	r.Out.Header.Set("X-Request-ID", httpapi.RequestID(r.In))
	trusted := p.trusts(r.In.RemoteAddr)
	if trusted {
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
	}
	r.SetXForwarded()
	if proto := r.In.Header.Get("X-Forwarded-Proto"); trusted && proto != "" {
		r.Out.Header.Set("X-Forwarded-Proto", proto)
	}
}

func (p *proxy) trusts(peer string) bool {
	address, err := netip.ParseAddrPort(peer)
	return err == nil && slices.ContainsFunc(p.trusted, func(prefix netip.Prefix) bool {
		return prefix.Contains(address.Addr().Unmap())
	})
}

// complete adds our security headers where the service brings none of its own.
func (p *proxy) complete(res *http.Response) error {
	addMissing(res.Header, p.headers)
	return nil
}

// fail answers for a service that did not.
func (p *proxy) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return // the client left
	}
	p.log.WarnContext(r.Context(), "forwarding failed", slog.String("upstream", p.target.Host), slog.String("error", err.Error()))
	answer := fault.New(fault.Upstream, fault.CodeUpstream, "The server behind this address could not be reached.")
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		answer = fault.New(fault.Timeout, fault.CodeTimeout, "The server behind this address took too long to answer.")
	}
	addMissing(w.Header(), p.headers)
	httpapi.WriteError(w, r, answer)
}
