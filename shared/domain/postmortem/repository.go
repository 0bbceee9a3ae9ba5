package postmortem

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// columns are what a Postmortem is read from.
const columns = `p.id, p.incident_id, p.status, p.title, p.summary, p.impact, p.root_cause, p.contributing_factors, p.detection,
	p.resolution, p.timeline, p.lessons, p.action_items, p.authors, p.ai_generated, p.version, p.base, p.base_at,
	p.draft_source, p.draft_error, p.created_at, p.updated_at, p.published_at, i.title AS incident_title`

// from are the postmortems with their incidents.
const from = `
	FROM incident.postmortems AS p
	JOIN incident.incidents AS i ON i.id = p.incident_id AND i.tenant_id = p.tenant_id AND i.project_id = p.project_id
	WHERE p.tenant_id = @tenant AND p.project_id = @project AND `

// Repository stores postmortems. Only incident-service has one.
type Repository struct{ db *postgres.DB }

// NewRepository returns the repository on db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter says which postmortems a list shows; members that are not set admit all.
type Filter struct {
	Statuses []Status
	Search   string
}

// List returns a page of the postmortems of incidents that are not deleted, the
// last changed first.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, request page.Request) (page.Page[Postmortem], error) {
	where, args := f.where(s)
	var found page.Page[Postmortem]
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var total int
		err := tx.QueryRow(ctx, `SELECT count(*)`+from+where, args).Scan(&total)
		if err != nil {
			return err
		}
		args["limit"], args["offset"] = request.Limit, request.Offset()
		rows, err := tx.Query(ctx, `
			SELECT `+columns+from+where+`
			ORDER BY p.updated_at DESC, p.id
			LIMIT @limit OFFSET @offset`, args)
		if err != nil {
			return err
		}
		items, err := pgx.CollectRows(rows, pgx.RowToStructByName[Postmortem])
		found = page.Of(items, total, request)
		return err
	})
	if err != nil {
		return found, fmt.Errorf("list postmortems: %w", err)
	}
	return found, nil
}

func (f Filter) where(s auth.Scope) (string, pgx.NamedArgs) {
	args := pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID}
	conditions := []string{`i.deleted_at IS NULL`}
	if len(f.Statuses) > 0 {
		conditions = append(conditions, `p.status = ANY(@statuses)`)
		args["statuses"] = f.Statuses
	}
	if f.Search != "" {
		conditions = append(conditions, `(p.title ILIKE @search OR p.summary ILIKE @search OR p.root_cause ILIKE @search)`)
		args["search"] = contains(f.Search)
	}
	return strings.Join(conditions, ` AND `), args
}

// contains is the pattern of texts that hold part as it stands.
func contains(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(part) + "%"
}

// OfIncident returns the postmortem of an incident.
func (r *Repository) OfIncident(ctx context.Context, s auth.Scope, incidentID uuid.UUID) (Postmortem, error) {
	return r.read(ctx, s, `p.incident_id = @id`, incidentID)
}

// ByID returns a postmortem.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Postmortem, error) {
	return r.read(ctx, s, `p.id = @id`, id)
}

func (r *Repository) read(ctx context.Context, s auth.Scope, where string, id uuid.UUID) (Postmortem, error) {
	var p Postmortem
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		p, err = one(ctx, tx, s, where, id)
		return err
	})
	return p, err
}

func one(ctx context.Context, tx pgx.Tx, s auth.Scope, where string, id uuid.UUID) (Postmortem, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+from+where,
		pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "id": id})
	if err != nil {
		return Postmortem{}, fmt.Errorf("read postmortem: %w", err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Postmortem])
	if errors.Is(err, pgx.ErrNoRows) {
		return p, fault.Missing()
	}
	if err != nil {
		return p, fmt.Errorf("read postmortem: %w", err)
	}
	return p, nil
}
