package demo

import (
	"github.com/prometheus/client_golang/prometheus"
)

// meters is what a service of the shop measures.
type meters struct {
	registry   *prometheus.Registry
	requests   *prometheus.CounterVec
	duration   prometheus.Histogram
	memory     prometheus.Gauge
	goroutines prometheus.Gauge
	sessions   prometheus.Gauge   // of the database alone
	disk       prometheus.Gauge   // of the database alone
	pageErrors prometheus.Counter // of web alone
	locked     float64
}

func newMeters(service string) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shop_requests_total", Help: "Requests answered, by status code.",
		}, []string{"code"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "shop_request_duration_seconds", Help: "How long requests took.",
			Buckets: []float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
		}),
		memory:     prometheus.NewGauge(prometheus.GaugeOpts{Name: "shop_memory_bytes", Help: "Resident memory."}),
		goroutines: prometheus.NewGauge(prometheus.GaugeOpts{Name: "shop_goroutines", Help: "Goroutines that exist."}),
		sessions:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "shop_database_waiting_sessions", Help: "Sessions that wait for a lock."}),
		disk:       prometheus.NewGauge(prometheus.GaugeOpts{Name: "shop_disk_used_percent", Help: "How full the disk is."}),
		pageErrors: prometheus.NewCounter(prometheus.CounterOpts{Name: "shop_page_errors_total", Help: "Errors that pages reported."}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.memory)
	switch service {
	case "web":
		m.registry.MustRegister(m.pageErrors)
	case "database":
		m.registry.MustRegister(m.sessions, m.disk)
	}
	if serviceNamed(service).traced {
		m.registry.MustRegister(m.goroutines)
	}
	return m
}

// count measures a request; its duration leads to its trace.
func (m *meters) count(r reply) {
	code := "200"
	if r.why != nil {
		code = "500"
	}
	m.requests.WithLabelValues(code).Inc()
	observer, ok := m.duration.(prometheus.ExemplarObserver)
	if !ok || !r.trace.IsValid() {
		m.duration.Observe(r.took.Seconds())
		return
	}
	observer.ObserveWithExemplar(r.took.Seconds(), prometheus.Labels{"trace_id": r.trace.String()})
}

// waiting remembers that a statement met a lock, or met none.
func (m *meters) waiting(locked bool) {
	m.locked *= 0.8
	if locked {
		m.locked++
	}
}

// rest sets what a service uses without doing anything.
func (m *meters) rest(memory float64) {
	m.memory.Set(memory)
	m.goroutines.Set(18 + float64(int(12*share())))
	m.sessions.Set(float64(int(m.locked + 0.5)))
}
