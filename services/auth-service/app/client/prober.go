package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxVersion is how much is shown of what a system says about its version.
const maxVersion = 100

// Prober calls monitoring systems under the guard for addresses that users supply.
type Prober struct {
	http *egress.Client
	now  func() time.Time
}

// NewProber returns a Prober that calls what guard admits.
func NewProber(guard *egress.Guard, now func() time.Time) *Prober {
	return &Prober{http: guard.Client(), now: now}
}

// Probe asks a system who it is, as the integration that it will be. What it answers
// is read for its version only and repeated nowhere.
func (p *Prober) Probe(ctx context.Context, c core.Connection) (core.Outcome, error) {
	start := p.now()
	var version string
	for _, path := range pathsOf(c.Type) {
		seen, err := p.ask(ctx, c, path)
		if fault.KindOf(err) == fault.Invalid || ctx.Err() != nil {
			return core.Outcome{}, err
		}
		took := p.now().Sub(start)
		if failed, ok := fault.As(err); ok && failed.Kind == fault.Unauthenticated {
			return core.Outcome{Message: failed.Detail, Took: &took}, nil
		} else if ok {
			return core.Outcome{Message: failed.Detail}, nil
		} else if err != nil {
			return core.Outcome{}, err
		}
		if version == "" {
			version = seen
		}
	}
	took := p.now().Sub(start)
	return core.Outcome{Success: true, Message: "The connection works.", Version: version, Took: &took}, nil
}

// pathsOf lists what is asked: first whether it is such a system, then whether it
// takes the credentials.
func pathsOf(t integration.Type) []string {
	switch t {
	case integration.Grafana:
		return []string{"/api/health", "/api/user"}
	case integration.Alertmanager:
		return []string{"/api/v2/status"}
	default:
		return []string{"/api/v1/status/buildinfo"}
	}
}

// about holds the places where the systems say their version.
type about struct {
	Version string                   `json:"version"`
	Data    struct{ Version string } `json:"data"`
	Info    struct{ Version string } `json:"versionInfo"`
}

func (p *Prober) ask(ctx context.Context, c core.Connection, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+path, nil)
	if err != nil {
		return "", fault.InvalidField("url", "must be an http or https address")
	}
	req.Header.Set("Accept", "application/json")
	if c.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+c.APIKey)
	} else if c.Username != "" || c.Password != "" {
		req.SetBasicAuth(c.Username, c.Password)
	}
	res, err := p.http.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return "", answered(res.StatusCode)
	}
	var a about
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		return "", fault.New(fault.Unauthenticated, fault.CodeUpstream, "The answer is not that of such a system.")
	}
	for _, version := range []string{a.Version, a.Data.Version, a.Info.Version} {
		if version != "" {
			return strings.ToValidUTF8(version[:min(len(version), maxVersion)], ""), nil
		}
	}
	return "", nil
}

// answered is a refusal of the system itself.
func answered(status int) error {
	text := fmt.Sprintf("The system answered with the status %d.", status)
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		text = "The system refuses these credentials."
	case http.StatusNotFound:
		text = "There is no such system at this address."
	}
	return fault.New(fault.Unauthenticated, fault.CodeUpstream, "%s", text)
}
