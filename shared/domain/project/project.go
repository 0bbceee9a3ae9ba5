// Package project holds the projects of a tenant and who is a member of them in
// which role. What belongs to a project (incidents, alerts, keys, integrations)
// lives in packages of its own.
package project

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The project that a new tenant starts with.
const (
	FirstName = "Default Project"
	FirstSlug = "default"
)

const defaultTimezone = "UTC"

// Project is the space of one team: everything but people belongs to one.
type Project struct {
	ID          uuid.UUID `db:"id"`
	TenantID    uuid.UUID `db:"tenant_id"`
	Name        string    `db:"name"`
	Slug        string    `db:"slug"`
	Description string    `db:"description"`
	Timezone    string    `db:"timezone"`
	IsActive    bool      `db:"is_active"`
	CreatedAt   time.Time `db:"created_at"`
	UpdatedAt   time.Time `db:"updated_at"`
	MemberCount int       `db:"member_count"`
}

// First returns the project that a new tenant starts with.
func First(tenantID uuid.UUID, at time.Time) Project {
	return Project{
		ID: uuid.Must(uuid.NewV7()), TenantID: tenantID, Name: FirstName, Slug: FirstSlug,
		Timezone: defaultTimezone, IsActive: true, CreatedAt: at, UpdatedAt: at,
	}
}

// Scope is the scope of what belongs to the project.
func (p Project) Scope() auth.Scope {
	return auth.Scope{TenantID: p.TenantID, ProjectID: p.ID}
}

// Membership is a project as one user sees it. Role is empty for a user who is no
// member.
type Membership struct {
	Project
	Role     auth.Role `db:"role"`
	JoinedAt time.Time `db:"joined_at"`
}

// Enter refuses somebody who is no member, and everybody while the project is
// switched off.
func (m Membership) Enter() error {
	return MayEnter(m.Role, m.IsActive)
}

// MayEnter is Enter for somebody with the given role in a project; no role means
// no member.
func MayEnter(role auth.Role, active bool) error {
	switch {
	case role == "":
		return fault.New(fault.Forbidden, fault.CodeForbidden, "You are not a member of this project.")
	case !active:
		return fault.New(fault.Forbidden, fault.CodeForbidden, "This project is switched off.")
	default:
		return nil
	}
}

// Choose picks the project to work in: the preferred one while it can be entered,
// else the active one joined first. Without any it is NO_PROJECT.
func Choose(memberships []Membership, preferred *uuid.UUID) (Membership, error) {
	var chosen *Membership
	for i := range memberships {
		m := &memberships[i]
		if m.Enter() != nil {
			continue
		}
		if preferred != nil && m.ID == *preferred {
			return *m, nil
		}
		if chosen == nil || m.JoinedAt.Before(chosen.JoinedAt) {
			chosen = m
		}
	}
	if chosen == nil {
		return Membership{}, fault.New(fault.Forbidden, "NO_PROJECT",
			"You are not a member of any active project. Ask an administrator of your organization to add you to one.")
	}
	return *chosen, nil
}

// Member is a person in a project.
type Member struct {
	UserID   uuid.UUID `db:"user_id"`
	Email    string    `db:"email"`
	Name     string    `db:"full_name"`
	Role     auth.Role `db:"role"`
	IsActive bool      `db:"is_active"`
	JoinedAt time.Time `db:"joined_at"`
}
