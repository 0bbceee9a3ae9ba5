// Package user holds the people who sign in: their addresses, passwords, tenant
// roles, and what slows down somebody who guesses. Sessions and memberships of
// projects are packages of their own.
package user

import (
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const maxEmail = 254

// Role is what a person may do in the tenant as a whole. It gives no access to
// projects.
type Role string

// The tenant roles.
const (
	Admin    Role = "admin"
	Engineer Role = "engineer"
	Viewer   Role = "viewer"
)

// User is a person of one tenant. A user without a password signs in through an
// identity provider only.
type User struct {
	ID             uuid.UUID  `db:"id"`
	TenantID       uuid.UUID  `db:"tenant_id"`
	TenantName     string     `db:"tenant_name"`
	TenantIsActive bool       `db:"tenant_is_active"`
	Email          string     `db:"email"`
	PasswordHash   *string    `db:"hashed_password"`
	TOTPEnabled    bool       `db:"totp_enabled"`
	FullName       string     `db:"full_name"`
	Role           Role       `db:"role"`
	IsActive       bool       `db:"is_active"`
	LastLoginAt    *time.Time `db:"last_login_at"`
	LastProjectID  *uuid.UUID `db:"last_project_id"`
	CreatedAt      time.Time  `db:"created_at"`
}

// Scope is the scope of the user's tenant.
func (u User) Scope() auth.Scope {
	return auth.Scope{TenantID: u.TenantID}
}

// MaySignIn reports whether neither the user nor the tenant is switched off.
func (u User) MaySignIn() bool {
	return u.IsActive && u.TenantIsActive
}

// Administers reports whether the user may sign in and administer the tenant.
func (u User) Administers() bool {
	return u.IsActive && u.Role == Admin
}

// MayMakeProjects reports whether the user's tenant role admits to making projects.
func (u User) MayMakeProjects() bool {
	return u.IsActive && (u.Role == Admin || u.Role == Engineer)
}

// Changes lists what differs between two states of a user.
func Changes(before, after User) audit.Changes {
	c := audit.Changes{}
	if before.FullName != after.FullName {
		c["full_name"] = audit.Change{Old: before.FullName, New: after.FullName}
	}
	if before.Role != after.Role {
		c["role"] = audit.Change{Old: before.Role, New: after.Role}
	}
	if before.IsActive != after.IsActive {
		c["is_active"] = audit.Change{Old: before.IsActive, New: after.IsActive}
	}
	return c
}

// Identity is the user as the actor of what is done in a session.
func (u User) Identity(session uuid.UUID, requestID string) auth.Identity {
	return auth.Identity{
		Type: auth.ActorUser, Subject: u.ID.String(), Email: u.Email, Name: u.FullName,
		TenantID: u.TenantID, SessionID: session, RequestID: requestID,
	}
}

// ParseEmail trims an address and refuses what cannot be one.
func ParseEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxEmail {
		return "", fault.InvalidField("email", "must have at most %d characters", maxEmail)
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Address != text {
		return "", fault.InvalidField("email", "must be an e-mail address")
	}
	return text, nil
}

// SameEmail is the form of an address that is the same for every way to write it.
func SameEmail(text string) string {
	return strings.ToLower(strings.TrimSpace(text))
}
