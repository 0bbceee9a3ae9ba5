package core

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/host"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// Hosts takes in what agents say about their hosts and answers questions about them.
type Hosts struct {
	*host.Repository
	arrivals[host.Sample]
}

// NewHosts returns Hosts that keeps samples so long, and their series in the given store.
func NewHosts(hosts *host.Repository, series SeriesStore, items Items, keep time.Duration, now func() time.Time) *Hosts {
	return &Hosts{Repository: hosts, arrivals: arriving(items, keep, now, func(ctx context.Context, s auth.Scope, samples []host.Sample) error {
		return hosts.Accept(ctx, s, samples, func(ctx context.Context, samples []host.Sample) error {
			return series.Append(ctx, s, []*metric.Batch{seriesOf(samples, series.Known(s))})
		})
	})}
}

// Take stores the samples of a request.
func (h *Hosts) Take(ctx context.Context, s auth.Scope, body []byte) (*item.Batch[host.Sample], error) {
	return h.take(ctx, s, body, host.Decode)
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
