package core

import (
	"context"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Hosts takes in what agents say about their hosts and answers questions about them.
type Hosts struct {
	*host.Repository

	accept *ingest.Group[[]host.Sample]
	items  Items
	keep   time.Duration
	now    func() time.Time
}

// NewHosts returns Hosts that keeps samples so long, and their series in the given store.
func NewHosts(hosts *host.Repository, series SeriesStore, items Items, keep time.Duration, now func() time.Time) *Hosts {
	h := &Hosts{Repository: hosts, items: items, keep: keep, now: now}
	h.accept = ingest.NewGroup(ingest.DefaultLimits(), func(ctx context.Context, s auth.Scope, batches [][]host.Sample) error {
		return hosts.Accept(ctx, s, slices.Concat(batches...), func(ctx context.Context, samples []host.Sample) error {
			return series.Append(ctx, s, []*metric.Batch{seriesOf(samples, series.Known(s))})
		})
	})
	return h
}

// Run is the part of the service that ends what is being stored.
func (h *Hosts) Run(ctx context.Context) error { return h.accept.Run(ctx) }

// Take stores the samples of a request.
func (h *Hosts) Take(ctx context.Context, s auth.Scope, body []byte) (*host.Batch, error) {
	b, err := host.Decode(body, h.now(), h.keep)
	if err != nil {
		return nil, err
	}
	if len(b.Samples) > 0 {
		if err := h.accept.Add(ctx, s, len(body), b.Samples); err != nil {
			return nil, err
		}
	}
	h.items.count(ctx, len(b.Samples), &b.Verdict.Judge)
	return b, nil
}

// HostDetail is a host with what its page shows.
type HostDetail struct {
	host.Host

	History  []host.Metrics
	Forecast *host.Forecast
}

// Detail returns a host with its history in a range and when its disk will be full.
func (h *Hosts) Detail(ctx context.Context, s auth.Scope, name string, from, to time.Time, step time.Duration, limit int) (HostDetail, error) {
	found, err := h.ByName(ctx, s, name)
	if err != nil {
		return HostDetail{}, err
	}
	d := HostDetail{Host: found}
	if d.History, err = h.History(ctx, s, name, from, to, step, limit); err != nil {
		return HostDetail{}, err
	}
	d.Forecast, err = h.Forecast(ctx, s, found)
	return d, err
}
