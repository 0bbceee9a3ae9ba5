package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
)

const copyBuffer = 32 << 10

// Proxy passes admitted requests to the services.
type Proxy struct {
	keys     internalauth.Keys
	timeout  time.Duration
	services map[string]*upstream.Service
	buffers  sync.Pool
	log      *slog.Logger
}

// NewProxy returns a proxy to the services at the given base URLs.
func NewProxy(backends map[string]string, keys internalauth.Keys, timeout time.Duration, log *slog.Logger) (*Proxy, error) {
	p := &Proxy{
		keys: keys, timeout: timeout, services: map[string]*upstream.Service{}, log: log,
		buffers: sync.Pool{New: func() any { return new([copyBuffer]byte) }},
	}
	transport := upstream.NewTransport()
	for name, base := range backends {
		u, err := url.Parse(base)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("the base URL of %s is not valid: %q", name, base)
		}
		p.services[name] = upstream.New(name, u, transport, log)
	}
	return p, nil
}

// hop is one request on its way to a service.
type hop struct {
	service *upstream.Service
	route   core.Route
	who     auth.Identity
	limit   time.Duration // that the service has to answer
	client  http.ResponseWriter
}

// Serve passes r to the service of route as sent by who.
func (p *Proxy) Serve(w http.ResponseWriter, r *http.Request, route core.Route, who auth.Identity) {
	h := &hop{service: p.services[route.Service], route: route, who: who, limit: max(p.timeout, route.Timeout()), client: w}
	target, err := route.TargetPath(func(name string) string { return escapedParam(r, name) })
	if err != nil {
		httpapi.WriteError(w, r, fault.InvalidField("path", "is not valid").Because(err))
		return
	}
	target.Scheme, target.Host, target.RawQuery = h.service.URL.Scheme, h.service.URL.Host, r.URL.RawQuery
	token, err := p.keys.Sign(core.Name, route.Service, who, clock.Now())
	if err != nil {
		httpapi.WriteError(w, r, fmt.Errorf("sign the internal call: %w", err))
		return
	}
	out := r.WithContext(upstream.WithLimit(r.Context(), time.Now().Add(h.limit)))
	out.URL, out.Host, out.Header, out.Trailer, out.Close = target, target.Host, h.headers(r, token), nil, false
	body := lend(r)
	defer body.takeBack()
	out.Body = body.reader()
	res, err := h.service.RoundTrip(out)
	if err != nil {
		p.fail(h, r, err)
		return
	}
	defer res.Body.Close()
	p.answer(h, res)
}

// escapedParam returns a path parameter as it has to stand in a URL.
func escapedParam(r *http.Request, name string) string {
	value := chi.URLParam(r, name)
	if r.URL.RawPath != "" {
		return value // chi matched the raw path: it is escaped already
	}
	return url.PathEscape(value)
}

// headers are what the service of a hop reads: those of the client that are for it, and
// after these the token, so that no header of a client can take its place.
func (h *hop) headers(r *http.Request, token string) http.Header {
	out, drops := make(http.Header, len(r.Header)+len(hopHeaders)), dropped(r.Header)
	for name, values := range r.Header {
		if !drops(name) && h.forService(name) {
			out[name] = values
		}
	}
	if out["User-Agent"] == nil {
		out["User-Agent"] = noAgent
	}
	ctx := r.Context()
	request := auth.RequestOf(ctx)
	setAll(out, hopHeaders, token, request.ID, request.Client.IP.String())
	if traced(r.Header) || trace.SpanContextFromContext(ctx).IsValid() {
		propagator.Inject(ctx, propagation.HeaderCarrier(out))
	}
	return out
}

// forService reports whether a header of the client is for the service: credentials are
// for the one that they are checked by.
func (h *hop) forService(name string) bool {
	switch name {
	case "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto":
		return false
	case "Cookie":
		return h.route.Service == authService
	case "Authorization", keyHeader:
		return h.route.Service == authService || h.route.Access == httpapi.Webhook
	}
	return true
}

const authService = "auth-service"

var (
	// hopHeaders are what a service is told by the gateway.
	hopHeaders = []string{internalauth.Header, "X-Request-Id", "X-Forwarded-For"}
	// noAgent keeps a client from being given a name that it did not say.
	noAgent = []string{""}
)

