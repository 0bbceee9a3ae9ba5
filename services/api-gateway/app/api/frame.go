package api

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// everyAnswer are headers of every answer, named as http.Header has them and
// shared between answers: nothing changes a value in place.
var everyAnswer = http.Header{
	"X-Content-Type-Options": {"nosniff"}, "Referrer-Policy": {"no-referrer"}, "X-Frame-Options": {"DENY"},
	"Cache-Control": {"no-store"}, "X-Encryption-Enabled": {"false"}, "Vary": {"Origin"},
}

// frame does what every request gets: identity headers of clients removed,
// a request id, the address of the client, security headers, and a panic that tells
// nothing.
func (g *Gateway) frame(next http.Handler) http.Handler {
	always := maps.Clone(everyAnswer)
	if g.Production {
		always.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stripIdentity(r.Header)
		id := httpapi.RequestID(r)
		r = r.WithContext(auth.WithRequest(r.Context(), auth.Request{ID: id, Client: g.clientOf(r)}))
		h := w.Header()
		h["X-Request-Id"] = []string{id}
		maps.Copy(h, always)
		defer g.recover(w, r)

		switch {
		case !slices.Contains(core.Methods(), r.Method):
			w.Header().Set("Allow", strings.Join(core.Methods(), ", "))
			httpapi.WriteMethodNotAllowed(w, r)
		case core.Ambiguous(r.URL.Path):
			httpapi.WriteError(w, r, fault.InvalidField("path", "must not have empty or dot segments, backslashes or control characters"))
		default:
			next.ServeHTTP(w, httpapi.WithoutTrailingSlash(r))
		}
	})
}

func (g *Gateway) recover(w http.ResponseWriter, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	g.Log.ErrorContext(r.Context(), "request panicked", slog.String("panic", fmt.Sprint(p)), slog.String("stack", string(debug.Stack())))
	httpapi.WriteError(w, r, fault.New(fault.Internal, fault.CodeInternal, "Something went wrong on our side."))
}

// identityHeaders are prefixes of headers that could pass for an identity. They
// are compared in lower case with - for _, because some servers treat them alike.
var identityHeaders = []string{"x-internal-", "x-user-", "x-role", "x-tenant", "x-forwarded-user", "x-original-url", "x-verify-"}

func stripIdentity(h http.Header) {
	for name := range h {
		if len(name) < 2 || name[0]|0x20 != 'x' || name[1] != '-' && name[1] != '_' {
			continue
		}
		plain := strings.ReplaceAll(strings.ToLower(name), "_", "-")
		for _, prefix := range identityHeaders {
			if strings.HasPrefix(plain, prefix) {
				delete(h, name)
			}
		}
	}
}

const exposedHeaders = "X-Request-ID, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Next-Cursor, X-Total-Count, " +
	"Link, ETag, Retry-After, Idempotency-Replayed, X-Encryption-Enabled"

// cors answers preflights and marks the answers to allowed origins. A refused
// origin gets no CORS headers; errors carry them like any answer.
func (g *Gateway) cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wanted := r.Header.Get("Access-Control-Request-Method")
		preflight := r.Method == http.MethodOptions && wanted != ""
		if !preflight {
			wanted = r.Method
		}
		h := w.Header()
		origin := r.Header.Get("Origin")
		open, known := core.OpenToPages(wanted, r.URL.Path), g.Origins.Allows(origin)
		switch {
		case origin == "":
		case open:
			h.Set("Access-Control-Allow-Origin", "*")
		case known:
			h.Set("Access-Control-Allow-Origin", origin)
			h.Set("Access-Control-Allow-Credentials", "true")
		}
		if origin != "" && (open || known) {
			h.Set("Access-Control-Expose-Headers", exposedHeaders)
		}
		if !preflight {
			next.ServeHTTP(w, r)
			return
		}
		if open || known {
			h.Set("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
			h.Set("Access-Control-Allow-Headers", r.Header.Get("Access-Control-Request-Headers"))
			h.Set("Access-Control-Max-Age", "600")
		}
		w.WriteHeader(http.StatusNoContent)
	})
}
