package pgtest

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// NewProject inserts a tenant with one project and returns their scope. Every
// test works in one of its own, so that tests can run side by side.
func NewProject(tb testing.TB) auth.Scope {
	tb.Helper()
	s := auth.Scope{TenantID: newID(tb), ProjectID: newID(tb)}
	insert(tb, s, `
		INSERT INTO auth.tenants (id, name, slug)
		VALUES ($1, 'Tenant', $2)`, s.TenantID, "tenant-"+s.TenantID.String())
	addProject(tb, s)
	return s
}

// Place is a project of its own in a test, with a repository and the time it began.
type Place[R any] struct {
	*testing.T

	Repo  R
	Scope auth.Scope
	Now   time.Time
}

// NewPlace returns a place whose repository open makes.
func NewPlace[R any](t *testing.T, open func(*postgres.DB) R) Place[R] {
	t.Helper()
	return Place[R]{T: t, Repo: open(DB(t)), Scope: NewProject(t), Now: clock.Now()}
}

// NewSibling inserts another project in the tenant of s.
func NewSibling(tb testing.TB, s auth.Scope) auth.Scope {
	tb.Helper()
	sibling := auth.Scope{TenantID: s.TenantID, ProjectID: newID(tb)}
	addProject(tb, sibling)
	return sibling
}

// User is a person that NewUser made.
type User struct {
	ID    uuid.UUID
	Email string
	Name  string
	Role  auth.Role
}

// Identity returns the user as the caller of a request in the scope s.
func (u User) Identity(s auth.Scope) auth.Identity {
	return auth.Identity{
		Type: auth.ActorUser, Subject: u.ID.String(), Email: u.Email, Name: u.Name,
		TenantID: s.TenantID, ProjectID: s.ProjectID, Role: u.Role,
	}
}

// NewUser inserts a user of the tenant who has the given role in the project of
// s, or in no project when s has none. The user has no password.
func NewUser(tb testing.TB, s auth.Scope, role auth.Role) User {
	tb.Helper()
	id := newID(tb)
	u := User{ID: id, Email: "user-" + id.String() + "@example.com", Name: "User " + id.String()[24:], Role: role}
	insert(tb, s, `
		INSERT INTO auth.users (id, tenant_id, email, full_name, role)
		VALUES ($1, $2, $3, $4, $5)`, u.ID, s.TenantID, u.Email, u.Name, tenantRole(role))
	if s.ProjectID != uuid.Nil {
		insert(tb, s, `
			INSERT INTO auth.project_members (tenant_id, project_id, user_id, role)
			VALUES ($1, $2, $3, $4)`, s.TenantID, s.ProjectID, u.ID, string(role))
	}
	return u
}

// tenantRole is the role in the tenant that fits a role in a project; a tenant
// has no owners.
func tenantRole(role auth.Role) string {
	if role == auth.RoleOwner {
		return string(auth.RoleAdmin)
	}
	return string(role)
}

func addProject(tb testing.TB, s auth.Scope) {
	tb.Helper()
	insert(tb, s, `
		INSERT INTO auth.projects (id, tenant_id, name, slug)
		VALUES ($1, $2, 'Project', $3)`, s.ProjectID, s.TenantID, "project-"+s.ProjectID.String())
}

func insert(tb testing.TB, s auth.Scope, query string, args ...any) {
	tb.Helper()
	err := use(tb).owner.Write(tb.Context(), s, func(tx pgx.Tx) error {
		_, err := tx.Exec(tb.Context(), query, args...)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func newID(tb testing.TB) uuid.UUID {
	tb.Helper()
	id, err := uuid.NewV7()
	if err != nil {
		tb.Fatal(err)
	}
	return id
}
