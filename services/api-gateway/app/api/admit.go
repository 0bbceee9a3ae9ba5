package api

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
	"github.com/sre-copilot/sre-copilot/shared/platform/ratelimit"
)

const accessCookie, refreshCookie = "access_token", "refresh_token"

// propagator continues the traces of callers.
var propagator = observe.Propagator()

// traced reports whether a caller sent a trace to continue.
func traced(h http.Header) bool {
	return h["Traceparent"] != nil || h["Baggage"] != nil
}

// admit checks a request in the order of the contract (rate limit,
// authentication, project, role, size) and passes it on.
func (g *Gateway) admit(route core.Route) http.Handler {
	begin := g.tracer(route)
	count := g.Own.Measure(route.Path, route.Method)
	if route.Service == core.Name {
		count = func(int, time.Duration) {} // own operations are counted where they are served
	}
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		start := time.Now()
		r, end := begin(r)
		defer end()
		if route.OTLP {
			r = httpapi.WithRPCErrors(r)
		}
		w := &recorder{ResponseWriter: out}
		defer func() { count(w.statusCode(), time.Since(start)) }()
		if r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, route.MaxBody)
		}

		who, err := g.identify(w, r, route, auth.ClientOf(r.Context()))
		if err == nil {
			err = route.Access.Check(who)
		}
		if err == nil && r.ContentLength > route.MaxBody {
			err = fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d bytes.", route.MaxBody)
		}
		if err != nil {
			g.refuse(w, r, route, who, err)
			return
		}
		if route.Service == core.Name {
			g.answer(w, r, who)
			return
		}
		if _, takes := drops.SignalOf(string(route.Access)); takes {
			admitted, leave, err := g.Gate.Admit(r, who.ProjectID)
			if err != nil {
				g.refuse(w, r, route, who, err)
				return
			}
			defer leave()
			r = admitted
		}
		g.Proxy.Serve(w, r, route, who)
	})
}

// tracer returns what begins the span of a request to route, in the trace of its caller
// if there is one, and ends it. Where no spans are kept none are made.
func (g *Gateway) tracer(route core.Route) func(*http.Request) (*http.Request, func()) {
	tracer, name := g.Tracing.Tracer("gateway"), route.Method+" "+route.Path
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(attribute.String("http.route", route.Path))}
	_, off := g.Tracing.(noop.TracerProvider)
	return func(r *http.Request) (*http.Request, func()) {
		if off && !traced(r.Header) {
			return r, func() {}
		}
		ctx, span := tracer.Start(propagator.Extract(r.Context(), propagation.HeaderCarrier(r.Header)), name, options...)
		return r.WithContext(ctx), func() { span.End() }
	}
}

// answer serves an operation of the gateway's own.
func (g *Gateway) answer(w http.ResponseWriter, r *http.Request, who auth.Identity) {
	g.Own.ServeHTTP(w, r.WithContext(auth.WithCaller(r.Context(), who)))
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recorder) statusCode() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

// identify applies the limits and learns who sends the request.
func (g *Gateway) identify(w http.ResponseWriter, r *http.Request, route core.Route, client auth.Client) (auth.Identity, error) {
	anonymous := auth.Identity{Type: auth.ActorAnonymous, RequestID: observe.RequestID(r.Context())}
	if route.Access == httpapi.Webhook {
		return anonymous, g.limit(w, r, g.Limits.Webhook, chi.URLParam(r, "integration_id"))
	}
	if route.Access == httpapi.Public {
		if err := g.limitPublic(w, r, route, client); err != nil {
			return anonymous, err
		}
		return anonymous, g.sameOrigin(r, route)
	}

	if route.Access.AdmitsKeys() {
		if raw, inAddress := keyOf(r, route); raw != "" {
			return g.identifyKey(w, r, client, raw, inAddress)
		}
		if route.Access.OnlyKeys() {
			return anonymous, firstOf(g.limit(w, r, g.Limits.Anonymous, client.IP.String()), route.Access.Check(anonymous))
		}
	}
	token, viaCookie, err := tokenOf(r)
	if err != nil {
		return anonymous, firstOf(g.limit(w, r, g.Limits.Anonymous, client.IP.String()), err)
	}
	project, err := projectOf(r, route)
	if err != nil {
		return anonymous, err
	}
	who, err := g.Verifier.Verify(r.Context(), token, core.Place{ProjectID: project, Inactive: route.AdmitsInactive})
	if err != nil {
		return anonymous, firstOf(g.limit(w, r, g.Limits.Anonymous, client.IP.String()), err)
	}
	who.RequestID = observe.RequestID(r.Context())
	if err := g.limit(w, r, g.Limits.User, who.Subject); err != nil {
		return who, err
	}
	if err := g.limitProject(w, r, route, who); err != nil {
		return who, err
	}
	if viaCookie {
		return who, g.sameOrigin(r, route)
	}
	return who, nil
}

