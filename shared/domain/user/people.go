package user

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Person is a user of the tenant with the projects they are a member of.
type Person struct {
	ID          uuid.UUID  `db:"id"`
	Email       string     `db:"email"`
	FullName    string     `db:"full_name"`
	Role        Role       `db:"role"`
	IsActive    bool       `db:"is_active"`
	LastLoginAt *time.Time `db:"last_login_at"`
	CreatedAt   time.Time  `db:"created_at"`
	Projects    []Place    `db:"projects"`
}

// Place is a project that a person is a member of, and as what.
type Place struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
	Role auth.Role `json:"role"`
}

// Position is the place of a person in the list by name, from which the next page
// goes on. The zero Position is the beginning.
type Position struct {
	Name string
	ID   uuid.UUID
}

// Filter narrows the list of people: to those whose name or address holds a text,
// and to those who may, or may not, sign in.
type Filter struct {
	Search   string
	IsActive *bool
	After    Position
	Limit    int
}

const person = `
	SELECT u.id, u.email, u.full_name, u.role, u.is_active, u.last_login_at, u.created_at, coalesce((
		SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'role', m.role) ORDER BY p.name, p.id)
		FROM auth.project_members AS m
		JOIN auth.projects AS p ON p.id = m.project_id AND p.tenant_id = m.tenant_id
		WHERE m.user_id = u.id AND m.tenant_id = u.tenant_id
	), '[]') AS projects
	FROM auth.users AS u
	WHERE u.tenant_id = @tenant`

// People returns the users of the tenant by name.
func (r *Repository) People(ctx context.Context, s auth.Scope, f Filter) ([]Person, error) {
	var people []Person
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, person+`
				AND (@search = '' OR u.full_name ILIKE @like OR u.email ILIKE @like)
				AND (@active::boolean IS NULL OR u.is_active = @active)
				AND (@start OR (u.full_name, u.id) > (@name, @id))
			ORDER BY u.full_name, u.id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "search": f.Search, "like": "%" + literal.Replace(f.Search) + "%", "active": f.IsActive,
				"start": f.After.ID == uuid.Nil, "name": f.After.Name, "id": f.After.ID, "limit": f.Limit,
			})
		if err != nil {
			return err
		}
		people, err = pgx.CollectRows(rows, pgx.RowToStructByName[Person])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	return people, nil
}

// literal takes the special meaning from what a person searches for.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Person returns one user of the tenant.
func (r *Repository) Person(ctx context.Context, s auth.Scope, id uuid.UUID) (Person, error) {
	var p Person
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, person+` AND u.id = @id`, pgx.NamedArgs{"tenant": s.TenantID, "id": id})
		if err != nil {
			return err
		}
		p, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Person])
		return err
	})
	return p, found("read person", err)
}

// Lock returns a user of the tenant and keeps others from changing them until the
// transaction that the caller is in ends.
func (r *Repository) Lock(ctx context.Context, s auth.Scope, id uuid.UUID) (User, error) {
	var u User
	err := r.db.Write(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+joined+`
			WHERE u.tenant_id = $1 AND u.id = $2
			FOR UPDATE OF u`, s.TenantID, id)
		if err != nil {
			return err
		}
		u, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
		return err
	})
	return u, found("lock user", err)
}

// Save stores the name of a user, their tenant role and whether they may sign in.
func (r *Repository) Save(ctx context.Context, u User, at time.Time) error {
	return r.update(ctx, u.Scope(), "save user", `
		UPDATE auth.users
		SET full_name = @name, role = @role, is_active = @active, updated_at = @at
		WHERE tenant_id = @tenant AND id = @id`, pgx.NamedArgs{
		"id": u.ID, "name": u.FullName, "role": u.Role, "active": u.IsActive, "at": at,
	})
}

// SetPassword replaces the password of a user by another one.
func (r *Repository) SetPassword(ctx context.Context, s auth.Scope, id uuid.UUID, hash string, at time.Time) error {
	return r.update(ctx, s, "change password", `
		UPDATE auth.users
		SET hashed_password = @hash, password_changed_at = @at, updated_at = @at
		WHERE tenant_id = @tenant AND id = @id`, pgx.NamedArgs{"id": id, "hash": hash, "at": at})
}

// HasOtherAdmin reports whether somebody else may sign in as an administrator of
// the tenant.
func (r *Repository) HasOtherAdmin(ctx context.Context, s auth.Scope, id uuid.UUID) (bool, error) {
	var another bool
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT EXISTS (
				SELECT 1
				FROM auth.users
				WHERE tenant_id = $1 AND id <> $2 AND role = 'admin' AND is_active
			)`, s.TenantID, id).Scan(&another)
	})
	return another, found("look for another administrator", err)
}

// IDByEmail returns the user of the tenant with this address. An address of another
// tenant is not found, like one that nobody has.
func (r *Repository) IDByEmail(ctx context.Context, s auth.Scope, email string) (uuid.UUID, error) {
	var id uuid.UUID
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			SELECT id
			FROM auth.users
			WHERE tenant_id = $1 AND lower(email) = $2`, s.TenantID, SameEmail(email)).Scan(&id)
	})
	return id, found("find person by e-mail", err)
}
