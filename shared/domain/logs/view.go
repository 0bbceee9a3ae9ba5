package logs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// View is a saved search.
type View struct {
	ID        uuid.UUID
	Name      string
	Filters   map[string]any
	Shared    bool
	CreatedBy *uuid.UUID
	CreatedAt time.Time
}

// ViewPlace is where a view stands in a list by name.
type ViewPlace struct {
	Name string
	ID   uuid.UUID
}

// Visible says whose views a list holds: those of a user and the shared ones.
type Visible struct {
	UserID uuid.NullUUID
	After  *ViewPlace
	Limit  int
}

// Views keeps saved searches.
type Views interface {
	// Add saves one.
	Add(ctx context.Context, s auth.Scope, v View) error
	// Visible lists what a user sees, by name.
	Visible(ctx context.Context, s auth.Scope, of Visible) ([]View, error)
	// Remove deletes one if allowed says so. What a user does not see is missing.
	Remove(ctx context.Context, s auth.Scope, id uuid.UUID, allowed func(View) error) error
}

func viewOf(row pgx.CollectableRow) (v View, err error) {
	var filters []byte
	if err := row.Scan(&v.ID, &v.Name, &filters, &v.Shared, &v.CreatedBy, &v.CreatedAt); err != nil {
		return v, err
	}
	if err := json.Unmarshal(filters, &v.Filters); err != nil {
		return v, fmt.Errorf("read filters: %w", err)
	}
	return v, nil
}
