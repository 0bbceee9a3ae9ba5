package hypothesis

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	generationColumns = `g.id, g.incident_id, g.run, g.status, g.source, g.using_mock, g.evidence_hash, g.context,
		g.reason, g.requested_by, g.error_message, g.attempts, g.lease_until, g.fence, g.created_at, g.completed_at`

	hypothesisColumns = `h.id, h.incident_id, h.generation_id, h.claim, h.description, h.confidence_score,
		h.supporting_evidence, h.contradicting_evidence, h.evidence, h.suggested_actions, h.source, h.status, h.rank,
		h.created_at, h.updated_at`

	// ratingColumns count the feedback; mine is that of the user @viewer.
	ratingColumns = `
		(SELECT count(*) FROM incident.hypothesis_feedback AS f WHERE ` + ofHypothesis + ` AND f.rating = 'up') AS up,
		(SELECT count(*) FROM incident.hypothesis_feedback AS f WHERE ` + ofHypothesis + ` AND f.rating = 'down') AS down,
		(SELECT f.rating FROM incident.hypothesis_feedback AS f WHERE ` + ofHypothesis + ` AND f.user_id = @viewer) AS mine`

	ofHypothesis = `f.tenant_id = h.tenant_id AND f.project_id = h.project_id AND f.hypothesis_id = h.id`

	stepColumns = `s.id, s.incident_id, s.run, s.step_type, s.step_number, s.status, s.input_data, s.output_data,
		s.input_tokens, s.output_tokens, s.total_tokens, s.cost_usd::float8 AS cost_usd, s.duration_ms, s.error_message,
		s.started_at, s.completed_at, s.lease_until, s.created_at, s.updated_at`

	feedbackColumns = `f.id, f.hypothesis_id, f.user_id, u.full_name AS user_name, f.rating, f.comment, f.actual_cause,
		f.created_at, f.updated_at`
)

// scoped are arguments of a query with the scope that every query asks for.
func scoped(s auth.Scope, args pgx.NamedArgs) pgx.NamedArgs {
	args["tenant"], args["project"] = s.TenantID, s.ProjectID
	return args
}

// Reader reads runs, hypotheses, steps and feedback.
type Reader struct {
	db *postgres.DB
}

// NewReader returns a reader.
func NewReader(db *postgres.DB) Reader {
	return Reader{db}
}

// Rated is a hypothesis with what people think of it. Mine is the rating of the
// person who asked.
type Rated struct {
	Hypothesis

	Up   int
	Down int
	Mine *Rating
}

// Opinions are the ratings as answers show them.
func (r Rated) Opinions() Opinions {
	return Opinions{Up: r.Up, Down: r.Down, Mine: r.Mine}
}

// Requested is a generation with the number of its hypotheses and the name of
// the person who asked for it, nil for the system.
type Requested struct {
	Generation

	Hypotheses      int
	RequestedByName *string
}

// Position is the place of an entry in a list that is sorted by time and id.
type Position struct {
	At time.Time
	ID uuid.UUID
}

