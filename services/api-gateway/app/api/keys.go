package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

const (
	keyHeader = "X-Api-Key"
	// beaconParameter holds the key of a beacon, which can set no header.
	beaconParameter = "key"
	beaconRoute     = "browser-ingest"
	// unsizedCharge is what a body of unknown length takes from the budget of bytes.
	unsizedCharge = 1 << 20
)

// keyOf finds the API key of a request: in its own header, else as bearer token or as the
// password of basic credentials, else in the address of a beacon.
func keyOf(r *http.Request, route core.Route) (raw string, inAddress bool) {
	if raw := r.Header.Get(keyHeader); raw != "" {
		return raw, false
	}
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		if token = strings.TrimSpace(token); core.IsKey(token) || route.Access.OnlyKeys() {
			return token, false
		}
	}
	if _, password, ok := r.BasicAuth(); ok {
		return password, false
	}
	if slices.Contains(sentryRoutes, route.ID) {
		return keyOfSentry(r), false
	}
	if route.ID != beaconRoute {
		return "", false
	}
	raw = takeParameter(r, beaconParameter)
	return raw, raw != ""
}

// takeParameter returns a parameter of the address that is a secret. It goes no further
// than here, nor into a log.
func takeParameter(r *http.Request, name string) string {
	query := r.URL.Query()
	value := query.Get(name)
	if value != "" {
		query.Del(name)
		r.URL.RawQuery = query.Encode()
	}
	return value
}

// sentryRoutes are the operations that Sentry clients send to.
var sentryRoutes = []string{"error-envelope", "error-store"}

const sentryAuth = "X-Sentry-Auth"

// keyOfSentry finds the key where Sentry clients put the one of their DSN: in the address
// or in a header of their own.
func keyOfSentry(r *http.Request) string {
	raw := takeParameter(r, "sentry_key")
	said := r.Header.Get(sentryAuth)
	r.Header.Del(sentryAuth)
	for part := range strings.FieldsFuncSeq(said, func(c rune) bool { return c == ',' || c == ' ' }) {
		if key, ok := strings.CutPrefix(part, "sentry_key="); ok && raw == "" {
			raw = key
		}
	}
	return raw
}

// identifyKey applies the limits of API keys and learns what the key is good for.
func (g *Gateway) identifyKey(w http.ResponseWriter, r *http.Request, client auth.Client, raw string, inAddress bool) (auth.Identity, error) {
	anonymous := auth.Identity{Type: auth.ActorAnonymous, RequestID: observe.RequestID(r.Context())}
	refuse := func(err error) (auth.Identity, error) {
		return anonymous, firstOf(g.limit(w, r, g.Limits.Anonymous, client.IP.String()), err)
	}
	if !core.IsKey(raw) {
		return refuse(badKey())
	}
	key, err := g.Keys.Verify(r.Context(), raw, core.Place{})
	if err != nil {
		return refuse(err)
	}
	if inAddress && !key.ForBrowsers() {
		return refuse(badKey())
	}
	who := key.Who
	who.RequestID = anonymous.RequestID
	if !key.AdmitsOrigin(r.Header.Get("Origin")) {
		return who, fault.New(fault.Forbidden, fault.CodeForbidden, "This API key may not be used from this origin.")
	}
	return who, g.limitKey(w, r, key, client)
}

func (g *Gateway) limitKey(w http.ResponseWriter, r *http.Request, key core.Key, client auth.Client) error {
	if core.Safe(r.Method) {
		return g.limit(w, r, g.Limits.User, key.Who.Subject)
	}
	if key.ForBrowsers() {
		return g.limit(w, r, g.Limits.Browser, key.Who.Subject+" "+client.IP.String())
	}
	size := r.ContentLength
	if size < 0 {
		size = unsizedCharge
	}
	if err := g.limitBy(w, r, g.Limits.IngestBytes, key.Who.Subject, int(size)); err != nil {
		return err
	}
	return g.limit(w, r, g.Limits.IngestRequests, key.Who.Subject)
}

func badKey() error {
	return fault.New(fault.Unauthenticated, "INVALID_API_KEY", "The API key is not valid.")
}
