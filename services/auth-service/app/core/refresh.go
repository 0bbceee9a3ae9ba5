package core

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Refresh continues a session with new tokens and takes the refresh token that was
// presented. One that comes back after its grace ends the session: somebody else has
// a copy. That is committed although the answer is a refusal.
func (a *Accounts) Refresh(ctx context.Context, raw string) (Pair, error) {
	claims, err := a.Tokens.Parse(raw, auth.RefreshToken)
	if err != nil {
		return Pair{}, err
	}
	scope, err := a.Sessions.ScopeOf(ctx, claims.SessionID)
	if err != nil {
		return Pair{}, err
	}

	var next Pair
	var refusal error
	revoked := false
	err = a.DB.Atomically(ctx, scope, func(ctx context.Context, tx pgx.Tx) error {
		held, err := a.hold(ctx, scope, claims)
		if err != nil {
			return err
		}
		ctx = as(ctx, held.user, held.session.ID)
		if refusal = a.spend(held); refusal != nil {
			revoked = held.revoked
			return a.recordRefusal(ctx, tx, held, refusal)
		}
		next, err = a.rotate(ctx, held)
		return err
	})
	if err != nil {
		return Pair{}, err
	}
	if revoked {
		a.announceEnd(ctx, claims)
	}
	return next, refusal
}

// held is a session that nobody else can change until the transaction ends.
type held struct {
	session session.Session
	token   session.Token
	user    user.User
	revoked bool // by this request
}

func (a *Accounts) hold(ctx context.Context, scope auth.Scope, claims auth.Claims) (*held, error) {
	family, err := a.Sessions.Lock(ctx, scope, claims.SessionID)
	if err != nil {
		return nil, err
	}
	token, err := a.Sessions.TokenByID(ctx, scope, claims.SessionID, claims.ID)
	if err != nil {
		return nil, err
	}
	u, err := a.Users.ByID(ctx, scope, family.UserID)
	if err != nil {
		return nil, err
	}
	return &held{session: family, token: token, user: u}, nil
}

// spend takes the token and returns why it may not be taken.
func (a *Accounts) spend(h *held) error {
	now := a.Now()
	if err := h.session.Check(now); err != nil {
		return err
	}
	if !h.user.MaySignIn() {
		return session.Ended()
	}
	if !h.token.Spend(now) {
		h.session.Revoke(session.TokenReuse, now)
		h.revoked = true
		return session.Reused()
	}
	return nil
}

// recordRefusal keeps what a refused refresh did to the session.
func (a *Accounts) recordRefusal(ctx context.Context, tx pgx.Tx, h *held, refusal error) error {
	action := "auth.refresh_failed"
	if h.revoked {
		action = "auth.token_reuse"
	}
	if err := a.Sessions.Save(ctx, h.session); err != nil {
		return err
	}
	entry := audit.Did(ctx, action, h.session.ID.String()).Failed(refusal.Error())
	return audit.Record(ctx, tx, h.user.Scope(), entry)
}

// rotate stores that the token was used and makes the next pair, in the project of
// the session or, when that is gone, in another one.
func (a *Accounts) rotate(ctx context.Context, h *held) (Pair, error) {
	memberships, err := a.Projects.MembershipsOf(ctx, h.user.Scope(), h.user.ID, project.Position{}, 0)
	if err != nil {
		return Pair{}, err
	}
	chosen, err := project.Choose(memberships, h.session.ProjectID)
	if err != nil {
		return Pair{}, err
	}

	h.session.Use(chosen.ID, a.Now())
	if err := a.Sessions.Save(ctx, h.session); err != nil {
		return Pair{}, err
	}
	if err := a.Sessions.SaveToken(ctx, h.user.Scope(), h.token); err != nil {
		return Pair{}, err
	}
	return a.pair(ctx, h.user, h.session.ID, chosen)
}

func (a *Accounts) announceEnd(ctx context.Context, claims auth.Claims) {
	sid := claims.SessionID
	a.Announcer.Announce(ctx, session.Notice{Type: session.SessionRevoked, SessionID: &sid})
}
