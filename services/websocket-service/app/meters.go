package app

import (
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
)

// meters are the metrics of the live connections.
type meters struct {
	registry prometheus.Registerer
	dropped  atomic.Int64
}

func newMeters(r prometheus.Registerer) *meters {
	m := &meters{registry: r}
	r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "ws_dropped_events_total", Help: "Events that named no tenant or project.",
	}, func() float64 { return float64(m.dropped.Load()) }))
	return m
}

func (m *meters) drop() { m.dropped.Add(1) }

func (m *meters) droppedTotal() int64 { return m.dropped.Load() }

// watch shows the number of open connections.
func (m *meters) watch(hub *core.Hub) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "ws_connections", Help: "Open live connections of this replica.",
	}, func() float64 {
		total, _, _ := hub.Stats()
		return float64(total)
	}))
}
