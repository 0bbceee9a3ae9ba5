package airequest

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Bounds of what is kept and read.
const (
	maxText    = 2000
	maxPerList = 1000
)

const columns = `id, incident_id, request_type, input_tokens, output_tokens, cost_usd, duration_ms, model_used, provider,
	cached, forced, prompt_summary, response_summary, error_message, success, created_at`

// Reader reads the record of a project.
type Reader struct{ db *postgres.DB }

// NewReader returns a Reader of db.
func NewReader(db *postgres.DB) *Reader { return &Reader{db: db} }

// OfIncident returns the calls made for an incident, oldest first, at most a
// thousand. Answers from stored results are no calls.
func (r *Reader) OfIncident(ctx context.Context, s auth.Scope, incident uuid.UUID) ([]Request, error) {
	return r.list(ctx, s, `
		SELECT `+columns+`
		FROM ai.ai_requests
		WHERE tenant_id = @tenant AND project_id = @project AND incident_id = @incident AND NOT cached
		ORDER BY created_at, id
		LIMIT @limit`, pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "incident": incident, "limit": maxPerList})
}

// Newest returns the last calls of the project, newest first.
func (r *Reader) Newest(ctx context.Context, s auth.Scope, limit int) ([]Request, error) {
	return r.list(ctx, s, `
		SELECT `+columns+`
		FROM ai.ai_requests
		WHERE tenant_id = @tenant AND project_id = @project AND NOT cached
		ORDER BY created_at DESC, id DESC
		LIMIT @limit`, pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "limit": min(limit, maxPerList)})
}

func (r *Reader) list(ctx context.Context, s auth.Scope, query string, args pgx.NamedArgs) ([]Request, error) {
	var requests []Request
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, query, args)
		if err != nil {
			return err
		}
		requests, err = pgx.CollectRows(rows, scan)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list AI requests: %w", err)
	}
	return requests, nil
}

// LastError returns when a call of the project failed last, nil when none did.
func (r *Reader) LastError(ctx context.Context, s auth.Scope) (*time.Time, error) {
	var at *time.Time
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT max(created_at)
			FROM ai.ai_requests
			WHERE tenant_id = $1 AND project_id = $2 AND NOT success`, s.TenantID, s.ProjectID).Scan(&at)
	})
	if err != nil {
		return nil, fmt.Errorf("read the last AI error: %w", err)
	}
	return at, nil
}

// Spent returns what all projects of the tenant have spent since the given
// time, in USD. The rows of a project are visible in its own scope only, so the
// projects are asked one after the other.
func (r *Reader) Spent(ctx context.Context, s auth.Scope, since time.Time) (float64, error) {
	total := 0.0
	err := r.db.Atomically(ctx, s.TenantOnly(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id FROM auth.projects WHERE tenant_id = $1 ORDER BY id`, s.TenantID)
		if err != nil {
			return err
		}
		projects, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		for _, project := range projects {
			spent, err := r.spentIn(ctx, auth.Scope{TenantID: s.TenantID, ProjectID: project}, since)
			if err != nil {
				return err
			}
			total += spent
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("sum the AI cost of the tenant: %w", err)
	}
	return total, nil
}

func (r *Reader) spentIn(ctx context.Context, s auth.Scope, since time.Time) (float64, error) {
	var usd float64
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT coalesce(sum(cost_usd), 0)::double precision
			FROM ai.ai_requests
			WHERE tenant_id = $1 AND project_id = $2 AND created_at >= $3`, s.TenantID, s.ProjectID, since).Scan(&usd)
	})
	return usd, err
}

// Repository keeps the record.
type Repository struct {
	*Reader
}

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository {
	return &Repository{Reader: NewReader(db)}
}

// Insert keeps one call. Long texts are cut.
func (r *Repository) Insert(ctx context.Context, s auth.Scope, q Request) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO ai.ai_requests (id, tenant_id, project_id, incident_id, request_type, input_tokens, output_tokens,
				total_tokens, cost_usd, duration_ms, model_used, provider, cached, forced, prompt_summary,
				response_summary, error_message, success, created_at)
			VALUES (@id, @tenant, @project, @incident, @kind, @input, @output, @total, @cost, @duration, @model, @provider,
				@cached, @forced, @prompt, @response, @error, @success, @created)`,
			pgx.NamedArgs{
				"id": q.ID, "tenant": s.TenantID, "project": s.ProjectID, "incident": q.IncidentID, "kind": q.Kind,
				"input": q.Tokens.Input, "output": q.Tokens.Output, "total": q.Tokens.Total(), "cost": q.CostUSD,
				"duration": q.Duration.Milliseconds(), "model": q.Model, "provider": q.Provider, "cached": q.Cached,
				"forced": q.Forced, "prompt": cut(q.PromptSummary), "response": cut(q.ResponseSummary),
				"error": cut(q.ErrorMessage), "success": q.Success, "created": q.CreatedAt,
			})
		return err
	})
	if err != nil {
		return fmt.Errorf("insert AI request: %w", err)
	}
	return nil
}

// DeleteExpired removes calls and anomalies older than the given numbers of days,
// in all projects, at most so many of each, and returns how many went.
func (r *Repository) DeleteExpired(ctx context.Context, requestDays, anomalyDays, limit int) (int, error) {
	removed := 0
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT ai.delete_expired($1, $2, $3)`, requestDays, anomalyDays, limit).Scan(&removed)
	})
	if err != nil {
		return 0, fmt.Errorf("delete expired AI requests: %w", err)
	}
	return removed, nil
}

func scan(row pgx.CollectableRow) (Request, error) {
	var q Request
	var duration int64
	err := row.Scan(&q.ID, &q.IncidentID, &q.Kind, &q.Tokens.Input, &q.Tokens.Output, &q.CostUSD, &duration, &q.Model, &q.Provider,
		&q.Cached, &q.Forced, &q.PromptSummary, &q.ResponseSummary, &q.ErrorMessage, &q.Success, &q.CreatedAt)
	q.Duration = time.Duration(duration) * time.Millisecond
	return q, err
}

func cut(text string) string {
	runes := []rune(text)
	if len(runes) <= maxText {
		return text
	}
	return string(runes[:maxText-1]) + "…"
}
