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
	trusted []netip.Prefix
	log     *slog.Logger
}

func newProxy(target string, trusted []netip.Prefix, log *slog.Logger) http.Handler {
	u, _ := url.Parse(target) //nolint:revive // Config.Validate has parsed it
	p := &proxy{target: u, trusted: trusted, log: log}
	return &httputil.ReverseProxy{
		Rewrite:        p.rewrite,
		ModifyResponse: dropOwn,
		ErrorHandler:   p.fail,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConnsPerHost: idleConns, IdleConnTimeout: time.Minute,
			ResponseHeaderTimeout: headerTimeout, DisableCompression: true,
		},
	}
}

// rewrite keeps the host the browser asked for, by which the services recognize their
// own origin, and says where the request came from. What a client says about that
// itself counts only when it is a trusted proxy.
func (p *proxy) rewrite(r *httputil.ProxyRequest) {
	r.SetURL(p.target)
	r.Out.Host = r.In.Host
	r.Out.URL.RawQuery = r.In.URL.RawQuery
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

// dropOwn lets the service's own security headers through in place of ours: the
// reverse proxy would otherwise send both.
func dropOwn(res *http.Response) error {
	if w, ok := res.Request.Context().Value(answerKey{}).(http.Header); ok {
		for name := range res.Header {
			w.Del(name)
		}
	}
	return nil
}

type answerKey struct{}

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
	httpapi.WriteError(w, r, answer)
}
