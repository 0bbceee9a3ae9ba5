// Package probe tries connections: for every category of connection setting the
// smallest exchange that proves it, under the guard for outbound requests. What it says
// about a failure never holds a secret or what the other side answered.
package probe

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// limit bounds a whole try; protocols other than HTTP have no other bound.
const limit = 12 * time.Second

// Prober tries connections.
type Prober struct {
	guard     *egress.Guard
	http      *egress.Client
	roots     *x509.CertPool
	pagerDuty pagerDuty
}

// Option changes a Prober.
type Option func(*Prober)

// WithRootCAs replaces the authorities that certificates of mail, Redis and PostgreSQL
// servers are verified against.
func WithRootCAs(roots *x509.CertPool) Option {
	return func(p *Prober) { p.roots = roots }
}

// WithPagerDuty replaces the addresses of PagerDuty.
func WithPagerDuty(events, api string) Option {
	return func(p *Prober) { p.pagerDuty = pagerDuty{events: events, api: api} }
}

// New returns a Prober under the guard.
func New(guard *egress.Guard, opts ...Option) *Prober {
	p := &Prober{
		guard: guard, http: guard.Client(),
		pagerDuty: pagerDuty{events: "https://events.pagerduty.com", api: "https://api.pagerduty.com"},
	}
	for _, opt := range opts {
		opt(p)
	}
	return p
}

// Probe tries a connection and says in a sentence what was shown.
func (p *Prober) Probe(ctx context.Context, of connection.Category, c connection.Config) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	get := func(key string) string { return c.Get(of, key) }
	switch of {
	case connection.Database:
		return p.database(ctx, get)
	case connection.Redis:
		return p.redis(ctx, c)
	case connection.Email:
		return p.email(ctx, c)
	case connection.Slack:
		return p.slack(ctx, get("webhook_url"))
	case connection.Teams:
		return p.teams(ctx, get("webhook_url"))
	case connection.Webhook:
		return p.webhook(ctx, get("url"), get("secret"), c.Texts("headers"))
	case connection.PagerDuty:
		return p.page(ctx, get("integration_key"), get("api_key"))
	case connection.Prometheus:
		return p.prometheus(ctx, get)
	case connection.Grafana:
		return p.grafana(ctx, get)
	case connection.Alertmanager:
		return p.alertmanager(ctx, get)
	case connection.OpenAI:
		return p.openAI(ctx, c.OpenAIURL(), get("api_key"))
	case connection.AzureOpenAI:
		return p.azure(ctx, get)
	}
	return "", of.Check()
}

// values reads the fields of a configuration.
type values func(key string) string

// call is one HTTP request.
type call struct {
	method, url string
	body        any
	header      http.Header
}

func get(address string, header http.Header) call {
	return call{method: http.MethodGet, url: address, header: header}
}

func post(address string, body any, header http.Header) call {
	return call{method: http.MethodPost, url: address, body: body, header: header}
}

// do sends a request and returns the status. The answer is not read.
func (p *Prober) do(ctx context.Context, c call) (int, error) {
	var sent io.Reader
	if c.body != nil {
		encoded, err := json.Marshal(c.body)
		if err != nil {
			return 0, fmt.Errorf("encode request: %w", err)
		}
		sent = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, c.url, sent)
	if err != nil {
		return 0, fault.New(fault.Invalid, fault.CodeInvalidValue, "This is not a URL.") // the parser's text would repeat it
	}
	req.Header.Set("User-Agent", "SRE-Copilot")
	if c.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	maps.Copy(req.Header, c.header)
	res, err := p.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	return res.StatusCode, nil
}

// succeed sends a request that must be answered with 2xx by the named system.
func (p *Prober) succeed(ctx context.Context, system string, c call) error {
	status, err := p.do(ctx, c)
	if err != nil {
		return err
	}
	return judge(system, status)
}

// judge turns a status into the failure that it means.
func judge(system string, status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return failed("%s refused the credentials.", system)
	case status == http.StatusNotFound:
		return failed("%s does not know this address.", system)
	case status == http.StatusTooManyRequests:
		return failed("%s limits how often it is asked. Try again later.", system)
	default:
		return failed("%s answered with status %d.", system, status)
	}
}

func failed(format string, args ...any) error {
	return fault.New(fault.Upstream, fault.CodeUpstream, format, args...)
}

// broken is a failure of a protocol other than HTTP. Refusals of the guard keep their
// sentence; what the other side said stays out of sight.
func broken(ctx context.Context, system string, err error) error {
	if known, ok := fault.As(err); ok {
		return known
	}
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return fault.New(fault.Timeout, fault.CodeTimeout, "%s took too long to answer.", system)
	}
	return failed("%s did not answer as expected.", system)
}

// join appends a path to the address of a system.
func join(base, path string) string {
	return strings.TrimRight(base, "/") + path
}

// authorize returns the header that shows the credentials: a key, else user and
// password.
func authorize(key, user, password string) http.Header {
	header := http.Header{}
	req := http.Request{Header: header}
	switch {
	case key != "":
		header.Set("Authorization", "Bearer "+key)
	case user != "" || password != "":
		req.SetBasicAuth(user, password)
	}
	return header
}

// escape makes a text a part of a path.
func escape(text string) string { return url.PathEscape(text) }
