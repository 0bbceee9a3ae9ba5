package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
)

// counter counts what became of alerts.
func counter(registry prometheus.Registerer) func(string, alert.Outcome, int) {
	alerts := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "webhook_alerts_total", Help: "Alerts that monitoring systems sent, by type of the integration and result.",
	}, []string{"type", "result"})
	registry.MustRegister(alerts)
	return func(integrationType string, outcome alert.Outcome, n int) {
		alerts.WithLabelValues(integrationType, string(outcome)).Add(float64(n))
	}
}
