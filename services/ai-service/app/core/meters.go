package core

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
)

// Meters count what is asked of the model.
type Meters struct {
	requests *prometheus.CounterVec
	tokens   *prometheus.CounterVec
}

// NewMeters returns meters that are registered when registry is not nil.
func NewMeters(registry prometheus.Registerer) *Meters {
	m := &Meters{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ai_requests_total", Help: "Questions to the model by type and result: success or failure.",
		}, []string{"type", "result"}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ai_tokens_total", Help: "Tokens the model read (input) and wrote (output).",
		}, []string{"direction"}),
	}
	if registry != nil {
		registry.MustRegister(m.requests, m.tokens)
	}
	return m
}

func (m *Meters) asked(q airequest.Request) {
	result := "success"
	if !q.Success {
		result = "failure"
	}
	m.requests.WithLabelValues(string(q.Kind), result).Inc()
	m.tokens.WithLabelValues("input").Add(float64(q.Tokens.Input))
	m.tokens.WithLabelValues("output").Add(float64(q.Tokens.Output))
}
