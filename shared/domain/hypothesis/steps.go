package hypothesis

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Workflow is one run of the analysis of an incident. Run and Runs are 0 when
// there is none.
type Workflow struct {
	Run   int
	Runs  int
	Steps []Step
}

// Workflow returns the steps of a run in their order; run 0 is the latest. A run
// that never was is not found.
func (r Reader) Workflow(ctx context.Context, s auth.Scope, incidentID uuid.UUID, run int) (Workflow, error) {
	steps, err := collect[Step](ctx, r.db, s, `
		SELECT `+stepColumns+`
		FROM incident.analysis_steps AS s
		WHERE s.tenant_id = @tenant AND s.project_id = @project AND s.incident_id = @incident
		ORDER BY s.run, s.step_number`, scoped(s, pgx.NamedArgs{"incident": incidentID}))
	if err != nil {
		return Workflow{}, fmt.Errorf("read steps: %w", err)
	}

	w := Workflow{Run: run}
	if len(steps) > 0 {
		w.Runs = steps[len(steps)-1].Run
	}
	if run == 0 {
		w.Run = w.Runs
	}
	w.Steps = slices.DeleteFunc(steps, func(s Step) bool { return s.Run != w.Run })
	if run != 0 && len(w.Steps) == 0 {
		return Workflow{}, fault.Missing()
	}
	return w, nil
}

// StepsTaken counts the steps of all runs of an incident that were done or
// tried.
func (r Reader) StepsTaken(ctx context.Context, s auth.Scope, incidentID uuid.UUID) (int, error) {
	var count int
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT count(*)
			FROM incident.analysis_steps
			WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @incident
				AND status IN ('in_progress', 'completed', 'failed')`, scoped(s, pgx.NamedArgs{"incident": incidentID})).Scan(&count)
	})
	if err != nil {
		return 0, fmt.Errorf("count steps: %w", err)
	}
	return count, nil
}

// StepHistory returns up to limit steps of all runs of an incident that began
// or ended, ordered by when that was last, after the given position.
func (r Reader) StepHistory(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after Position, limit int) ([]Step, error) {
	steps, err := collect[Step](ctx, r.db, s, `
		SELECT `+stepColumns+`
		FROM incident.analysis_steps AS s
		WHERE s.tenant_id = @tenant AND s.project_id = @project AND s.incident_id = @incident
			AND s.status IN ('in_progress', 'completed', 'failed')
			AND (coalesce(s.completed_at, s.started_at, s.updated_at), s.id) > (@at, @id)
		ORDER BY coalesce(s.completed_at, s.started_at, s.updated_at), s.id
		LIMIT @limit`, scoped(s, pgx.NamedArgs{"incident": incidentID, "at": after.At, "id": after.ID, "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("read step history: %w", err)
	}
	return steps, nil
}

// StepsByID returns the given steps of an incident, those that began.
func (r Reader) StepsByID(ctx context.Context, s auth.Scope, incidentID uuid.UUID, ids []uuid.UUID) ([]Step, error) {
	steps, err := collect[Step](ctx, r.db, s, `
		SELECT `+stepColumns+`
		FROM incident.analysis_steps AS s
		WHERE s.tenant_id = @tenant AND s.project_id = @project AND s.incident_id = @incident
			AND s.status IN ('in_progress', 'completed', 'failed') AND s.id = ANY(@ids)`,
		scoped(s, pgx.NamedArgs{"incident": incidentID, "ids": ids}))
	if err != nil {
		return nil, fmt.Errorf("read steps by id: %w", err)
	}
	return steps, nil
}

// Totals counts the steps of a run by status and adds up what they used.
type Totals struct {
	By      map[StepStatus]int
	Tokens  int
	CostUSD float64
}

// Totals sums the run up.
func (w Workflow) Totals() Totals {
	t := Totals{By: map[StepStatus]int{}}
	for _, s := range w.Steps {
		t.By[s.Status]++
		if s.TotalTokens != nil {
			t.Tokens += *s.TotalTokens
		}
		if s.CostUSD != nil {
			t.CostUSD += *s.CostUSD
		}
	}
	t.CostUSD = math.Round(t.CostUSD*1e6) / 1e6
	return t
}