// endOfTime is later than every entry.
var endOfTime = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// Generations returns up to limit runs of an incident, the newest first, after
// the given one; nil starts at the newest.
func (r Reader) Generations(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after *Position, limit int) ([]Requested, error) {
	if after == nil {
		after = &Position{At: endOfTime}
	}
	runs, err := collect[Requested](ctx, r.db, s, `
		SELECT `+generationColumns+`, u.full_name AS requested_by_name,
			(
				SELECT count(*)
				FROM incident.hypotheses AS h
				WHERE h.tenant_id = g.tenant_id AND h.project_id = g.project_id AND h.generation_id = g.id
			) AS hypotheses
		FROM incident.hypothesis_generations AS g
		LEFT JOIN auth.users AS u ON u.id = g.requested_by AND u.tenant_id = g.tenant_id
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident AND g.created_at <= @at AND (g.created_at < @at OR g.id > @id)
		ORDER BY g.created_at DESC, g.id
		LIMIT @limit`, scoped(s, pgx.NamedArgs{"incident": incidentID, "at": after.At, "id": after.ID, "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	return runs, nil
}

// Latest returns the hypotheses of the newest completed run of an incident by
// rank, none when there is no such run.
func (r Reader) Latest(ctx context.Context, s auth.Scope, incidentID uuid.UUID, viewer uuid.NullUUID) ([]Rated, error) {
	found, err := collect[Rated](ctx, r.db, s, `
		SELECT `+hypothesisColumns+`, `+ratingColumns+`
		FROM incident.hypotheses AS h
		WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.generation_id = (
			SELECT g.id
			FROM incident.hypothesis_generations AS g
			WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident AND g.status = 'completed'
			ORDER BY g.run DESC
			LIMIT 1
		)
		ORDER BY h.rank`, scoped(s, pgx.NamedArgs{"incident": incidentID, "viewer": viewer}))
	if err != nil {
		return nil, fmt.Errorf("read latest hypotheses: %w", err)
	}
	return found, nil
}

// OfGeneration returns the hypotheses of one run of an incident by rank. A run
// of another incident is not found.
func (r Reader) OfGeneration(ctx context.Context, s auth.Scope, incidentID, generationID uuid.UUID, viewer uuid.NullUUID) ([]Rated, error) {
	runs, err := collect[Generation](ctx, r.db, s, `
		SELECT `+generationColumns+`
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.id = @id AND g.incident_id = @incident`,
		scoped(s, pgx.NamedArgs{"id": generationID, "incident": incidentID}))
	if err != nil {
		return nil, fmt.Errorf("read generation: %w", err)
	}
	if len(runs) == 0 {
		return nil, fault.Missing()
	}

	found, err := collect[Rated](ctx, r.db, s, `
		SELECT `+hypothesisColumns+`, `+ratingColumns+`
		FROM incident.hypotheses AS h
		WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.generation_id = @generation
		ORDER BY h.rank`, scoped(s, pgx.NamedArgs{"generation": generationID, "viewer": viewer}))
	if err != nil {
		return nil, fmt.Errorf("read hypotheses of a generation: %w", err)
	}
	return found, nil
}

// ByID returns one hypothesis of an incident.
func (r Reader) ByID(ctx context.Context, s auth.Scope, incidentID, id uuid.UUID, viewer uuid.NullUUID) (Rated, error) {
	var found Rated
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		found, err = one(ctx, tx, s, incidentID, id, viewer)
		return err
	})
	return found, err
}

func one(ctx context.Context, tx pgx.Tx, s auth.Scope, incidentID, id uuid.UUID, viewer uuid.NullUUID) (Rated, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+hypothesisColumns+`, `+ratingColumns+`
		FROM incident.hypotheses AS h
		WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.id = @id AND h.incident_id = @incident`,
		scoped(s, pgx.NamedArgs{"id": id, "incident": incidentID, "viewer": viewer}))
	if err != nil {
		return Rated{}, fmt.Errorf("read hypothesis: %w", err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Rated])
	if errors.Is(err, pgx.ErrNoRows) {
		return Rated{}, fault.Missing()
	}
	if err != nil {
		return Rated{}, fmt.Errorf("read hypothesis: %w", err)
	}
	return found, nil
}

// History returns up to limit hypotheses of all runs of an incident, the oldest
// first, after the given position.
func (r Reader) History(ctx context.Context, s auth.Scope, incidentID uuid.UUID, after Position, limit int) ([]Hypothesis, error) {
	found, err := collect[Hypothesis](ctx, r.db, s, `
		SELECT `+hypothesisColumns+`
		FROM incident.hypotheses AS h
		WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.incident_id = @incident
			AND (h.created_at, h.id) > (@at, @id)
		ORDER BY h.created_at, h.id
		LIMIT @limit`, scoped(s, pgx.NamedArgs{"incident": incidentID, "at": after.At, "id": after.ID, "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("read hypotheses: %w", err)
	}
	return found, nil
}

// HypothesesByID returns the given hypotheses of an incident, those that exist.
func (r Reader) HypothesesByID(ctx context.Context, s auth.Scope, incidentID uuid.UUID, ids []uuid.UUID) ([]Hypothesis, error) {
	found, err := collect[Hypothesis](ctx, r.db, s, `
		SELECT `+hypothesisColumns+`
		FROM incident.hypotheses AS h
		WHERE h.tenant_id = @tenant AND h.project_id = @project AND h.incident_id = @incident AND h.id = ANY(@ids)`,
		scoped(s, pgx.NamedArgs{"incident": incidentID, "ids": ids}))
	if err != nil {
		return nil, fmt.Errorf("read hypotheses by id: %w", err)
	}
	return found, nil
}

// FeedbackOf returns up to limit opinions on a hypothesis, the oldest first,
// after the given position.
func (r Reader) FeedbackOf(ctx context.Context, s auth.Scope, id uuid.UUID, after Position, limit int) ([]Feedback, error) {
	opinions, err := collect[Feedback](ctx, r.db, s, `
		SELECT `+feedbackColumns+`
		FROM incident.hypothesis_feedback AS f
		JOIN auth.users AS u ON u.id = f.user_id AND u.tenant_id = f.tenant_id
		WHERE f.tenant_id = @tenant AND f.project_id = @project AND f.hypothesis_id = @hypothesis
			AND (f.created_at, f.id) > (@at, @id)
		ORDER BY f.created_at, f.id
		LIMIT @limit`, scoped(s, pgx.NamedArgs{"hypothesis": id, "at": after.At, "id": after.ID, "limit": limit}))
	if err != nil {
		return nil, fmt.Errorf("read feedback: %w", err)
	}
	return opinions, nil
}

// collect reads all rows of a query, each into a T.
func collect[T any](ctx context.Context, db *postgres.DB, s auth.Scope, query string, args ...any) ([]T, error) {
	var found []T
	err := db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[T])
		return err
	})
	return found, err
}
