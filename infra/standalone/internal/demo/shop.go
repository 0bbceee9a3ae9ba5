package demo

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

const (
	tick          = 200 * time.Millisecond
	visitsPerTick = 6
	leakPerTick   = 4 << 20
	restingMemory = 120 << 20
	fullMemory    = 900 << 20
)

// services of the shop, from the customer inward.
var services = []string{"web", "cart", "checkout", "inventory", "payment"}

// calls are the services that one asks, and how often a request does so.
var calls = map[string][]call{
	"web":      {{"cart", 0.8}, {"checkout", 0.3}},
	"checkout": {{"inventory", 1}, {"payment", 1}},
}

type call struct {
	to    string
	share float64
}

// resting is how long a service itself takes, on average.
var resting = map[string]time.Duration{
	"web": 20 * time.Millisecond, "cart": 12 * time.Millisecond, "checkout": 35 * time.Millisecond,
	"inventory": 15 * time.Millisecond, "payment": 60 * time.Millisecond,
}

// shop is a simulated web shop. Nothing is sent between its services: a visit is
// played through in memory, and what it would have taken is measured as the real
// services would measure it.
type shop struct {
	faults *faults

	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	memory   *prometheus.GaugeVec
	scrapes  map[string]*prometheus.Registry

	mu     sync.Mutex
	leaked float64
}

func newShop(f *faults) *shop {
	s := &shop{
		faults: f, scrapes: map[string]*prometheus.Registry{},
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "shop_requests_total", Help: "Requests answered, by service and status code.",
		}, []string{"service", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "shop_request_duration_seconds", Help: "How long requests took, by service.",
			Buckets: []float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
		}, []string{"service"}),
		memory: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "shop_memory_bytes", Help: "Resident memory, by service.",
		}, []string{"service"}),
	}
	for _, name := range services {
		registry := prometheus.NewRegistry()
		registry.MustRegister(only{s.requests, name}, only{s.duration, name}, only{s.memory, name})
		s.scrapes[name] = registry
	}
	return s
}

// run plays visits until the context ends.
func (s *shop) run(ctx context.Context) {
	pace := time.NewTicker(tick)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-pace.C:
			s.play()
		}
	}
}

// play is one tick of the shop.
func (s *shop) play() {
	for range visitsPerTick/2 + int(share()*(visitsPerTick+1)) {
		s.request("web")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.on(cartLeak) {
		s.leaked = min(s.leaked+leakPerTick, fullMemory)
	} else {
		s.leaked = 0
	}
	for _, name := range services {
		used := restingMemory * (0.95 + 0.1*share())
		if name == "cart" {
			used += s.leaked
		}
		s.memory.WithLabelValues(name).Set(used)
	}
}

// request plays one request to a service and tells how long it took and whether it
// succeeded. Whoever asks a service that fails, fails as well.
func (s *shop) request(name string) (took time.Duration, ok bool) {
	if name == "inventory" && s.faults.on(inventoryDown) {
		return time.Second, false // nobody is there to count it
	}
	took, ok = spread(resting[name]), share() > 0.002
	switch {
	case name == "payment" && s.faults.on(paymentErrors):
		ok = ok && share() > 0.45
	case name == "inventory" && s.faults.on(inventorySlow):
		took += spread(1800 * time.Millisecond)
	}
	for _, c := range calls[name] {
		if share() >= c.share {
			continue
		}
		waited, answered := s.request(c.to)
		took += waited
		ok = ok && answered
	}

	code := 200
	if !ok {
		code = 500
	}
	s.requests.WithLabelValues(name, strconv.Itoa(code)).Inc()
	s.duration.WithLabelValues(name).Observe(took.Seconds())
	return took, ok
}

// share is a random number from 0 to 1.
func share() float64 {
	return rand.Float64() //nolint:gosec // a simulation, nothing secret
}

// spread is a random time around the mean with the long tail that answers have.
func spread(mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * (0.5 + rand.ExpFloat64()*0.5)) //nolint:gosec // as share
}

// only is the part of a collector that belongs to one service.
type only struct {
	prometheus.Collector

	service string
}

// Collect passes on the metrics of the service.
func (o only) Collect(out chan<- prometheus.Metric) {
	all := make(chan prometheus.Metric)
	go func() {
		o.Collector.Collect(all)
		close(all)
	}()
	for metric := range all {
		if labelOf(metric, "service") == o.service {
			out <- metric
		}
	}
}
