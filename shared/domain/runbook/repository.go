package runbook

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

// columns are what a Runbook is read from.
const columns = `r.id, r.title, r.description, r.service_names, r.alert_names, r.severities, r.labels, r.steps, r.tags,
	r.enabled, r.version, r.created_by, author.full_name AS created_by_name, r.created_at, r.updated_at, r.last_used_at`

// tables are where the columns come from.
const tables = `incident.runbooks AS r
	LEFT JOIN auth.users AS author ON author.id = r.created_by AND author.tenant_id = r.tenant_id`

// inScope keeps other projects out.
const inScope = `r.tenant_id = @tenant AND r.project_id = @project`

// maxCandidates is how many runbooks are compared with one incident.
const maxCandidates = 1000

// Repository stores runbooks and their executions. Only incident-service writes.
type Repository struct{ db *postgres.DB }

// NewRepository returns the repository on db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter says which runbooks a list shows; members that are not set admit all.
type Filter struct {
	ServiceName string
	Search      string
	Tag         string
}

// List returns a page of runbooks, the last changed first.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, request page.Request) (page.Page[Runbook], error) {
	where, args := f.where(s)
	var found page.Page[Runbook]
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var total int
		if err := tx.QueryRow(ctx, `SELECT count(*) FROM incident.runbooks AS r WHERE `+where, args).Scan(&total); err != nil {
			return err
		}
		args["limit"], args["offset"] = request.Limit, request.Offset()
		items, err := query(ctx, tx, where+` ORDER BY r.updated_at DESC, r.id LIMIT @limit OFFSET @offset`, args)
		found = page.Of(items, total, request)
		return err
	})
	if err != nil {
		return found, fmt.Errorf("list runbooks: %w", err)
	}
	return found, nil
}

func (f Filter) where(s auth.Scope) (string, pgx.NamedArgs) {
	conditions, args := []string{inScope}, inProject(s)
	add := func(condition, name string, value any) {
		conditions, args[name] = append(conditions, condition), value
	}
	if f.ServiceName != "" {
		add(`@service_name = ANY(r.service_names)`, "service_name", f.ServiceName)
	}
	if f.Tag != "" {
		add(`@tag = ANY(r.tags)`, "tag", f.Tag)
	}
	if f.Search != "" {
		add(`(r.title ILIKE @search OR r.description ILIKE @search)`, "search", contains(f.Search))
	}
	return strings.Join(conditions, ` AND `), args
}

// contains is the pattern of texts that hold part as it stands.
func contains(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(part) + "%"
}

func inProject(s auth.Scope) pgx.NamedArgs {
	return pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID}
}

func query(ctx context.Context, tx pgx.Tx, where string, args pgx.NamedArgs) ([]Runbook, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM `+tables+`
		WHERE `+where, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Runbook])
}

// ByID returns a runbook.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Runbook, error) {
	var found Runbook
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		found, err = load(ctx, tx, s, id)
		return err
	})
	return found, err
}

func load(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Runbook, error) {
	args := inProject(s)
	args["id"] = id
	found, err := query(ctx, tx, inScope+` AND r.id = @id`, args)
	if err != nil {
		return Runbook{}, fmt.Errorf("read runbook: %w", err)
	}
	if len(found) == 0 {
		return Runbook{}, fault.Missing()
	}
	return found[0], nil
}

// lock returns the runbook and keeps others from changing it until the end of the
// transaction.
func lock(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID) (Runbook, error) {
	args := inProject(s)
	args["id"] = id
	var locked uuid.UUID
	err := tx.QueryRow(ctx, `
		SELECT r.id
		FROM incident.runbooks AS r
		WHERE r.id = @id AND `+inScope+`
		FOR NO KEY UPDATE`, args).Scan(&locked)
	if errors.Is(err, pgx.ErrNoRows) {
		return Runbook{}, fault.Missing()
	}
	if err != nil {
		return Runbook{}, fmt.Errorf("lock runbook: %w", err)
	}
	return load(ctx, tx, s, id)
}

// Candidates returns the enabled runbooks that are for the service or for one of
// the alerts. Others have too little in common with an incident.
func (r *Repository) Candidates(ctx context.Context, s auth.Scope, subject Subject) ([]Runbook, error) {
	args := inProject(s)
	args["service"], args["alerts"], args["limit"] = subject.ServiceName, subject.AlertNames, maxCandidates
	if subject.AlertNames == nil {
		args["alerts"] = []string{}
	}
	var found []Runbook
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		found, err = query(ctx, tx, inScope+` AND r.enabled
			AND (r.service_names @> ARRAY[@service::text] OR r.alert_names && @alerts::text[])
			ORDER BY r.updated_at DESC, r.id
			LIMIT @limit`, args)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read runbooks that may fit: %w", err)
	}
	return found, nil
}
