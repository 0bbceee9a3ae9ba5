package hypothesis

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Standing is what the system looks at before it repeats the newest run of an
// incident.
type Standing struct {
	Status GenerationStatus
	// Repeats counts the runs that the system repeated.
	Repeats int
	// Judged says that a person has judged or rated a hypothesis of the incident.
	Judged bool
	// Alerts are those that the newest run had as evidence.
	Alerts []uuid.UUID
}

// SeenAlerts names the alerts of a run in the output of its step
// StepSourceIdentified.
const SeenAlerts = "alert_ids"

// Standing returns how the newest run of an incident stands; without one it is
// empty.
func (q *Queue) Standing(ctx context.Context, s auth.Scope, incidentID uuid.UUID) (Standing, error) {
	var found Standing
	err := q.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT g.status,
				(
					SELECT count(*)
					FROM incident.hypothesis_generations AS r
					WHERE r.tenant_id = @tenant AND r.project_id = @project AND r.incident_id = @incident AND r.reason <> ''
				),
				EXISTS (
					SELECT 1
					FROM incident.hypotheses AS h
					LEFT JOIN incident.hypothesis_feedback AS f ON `+ofHypothesis+`
					WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.incident_id = @incident
						AND (h.status <> 'proposed' OR f.id IS NOT NULL)
				),
				ARRAY(
					SELECT jsonb_array_elements_text(st.output_data -> @seen)::uuid
					FROM incident.analysis_steps AS st
					WHERE st.tenant_id = @tenant AND st.project_id = @project AND st.incident_id = @incident
						AND st.run = g.run AND st.step_type = 'source_identified'
				)
			FROM incident.hypothesis_generations AS g
			WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident
			ORDER BY g.run DESC
			LIMIT 1`, scoped(s, pgx.NamedArgs{"incident": incidentID, "seen": SeenAlerts})).
			Scan(&found.Status, &found.Repeats, &found.Judged, &found.Alerts)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Standing{}, nil
	}
	if err != nil {
		return Standing{}, fmt.Errorf("read the newest generation: %w", err)
	}
	return found, nil
}
