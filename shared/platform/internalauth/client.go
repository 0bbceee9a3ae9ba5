package internalauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	callTimeout      = 10 * time.Second
	maxResponseBytes = 8 << 20
)

// Client calls one other service, minting a token for every call.
type Client struct {
	from, audience, baseURL string
	keys                    Keys
	http                    *http.Client
	header                  http.Header
}

// NewClient returns a client of the service audience at baseURL.
func NewClient(from, audience, baseURL string, keys Keys, tracing trace.TracerProvider) *Client {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 2 * time.Second}).DialContext,
		MaxIdleConnsPerHost: 32,
		IdleConnTimeout:     time.Minute,
	}
	traced := otelhttp.NewTransport(transport, otelhttp.WithTracerProvider(tracing), otelhttp.WithPropagators(propagation.TraceContext{}))
	return &Client{from: from, audience: audience, baseURL: baseURL, keys: keys, http: &http.Client{Transport: traced, Timeout: callTimeout}}
}

// WithHeader returns a client that also sends the given header.
func (c *Client) WithHeader(name, value string) *Client {
	next := *c
	next.header = c.header.Clone()
	if next.header == nil {
		next.header = http.Header{}
	}
	next.header.Set(name, value)
	return &next
}

// Do calls method and path as the caller of ctx. in is sent as JSON when not
// nil, the answer is decoded into out when not nil. An error envelope comes back
// as the fault it describes; a refused or broken connection is UPSTREAM_ERROR.
func (c *Client) Do(ctx context.Context, method, path string, in, out any) error {
	req, err := c.request(ctx, method, path, in)
	if err != nil {
		return fmt.Errorf("call %s: %w", c.audience, err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return unreachable(c.audience, err)
	}
	defer res.Body.Close()

	body, err := io.ReadAll(io.LimitReader(res.Body, maxResponseBytes))
	if err != nil {
		return unreachable(c.audience, err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return answered(c.audience, res, body)
	}
	if out == nil || len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("decode answer of %s: %w", c.audience, err)
	}
	return nil
}

func (c *Client) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body io.Reader
	if in != nil {
		encoded, err := json.Marshal(in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.baseURL+path, body)
	if err != nil {
		return nil, err
	}

	maps.Copy(req.Header, c.header)
	who := auth.Caller(ctx)
	token, err := c.keys.Sign(c.from, c.audience, who, clock.Now())
	if err != nil {
		return nil, err
	}
	req.Header.Set(Header, token)
	req.Header.Set("X-Request-ID", who.RequestID)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

func unreachable(service string, err error) error {
	var timeout interface{ Timeout() bool }
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return fault.New(fault.Timeout, fault.CodeTimeout, "A service took too long to answer.").Because(fmt.Errorf("call %s: %w", service, err))
	}
	return fault.New(fault.Upstream, fault.CodeUpstream, "A service could not be reached.").Because(fmt.Errorf("call %s: %w", service, err))
}

// kinds maps the statuses of another service's envelope back to fault kinds.
var kinds = map[int]fault.Kind{
	http.StatusBadRequest: fault.Invalid, http.StatusUnauthorized: fault.Unauthenticated, http.StatusForbidden: fault.Forbidden,
	http.StatusNotFound: fault.NotFound, http.StatusConflict: fault.Conflict, http.StatusRequestEntityTooLarge: fault.TooLarge,
	http.StatusUnsupportedMediaType: fault.UnsupportedMedia, http.StatusTooManyRequests: fault.RateLimited,
	http.StatusInternalServerError: fault.Internal, http.StatusBadGateway: fault.Upstream, http.StatusServiceUnavailable: fault.Unavailable, http.StatusGatewayTimeout: fault.Timeout,
}

func answered(service string, res *http.Response, body []byte) error {
	var envelope struct {
		Detail string        `json:"detail"`
		Code   string        `json:"error_code"`
		Fields []fault.Field `json:"fields"`
	}
	kind, known := kinds[res.StatusCode]
	if err := json.Unmarshal(body, &envelope); err != nil || envelope.Code == "" || !known {
		return fault.New(fault.Upstream, fault.CodeUpstream, "A service failed.").Because(fmt.Errorf("%s answered %d", service, res.StatusCode))
	}
	e := fault.New(kind, envelope.Code, "%s", envelope.Detail).Because(fmt.Errorf("%s answered %d", service, res.StatusCode))
	e.Fields = envelope.Fields
	if seconds, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}
