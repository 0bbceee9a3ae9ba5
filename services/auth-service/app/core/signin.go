package core

import (
	"context"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Credentials are what somebody signs in with. Device is the token that an earlier
// sign-in left in the browser, Access the one of a session that still runs there.
type Credentials struct {
	Email    string
	Password string
	Device   string
	Access   string
}

// SignIn opens a session. An unknown address, a wrong password and somebody who is
// switched off cannot be told apart, neither by the answer nor by the time it takes.
func (a *Accounts) SignIn(ctx context.Context, in Credentials) (SignedIn, error) {
	u, err := a.Users.ByEmail(ctx, in.Email)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return SignedIn{}, err
	}
	source := a.sourceOf(ctx, in, u)
	if err := a.Attempts.Begin(ctx, in.Email, source, a.Now()); err != nil {
		return SignedIn{}, err
	}
	matches, outdated, err := a.Hasher.Check(ctx, u.PasswordHash, in.Password)
	if err != nil {
		return SignedIn{}, err
	}
	if !matches {
		return SignedIn{}, a.refuse(ctx, u, "wrong password", invalidCredentials())
	}
	if !u.MaySignIn() {
		return SignedIn{}, a.refuse(ctx, u, "switched off", invalidCredentials())
	}

	if err := a.Attempts.Succeed(ctx, in.Email, source); err != nil {
		return SignedIn{}, err
	}
	if outdated {
		if err := a.rehash(ctx, u, in.Password); err != nil {
			return SignedIn{}, err
		}
	}
	return a.enter(ctx, u)
}

// enter opens a session in the project that the user worked in last.
func (a *Accounts) enter(ctx context.Context, u user.User) (SignedIn, error) {
	memberships, err := a.Projects.MembershipsOf(ctx, u.Scope(), u.ID, project.Position{}, 0)
	if err != nil {
		return SignedIn{}, err
	}
	chosen, err := project.Choose(memberships, u.LastProjectID)
	if err != nil {
		return SignedIn{}, a.refuse(ctx, u, "no active project", err)
	}
	return a.open(ctx, u, chosen, memberships)
}

// open stores a new session and makes its tokens.
func (a *Accounts) open(ctx context.Context, u user.User, m project.Membership, all []project.Membership) (SignedIn, error) {
	now := a.Now()
	family := session.New(m.Scope(), u.ID, auth.ClientOf(ctx), now)
	opened := SignedIn{User: u, Project: m, Projects: all}
	opened.User.LastLoginAt, opened.User.LastProjectID = &now, &m.ID

	ctx = as(ctx, u, family.ID)
	err := a.DB.Atomically(ctx, u.Scope(), func(ctx context.Context, tx pgx.Tx) error {
		if err := a.Sessions.Insert(ctx, family); err != nil {
			return err
		}
		if err := a.Users.SignedIn(ctx, u.Scope(), u.ID, m.ID, now); err != nil {
			return err
		}
		var err error
		if opened.Pair, err = a.pair(ctx, u, family.ID, m); err != nil {
			return err
		}
		return audit.Record(ctx, tx, u.Scope(), audit.Did(ctx, "auth.login", u.ID.String()))
	})
	if err != nil {
		return SignedIn{}, err
	}
	opened.Device, err = a.device(u.ID, family.ID)
	return opened, err
}

// refuse records a failed sign-in in the trail of the user's tenant and returns the
// answer. An address without an account has no tenant: that goes to the log.
func (a *Accounts) refuse(ctx context.Context, u user.User, reason string, answer error) error {
	if u.ID == uuid.Nil {
		a.Log.InfoContext(ctx, "sign-in failed", slog.String("reason", "unknown address"))
		return answer
	}
	ctx = as(ctx, u, uuid.Nil)
	err := a.DB.Write(ctx, u.Scope(), func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, u.Scope(), audit.Did(ctx, "auth.login_failed", u.ID.String()).Failed(reason))
	})
	if err != nil {
		return err
	}
	return answer
}

// sourceOf says where a sign-in comes from: a browser that this user has signed in
// with is known, everything else is its network.
func (a *Accounts) sourceOf(ctx context.Context, in Credentials, u user.User) user.Source {
	for token, kind := range map[string]auth.TokenType{in.Device: deviceToken, in.Access: auth.AccessToken} {
		claims, err := a.Tokens.Parse(token, kind)
		if err == nil && u.ID != uuid.Nil && claims.Subject == u.ID.String() {
			return user.KnownDevice(claims.SessionID.String())
		}
	}
	return user.Network(auth.ClientOf(ctx).IP)
}

func (a *Accounts) rehash(ctx context.Context, u user.User, password string) error {
	hash, err := a.Hasher.Hash(ctx, password)
	if err != nil {
		return err
	}
	return a.Users.Rehash(ctx, u.Scope(), u.ID, hash)
}

func invalidCredentials() error {
	return fault.New(fault.Unauthenticated, "INVALID_CREDENTIALS", "The e-mail address or the password is wrong.")
}
