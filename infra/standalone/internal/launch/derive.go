package launch

import (
	"maps"
	"net/url"
	"strconv"
)

// derived are the settings that follow from this launch.
func (s *stack) derived() map[string]string {
	return map[string]string{
		"DATABASE_URL":    s.database.App,
		"REDIS_URL":       s.redisURL,
		"FRONTEND_DIST":   s.settings.FrontendDist,
		"FRONTEND_URL":    s.frontendURL(),
		"PUBLIC_API_URL":  first(s.settings.PublicAPIURL, s.settings.GatewayAlias, "http://localhost:"+s.portOf("api-gateway")),
		"PUBLIC_WS_URL":   first(s.settings.PublicWSURL, "ws://localhost:"+s.portOf("websocket-service")+"/ws"),
		"TRUSTED_PROXIES": withLocalProxies(s.given["TRUSTED_PROXIES"]),
	}
}

func (s *stack) frontendURL() string {
	return first(s.settings.FrontendURL, "http://localhost:"+s.portOf(WebService().Name))
}

func (s *stack) portOf(name string) string {
	for _, p := range s.places {
		if p.Name == name {
			return strconv.Itoa(p.port)
		}
	}
	return ""
}

// asAppRole returns the same address for the role that the services use.
func asAppRole(owner, password string) string {
	u, err := url.Parse(owner)
	if err != nil {
		return owner
	}
	u.User = url.UserPassword(appRole, password)
	return u.String()
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

func without(settings map[string]string, names []string) map[string]string {
	rest := maps.Clone(settings)
	for _, name := range names {
		delete(rest, name)
	}
	return rest
}
