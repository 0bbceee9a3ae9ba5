package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// courier posts what must arrive, as real senders do: what is not answered with 2xx is
// sent again. It remembers the answers that no sender should get.
type courier struct {
	ctx    context.Context //nolint:containedctx // it lives as long as its test
	client *http.Client

	mu  sync.Mutex
	odd map[string]int
}

func newCourier(ctx context.Context) *courier {
	return &courier{
		ctx: ctx, odd: map[string]int{},
		client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256}},
	}
}

// repeatable are the failures after which senders try again.
var repeatable = map[int]bool{
	http.StatusTooManyRequests: true, http.StatusBadGateway: true, http.StatusServiceUnavailable: true, http.StatusGatewayTimeout: true,
}

// deliver posts until it is acknowledged and returns how often it posted; it is not ok when
// the test ended before.
func (c *courier) deliver(write func(context.Context) (*http.Request, error)) (tries int, ok bool) {
	for tries = 1; c.ctx.Err() == nil; tries++ {
		a, err := c.post(write)
		if err == nil && a.Status/100 == 2 {
			return tries, true
		}
		if err == nil {
			c.judge(a)
		}
		select {
		case <-c.ctx.Done():
		case <-time.After(resendWait):
		}
	}
	return tries, false
}

func (c *courier) post(write func(context.Context) (*http.Request, error)) (stack.Answer, error) {
	r, err := write(c.ctx)
	if err != nil {
		return stack.Answer{}, err
	}
	res, err := c.client.Do(r)
	if err != nil {
		return stack.Answer{}, err
	}
	body, err := io.ReadAll(res.Body)
	return stack.Answer{Status: res.StatusCode, Header: res.Header, Body: body}, errors.Join(err, res.Body.Close())
}

// judge notes an answer that tells a sender to give up, or to come back without saying when.
func (c *courier) judge(a stack.Answer) {
	switch {
	case !repeatable[a.Status]:
		c.note(fmt.Sprintf("%d %.300s", a.Status, a.Body))
	case a.Status != http.StatusBadGateway && a.Status != http.StatusGatewayTimeout && a.Header.Get("Retry-After") == "":
		c.note(fmt.Sprintf("%d without Retry-After: %.300s", a.Status, a.Body))
	}
}

func (c *courier) note(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.odd[what]++
}

// oddities are the answers that no sender should get, with their numbers.
func (c *courier) oddities() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.odd
}

// percentile is the time that a share of all took no longer than.
func percentile(took []time.Duration, share float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[int(share*float64(len(sorted)-1))].Round(time.Millisecond)
}