// firstOf returns the rate limit's answer before the other one.
func firstOf(limited, other error) error {
	if limited != nil {
		return limited
	}
	return other
}

func (g *Gateway) limitPublic(w http.ResponseWriter, r *http.Request, route core.Route, client auth.Client) error {
	if route.Budget() == core.SignInBudget {
		return g.limitSignIn(w, r, client)
	}
	return g.limit(w, r, g.Limits.Anonymous, client.IP.String())
}

// limitProject applies the limits that the people of a project share.
func (g *Gateway) limitProject(w http.ResponseWriter, r *http.Request, route core.Route, who auth.Identity) error {
	switch route.Budget() {
	case core.GenerationBudget:
		return g.limit(w, r, g.Limits.Generation, who.ProjectID.String())
	case core.ConnectionTestBudget:
		return g.limit(w, r, g.Limits.ConnectionTest, who.ProjectID.String())
	default:
		return nil
	}
}

// limit takes one token and tells the client where it stands.
func (g *Gateway) limit(w http.ResponseWriter, r *http.Request, class ratelimit.Class, key string) error {
	return g.limitBy(w, r, class, key, 1)
}

func (g *Gateway) limitBy(w http.ResponseWriter, r *http.Request, class ratelimit.Class, key string, tokens int) error {
	d := g.Limiter.Allow(r.Context(), class, key, tokens)
	reset := int((d.Reset + 999_999_999) / 1e9)
	setAll(w.Header(), limitHeaders, strconv.Itoa(d.Limit), strconv.Itoa(d.Remaining), strconv.Itoa(reset))
	if d.Allowed {
		return nil
	}
	return fault.New(fault.RateLimited, "RATE_LIMITED", "Too many requests. Wait a moment and try again.").
		RetryIn(d.RetryAfter).
		With("rate_limit", map[string]int{"limit": d.Limit, "remaining": d.Remaining, "reset": reset})
}

// limitHeaders are named as http.Header has them.
var limitHeaders = []string{"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"}

// setAll gives headers one value each, all of them in one piece of memory.
func setAll(h http.Header, names []string, values ...string) {
	for i, name := range names {
		h[name] = values[i : i+1 : i+1]
	}
}

// tokenOf finds the user token. A bad Authorization header never falls back to
// the cookie.
func tokenOf(r *http.Request) (token string, viaCookie bool, err error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			return "", false, unauthorized()
		}
		return strings.TrimSpace(token), false, nil
	}
	cookie, err := r.Cookie(accessCookie)
	if err != nil || cookie.Value == "" {
		return "", false, unauthorized()
	}
	return cookie.Value, true, nil
}

func unauthorized() error {
	return fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Sign in to continue.")
}

// projectOf returns the project that the path is about, zero when it names none.
func projectOf(r *http.Request, route core.Route) (uuid.UUID, error) {
	if !route.NamesProject() {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(chi.URLParam(r, "project_id"))
	if err != nil {
		e := fault.New(fault.Invalid, fault.CodeInvalidUUID, "path.project_id is not a valid UUID")
		e.Fields = []fault.Field{{Field: "path.project_id", Message: "is not a valid UUID"}}
		return uuid.Nil, e
	}
	return id, nil
}

// sameOrigin refuses a write whose only credential is a cookie unless the
// browser shows that it comes from one of our pages.
func (g *Gateway) sameOrigin(r *http.Request, route core.Route) error {
	if core.Safe(r.Method) || r.Header.Get("Authorization") != "" || !usesCookies(r, route) {
		return nil
	}
	if g.Origins.Proves(r.Header.Get("Origin"), r.Header.Get("Referer"), r.Host) {
		return nil
	}
	return fault.New(fault.Forbidden, "CSRF_REJECTED", "A request with cookies must come from a page of this installation.")
}

// usesCookies reports whether the cookies of a request give it power: on public
// routes only refreshing and signing out look at them.
func usesCookies(r *http.Request, route core.Route) bool {
	if route.Access == httpapi.Public && route.ID != "auth-refresh" && route.ID != "auth-logout" {
		return false
	}
	for _, name := range []string{accessCookie, refreshCookie} {
		if _, err := r.Cookie(name); err == nil {
			return true
		}
	}
	return false
}

func (g *Gateway) clientOf(r *http.Request) auth.Client {
	var peer netip.Addr
	if p, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		peer = p.Addr()
	}
	return auth.Client{IP: core.ClientAddress(peer, r.Header.Values("X-Forwarded-For"), g.Trusted), UserAgent: r.UserAgent()}
}

// refuse answers with the reason and hands refused authorizations to the audit
// trail.
func (g *Gateway) refuse(w http.ResponseWriter, r *http.Request, route core.Route, who auth.Identity, err error) {
	if fault.KindOf(err) == fault.Forbidden {
		g.Denials.Note(r.Context(), who, route, err)
	}
	g.noteRefusal(who, route, err)
	httpapi.WriteError(w, r, err)
}
