package core

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// SignOut ends the session of an access token, which may be past its expiry. A token
// that proves nothing, or whose session is over, is no error: the caller is out.
func (a *Accounts) SignOut(ctx context.Context, access string) error {
	claims, err := a.Tokens.ParseExpired(access, auth.AccessToken)
	if err != nil {
		return nil //nolint:nilerr // nobody is signed in
	}
	err = a.end(ctx, claims)
	if fault.KindOf(err) == fault.Unauthenticated {
		return nil
	}
	return err
}

func (a *Accounts) end(ctx context.Context, claims auth.Claims) error {
	scope, err := a.Sessions.ScopeOf(ctx, claims.SessionID)
	if err != nil {
		return err
	}
	err = a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		now := a.Now()
		family, err := a.Sessions.Lock(ctx, scope, claims.SessionID)
		if err != nil {
			return err
		}
		if err := family.Check(now); err != nil {
			return err
		}
		u, err := a.Users.ByID(ctx, scope, family.UserID)
		if err != nil {
			return err
		}
		family.Revoke(session.SignedOut, now)
		if err := a.Sessions.Save(ctx, family); err != nil {
			return err
		}
		ctx = as(ctx, u, family.ID)
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "auth.logout", family.ID.String()))
	})
	if err != nil {
		return err
	}
	a.announceEnd(ctx, claims)
	return nil
}
