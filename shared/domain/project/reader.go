package project

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

// maxMemberships bounds how many projects of one person are looked at.
const maxMemberships = 1000

const columns = `p.id, p.tenant_id, p.name, p.slug, p.description, p.timezone, p.is_active, p.created_at, p.updated_at,
	(SELECT count(*) FROM auth.project_members AS c WHERE c.tenant_id = p.tenant_id AND c.project_id = p.id) AS member_count`

// Reader reads projects and their members, for every service.
type Reader struct{ db *postgres.DB }

// NewReader returns a Reader of db.
func NewReader(db *postgres.DB) *Reader { return &Reader{db: db} }

// Current returns the project of the scope.
func (r *Reader) Current(ctx context.Context, s auth.Scope) (Project, error) {
	var p Project
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`
			FROM auth.projects AS p
			WHERE p.tenant_id = $1 AND p.id = $2`, s.TenantID, s.ProjectID)
		if err != nil {
			return err
		}
		p, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Project])
		return err
	})
	return p, found("read project", err)
}

// Position is the place of a row in a list, from which the next page goes on. The
// zero Position is the beginning.
type Position struct {
	Name string
	At   time.Time
	ID   uuid.UUID
}

func (p Position) start() bool { return p.ID == uuid.Nil }

const memberColumns = `m.user_id, u.email, u.full_name, m.role, u.is_active, m.created_at AS joined_at`

// Members returns the members of the project of the scope in the order in which
// they joined, at most limit after the given position.
func (r *Reader) Members(ctx context.Context, s auth.Scope, after Position, limit int) ([]Member, error) {
	var members []Member
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+memberColumns+`
			FROM auth.project_members AS m
			JOIN auth.users AS u ON u.id = m.user_id AND u.tenant_id = m.tenant_id
			WHERE m.tenant_id = @tenant AND m.project_id = @project AND (@start OR (m.created_at, m.user_id) > (@at, @id))
			ORDER BY m.created_at, m.user_id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "project": s.ProjectID, "start": after.start(), "at": after.At, "id": after.ID, "limit": limit,
			})
		if err != nil {
			return err
		}
		members, err = pgx.CollectRows(rows, pgx.RowToStructByName[Member])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return members, nil
}

// Member returns one member of the project of the scope. Somebody who is none is
// not found.
func (r *Reader) Member(ctx context.Context, s auth.Scope, userID uuid.UUID) (Member, error) {
	var m Member
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+memberColumns+`
			FROM auth.project_members AS m
			JOIN auth.users AS u ON u.id = m.user_id AND u.tenant_id = m.tenant_id
			WHERE m.tenant_id = $1 AND m.project_id = $2 AND m.user_id = $3`, s.TenantID, s.ProjectID, userID)
		if err != nil {
			return err
		}
		m, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Member])
		return err
	})
	return m, found("read member", err)
}

// MembershipsOf returns the projects a user is a member of, inactive ones included,
// by name, at most limit after the given position; zero means all that are looked
// at.
func (r *Reader) MembershipsOf(ctx context.Context, s auth.Scope, userID uuid.UUID, after Position, limit int) ([]Membership, error) {
	if limit == 0 {
		limit = maxMemberships
	}
	var memberships []Membership
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`, m.role, m.created_at AS joined_at
			FROM auth.project_members AS m
			JOIN auth.projects AS p ON p.id = m.project_id AND p.tenant_id = m.tenant_id
			WHERE m.tenant_id = @tenant AND m.user_id = @user AND (@start OR (p.name, p.id) > (@name, @id))
			ORDER BY p.name, p.id
			LIMIT @limit`,
			pgx.NamedArgs{
				"tenant": s.TenantID, "user": userID, "start": after.start(), "name": after.Name, "id": after.ID, "limit": limit,
			})
		if err != nil {
			return err
		}
		memberships, err = pgx.CollectRows(rows, pgx.RowToStructByName[Membership])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list memberships: %w", err)
	}
	return memberships, nil
}

// MembershipIn returns a project of the tenant as the user sees it, member or not.
func (r *Reader) MembershipIn(ctx context.Context, s auth.Scope, userID, projectID uuid.UUID) (Membership, error) {
	var m Membership
	err := r.db.Read(ctx, s.TenantOnly(), func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT `+columns+`, coalesce(m.role, '') AS role, coalesce(m.created_at, 'epoch') AS joined_at
			FROM auth.projects AS p
			LEFT JOIN auth.project_members AS m ON m.tenant_id = p.tenant_id AND m.project_id = p.id AND m.user_id = $3
			WHERE p.tenant_id = $1 AND p.id = $2`, s.TenantID, projectID, userID)
		if err != nil {
			return err
		}
		m, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Membership])
		return err
	})
	return m, found("read membership", err)
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
