package core

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Rename gives the caller another name; nil keeps it.
func (a *Accounts) Rename(ctx context.Context, who auth.Identity, fullName *string) (user.User, error) {
	scope := who.Scope().TenantOnly()
	if fullName == nil {
		return a.Users.ByID(ctx, scope, who.UserID().UUID)
	}
	title, err := name("full_name", *fullName)
	if err != nil {
		return user.User{}, err
	}
	var u user.User
	err = a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		if u, err = a.Users.Lock(ctx, scope, who.UserID().UUID); err != nil || u.FullName == title {
			return err
		}
		changes := audit.Changes{"full_name": {Old: u.FullName, New: title}}
		u.FullName = title
		if err := a.Users.Save(ctx, u, a.Now()); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "user.updated", u.ID.String()).Changing(changes))
	})
	return u, err
}

// ChangePassword replaces the password of the caller and ends all their other
// sessions. Whoever holds a stolen session guesses the current password no faster
// here than at sign-in.
func (a *Accounts) ChangePassword(ctx context.Context, who auth.Identity, current, next string) error {
	scope := who.Scope().TenantOnly()
	u, err := a.Users.ByID(ctx, scope, who.UserID().UUID)
	if err != nil {
		return err
	}
	source := user.KnownDevice(who.SessionID.String())
	if err := a.Attempts.Begin(ctx, u.Email, source, a.Now()); err != nil {
		return err
	}
	matches, _, err := a.Hasher.Check(ctx, u.PasswordHash, current)
	if err != nil {
		return err
	}
	if !matches {
		return wrongPassword()
	}
	if err := a.Attempts.Succeed(ctx, u.Email, source); err != nil {
		return err
	}
	if err := a.Policy.Passwords.Check("new_password", next, u.Email, u.TenantName); err != nil {
		return err
	}
	hash, err := a.Hasher.Hash(ctx, next)
	if err != nil {
		return err
	}
	return a.replacePassword(ctx, who, u, hash)
}

// replacePassword stores the hash unless the password was changed meanwhile: then
// the one that was checked is no longer the current one.
func (a *Accounts) replacePassword(ctx context.Context, who auth.Identity, checked user.User, hash string) error {
	scope := checked.Scope()
	var ended []uuid.UUID
	err := a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		u, err := a.Users.Lock(ctx, scope, checked.ID)
		if err != nil {
			return err
		}
		if !same(u.PasswordHash, checked.PasswordHash) {
			return wrongPassword()
		}
		now := a.Now()
		if err := a.Users.SetPassword(ctx, scope, u.ID, hash, now); err != nil {
			return err
		}
		if ended, err = a.Sessions.RevokeOthers(ctx, scope, u.ID, who.SessionID, session.PasswordChanged, now); err != nil {
			return err
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "auth.password_changed", u.ID.String()))
	})
	if err != nil {
		return err
	}
	announceEnded(ctx, a.Announcer, ended)
	return nil
}

// SignOutEverywhere ends all sessions of the caller, the one that asks only if it is
// not to be kept, and returns how many it ended.
func (a *Accounts) SignOutEverywhere(ctx context.Context, who auth.Identity, keepCurrent bool) (int, error) {
	scope, userID, keep := who.Scope().TenantOnly(), who.UserID().UUID, uuid.Nil
	if keepCurrent {
		keep = who.SessionID
	}
	var ended []uuid.UUID
	err := a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if ended, err = a.Sessions.RevokeOthers(ctx, scope, userID, keep, session.SignedOut, a.Now()); err != nil {
			return err
		}
		return a.recordEnds(ctx, tx, scope, ended)
	})
	if err != nil {
		return 0, err
	}
	announceEnded(ctx, a.Announcer, ended)
	return len(ended), nil
}

// EndSession ends a session of the caller. One of somebody else is not found, nor is
// one that has ended.
func (a *Accounts) EndSession(ctx context.Context, who auth.Identity, sid uuid.UUID) error {
	scope := who.Scope().TenantOnly()
	err := a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		now := a.Now()
		family, err := a.Sessions.Lock(ctx, scope, sid)
		if fault.KindOf(err) == fault.Unauthenticated {
			return fault.Missing()
		}
		if err != nil {
			return err
		}
		if family.UserID != who.UserID().UUID || family.Check(now) != nil {
			return fault.Missing()
		}
		family.Revoke(session.SignedOut, now)
		if err := a.Sessions.Save(ctx, family); err != nil {
			return err
		}
		return a.recordEnds(ctx, tx, scope, []uuid.UUID{sid})
	})
	if err != nil {
		return err
	}
	announceEnded(ctx, a.Announcer, []uuid.UUID{sid})
	return nil
}

func (a *Accounts) recordEnds(ctx context.Context, tx pgx.Tx, scope auth.Scope, ended []uuid.UUID) error {
	for _, sid := range ended {
		if err := audit.Record(ctx, tx, scope, audit.Did(ctx, "auth.logout", sid.String())); err != nil {
			return err
		}
	}
	return nil
}

func announceEnded(ctx context.Context, to Announcer, ended []uuid.UUID) {
	for _, sid := range ended {
		to.Announce(ctx, session.Notice{Type: session.SessionRevoked, SessionID: &sid})
	}
}

func wrongPassword() error {
	e := fault.New(fault.Invalid, fault.CodeInvalidValue, "The current password is wrong.")
	e.Fields = []fault.Field{{Field: "current_password", Message: "is wrong"}}
	return e
}

func same(a, b *string) bool {
	return a == b || a != nil && b != nil && *a == *b
}
