package client

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxAnswer is how much of an answer is read.
const maxAnswer = 256 << 10

var (
	errTooLong   = errors.New("the answer is too long")
	errElsewhere = errors.New("the provider redirects to another host")
)

// newHTTPClient returns the client for the provider: no proxy, no redirect to
// another host, no endless answer. How long a request may take is the caller's.
func newHTTPClient() *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 5 * time.Second, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10,
	}
	return &http.Client{Transport: capped{transport}, CheckRedirect: sameHost}
}

// sameHost keeps the key and the prompt with the host they were meant for.
func sameHost(req *http.Request, via []*http.Request) error {
	first := via[0].URL
	if req.URL.Host != first.Host || req.URL.Scheme != first.Scheme || len(via) > 3 {
		return errElsewhere
	}
	return nil
}

// capped cuts answers off at maxAnswer.
type capped struct{ next http.RoundTripper }

// RoundTrip sends the request and bounds the body of its answer.
func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.next.RoundTrip(r)
	if err == nil {
		response.Body = &boundedBody{response.Body, maxAnswer}
	}
	return response, err
}

type boundedBody struct {
	io.ReadCloser

	left int64
}

// Read fails once the bound is passed, so that a cut answer is never taken for a
// whole one.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	b.left -= int64(n)
	if b.left < 0 {
		return n, errTooLong
	}
	return n, err
}

// failure is an expected failure of the provider.
func failure(sentence string) error {
	return fault.New(fault.Upstream, fault.CodeUpstream, "%s", sentence)
}

// transportReason says in a sentence why no answer came back.
func transportReason(err error) string {
	_, unreachable := errors.AsType[*net.OpError](err)
	_, unsent := errors.AsType[*url.Error](err)
	switch {
	case errors.Is(err, errTooLong):
		return "The answer of the AI provider is too long."
	case errors.Is(err, errElsewhere):
		return "The AI provider redirects to another host."
	case unreachable, unsent:
		return "The AI provider could not be reached."
	default:
		return "The answer of the AI provider could not be read."
	}
}
