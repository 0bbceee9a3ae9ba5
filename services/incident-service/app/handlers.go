package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/incident-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// newHandlers assembles what answers requests.
func newHandlers(c Config, d service.Deps, db *postgres.DB, runner *jobs.Runner) (*api.Handlers, error) {
	prices, err := c.prices()
	if err != nil {
		return nil, err
	}
	incidents, alerts, projects := incident.NewRepository(db), alert.NewReader(db), project.NewReader(db)
	hypotheses := hypothesis.NewQueue(db)
	return &api.Handlers{
		Incidents: &core.Incidents{
			Repository: incidents, Queue: hypotheses, Projects: projects, Alerts: alerts, Links: alert.NewLinker(db), Postponed: worker.NewPostponed(db, runner),
			Now: clock.Now, Opened: counter(d.Metrics),
		},
		Timeline: &core.Timeline{Incidents: incidents, Hypotheses: hypotheses.Reader, Alerts: alerts},
		Postmortems: &core.Postmortems{
			Repository: postmortem.NewRepository(db), Incidents: incidents, Projects: projects, Now: clock.Now,
		},
		Runbooks: &core.Runbooks{Repository: runbook.NewRepository(db), Incidents: incidents, Alerts: alerts},
		Prices:   prices, Reader: incidents.Reader, Hypotheses: hypotheses.Reader, Alerts: alerts,
		Requests: airequest.NewReader(db), Projects: projects, Now: clock.Now,
		Lists: httpapi.Lists{Cursors: page.NewCursors([]byte(c.Backend.Internal.Key)), Now: clock.Now},
	}, nil
}

// counter counts the incidents that are opened.
func counter(registry prometheus.Registerer) func(incident.Source) {
	opened := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "incidents_created_total", Help: "Incidents opened, by what opened them.",
	}, []string{"source"})
	registry.MustRegister(opened)
	return func(source incident.Source) { opened.WithLabelValues(string(source)).Inc() }
}
