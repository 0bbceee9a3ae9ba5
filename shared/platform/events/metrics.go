package events

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// meters counts what the relay does.
type meters struct {
	delivered *prometheus.CounterVec
	dead      *prometheus.CounterVec
	pending   *prometheus.GaugeVec

	mu      sync.Mutex
	waiting map[queue]int
}

func newMeters(kinds map[Kind]Deliver) *meters {
	m := &meters{
		delivered: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "outbox_delivered_total",
			Help: "Delivery attempts of outbox rows by kind and result: ok, retry, dead, crash or late.",
		}, []string{"kind", "result"}),
		dead: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "outbox_dead_total",
			Help: "Outbox rows that were given up.",
		}, []string{"kind"}),
		pending: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "outbox_pending",
			Help: "Rows waiting in the queues this process works on, up to a thousand for each queue.",
		}, []string{"kind"}),
		waiting: map[queue]int{},
	}
	for kind := range kinds {
		m.dead.WithLabelValues(string(kind))
		m.pending.WithLabelValues(string(kind))
	}
	return m
}

func (m *meters) register(r prometheus.Registerer) {
	r.MustRegister(m.delivered, m.dead, m.pending)
}

func (m *meters) count(kind Kind, result string, n int) {
	m.delivered.WithLabelValues(string(kind), result).Add(float64(n))
	if result == "dead" {
		m.dead.WithLabelValues(string(kind)).Add(float64(n))
	}
}

// wait notes how many rows a queue holds and forgets empty queues.
func (m *meters) wait(q queue, rows int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pending.WithLabelValues(string(q.kind)).Add(float64(rows - m.waiting[q]))
	if rows == 0 {
		delete(m.waiting, q)
		return
	}
	m.waiting[q] = rows
}
