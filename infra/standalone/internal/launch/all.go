package launch

import (
	"context"
)

// All runs every service in this process as the environment configures them, on their
// standard ports, and writes their logs to out. It brings nothing along: databases,
// secrets and the web server are somebody else's.
func All(ctx context.Context, o Options) error {
	settings, err := parseSettings(o, o.Environ)
	if err != nil {
		return err
	}
	places, problems := layout(settings, o.Services, o.Environ)
	if len(problems) > 0 {
		return problems
	}
	derived := map[string]string{"TRUSTED_PROXIES": withLocalProxies(o.Environ["TRUSTED_PROXIES"])}
	environments, err := environments(places, o.Environ, derived)
	if err != nil {
		return err
	}

	f := &fleet{progress: newProgress(o.Out), logPath: func(string) string { return "the log above" }}
	defer f.stop(servicesStop)
	for _, p := range places {
		f.start(ctx, p, environments[p.Name], o.Out)
	}
	return f.wait(ctx)
}
