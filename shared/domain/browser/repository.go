package browser

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Repository keeps what browsers report.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter narrows a read; empty members do not.
type Filter struct {
	App string
	// URL is part of the address of the page.
	URL  string
	From time.Time
	To   time.Time
}

// Place is where something stands in a list: the event it came with, and its number in
// it.
type Place struct {
	At     time.Time
	ID     uuid.UUID
	Number int
}

// Seen is something that a browser reported, with the page it is about.
type Seen[T any] struct {
	Place

	AppName   string
	URL       string
	SessionID *string
	ViewID    *string
	What      T
}

// PageLoads returns page loads, newest first, at most limit after a place; nil is the
// beginning.
func (r *Repository) PageLoads(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Seen[PageLoad], error) {
	return listed[PageLoad](ctx, r, s, f, after, limit, `
		SELECT e.page_load AS what, 1::bigint AS number WHERE e.page_load IS NOT NULL`)
}

// Failures returns errors, newest first, at most limit after a place; nil is the
// beginning.
func (r *Repository) Failures(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Seen[Failure], error) {
	return listed[Failure](ctx, r, s, f, after, limit, `
		SELECT x.what, x.number FROM jsonb_array_elements(e.errors) WITH ORDINALITY AS x (what, number)`)
}

// Requests returns requests of pages, newest first, at most limit after a place; nil is
// the beginning.
func (r *Repository) Requests(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Seen[Request], error) {
	return listed[Request](ctx, r, s, f, after, limit, `
		SELECT x.what, x.number FROM jsonb_array_elements(e.xhr_events) WITH ORDINALITY AS x (what, number)`)
}

// listed walks the events of a range and takes from each what a subquery selects.
func listed[T any](ctx context.Context, r *Repository, s auth.Scope, f Filter, after *Place, limit int, subquery string) ([]Seen[T], error) {
	args := pgx.NamedArgs{
		"tenant": s.TenantID, "project": s.ProjectID, "app": f.App, "url": f.URL, "from": f.From, "to": f.To, "limit": limit,
		"start": after == nil, "at": f.To, "id": uuid.Nil, "number": 0,
	}
	if after != nil {
		args["at"], args["id"], args["number"] = after.At, after.ID, after.Number
	}
	var found []Seen[T]
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT e.timestamp, e.id, x.number, e.app_name, e.url, e.session_id, e.view_id, x.what
			FROM telemetry.obs_browser_events AS e
			CROSS JOIN LATERAL (`+subquery+`) AS x
			WHERE e.tenant_id = @tenant AND e.project_id = @project AND e.timestamp >= @from AND e.timestamp <= @to AND e.timestamp <= @at
				AND (@app = '' OR e.app_name = @app) AND (@url = '' OR position(@url IN e.url) > 0)
				AND (@start OR e.timestamp < @at OR e.id > @id OR e.id = @id AND x.number > @number)
			ORDER BY e.timestamp DESC, e.id, x.number
			LIMIT @limit`, args)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Seen[T], error) {
			var one Seen[T]
			err := row.Scan(&one.At, &one.ID, &one.Number, &one.AppName, &one.URL, &one.SessionID, &one.ViewID, &one.What)
			return one, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list browser events: %w", err)
	}
	return found, nil
}
