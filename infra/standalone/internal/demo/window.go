package demo

import (
	"time"

	dto "github.com/prometheus/client_model/go"
)

// snapshot is what the services of the shop measured at one time.
type snapshot struct {
	at     time.Time
	down   map[string]bool
	values map[series]float64
}

type series struct{ metric, service, code string }

// window is the snapshots of the last half minute, oldest first.
type window []snapshot

// add takes a snapshot and forgets those that are too old.
func (w window) add(s *shop, now time.Time) window {
	next := snapshot{at: now, down: map[string]bool{}, values: map[series]float64{}}
	for _, name := range watched() {
		if s.faults.gone(name) {
			next.down[name] = true
			continue
		}
		families, err := s.meters[name].registry.Gather()
		if err != nil {
			next.down[name] = true
			continue
		}
		for _, family := range families {
			for _, metric := range family.GetMetric() {
				next.read(family.GetName(), name, metric)
			}
		}
	}
	kept := window{}
	for _, old := range w {
		if now.Sub(old.at) <= rateWindow {
			kept = append(kept, old)
		}
	}
	return append(kept, next)
}

func (s snapshot) read(name, service string, m *dto.Metric) {
	switch {
	case m.GetCounter() != nil:
		code := label(m, "code")
		s.values[series{name, service, code}] = m.GetCounter().GetValue()
		if code != "" {
			s.values[series{name, service, ""}] += m.GetCounter().GetValue()
		}
	case m.GetGauge() != nil:
		s.values[series{name, service, ""}] = m.GetGauge().GetValue()
	case m.GetHistogram() != nil:
		s.values[series{name + "_sum", service, ""}] = m.GetHistogram().GetSampleSum()
		s.values[series{name + "_count", service, ""}] = float64(m.GetHistogram().GetSampleCount())
	}
}

// rate is how fast a counter of the service rises, by the second.
func (w window) rate(metric, service string) float64 {
	if len(w) < 2 {
		return 0
	}
	return w.increase(metric, service, "") / w[len(w)-1].at.Sub(w[0].at).Seconds()
}

// increase is how much a counter of the service rose within the window.
func (w window) increase(metric, service, code string) float64 {
	if len(w) < 2 {
		return 0
	}
	key := series{metric, service, code}
	return w[len(w)-1].values[key] - w[0].values[key]
}

func (w window) latest(metric, service string) float64 {
	if len(w) == 0 {
		return 0
	}
	return w[len(w)-1].values[series{metric, service, ""}]
}

func (w window) down(service string) bool {
	return len(w) > 0 && w[len(w)-1].down[service]
}

func label(m *dto.Metric, name string) string {
	for _, pair := range m.GetLabel() {
		if pair.GetName() == name {
			return pair.GetValue()
		}
	}
	return ""
}
