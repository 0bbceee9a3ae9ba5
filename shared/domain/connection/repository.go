package connection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const columns = `id, tenant_id, project_id, category, name, config_encrypted, config_display, is_active, last_tested_at,
	last_test_status, created_at, updated_at`

// foreignKeyViolation is the state of PostgreSQL for a row that others point to.
const foreignKeyViolation = "23503"

// Repository stores connection settings.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Filter narrows a list; what is empty does not.
type Filter struct {
	Category Category
	Prefix   string
}

// Position is the place of a setting in the list, from which the next page goes on.
// The zero Position is the beginning.
type Position struct {
	Category, Name string
	ID             uuid.UUID
}

// PositionOf reads the key of a setting; without one it is the beginning.
func PositionOf(key []string) Position {
	if len(key) != 3 {
		return Position{}
	}
	id, _ := uuid.Parse(key[2]) // cursors are signed: nobody else has written it
	return Position{Category: key[0], Name: key[1], ID: id}
}

// List returns settings by category and name, at most limit after the given position.
func (r *Repository) List(ctx context.Context, s auth.Scope, f Filter, after Position, limit int) ([]Setting, error) {
	var list []Setting
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM integration.connection_configs
			WHERE tenant_id = @tenant AND project_id = @project AND (@category = '' OR category = @category)
				AND starts_with(category, @prefix) AND (@start OR (category, name, id) > (@after_category, @after_name, @after_id))
			ORDER BY category, name, id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "category": string(f.Category), "prefix": f.Prefix,
				"start": after.ID == uuid.Nil, "after_category": after.Category, "after_name": after.Name, "after_id": after.ID,
				"limit": limit,
			})
		if err != nil {
			return err
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByName[Setting])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list connection settings: %w", err)
	}
	return list, nil
}

// ByID returns a setting of the project.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (Setting, error) {
	var found Setting
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		var err error
		found, err = read(ctx, tx, s, id, "")
		return err
	})
	return found, known("read connection setting", err)
}

// Newest returns the active setting of the categories that was made last, nil when
// there is none; only ones whose last test succeeded when tested is true.
func (r *Repository) Newest(ctx context.Context, s auth.Scope, of []Category, tested bool) (*Setting, error) {
	var found []Setting
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM integration.connection_configs
			WHERE tenant_id = @tenant AND project_id = @project AND category = ANY (@categories) AND is_active
				AND (NOT @tested OR last_test_status = 'success')
			ORDER BY created_at DESC, id DESC
			LIMIT 1`,
			pgx.NamedArgs{"tenant": s.TenantID, "project": s.ProjectID, "categories": of, "tested": tested})
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Setting])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find connection setting: %w", err)
	}
	if len(found) == 0 {
		return nil, nil //nolint:nilnil // a project without one
	}
	return &found[0], nil
}

// Insert stores a new setting. record runs in the same transaction.
func (r *Repository) Insert(ctx context.Context, s auth.Scope, made Setting, record func(tx pgx.Tx) error) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO integration.connection_configs (id, tenant_id, project_id, category, name, config_encrypted,
				config_display, is_active, last_tested_at, last_test_status, created_at, updated_at)
			VALUES (@id, @tenant, @project, @category, @name, @sealed, @display, @active, @tested_at, @test_status, @created, @updated)`,
			values(s, made))
		if err != nil {
			return err
		}
		return record(tx)
	})
	if err != nil {
		return fmt.Errorf("insert connection setting: %w", err)
	}
	return nil
}

// Change locks a setting, lets change decide and stores the result. record runs in
// the same transaction.
func (r *Repository) Change(
	ctx context.Context, s auth.Scope, id uuid.UUID, change func(*Setting) error, record func(tx pgx.Tx) error,
) (Setting, error) {
	var after Setting
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		var err error
		if after, err = read(ctx, tx, s, id, "FOR UPDATE"); err != nil {
			return err
		}
		if err := change(&after); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE integration.connection_configs
			SET category = @category, name = @name, config_encrypted = @sealed, config_display = @display, is_active = @active,
				last_tested_at = @tested_at, last_test_status = @test_status, updated_at = @updated
			WHERE id = @id AND tenant_id = @tenant AND project_id = @project`, values(s, after))
		if err != nil {
			return err
		}
		return record(tx)
	})
	return after, known("change connection setting", err)
}

// Tested notes the outcome of a test, unless the configuration became another one in
// the meantime. record runs in the same transaction in either case.
func (r *Repository) Tested(
	ctx context.Context, s auth.Scope, tested Setting, status TestStatus, at time.Time, record func(tx pgx.Tx) error,
) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			UPDATE integration.connection_configs
			SET last_tested_at = @at, last_test_status = @status, updated_at = @at
			WHERE id = @id AND tenant_id = @tenant AND project_id = @project AND config_encrypted = @sealed`,
			pgx.NamedArgs{
				"id": tested.ID, "tenant": s.TenantID, "project": s.ProjectID, "sealed": tested.Sealed, "status": status, "at": at,
			})
		if err != nil {
			return err
		}
		return record(tx)
	})
	return known("note test of connection setting", err)
}

// Record runs record in a transaction of its own: for a test of what is not stored.
func (r *Repository) Record(ctx context.Context, s auth.Scope, record func(tx pgx.Tx) error) error {
	return known("record test of connection", r.db.Write(ctx, s, record))
}

// Delete removes a setting that nothing refers to. record runs in the same
// transaction.
func (r *Repository) Delete(ctx context.Context, s auth.Scope, id uuid.UUID, record func(tx pgx.Tx, gone Setting) error) error {
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		gone, err := read(ctx, tx, s, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			DELETE FROM integration.connection_configs
			WHERE id = $1 AND tenant_id = $2 AND project_id = $3`, id, s.TenantID, s.ProjectID)
		if err != nil {
			return err
		}
		return record(tx, gone)
	})
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == foreignKeyViolation {
		return fault.New(fault.Conflict, fault.CodeConflict, "An alert channel uses this connection. Change or delete the channel first.")
	}
	return known("delete connection setting", err)
}

func read(ctx context.Context, tx pgx.Tx, s auth.Scope, id uuid.UUID, lock string) (Setting, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+columns+`
		FROM integration.connection_configs
		WHERE id = $1 AND tenant_id = $2 AND project_id = $3 `+lock, id, s.TenantID, s.ProjectID)
	if err != nil {
		return Setting{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Setting])
}

func values(s auth.Scope, x Setting) pgx.NamedArgs {
	return pgx.NamedArgs{
		"id": x.ID, "tenant": s.TenantID, "project": s.ProjectID, "category": x.Category, "name": x.Name, "sealed": x.Sealed,
		"display": x.Display, "active": x.IsActive, "tested_at": x.LastTestedAt, "test_status": x.LastTestStatus,
		"created": x.CreatedAt, "updated": x.UpdatedAt,
	}
}

func known(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
