package upstream

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"time"
)

type limitKey struct{}

// WithLimit returns a context for a request that has to be answered by a time. It is the
// deadline of the connection, which costs less than that of a context: that one is a timer
// of its own for every request.
func WithLimit(ctx context.Context, until time.Time) context.Context {
	return context.WithValue(ctx, limitKey{}, until)
}

// limitOf returns when the request has to be answered, the zero time for one that has no
// limit.
func limitOf(ctx context.Context) time.Time {
	until, _ := ctx.Value(limitKey{}).(time.Time)
	return until
}

// Patient is the body of an answer with a limit.
type Patient interface {
	// Await changes when the answer has to be complete; the zero time is never.
	Await(until time.Time)
}

// long sends what the connections of Transport are not made for.
func long(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	body := &timedBody{timer: time.AfterFunc(time.Hour, func() { cancel(context.DeadlineExceeded) }), cancel: cancel}
	body.Await(limitOf(ctx))
	res, err := next.RoundTrip(r.WithContext(ctx))
	if err == nil && res.StatusCode == http.StatusSwitchingProtocols {
		_ = res.Body.Close() // what was said on it is of no interest
		err = errSwitched
	}
	if err != nil {
		err = cmp.Or(context.Cause(ctx), err)
		body.stop()
		return nil, err
	}
	body.ReadCloser, res.Body = res.Body, body
	return res, nil
}

// timedBody is an answer of the standard transport.
type timedBody struct {
	io.ReadCloser

	timer  *time.Timer
	cancel context.CancelCauseFunc
}

// Await implements Patient.
func (b *timedBody) Await(until time.Time) {
	b.timer.Stop()
	if !until.IsZero() {
		b.timer.Reset(time.Until(until))
	}
}

// Close implements io.Closer.
func (b *timedBody) Close() error {
	defer b.stop()
	return b.ReadCloser.Close()
}

func (b *timedBody) stop() {
	b.timer.Stop()
	b.cancel(nil)
}
