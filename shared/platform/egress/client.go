package egress

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Client makes HTTP calls under a guard. It knows no proxy and no cookies, and gives
// up after ten seconds or 5 MiB.
type Client struct {
	http *http.Client
}

// Client returns an HTTP client under the guard.
func (g *Guard) Client() *Client {
	transport := &http.Transport{
		Proxy:                  nil, // a proxy would be dialed in place of the address that was checked
		DialContext:            g.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: g.roots, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    connectTimeout,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
	}
	return &Client{http: &http.Client{
		Transport:     &roundTripper{next: transport},
		CheckRedirect: checkRedirect,
		Timeout:       g.total,
	}}
}

// Do sends a request. A refused address is INVALID_FIELD_VALUE, everything else that
// keeps an answer from coming is UPSTREAM_ERROR or GATEWAY_TIMEOUT; none of the texts
// holds the URL, which may contain a secret, or says what is behind the address.
func (c *Client) Do(req *http.Request) (*http.Response, error) {
	res, err := c.http.Do(req) //nolint:gosec // the guard below is the answer to that
	if err != nil {
		return nil, describe(err)
	}
	res.Body = describedBody{res.Body}
	return res, nil
}

// HTTP returns the client for libraries that want one of the standard type. Its errors
// name the URL: they are not to be logged or shown.
func (c *Client) HTTP() *http.Client {
	return c.http
}

type roundTripper struct {
	next http.RoundTripper
}

// RoundTrip checks and cleans every single request, redirected ones included.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := checkURL(req.URL); err != nil {
		return nil, err
	}
	clean := req.Clone(req.Context())
	clean.Host = ""
	for name := range clean.Header {
		if strings.HasPrefix(name, "X-Internal-") {
			clean.Header.Del(name)
		}
	}

	res, err := t.next.RoundTrip(clean)
	if err != nil {
		return nil, err
	}
	res.Body = &cappedBody{ReadCloser: res.Body, left: maxBody}
	return res, nil
}

// checkRedirect follows at most three redirects, never to plain text, and takes
// nothing that was meant for one host to another.
func checkRedirect(req *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	if len(via) > maxRedirects {
		return upstream("The address redirects too often.")
	}
	if last.URL.Scheme == "https" && req.URL.Scheme != "https" {
		return upstream("The address redirects from https to %s.", req.URL.Scheme)
	}

	req.Header.Del("Referer") // it may carry a secret path or query
	if sameHost(req.URL, via) {
		return nil
	}
	if first.Method != http.MethodGet && first.Method != http.MethodHead {
		return upstream("The address redirects to another host.")
	}
	for name := range req.Header {
		if !travels[name] {
			req.Header.Del(name)
		}
	}
	return nil
}

// travels lists the headers that may follow a redirect to another host: all others can
// be credentials.
var travels = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Content-Type": true, "User-Agent": true,
	"Traceparent": true, "Tracestate": true,
}

// sameHost reports whether the whole chain stayed on one host, so that headers dropped
// once do not come back.
func sameHost(target *url.URL, via []*http.Request) bool {
	for _, hop := range via {
		if !strings.EqualFold(hop.URL.Host, target.Host) {
			return false
		}
	}
	return true
}

// cappedBody ends with an error when an answer is too large, counted after decompression.
type cappedBody struct {
	io.ReadCloser
	left int
}

// Read reads on until the limit is passed.
func (b *cappedBody) Read(p []byte) (int, error) {
	if len(p) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if n > b.left {
		return b.left, upstream("The answer is larger than %d MiB.", maxBody>>20)
	}
	b.left -= n
	return n, err
}

// describedBody turns the errors of reading into faults.
type describedBody struct {
	io.ReadCloser
}

// Read passes everything on but errors.
func (b describedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		return n, describe(err)
	}
	return n, err
}

func describe(err error) error {
	if known, ok := fault.As(err); ok {
		return known
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Timeout, fault.CodeTimeout, "The address took too long to answer.").Because(err)
	}
	// Some texts quote what the other side sent; that is not for our logs.
	text, _, _ := strings.Cut(err.Error(), `"`)
	return upstream("The address did not answer as expected.").Because(errors.New(text))
}

func upstream(format string, args ...any) *fault.Error {
	return fault.New(fault.Upstream, fault.CodeUpstream, format, args...)
}
