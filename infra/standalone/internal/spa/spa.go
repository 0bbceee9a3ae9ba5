// Package spa is the web server of the browser application: the one origin a browser
// sees. It serves the built page and its assets, and forwards /api and /v1 to the
// gateway and /ws to the live events. It holds no business and no identity.
package spa

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// Name is what the web server is called in logs and on the command line.
const Name = "web"

// Config holds the settings of the web server.
type Config struct {
	Dist           string   `env:"FRONTEND_DIST" envDefault:"frontend/dist"`
	GatewayURL     string   `env:"GATEWAY_URL" envDefault:"http://api-gateway:8500"`
	WebSocketURL   string   `env:"WEBSOCKET_SERVICE_URL" envDefault:"http://websocket-service:8505"`
	TrustedProxies []string `env:"TRUSTED_PROXIES"`
}

// Validate checks what the types cannot.
func (c Config) Validate() error {
	for name, address := range map[string]string{"GATEWAY_URL": c.GatewayURL, "WEBSOCKET_SERVICE_URL": c.WebSocketURL} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%s must be a URL such as http://api-gateway:8500", name)
		}
	}
	_, err := c.proxies()
	return err
}

// Build assembles the web server as a service.
func Build(_ context.Context, d service.Deps) (*service.App, error) {
	c, err := config.Load[Config](d.Env)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(c.Dist, pageFile)); err != nil {
		return nil, fmt.Errorf("FRONTEND_DIST: %s holds no %s: build the page first (npm run build in frontend)", c.Dist, pageFile)
	}
	handler, err := New(c, d)
	if err != nil {
		return nil, err
	}
	return &service.App{Handler: handler, Published: true}, nil
}

// New returns the web server's routes.
func New(c Config, d service.Deps) (http.Handler, error) {
	root, err := os.OpenRoot(c.Dist) // refuses every path that leads out of it
	if err != nil {
		return nil, err
	}
	trusted, err := c.proxies()
	if err != nil {
		return nil, err
	}

	headers := secure(d.Config.Production())
	gateway, err := newProxy(c.GatewayURL, headers, trusted, d.Log)
	if err != nil {
		return nil, err
	}
	live, err := newProxy(c.WebSocketURL, headers, trusted, d.Log)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	for _, prefix := range []string{"/api", "/v1"} {
		mux.Handle(prefix, gateway)
		mux.Handle(prefix+"/", gateway)
	}
	mux.Handle("/ws", live)
	mux.Handle("/", newSite(root.FS(), headers, d.Log))
	return mux, nil
}

// proxies parses TRUSTED_PROXIES; an entry without a mask is one address.
func (c Config) proxies() ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, entry := range c.TrustedProxies {
		entry = strings.TrimSpace(entry)
		if address, err := netip.ParseAddr(entry); err == nil {
			prefixes = append(prefixes, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(entry)
		if err != nil {
			return nil, fmt.Errorf("TRUSTED_PROXIES: %q is neither an address nor a CIDR", entry)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}
