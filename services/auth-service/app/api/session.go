package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// RefreshedToken is a new access token of the same session.
type RefreshedToken struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type" enum:"bearer"`
	Message     string `json:"message"`
}

type refreshInput struct {
	RefreshCookie string `cookie:"refresh_token"`
}

type refreshOutput struct {
	Cookies []string `header:"Set-Cookie"`
	Body    RefreshedToken
}

type logoutInput struct{ Presented }

type logoutOutput struct {
	Cookies []string `header:"Set-Cookie"`
	Body    Message
}

// Me is the caller.
type Me struct {
	SessionUser
	CurrentProjectRole *auth.Role       `json:"current_project_role" enum:"owner,admin,engineer,viewer"`
	Projects           []SessionProject `json:"projects"`
	CreatedAt          time.Time        `json:"created_at"`
	LastLoginAt        *time.Time       `json:"last_login_at"`
	TOTPEnabled        bool             `json:"totp_enabled"`
	HasPassword        bool             `json:"has_password"`
}

// SocketToken opens one WebSocket.
type SocketToken struct {
	Token     string     `json:"token"`
	UserID    uuid.UUID  `json:"user_id" format:"uuid"`
	TenantID  uuid.UUID  `json:"tenant_id" format:"uuid"`
	ProjectID *uuid.UUID `json:"project_id" format:"uuid" nullable:"true"`
	ExpiresAt time.Time  `json:"expires_at"`
}

type socketTokenInput struct{ Presented }

// SwitchProjectRequest names the project to work in.
type SwitchProjectRequest struct {
	ProjectID *uuid.UUID `json:"project_id,omitempty" format:"uuid"`
}

type switchInput struct {
	ProjectID string `query:"project_id" format:"uuid" doc:"Instead of the member of the body."`
	Body      SwitchProjectRequest
}

// SwitchedProject is the project that a session works in now.
type SwitchedProject struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
	Slug string    `json:"slug"`
	Role auth.Role `json:"role" enum:"owner,admin,engineer,viewer"`
}

// ProjectToken is an access token for another project.
type ProjectToken struct {
	AccessToken string          `json:"access_token"`
	TokenType   string          `json:"token_type" enum:"bearer"`
	Project     SwitchedProject `json:"project"`
}

type switchOutput struct {
	Cookies []string `header:"Set-Cookie"`
	Body    ProjectToken
}

func (h *Handlers) sessionRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-refresh", Method: http.MethodPost, Path: "/refresh", Gateway: "/auth/refresh", Access: httpapi.Public,
		Tag: tagAuth, Summary: "Continue a session",
		Description: "Takes the cookie refresh_token and replaces both cookies. A refresh token works once; presented " +
			"again after 10 seconds it ends the session (401 TOKEN_REUSED).",
	}, h.refresh)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-logout", Method: http.MethodPost, Path: "/logout", Gateway: "/auth/logout", Access: httpapi.Public,
		Tag: tagAuth, Summary: "Sign out", Description: "Ends the session of the access token, also of an expired one.",
	}, h.logout)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-me", Method: http.MethodGet, Path: "/me", Gateway: "/auth/me", Access: httpapi.AnyUser,
		Tag: tagAuth, Summary: "Who am I",
	}, h.me)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-ws-token", Method: http.MethodGet, Path: "/ws-token", Gateway: "/auth/ws-token", Access: httpapi.AnyUser,
		Tag: tagAuth, Summary: "Get a token that opens a WebSocket", Description: "It is valid for 60 seconds.",
	}, h.socketToken)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-switch-project", Method: http.MethodPost, Path: "/switch-project", Gateway: "/auth/switch-project",
		Access: httpapi.AnyUser, Tag: tagAuth, Summary: "Work in another project", NamesProject: true,
	}, h.switchProject)
}

func (h *Handlers) refresh(ctx context.Context, in *refreshInput) (*refreshOutput, error) {
	if in.RefreshCookie == "" {
		return nil, fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "Sign in to continue.")
	}
	next, err := h.Accounts.Refresh(ctx, in.RefreshCookie)
	if err != nil {
		return nil, h.Cookies.clearing(err)
	}
	return &refreshOutput{Cookies: h.Cookies.of(next), Body: RefreshedToken{
		AccessToken: next.Access, TokenType: "bearer", Message: "The session continues.",
	}}, nil
}

func (h *Handlers) logout(ctx context.Context, in *logoutInput) (*logoutOutput, error) {
	if err := h.Accounts.SignOut(ctx, in.token()); err != nil {
		return nil, err
	}
	return &logoutOutput{Cookies: h.Cookies.cleared(), Body: Message{Message: "You are signed out."}}, nil
}

func (h *Handlers) me(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[Me], error) {
	who := auth.Caller(ctx)
	u, memberships, err := h.Accounts.Me(ctx, who)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Me]{Body: Me{
		SessionUser: sessionUserOf(u, optionalID(who.ProjectID)), CurrentProjectRole: optionalRole(who.Role),
		Projects: sessionProjectsOf(memberships), CreatedAt: u.CreatedAt, LastLoginAt: u.LastLoginAt,
		TOTPEnabled: u.TOTPEnabled, HasPassword: u.PasswordHash != nil,
	}}, nil
}

func (h *Handlers) socketToken(ctx context.Context, in *socketTokenInput) (*httpapi.Body[SocketToken], error) {
	who := auth.Caller(ctx)
	socket, err := h.Accounts.SocketToken(who, in.token())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[SocketToken]{Body: SocketToken{
		Token: socket.Token, UserID: who.UserID().UUID, TenantID: who.TenantID, ProjectID: optionalID(who.ProjectID),
		ExpiresAt: socket.ExpiresAt,
	}}, nil
}

func (h *Handlers) switchProject(ctx context.Context, in *switchInput) (*switchOutput, error) {
	target, err := in.target()
	if err != nil {
		return nil, err
	}
	next, entered, err := h.Accounts.Switch(ctx, auth.Caller(ctx), target)
	if err != nil {
		return nil, err
	}
	return &switchOutput{Cookies: h.Cookies.of(next), Body: ProjectToken{
		AccessToken: next.Access, TokenType: "bearer", Project: switchedOf(entered),
	}}, nil
}

// target is the project that the body or the query names.
func (in *switchInput) target() (uuid.UUID, error) {
	if in.Body.ProjectID != nil {
		return *in.Body.ProjectID, nil
	}
	id, err := uuid.Parse(in.ProjectID)
	if err != nil {
		return uuid.Nil, fault.InvalidField("project_id", "is required")
	}
	return id, nil
}

func switchedOf(m project.Membership) SwitchedProject {
	return SwitchedProject{ID: m.ID, Name: m.Name, Slug: m.Slug, Role: m.Role}
}

func optionalID(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func optionalRole(role auth.Role) *auth.Role {
	if role == "" {
		return nil
	}
	return &role
}
