package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// SessionUser is the person of a session.
type SessionUser struct {
	ID               uuid.UUID  `json:"id" format:"uuid"`
	Email            string     `json:"email"`
	FullName         string     `json:"full_name"`
	Role             user.Role  `json:"role" enum:"admin,engineer,viewer" doc:"The role in the tenant."`
	TenantID         uuid.UUID  `json:"tenant_id" format:"uuid"`
	TenantName       string     `json:"tenant_name"`
	CurrentProjectID *uuid.UUID `json:"current_project_id" format:"uuid" nullable:"true"`
}

// SessionProject is a project that the person of a session is a member of.
type SessionProject struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Name     string    `json:"name"`
	Slug     string    `json:"slug"`
	Role     auth.Role `json:"role" enum:"owner,admin,engineer,viewer"`
	IsActive bool      `json:"is_active"`
}

// TokenUser is the answer to whoever has just signed in.
type TokenUser struct {
	AccessToken string           `json:"access_token"`
	TokenType   string           `json:"token_type" enum:"bearer"`
	User        SessionUser      `json:"user"`
	Projects    []SessionProject `json:"projects"`
	ExpiresIn   int              `json:"expires_in" doc:"Seconds until the access token expires."`
}

type tokenUserOutput struct {
	Cookies []string `header:"Set-Cookie"`
	Body    TokenUser
}

// RegisterRequest is what a new tenant starts with.
type RegisterRequest struct {
	Email      string `json:"email" maxLength:"254"`
	Password   string `json:"password" doc:"12 to 128 characters, any of them; not a common one."`
	FullName   string `json:"full_name" minLength:"1" maxLength:"255"`
	TenantName string `json:"tenant_name" minLength:"1" maxLength:"255"`
}

type registerInput struct {
	Body RegisterRequest
}

// LoginRequest is what somebody signs in with.
type LoginRequest struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

type loginInput struct {
	Presented
	DeviceCookie string `cookie:"device_token"`
	Body         LoginRequest
}

func (h *Handlers) signInRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-register", Method: http.MethodPost, Path: "/register", Gateway: "/auth/register", Access: httpapi.Public,
		Tag: tagAuth, Summary: "Start with a tenant of one's own", Status: http.StatusCreated,
		Description: "Makes a tenant with its first project and its first user, and signs that user in.",
	}, h.register)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-login", Method: http.MethodPost, Path: "/login", Gateway: "/auth/login", Access: httpapi.Public,
		Tag: tagAuth, Summary: "Sign in with e-mail and password",
		Description: "After five failures within 15 minutes every further try for the account has to wait (429).",
	}, h.login)
}

func (h *Handlers) register(ctx context.Context, in *registerInput) (*tokenUserOutput, error) {
	opened, err := h.Accounts.Register(ctx, core.Registration(in.Body))
	if err != nil {
		return nil, err
	}
	return h.tokenUser(opened), nil
}

func (h *Handlers) login(ctx context.Context, in *loginInput) (*tokenUserOutput, error) {
	opened, err := h.Accounts.SignIn(ctx, core.Credentials{
		Email: in.Body.Email, Password: in.Body.Password, Device: in.DeviceCookie, Access: in.token(),
	})
	if err != nil {
		return nil, err
	}
	return h.tokenUser(opened), nil
}

func (h *Handlers) tokenUser(s core.SignedIn) *tokenUserOutput {
	return &tokenUserOutput{Cookies: h.Cookies.opened(s), Body: TokenUser{
		AccessToken: s.Access, TokenType: "bearer", User: sessionUserOf(s.User, &s.Project.ID),
		Projects: sessionProjectsOf(s.Projects), ExpiresIn: int(h.Cookies.AccessLife.Seconds()),
	}}
}

func sessionUserOf(u user.User, projectID *uuid.UUID) SessionUser {
	return SessionUser{
		ID: u.ID, Email: u.Email, FullName: u.FullName, Role: u.Role, TenantID: u.TenantID, TenantName: u.TenantName,
		CurrentProjectID: projectID,
	}
}

func sessionProjectsOf(memberships []project.Membership) []SessionProject {
	projects := make([]SessionProject, len(memberships))
	for i, m := range memberships {
		projects[i] = SessionProject{ID: m.ID, Name: m.Name, Slug: m.Slug, Role: m.Role, IsActive: m.IsActive}
	}
	return projects
}
