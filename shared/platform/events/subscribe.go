package events

import (
	"context"
	"errors"
	"net"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

const (
	pingEvery     = 5 * time.Second
	firstReturn   = 100 * time.Millisecond
	longestReturn = 5 * time.Second
)

// Subscription says what to listen to and what to do. The functions are called one at
// a time and must not block for long.
type Subscription struct {
	// Patterns are channel names; * stands for any text.
	Patterns []string
	// Connected is called whenever listening begins: what was published before was
	// missed. It may be nil.
	Connected func(ctx context.Context)
	// Lost is called once when listening ends because Redis is away. It may be nil.
	Lost func(ctx context.Context, err error)
	// Message is called with everything that is published.
	Message func(ctx context.Context, channel string, payload []byte)
}

// Subscribe listens until the context ends. It comes back by itself after Redis was
// away, with growing pauses.
func Subscribe(ctx context.Context, client *goredis.Client, s Subscription) error {
	wait := firstReturn
	lost := false
	for {
		heard, err := s.listen(ctx, client)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the end was asked for
		}
		if heard {
			wait, lost = firstReturn, false
		}
		if !lost && s.Lost != nil {
			s.Lost(ctx, err)
		}
		lost = true
		clock.Wait(ctx, wait)
		wait = min(2*wait, longestReturn)
	}
}

// listen reports whether listening began before it ended.
func (s Subscription) listen(ctx context.Context, client *goredis.Client) (heard bool, err error) {
	sub := client.PSubscribe(ctx)
	defer context.AfterFunc(ctx, func() { _ = sub.Close() })() // a wait for messages does not watch the context
	defer sub.Close()
	if err := sub.PSubscribe(ctx, s.Patterns...); err != nil {
		return false, err
	}
	// go-redis would come back by itself and say nothing: what was missed must be known.
	for range s.Patterns {
		if _, err := sub.ReceiveTimeout(ctx, pingEvery); err != nil {
			return false, err
		}
	}
	if s.Connected != nil {
		s.Connected(ctx)
	}
	return true, s.receive(ctx, sub)
}

func (s Subscription) receive(ctx context.Context, sub *goredis.PubSub) error {
	pinged := false
	for {
		got, err := sub.ReceiveTimeout(ctx, pingEvery)
		switch {
		case err == nil:
			pinged = false
		case !isTimeout(err) || pinged || ctx.Err() != nil:
			return err
		default:
			if err := sub.Ping(ctx); err != nil {
				return err
			}
			pinged = true
		}
		if message, ok := got.(*goredis.Message); ok {
			s.Message(ctx, message.Channel, []byte(message.Payload))
		}
	}
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}
