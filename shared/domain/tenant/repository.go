package tenant

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const slugTries = 5

// Repository stores tenants.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Insert stores a new tenant in its own scope. When its slug is taken it gets a
// random suffix, which t then carries.
func (r *Repository) Insert(ctx context.Context, t *Tenant) error {
	base := t.Slug
	err := r.db.Write(ctx, t.Scope(), func(tx pgx.Tx) error {
		for range slugTries {
			stored, err := insert(ctx, tx, *t)
			if err != nil || stored {
				return err
			}
			t.Slug = base + "-" + suffix()
		}
		return errors.New("no free slug")
	})
	if err != nil {
		return fmt.Errorf("insert tenant: %w", err)
	}
	return nil
}

func insert(ctx context.Context, tx pgx.Tx, t Tenant) (bool, error) {
	tag, err := tx.Exec(ctx, `
		INSERT INTO auth.tenants (id, name, slug, plan_type, created_at, updated_at)
		VALUES (@id, @name, @slug, @plan, @created, @created)
		ON CONFLICT ON CONSTRAINT tenants_slug_key DO NOTHING`,
		pgx.NamedArgs{"id": t.ID, "name": t.Name, "slug": t.Slug, "plan": t.Plan, "created": t.CreatedAt})
	return tag.RowsAffected() == 1, err
}

func suffix() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(b[:])
}
