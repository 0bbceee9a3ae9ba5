// Package session holds sign-ins. Each opens a family of tokens that ends together:
// by signing out, by disuse, or because a refresh token was used twice, which means
// that somebody else has a copy. What a token looks like is in platform/auth.
package session

import (
	"net/netip"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// Idle is how long a session lasts without being refreshed.
	Idle = 30 * 24 * time.Hour
	// Grace is how long after its first use a refresh token is still taken, so that
	// parallel tabs and lost answers sign nobody out.
	Grace = 10 * time.Second

	maxUserAgent = 512
)

// Reason says why a session was revoked.
type Reason string

// The reasons for which a session ends before its time.
const (
	SignedOut       Reason = "signed_out"
	TokenReuse      Reason = "token_reuse"
	PasswordChanged Reason = "password_changed"
	UserDeactivated Reason = "user_deactivated"
)

// Session is one sign-in and what became of it.
type Session struct {
	ID         uuid.UUID   `db:"id"`
	UserID     uuid.UUID   `db:"user_id"`
	TenantID   uuid.UUID   `db:"tenant_id"`
	ProjectID  *uuid.UUID  `db:"project_id"`
	IPAddress  *netip.Addr `db:"ip_address"`
	UserAgent  string      `db:"user_agent"`
	CreatedAt  time.Time   `db:"created_at"`
	LastUsedAt time.Time   `db:"last_used_at"`
	ExpiresAt  time.Time   `db:"expires_at"`
	RevokedAt  *time.Time  `db:"revoked_at"`
	Reason     *Reason     `db:"revoke_reason"`
}

// New returns a session that a user of the tenant opens from client.
func New(s auth.Scope, userID uuid.UUID, client auth.Client, at time.Time) Session {
	session := Session{
		ID: uuid.New(), UserID: userID, TenantID: s.TenantID, ProjectID: &s.ProjectID, UserAgent: cut(client.UserAgent),
		CreatedAt: at, LastUsedAt: at, ExpiresAt: at.Add(Idle),
	}
	if client.IP.IsValid() {
		ip := client.IP.WithZone("")
		session.IPAddress = &ip
	}
	return session
}

// Scope is the scope of the session's tenant.
func (s *Session) Scope() auth.Scope {
	return auth.Scope{TenantID: s.TenantID}
}

// Check refuses a session that has ended.
func (s *Session) Check(at time.Time) error {
	if s.RevokedAt != nil || !at.Before(s.ExpiresAt) {
		return Ended()
	}
	return nil
}

// Ended is the answer to whoever presents a token of a session that is over.
func Ended() *fault.Error {
	return fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Your session has ended. Sign in again.")
}

// Revoke ends the session. The first reason stays.
func (s *Session) Revoke(reason Reason, at time.Time) {
	if s.RevokedAt != nil {
		return
	}
	s.RevokedAt, s.Reason = &at, &reason
}

// Use keeps the session alive and remembers the project it works in.
func (s *Session) Use(projectID uuid.UUID, at time.Time) {
	s.ProjectID, s.LastUsedAt, s.ExpiresAt = &projectID, at, at.Add(Idle)
}

// Token is a refresh token of a session. It is known by its id; the signed token
// itself is kept nowhere.
type Token struct {
	ID        string     `db:"jti"`
	SessionID uuid.UUID  `db:"session_id"`
	IssuedAt  time.Time  `db:"issued_at"`
	ExpiresAt time.Time  `db:"expires_at"`
	UsedAt    *time.Time `db:"used_at"`
}

// Spend takes the token and reports whether that is all right. The grace counts
// from the first use and is never renewed.
func (t *Token) Spend(at time.Time) bool {
	if t.UsedAt == nil {
		t.UsedAt = &at
		return true
	}
	return !at.After(t.UsedAt.Add(Grace))
}

// Reused is the answer to whoever presents a refresh token too late.
func Reused() *fault.Error {
	return fault.New(fault.Unauthenticated, "TOKEN_REUSED",
		"This session was continued elsewhere and has been ended for safety. Sign in again.")
}

func cut(text string) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), maxUserAgent)])
}