// dropped returns what reports whether a header is about the connection it came on, or named
// by one that is: neither is passed on (RFC 9110, section 7.6.1).
func dropped(h http.Header) func(name string) bool {
	named := h["Connection"]
	return func(name string) bool {
		switch name {
		case "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
			return true
		}
		return named != nil && names(named, name)
	}
}

// names reports whether a list of header names holds name.
func names(lists []string, name string) bool {
	return slices.ContainsFunc(lists, func(list string) bool {
		for part := range strings.SplitSeq(list, ",") {
			if strings.EqualFold(textproto.TrimString(part), name) {
				return true
			}
		}
		return false
	})
}

// loan is the body of a client in the hands of a service. A long one may still be read when
// the service has answered, which must not go on after the request of the client has
// ended; closing it is the server's.
type loan struct {
	io.ReadCloser

	back atomic.Bool
}

// lend returns the body of r, nil when there is none.
func lend(r *http.Request) *loan {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil
	}
	return &loan{ReadCloser: r.Body}
}

func (l *loan) reader() io.ReadCloser {
	if l == nil {
		return nil
	}
	return l
}

func (l *loan) takeBack() {
	if l != nil {
		l.back.Store(true)
	}
}

// Read implements io.Reader.
func (l *loan) Read(p []byte) (int, error) {
	if l.back.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	return l.ReadCloser.Read(p)
}

// Close implements io.Closer.
func (l *loan) Close() error {
	l.takeBack()
	return nil
}

// answer hands the answer of a service over. An event stream lasts as long as its reader
// wants, a file of any length as long as it makes progress. An answer that breaks off ends the
// connection: the client must not take what there is of it for all.
func (p *Proxy) answer(h *hop, res *http.Response) {
	h.tell(res.Header)
	h.client.WriteHeader(res.StatusCode)
	var body io.Reader = res.Body
	stream := strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream")
	switch patient, _ := res.Body.(upstream.Patient); {
	case patient == nil:
	case stream:
		patient.Await(time.Time{})
	case h.route.Streams:
		control := http.NewResponseController(h.client)
		body = &progressing{Reader: body, answer: patient, control: control, limit: h.limit}
		defer allow(control, time.Time{})
	}
	buffer := p.buffers.Get().(*[copyBuffer]byte) //nolint:forcetypeassert // New makes nothing else
	defer p.buffers.Put(buffer)
	if err := h.copy(body, buffer[:], stream || res.ContentLength < 0); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// tell hands the headers of an answer over, without what the gateway has already set itself.
func (h *hop) tell(headers http.Header) {
	out, drops := h.client.Header(), dropped(headers)
	for name, values := range headers {
		if name == "X-Request-Id" || strings.HasPrefix(name, "Access-Control-") || drops(name) {
			continue
		}
		if set := out[name]; set != nil {
			values = append(set, values...)
		}
		out[name] = values
	}
}

// copy writes a body to the client; live, what has come is not kept back.
func (h *hop) copy(body io.Reader, buffer []byte, live bool) error {
	control := http.NewResponseController(h.client)
	if live {
		_ = control.Flush() // a client that left is found when it is written to
	}
	for {
		n, err := body.Read(buffer)
		if n > 0 {
			if _, err := h.client.Write(buffer[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case live:
			_ = control.Flush()
		}
	}
}

// progressing is a body that may take any time in all but not for one part: neither
// the service that writes it nor the client that reads it may stand still.
type progressing struct {
	io.Reader

	answer  upstream.Patient
	control *http.ResponseController // of the client
	limit   time.Duration
}

// Read implements io.Reader. What it read is written to the client next.
func (b *progressing) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if n > 0 && err == nil {
		until := time.Now().Add(b.limit)
		b.answer.Await(until)
		allow(b.control, until)
	}
	return n, err
}

// allow says until when the client has to take what is written to it.
func allow(client *http.ResponseController, until time.Time) {
	_ = client.SetWriteDeadline(until) // without one a dead client is noticed later
}

// fail answers for a service that did not.
func (p *Proxy) fail(h *hop, r *http.Request, err error) {
	if errors.Is(context.Cause(r.Context()), context.Canceled) {
		return // the client left
	}
	p.log.WarnContext(auth.WithCaller(r.Context(), h.who), "proxying failed", slog.String("upstream", h.route.Service), slog.String("operation", h.route.ID),
		slog.String("error", err.Error()))
	httpapi.WriteError(h.client, r, faultOf(err, h))
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
