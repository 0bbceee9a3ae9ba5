package launch

import (
	"maps"
	"net"
	"strconv"

	"github.com/caarlos0/env/v11"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/spa"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// ownToLauncher are settings that a service must not see under the name the person
// gave them: there they describe the owner of the database.
var ownToLauncher = []string{
	"DATABASE_URL", "MIGRATE_DATABASE_URL", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_SSLMODE",
}

// withLocalProxies adds this machine to a list of trusted proxies: the web server in
// front of the services and the gateway run on it.
func withLocalProxies(list string) string {
	const local = "127.0.0.1/32,::1/128"
	if list == "" {
		return local
	}
	return list + "," + local
}

// environments returns for each service the settings it reads, and no others: a
// service that does not sign tokens never holds the key.
func environments(places []place, given, derived map[string]string) (map[string]map[string]string, error) {
	all := maps.Clone(given)
	maps.Copy(all, derived)
	for _, p := range places {
		if p.URLSetting != "" {
			all[p.URLSetting] = p.url()
		}
	}

	result := map[string]map[string]string{}
	for _, p := range places {
		names, err := p.Variables()
		if err != nil {
			return nil, err
		}
		own := map[string]string{}
		for _, name := range names {
			if value, ok := all[name]; ok {
				own[name] = value
			}
		}
		maps.Copy(own, p.listeners())
		if p.Name == spa.Name {
			own["TRUSTED_PROXIES"] = given["TRUSTED_PROXIES"] // it stands in front of the others, not behind itself
		}
		result[p.Name] = own
	}
	return result, nil
}

func (p place) listeners() map[string]string {
	own := map[string]string{"HOST": p.host(), "PORT": strconv.Itoa(p.port), "METRICS_ADDR": ""}
	if p.metrics != 0 {
		own["METRICS_ADDR"] = net.JoinHostPort(loopback, strconv.Itoa(p.metrics))
	}
	return own
}

// Variables returns the names of all settings that the service reads.
func (s Service) Variables() ([]string, error) {
	var names []string
	for _, settings := range append([]any{&service.Config{}}, s.Settings...) {
		fields, err := env.GetFieldParams(settings)
		if err != nil {
			return nil, err
		}
		for _, f := range fields {
			names = append(names, f.Key)
		}
	}
	return names, nil
}
