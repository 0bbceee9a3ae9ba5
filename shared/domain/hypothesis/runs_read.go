package hypothesis

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// maxJudged is how many of the newest hypotheses of a project are looked
// through for opinions.
const maxJudged = 2000

// Verdicts counts what people have said about hypotheses of one claim.
type Verdicts struct {
	Confirmed, Rejected, Up, Down int
}

// Latest returns the newest completed generation of an incident with its
// hypotheses by rank.
func (r *Runs) Latest(ctx context.Context, s auth.Scope, incident uuid.UUID) (Generation, []Hypothesis, error) {
	completed, err := collect[Generation](ctx, r.db, s, `
		SELECT `+generationColumns+`
		FROM incident.hypothesis_generations AS g
		WHERE g.tenant_id = @tenant AND g.project_id = @project AND g.incident_id = @incident AND g.status = 'completed'
		ORDER BY g.run DESC
		LIMIT 1`, scoped(s, pgx.NamedArgs{"incident": incident}))
	if err != nil {
		return Generation{}, nil, fmt.Errorf("read the latest generation: %w", err)
	}
	if len(completed) == 0 {
		return Generation{}, nil, fault.Missing()
	}
	rated, err := NewReader(r.db).OfGeneration(ctx, s, incident, completed[0].ID, uuid.NullUUID{})
	if err != nil {
		return Generation{}, nil, err
	}
	found := make([]Hypothesis, len(rated))
	for i, h := range rated {
		found[i] = h.Hypothesis
	}
	return completed[0], found, nil
}

// Verdicts returns what people have said about the given claims in the project,
// by claim in lower case. The ids of hypotheses grow with time, so that the
// newest ones are read from the index.
func (r *Runs) Verdicts(ctx context.Context, s auth.Scope, claims []string) (map[string]Verdicts, error) {
	lower := make([]string, len(claims))
	for i, claim := range claims {
		lower[i] = strings.ToLower(claim)
	}
	verdicts := map[string]Verdicts{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT lower(h.claim), count(*) FILTER (WHERE h.status = 'confirmed'), count(*) FILTER (WHERE h.status = 'rejected'),
				coalesce(sum(f.up), 0), coalesce(sum(f.down), 0)
			FROM (
				SELECT id, claim, status
				FROM incident.hypotheses
				WHERE tenant_id = @tenant AND project_id = @project
				ORDER BY id DESC
				LIMIT @limit
			) AS h
			LEFT JOIN LATERAL (
				SELECT count(*) FILTER (WHERE rating = 'up') AS up, count(*) FILTER (WHERE rating = 'down') AS down
				FROM incident.hypothesis_feedback
				WHERE tenant_id = @tenant AND project_id = @project AND hypothesis_id = h.id
			) AS f ON true
			WHERE lower(h.claim) = ANY(@claims)
			GROUP BY lower(h.claim)`, scoped(s, pgx.NamedArgs{"claims": lower, "limit": maxJudged}))
		if err != nil {
			return err
		}
		var claim string
		var v Verdicts
		_, err = pgx.ForEachRow(rows, []any{&claim, &v.Confirmed, &v.Rejected, &v.Up, &v.Down}, func() error {
			verdicts[claim] = v
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read verdicts on claims: %w", err)
	}
	return verdicts, nil
}
