// Package upstream carries requests to the services behind the gateway: over
// pooled connections and in the goroutine of the request, with a bound on the
// requests in work and a breaker for each service, so that one that hangs or
// fails does not take the others with it.
package upstream

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

const (
	// maxInWork bounds the requests that one service is given at a time.
	maxInWork = 512
	retryIn   = time.Second
)

// ErrBusy says that a service has as many requests in work as it may have.
var ErrBusy = errors.New("too many requests in work")

// ErrOpen says that a service has failed too often lately to be asked.
var ErrOpen = errors.New("the circuit is open")

// BodyError is a body that its sender did not finish: no fault of the service.
type BodyError struct{ cause error }

// Error implements error.
func (e *BodyError) Error() string { return "read the body: " + e.cause.Error() }

// Unwrap returns what was wrong with the body.
func (e *BodyError) Unwrap() error { return e.cause }

// Service is one service behind the gateway.
type Service struct {
	// URL is where the service listens.
	URL     *url.URL
	next    http.RoundTripper
	breaker *breaker
	slots   chan struct{}
}

// New returns the service of the given name at base. The transport may be shared.
func New(name string, base *url.URL, next http.RoundTripper, log *slog.Logger) *Service {
	return &Service{URL: base, next: next, breaker: newBreaker(name, log), slots: make(chan struct{}, maxInWork)}
}

// RetryAfter is when a service that gave an error may be asked again.
func (s *Service) RetryAfter() time.Duration {
	return max(retryIn, s.breaker.remaining())
}

// RoundTrip implements http.RoundTripper. A read that found nobody listening is
// repeated once; what might have had an effect never is.
func (s *Service) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case s.slots <- struct{}{}:
	default:
		closeBody(r)
		return nil, ErrBusy
	}
	if !s.breaker.admits() {
		<-s.slots
		closeBody(r)
		return nil, ErrOpen
	}

	body := watch(r)
	res, err := s.next.RoundTrip(r)
	if refused(err) && r.Method == http.MethodGet && r.Context().Err() == nil {
		res, err = s.next.RoundTrip(r)
	}
	s.breaker.record(outcomeOf(r.Context(), res, err, body.failure()))
	if err != nil {
		<-s.slots
		if cause := body.failure(); cause != nil {
			return nil, &BodyError{cause}
		}
		return nil, err
	}
	res.Body = &slotted{ReadCloser: res.Body, slots: s.slots}
	return res, nil
}

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // what the client still sends is of no interest
	}
}

// outcomeOf judges a call. A client that left or sent half a body says nothing
// about the service. One that answers 502, 503 or 504 is there and speaks for
// itself: something behind it failed, or it has as much to do as it can take,
// and keeping the rest from it would make that worse.
func outcomeOf(ctx context.Context, res *http.Response, err, body error) outcome {
	switch {
	case body != nil, err != nil && errors.Is(context.Cause(ctx), context.Canceled):
		return unknown
	case err != nil:
		return failed
	case res.StatusCode == http.StatusInternalServerError:
		return failed
	default:
		return worked
	}
}

// watched remembers why a body could not be read.
type watched struct {
	io.ReadCloser
	err error
}

// watch puts itself in front of the body of r and returns nil when there is none.
func watch(r *http.Request) *watched {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	body := &watched{ReadCloser: r.Body}
	r.Body = body
	return body
}

func (b *watched) failure() error {
	if b == nil {
		return nil
	}
	return b.err
}

// Read implements io.Reader.
func (b *watched) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// slotted gives the place of a request back once its answer is read.
type slotted struct {
	io.ReadCloser
	slots chan struct{}
}

// Await implements Patient.
func (b *slotted) Await(until time.Time) {
	if answer, ok := b.ReadCloser.(Patient); ok {
		answer.Await(until)
	}
}

// Close implements io.Closer.
func (b *slotted) Close() error {
	if b.slots != nil {
		<-b.slots
		b.slots = nil
	}
	return b.ReadCloser.Close()
}
