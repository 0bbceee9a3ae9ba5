package user

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

// Repository stores users.
type Repository struct{ db *postgres.DB }

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository { return &Repository{db: db} }

// Insert stores a new user. An address that any tenant has already is
// ALREADY_EXISTS.
func (r *Repository) Insert(ctx context.Context, u User) error {
	err := r.db.Write(ctx, u.Scope(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO auth.users (id, tenant_id, email, hashed_password, full_name, role, password_changed_at,
				created_at, updated_at)
			VALUES (@id, @tenant, @email, @password, @name, @role, @created, @created, @created)`,
			pgx.NamedArgs{
				"id": u.ID, "tenant": u.TenantID, "email": u.Email, "password": u.PasswordHash, "name": u.FullName,
				"role": u.Role, "created": u.CreatedAt,
			})
		return err
	})
	if postgres.IsUnique(err, "users_email_key") {
		return fault.New(fault.Conflict, fault.CodeExists, "An account with this e-mail address exists already.")
	}
	if err != nil {
		return fmt.Errorf("insert user: %w", err)
	}
	return nil
}

const columns = `u.id, u.tenant_id, t.name AS tenant_name, t.is_active AS tenant_is_active, u.email, u.hashed_password,
	u.totp_enabled, u.full_name, u.role, u.is_active, u.last_login_at, u.last_project_id, u.created_at`

const joined = `
	FROM auth.users AS u
	JOIN auth.tenants AS t ON t.id = u.tenant_id`

// ByID returns a user of the tenant.
func (r *Repository) ByID(ctx context.Context, s auth.Scope, id uuid.UUID) (User, error) {
	var u User
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+joined+`
			WHERE u.tenant_id = $1 AND u.id = $2`, s.TenantID, id)
		if err != nil {
			return err
		}
		u, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
		return err
	})
	return u, found("read user", err)
}

// ByEmail returns the user with this address, of whatever tenant. Only signing in
// may ask: nothing else knows no tenant.
func (r *Repository) ByEmail(ctx context.Context, email string) (User, error) {
	var id uuid.UUID
	var scope auth.Scope
	err := r.db.Unscoped(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT id, tenant_id
			FROM auth.user_by_email($1)`, SameEmail(email)).Scan(&id, &scope.TenantID)
	})
	if err := found("find user by e-mail", err); err != nil {
		return User{}, err
	}
	return r.ByID(ctx, scope, id)
}

// SignedIn remembers when and in which project the user signed in last.
func (r *Repository) SignedIn(ctx context.Context, s auth.Scope, id, project uuid.UUID, at time.Time) error {
	return r.update(ctx, s, "remember sign-in", `
		UPDATE auth.users
		SET last_login_at = @at, last_project_id = @project
		WHERE tenant_id = @tenant AND id = @id`, pgx.NamedArgs{"id": id, "project": project, "at": at})
}

// SwitchedTo remembers the project the user works in.
func (r *Repository) SwitchedTo(ctx context.Context, s auth.Scope, id, project uuid.UUID) error {
	return r.update(ctx, s, "remember project", `
		UPDATE auth.users
		SET last_project_id = @project
		WHERE tenant_id = @tenant AND id = @id`, pgx.NamedArgs{"id": id, "project": project})
}

// Rehash replaces the stored hash of a password that stays the same.
func (r *Repository) Rehash(ctx context.Context, s auth.Scope, id uuid.UUID, hash string) error {
	return r.update(ctx, s, "replace password hash", `
		UPDATE auth.users
		SET hashed_password = @hash
		WHERE tenant_id = @tenant AND id = @id`, pgx.NamedArgs{"id": id, "hash": hash})
}

func (r *Repository) update(ctx context.Context, s auth.Scope, doing, statement string, args pgx.NamedArgs) error {
	args["tenant"] = s.TenantID
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, statement, args)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

func found(doing string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
