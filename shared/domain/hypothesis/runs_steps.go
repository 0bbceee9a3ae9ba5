package hypothesis

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// analysis is the order of the steps that a run of ai-service has.
var analysis = []StepType{
	StepSourceIdentified, StepPlatformDetails, StepMetricsFetched, StepMetricsAnalyzed,
	StepLogsFetched, StepLogsAnalyzed, StepHypothesisGenerated, StepSolutionGenerated,
}

// StepChange moves one step of a run on.
type StepChange struct {
	Type   StepType
	Status StepStatus
	// Reason says why a step failed or was skipped.
	Reason string
	// Output is what the step found, for those who look into the workflow.
	Output map[string]any
	// Usage is what a step with a call to the model used.
	Usage *Usage
}

// Usage is what a step used of the model.
type Usage struct {
	InputTokens  int
	OutputTokens int
	CostUSD      float64
}

// Progress renews the lease and moves steps on.
func (r *Runs) Progress(ctx context.Context, l Lease, changes ...StepChange) error {
	err := r.db.Write(ctx, l.Scope, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			UPDATE incident.hypothesis_generations
			SET lease_until = now() + @lease::interval
			WHERE tenant_id = @tenant AND project_id = @project AND id = @id AND status = 'running' AND fence = @fence`,
			scoped(l.Scope, pgx.NamedArgs{"id": l.Generation.ID, "fence": l.Generation.Fence, "lease": LeaseTime}))
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrLeaseLost
		}
		return changeSteps(ctx, tx, l.Scope, l.Generation, changes)
	})
	if err != nil {
		return fmt.Errorf("record the progress of a generation: %w", err)
	}
	return nil
}

// planSteps makes the rows of steps 2 to 9, or resets those of an earlier
// attempt, and begins the first one.
func planSteps(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation) error {
	rows, err := tx.Query(ctx, `
		INSERT INTO incident.analysis_steps AS s (tenant_id, project_id, incident_id, run, step_type, step_number, lease_until)
		SELECT @tenant, @project, @incident, @run, plan.step_type, plan.place + 1, @lease
		FROM unnest(@types::text[]) WITH ORDINALITY AS plan (step_type, place)
		ON CONFLICT (incident_id, run, step_number) DO UPDATE
		SET status = 'pending', output_data = NULL, input_tokens = NULL, output_tokens = NULL, total_tokens = NULL,
			cost_usd = NULL, duration_ms = NULL, error_message = '', started_at = NULL, completed_at = NULL,
			lease_until = excluded.lease_until
		RETURNING `+stepColumns, pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "incident": g.IncidentID, "run": g.Run, "types": analysis, "lease": g.LeaseUntil,
	})
	if err != nil {
		return fmt.Errorf("plan steps: %w", err)
	}
	steps, err := pgx.CollectRows(rows, pgx.RowToStructByName[Step])
	if err != nil {
		return fmt.Errorf("plan steps: %w", err)
	}
	if g.Attempts > 1 { // who watches must see that the steps of the last attempt no longer count
		for _, step := range steps[1:] {
			if err := publishStep(ctx, tx, s, step); err != nil {
				return err
			}
		}
	}
	return changeSteps(ctx, tx, s, g, []StepChange{{Type: StepSourceIdentified, Status: StepInProgress}})
}

func changeSteps(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, changes []StepChange) error {
	for _, c := range changes {
		step, err := changeStep(ctx, tx, s, g, c)
		if err != nil {
			return fmt.Errorf("change step %s: %w", c.Type, err)
		}
		if err := publishStep(ctx, tx, s, step); err != nil {
			return err
		}
	}
	return nil
}

func changeStep(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, c StepChange) (Step, error) {
	args := scoped(s, pgx.NamedArgs{
		"incident": g.IncidentID, "run": g.Run, "type": c.Type, "status": c.Status,
		"reason": c.Reason, "output": c.Output, "input_tokens": nil, "output_tokens": nil, "total_tokens": nil, "cost": nil,
	})
	if c.Usage != nil {
		args["input_tokens"], args["output_tokens"] = c.Usage.InputTokens, c.Usage.OutputTokens
		args["total_tokens"], args["cost"] = c.Usage.InputTokens+c.Usage.OutputTokens, c.Usage.CostUSD
	}
	rows, err := tx.Query(ctx, `
		UPDATE incident.analysis_steps AS s
		SET status = @status, error_message = @reason, output_data = @output, input_tokens = @input_tokens,
			output_tokens = @output_tokens, total_tokens = @total_tokens, cost_usd = @cost,
			started_at = CASE WHEN @status = 'skipped' THEN s.started_at ELSE coalesce(s.started_at, now()) END,
			completed_at = CASE WHEN @status = 'in_progress' THEN NULL ELSE now() END,
			duration_ms = CASE WHEN @status = 'in_progress' OR @status = 'skipped' THEN NULL
				ELSE (extract(epoch FROM now() - coalesce(s.started_at, now())) * 1000)::integer END,
			lease_until = CASE WHEN @status = 'in_progress' THEN s.lease_until END
		WHERE s.tenant_id = @tenant AND s.project_id = @project AND s.incident_id = @incident AND s.run = @run AND s.step_type = @type
		RETURNING `+stepColumns, args)
	if err != nil {
		return Step{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Step])
}

// endSteps closes the steps of an attempt that failed: the one in progress
// failed, those that never began are skipped when there will be no other
// attempt.
func endSteps(ctx context.Context, tx pgx.Tx, s auth.Scope, g Generation, reason string, last bool) error {
	rows, err := tx.Query(ctx, `
		SELECT s.step_type, s.status
		FROM incident.analysis_steps AS s
		WHERE s.tenant_id = @tenant AND s.project_id = @project AND s.incident_id = @incident AND s.run = @run AND s.step_number > 1
			AND s.status IN ('pending', 'in_progress')
		ORDER BY s.step_number`, scoped(s, pgx.NamedArgs{"incident": g.IncidentID, "run": g.Run}))
	if err != nil {
		return err
	}
	var changes []StepChange
	var step StepChange
	_, err = pgx.ForEachRow(rows, []any{&step.Type, &step.Status}, func() error {
		switch {
		case step.Status == StepInProgress:
			changes = append(changes, StepChange{Type: step.Type, Status: StepFailed, Reason: reason})
		case last:
			changes = append(changes, StepChange{Type: step.Type, Status: StepSkipped, Reason: "The analysis ended before this step."})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return changeSteps(ctx, tx, s, g, changes)
}

func publishStep(ctx context.Context, tx pgx.Tx, s auth.Scope, step Step) error {
	return events.Publish(ctx, tx, s, events.Event{
		Channel: ChannelIncidents, Type: EventStep,
		Data: StepEvent{IncidentID: step.IncidentID, Run: step.Run, Step: PayloadOfStep(step)},
	})
}
