package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Profile is what people say about themselves.
type Profile struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Email      string    `json:"email"`
	FullName   string    `json:"full_name"`
	Role       user.Role `json:"role" enum:"admin,engineer,viewer" doc:"The role in the tenant."`
	TenantID   uuid.UUID `json:"tenant_id" format:"uuid"`
	TenantName string    `json:"tenant_name"`
}

// UpdateProfileRequest names what to change about oneself.
type UpdateProfileRequest struct {
	FullName *string `json:"full_name,omitempty" minLength:"1" maxLength:"255"`
}

type updateProfileInput struct {
	Body UpdateProfileRequest
}

// ChangePasswordRequest holds the password one has and the one to have.
type ChangePasswordRequest struct {
	CurrentPassword string `json:"current_password" minLength:"1" maxLength:"1000"`
	NewPassword     string `json:"new_password" doc:"12 to 128 characters, any of them; not a common one."`
}

type changePasswordInput struct {
	Body ChangePasswordRequest
}

// LogoutAllRequest says which sign-ins end.
type LogoutAllRequest struct {
	KeepCurrent bool `json:"keep_current,omitempty" doc:"Lets the session that asks go on."`
}

type logoutAllInput struct {
	Body LogoutAllRequest
}

// LoggedOut says how many sign-ins were ended.
type LoggedOut struct {
	Message string `json:"message"`
	Revoked int    `json:"revoked" minimum:"0"`
}

type logoutAllOutput struct {
	Cookies []string `header:"Set-Cookie"`
	Body    LoggedOut
}

// SignIn is a session of the caller, on this device or another.
type SignIn struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	CreatedAt  time.Time `json:"created_at"`
	LastUsedAt time.Time `json:"last_used_at" doc:"When it was refreshed or moved to a project last."`
	ExpiresAt  time.Time `json:"expires_at"`
	IPAddress  *string   `json:"ip_address" doc:"Where it was opened from."`
	UserAgent  string    `json:"user_agent"`
	Current    bool      `json:"current" doc:"It is the session that asks."`
}

type signInPath struct {
	SessionID uuid.UUID `path:"session_id" format:"uuid"`
}

type endSignInOutput struct {
	Cookies []string `header:"Set-Cookie"`
}

func (h *Handlers) accountRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-update-profile", Method: http.MethodPatch, Path: "/profile", Gateway: "/auth/profile", Access: httpapi.AnyUser,
		Tag: tagAuth, Summary: "Change one's name",
	}, h.updateProfile)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-change-password", Method: http.MethodPost, Path: "/change-password", Gateway: "/auth/change-password",
		Access: httpapi.AnyUser, Tag: tagAuth, Summary: "Change one's password",
		Description: "Ends all other sessions. A wrong current password counts like a failed sign-in.",
	}, h.changePassword)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-logout-all", Method: http.MethodPost, Path: "/logout-all", Gateway: "/auth/logout-all", Access: httpapi.AnyUser,
		Tag: tagAuth, Summary: "Sign out everywhere",
	}, h.logoutAll)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-list-sessions", Method: http.MethodGet, Path: "/sessions", Gateway: "/auth/sessions", Access: httpapi.AnyUser,
		Tag: tagAuth, Summary: "List one's own sessions", Description: "Newest first; those that have ended are not listed.",
	}, h.listSessions)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-end-session", Method: http.MethodDelete, Path: "/sessions/{session_id}", Gateway: "/auth/sessions/{session_id}",
		Access: httpapi.AnyUser, Tag: tagAuth, Summary: "End one of one's own sessions", Status: http.StatusNoContent,
	}, h.endSession)
}

func (h *Handlers) updateProfile(ctx context.Context, in *updateProfileInput) (*httpapi.Body[Profile], error) {
	u, err := h.Accounts.Rename(ctx, auth.Caller(ctx), in.Body.FullName)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Profile]{Body: Profile{
		ID: u.ID, Email: u.Email, FullName: u.FullName, Role: u.Role, TenantID: u.TenantID, TenantName: u.TenantName,
	}}, nil
}

func (h *Handlers) changePassword(ctx context.Context, in *changePasswordInput) (*httpapi.Body[Message], error) {
	if err := h.Accounts.ChangePassword(ctx, auth.Caller(ctx), in.Body.CurrentPassword, in.Body.NewPassword); err != nil {
		return nil, err
	}
	return &httpapi.Body[Message]{Body: Message{Message: "Your password was changed. All other sessions have ended."}}, nil
}

func (h *Handlers) logoutAll(ctx context.Context, in *logoutAllInput) (*logoutAllOutput, error) {
	revoked, err := h.Accounts.SignOutEverywhere(ctx, auth.Caller(ctx), in.Body.KeepCurrent)
	if err != nil {
		return nil, err
	}
	if in.Body.KeepCurrent {
		return &logoutAllOutput{Body: LoggedOut{Message: "All other sessions have ended.", Revoked: revoked}}, nil
	}
	return &logoutAllOutput{
		Cookies: h.Cookies.cleared(), Body: LoggedOut{Message: "You are signed out everywhere.", Revoked: revoked},
	}, nil
}

func (h *Handlers) listSessions(ctx context.Context, in *httpapi.ListQuery) (*httpapi.List[SignIn], error) {
	who, l := auth.Caller(ctx), h.Lists.Of(ctx, "/auth/sessions", *in)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	rows, err := h.SessionList.Open(ctx, who.Scope(), who.UserID().UUID, session.Position(after.OrStart()), l.More(), h.Lists.Now())
	if err != nil {
		return nil, err
	}
	view := func(s session.Session) SignIn { return signInView(s, who.SessionID) }
	return httpapi.Answer(l, rows, func(s session.Session) []string { return httpapi.KeyAt(s.CreatedAt, s.ID) }, view), nil
}

func (h *Handlers) endSession(ctx context.Context, in *signInPath) (*endSignInOutput, error) {
	who := auth.Caller(ctx)
	if err := h.Accounts.EndSession(ctx, who, in.SessionID); err != nil {
		return nil, err
	}
	if in.SessionID != who.SessionID {
		return &endSignInOutput{}, nil
	}
	return &endSignInOutput{Cookies: h.Cookies.cleared()}, nil
}

func signInView(s session.Session, current uuid.UUID) SignIn {
	v := SignIn{
		ID: s.ID, CreatedAt: s.CreatedAt, LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt, UserAgent: s.UserAgent,
		Current: s.ID == current,
	}
	if s.IPAddress != nil {
		address := s.IPAddress.String()
		v.IPAddress = &address
	}
	return v
}
