// Package core holds what auth-service decides: who may sign in, how a session goes
// on and ends, what a presented credential is worth, and what happens to API keys
// and integrations. It knows neither HTTP nor SQL.
package core

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/tenant"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// Announcer tells the caches of the platform what changed, after it was committed.
// It never fails: a notice that is lost costs the few seconds until caches forget by
// themselves.
type Announcer interface {
	Announce(ctx context.Context, n session.Notice)
}

// Policy holds the settings of signing in.
type Policy struct {
	AllowRegistration bool
	Passwords         user.PasswordPolicy
	AccessLife        time.Duration
	RefreshLife       time.Duration
}

// Accounts is signing in and everything that follows from it.
type Accounts struct {
	DB        *postgres.DB
	Tenants   *tenant.Repository
	Users     *user.Repository
	Attempts  *user.Attempts
	Projects  *project.Repository
	Sessions  *session.Repository
	Hasher    *user.Hasher
	Tokens    *auth.Tokens
	Announcer Announcer
	Policy    Policy
	Log       *slog.Logger
	Now       func() time.Time
}

// SignedIn is a session that was just opened.
type SignedIn struct {
	Pair
	Device   string
	User     user.User
	Project  project.Membership
	Projects []project.Membership
}

// as returns a context in which the user acts: on public routes nobody is signed in
// yet, but the audit trail has to say who it was.
func as(ctx context.Context, u user.User, sid uuid.UUID) context.Context {
	return auth.WithCaller(ctx, u.Identity(sid, observe.RequestID(ctx)))
}
