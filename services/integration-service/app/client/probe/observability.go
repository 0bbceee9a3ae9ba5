package probe

import (
	"context"
	"net/http"
)

func (p *Prober) prometheus(ctx context.Context, get values) (string, error) {
	header := authorize(get("api_key"), get("username"), get("password"))
	if err := p.either(ctx, "Prometheus", get("url"), "/api/v1/status/buildinfo", header); err != nil {
		return "", err
	}
	return "Prometheus answered.", nil
}

func (p *Prober) alertmanager(ctx context.Context, get values) (string, error) {
	header := authorize("", get("username"), get("password"))
	if err := p.either(ctx, "Alertmanager", get("url"), "/api/v2/status", header); err != nil {
		return "", err
	}
	return "Alertmanager answered.", nil
}

// either asks for the status of a system and, where that is not offered, whether it is
// healthy.
func (p *Prober) either(ctx context.Context, system, base, path string, header http.Header) error {
	status, err := p.do(ctx, get(join(base, path), header))
	if err != nil {
		return err
	}
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return p.succeed(ctx, system, get(join(base, "/-/healthy"), header))
	default:
		return judge(system, status)
	}
}

// grafana asks whether Grafana is healthy, which needs no credentials, and then who we
// are. Keys that are no people's have no user; they are asked to look for a dashboard.
func (p *Prober) grafana(ctx context.Context, field values) (string, error) {
	base, header := field("url"), authorize(field("api_key"), field("username"), field("password"))
	if err := p.succeed(ctx, "Grafana", get(join(base, "/api/health"), http.Header{})); err != nil {
		return "", err
	}
	status, err := p.do(ctx, get(join(base, "/api/user"), header))
	if err != nil {
		return "", err
	}
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		err = p.succeed(ctx, "Grafana", get(join(base, "/api/search?limit=1"), header))
	default:
		err = judge("Grafana", status)
	}
	if err != nil {
		return "", err
	}
	return "Grafana answered and took the credentials.", nil
}
