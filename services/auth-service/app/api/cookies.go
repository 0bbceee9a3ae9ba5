package api

import (
	"net/http"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	accessCookie  = "access_token"
	refreshCookie = "refresh_token"
	deviceCookie  = "device_token"

	// The refresh token is sent to one route only, the device token to signing in.
	refreshPath = "/api/v1/auth/refresh"
	devicePath  = "/api/v1/auth/login"
	deviceLife  = 30 * 24 * time.Hour
)

// Cookies says how the cookies of a session are written.
type Cookies struct {
	Domain      string
	Secure      bool
	AccessLife  time.Duration
	RefreshLife time.Duration
}

// of writes the cookies of a token pair.
func (c Cookies) of(p core.Pair) []string {
	return []string{
		c.cookie(accessCookie, p.Access, "/", c.AccessLife),
		c.cookie(refreshCookie, p.Refresh, refreshPath, c.RefreshLife),
	}
}

// opened writes the cookies of a sign-in, among them the one by which the browser is
// known again.
func (c Cookies) opened(s core.SignedIn) []string {
	return append(c.of(s.Pair), c.cookie(deviceCookie, s.Device, devicePath, deviceLife))
}

// cleared takes the cookies of a session away. The browser stays known.
func (c Cookies) cleared() []string {
	return []string{c.cookie(accessCookie, "", "/", 0), c.cookie(refreshCookie, "", refreshPath, 0)}
}

// clearing makes an answer to a dead session take its cookies away. Other failures
// leave them, so that the request can be repeated.
func (c Cookies) clearing(err error) error {
	if fault.KindOf(err) != fault.Unauthenticated {
		return err
	}
	return httpapi.WithHeaders(err, http.Header{"Set-Cookie": c.cleared()})
}

func (c Cookies) cookie(name, value, path string, life time.Duration) string {
	cookie := http.Cookie{ //nolint:gosec // Secure is on in production; development has no TLS
		Name: name, Value: value, Path: path, Domain: c.Domain, MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.Secure,
	}
	if life == 0 {
		cookie.MaxAge = -1 // written as Max-Age=0
	}
	return cookie.String()
}

// Presented is the access token of a request: that of the Authorization header or
// else of the cookie. A header that holds none never falls back to the cookie.
type Presented struct {
	Authorization string `header:"Authorization"`
	AccessCookie  string `cookie:"access_token"`
}

func (p Presented) token() string {
	if p.Authorization == "" {
		return p.AccessCookie
	}
	scheme, token, _ := strings.Cut(p.Authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
