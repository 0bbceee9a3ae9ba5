package core

import (
	"context"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	socketTokenLife = 60 * time.Second

	// A device token proves an earlier sign-in of this browser. It opens nothing: it
	// only keeps failures elsewhere from slowing the owner down.
	deviceToken     auth.TokenType = "device"
	deviceTokenLife                = 30 * 24 * time.Hour
)

// Pair is the access and refresh token of a session.
type Pair struct {
	Access  string
	Refresh string
}

// pair makes new tokens for a session that works in a project and stores the
// refresh token.
func (a *Accounts) pair(ctx context.Context, u user.User, sid uuid.UUID, m project.Membership) (Pair, error) {
	subject := jwt.RegisteredClaims{Subject: u.ID.String()}
	access, _, err := a.Tokens.Issue(auth.Claims{
		RegisteredClaims: subject, Type: auth.AccessToken, Email: u.Email, TenantID: u.TenantID, TenantRole: string(u.Role),
		ProjectID: &m.ID, ProjectRole: &m.Role, SessionID: sid,
	}, a.Policy.AccessLife)
	if err != nil {
		return Pair{}, fmt.Errorf("issue access token: %w", err)
	}
	refresh, claims, err := a.Tokens.Issue(auth.Claims{
		RegisteredClaims: subject, Type: auth.RefreshToken, ProjectID: &m.ID, SessionID: sid,
	}, a.Policy.RefreshLife)
	if err != nil {
		return Pair{}, fmt.Errorf("issue refresh token: %w", err)
	}

	err = a.Sessions.AddToken(ctx, u.Scope(), session.Token{
		ID: claims.ID, SessionID: sid, IssuedAt: claims.IssuedAt.Time, ExpiresAt: claims.ExpiresAt.Time,
	})
	return Pair{Access: access, Refresh: refresh}, err
}

func (a *Accounts) device(userID, sid uuid.UUID) (string, error) {
	token, _, err := a.Tokens.Issue(auth.Claims{
		RegisteredClaims: jwt.RegisteredClaims{Subject: userID.String()}, Type: deviceToken, SessionID: sid,
	}, deviceTokenLife)
	if err != nil {
		return "", fmt.Errorf("issue device token: %w", err)
	}
	return token, nil
}

// Socket is a short-lived token that opens one WebSocket.
type Socket struct {
	Token     string
	ExpiresAt time.Time
}

// SocketToken makes the token with which the caller opens a WebSocket, from the
// access token that the caller presented. The socket ends with that access token.
func (a *Accounts) SocketToken(who auth.Identity, access string) (Socket, error) {
	from, err := a.Tokens.Parse(access, auth.AccessToken)
	if err != nil {
		return Socket{}, err
	}
	if from.SessionID != who.SessionID || from.Subject != who.Subject {
		return Socket{}, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "The session token is not yours.")
	}

	life := min(socketTokenLife, from.ExpiresAt.Sub(a.Now()))
	token, claims, err := a.Tokens.Issue(auth.Claims{
		RegisteredClaims: jwt.RegisteredClaims{Subject: who.Subject}, Type: auth.SocketToken, Email: who.Email,
		TenantID: who.TenantID, TenantRole: from.TenantRole, ProjectID: orNil(who.ProjectID), ProjectRole: roleOrNil(who.Role),
		SessionID: who.SessionID, SessionExpiry: from.ExpiresAt.Unix(),
	}, life)
	if err != nil {
		return Socket{}, fmt.Errorf("issue socket token: %w", err)
	}
	return Socket{Token: token, ExpiresAt: claims.ExpiresAt.Time}, nil
}

func orNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func roleOrNil(role auth.Role) *auth.Role {
	if role == "" {
		return nil
	}
	return &role
}
