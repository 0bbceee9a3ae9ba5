package app

import (
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// newDrafter assembles what writes postmortems.
func newDrafter(db *postgres.DB, runner *jobs.Runner, models *core.Models, fallback bool) *core.Drafter {
	d := &core.Drafter{
		Desk: postmortem.NewDesk(db), Incidents: incident.NewReader(db), Alerts: alert.NewReader(db),
		Hypotheses: hypothesis.NewReader(db), Runbooks: runbook.NewRepository(db), Models: models, FallbackRules: fallback,
	}
	d.Enqueue = worker.Draft(runner, d)
	return d
}
