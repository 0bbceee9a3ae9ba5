package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

type verifyInput struct {
	Presented
	ProjectID string `query:"project_id" format:"uuid" doc:"The project that the request names; its role is answered then."`
	Inactive  bool   `query:"inactive" doc:"Also answers the role in a project that is switched off."`
}

// VerifiedClaims is what a user token is worth now.
type VerifiedClaims struct {
	Subject     string     `json:"sub"`
	Type        string     `json:"type" enum:"access"`
	Email       string     `json:"email"`
	Name        string     `json:"name"`
	TenantID    uuid.UUID  `json:"tenant_id" format:"uuid"`
	Role        string     `json:"role" enum:"admin,engineer,viewer"`
	ProjectID   *uuid.UUID `json:"project_id" format:"uuid" nullable:"true"`
	ProjectRole *auth.Role `json:"project_role" enum:"owner,admin,engineer,viewer"`
	SessionID   uuid.UUID  `json:"sid" format:"uuid"`
	TokenID     string     `json:"jti"`
	IssuedAt    int64      `json:"iat"`
	ExpiresAt   int64      `json:"exp"`
}

// ValidateKeyRequest names a key by its hash.
type ValidateKeyRequest struct {
	KeyHash string `json:"key_hash" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the whole key, in hex."`
}

type validateKeyInput struct {
	Body ValidateKeyRequest
}

// ValidatedKey is what a presented API key is good for.
type ValidatedKey struct {
	Valid          bool           `json:"valid"`
	KeyID          uuid.UUID      `json:"key_id" format:"uuid"`
	Name           string         `json:"name"`
	TenantID       uuid.UUID      `json:"tenant_id" format:"uuid"`
	ProjectID      uuid.UUID      `json:"project_id" format:"uuid"`
	ProjectName    string         `json:"project_name"`
	Scopes         []apikey.Scope `json:"scopes"`
	AllowedOrigins []string       `json:"allowed_origins"`
	ExpiresAt      *time.Time     `json:"expires_at"`
}

// SessionSeat is a session at work somewhere.
type SessionSeat struct {
	SessionID uuid.UUID `json:"session_id" format:"uuid"`
	UserID    uuid.UUID `json:"user_id" format:"uuid"`
	TenantID  uuid.UUID `json:"tenant_id" format:"uuid"`
	ProjectID uuid.UUID `json:"project_id" format:"uuid" doc:"All zeros for none."`
}

// CheckSessionsRequest lists the sessions to check.
type CheckSessionsRequest struct {
	Sessions []SessionSeat `json:"sessions" maxItems:"500"`
}

// CheckedSessions says in the order of the request which sessions may go on.
type CheckedSessions struct {
	Active []bool `json:"active"`
}

type checkSessionsInput struct {
	Body CheckSessionsRequest
}

func (h *Handlers) verifyRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-verify", Method: http.MethodGet, Path: "/verify", Access: httpapi.Service, Tag: tagInternal,
		Summary: "Say who the bearer of an access token is", NamesProject: true,
	}, h.verify)
	httpapi.Register(a, httpapi.Operation{
		ID: "auth-check-sessions", Method: http.MethodPost, Path: "/internal/sessions/check", Access: httpapi.Service,
		Tag: tagInternal, Summary: "Say which sessions may go on",
	}, h.checkSessions)
	httpapi.Register(a, httpapi.Operation{
		ID: "api-key-validate", Method: http.MethodPost, Path: "/internal/validate-api-key", Access: httpapi.Service,
		Tag: tagInternal, Summary: "Say what an API key is good for",
	}, h.validateKey)
	httpapi.Register(a, httpapi.Operation{
		ID: "integration-resolve", Method: http.MethodGet, Path: "/internal/integrations/{integration_id}",
		Access: httpapi.Service, Tag: tagInternal, Summary: "Get an integration of any project with its secrets",
	}, h.resolveIntegration)
}

func (h *Handlers) verify(ctx context.Context, in *verifyInput) (*httpapi.Body[VerifiedClaims], error) {
	named, err := httpapi.OptionalID("query.project_id", in.ProjectID)
	if err != nil {
		return nil, err
	}
	v, err := h.Accounts.Verify(ctx, in.token(), named, in.Inactive)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[VerifiedClaims]{Body: claimsOf(v)}, nil
}

func claimsOf(v core.Verified) VerifiedClaims {
	return VerifiedClaims{
		Subject: v.Claims.Subject, Type: string(v.Claims.Type), Email: v.Email, Name: v.Name, TenantID: v.Claims.TenantID,
		Role: v.TenantRole, ProjectID: v.ProjectID, ProjectRole: v.ProjectRole, SessionID: v.Claims.SessionID,
		TokenID: v.Claims.ID, IssuedAt: v.Claims.IssuedAt.Unix(), ExpiresAt: v.Claims.ExpiresAt.Unix(),
	}
}

func (h *Handlers) checkSessions(ctx context.Context, in *checkSessionsInput) (*httpapi.Body[CheckedSessions], error) {
	seats := make([]core.Seat, len(in.Body.Sessions))
	for i, s := range in.Body.Sessions {
		seats[i] = core.Seat{TenantID: s.TenantID, Seat: session.Seat{SessionID: s.SessionID, UserID: s.UserID, ProjectID: s.ProjectID}}
	}
	active, err := h.Accounts.CheckSessions(ctx, seats)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[CheckedSessions]{Body: CheckedSessions{Active: active}}, nil
}

func (h *Handlers) validateKey(ctx context.Context, in *validateKeyInput) (*httpapi.Body[ValidatedKey], error) {
	k, err := h.Keys.Validate(ctx, in.Body.KeyHash)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[ValidatedKey]{Body: ValidatedKey{
		Valid: true, KeyID: k.ID, Name: k.Name, TenantID: k.TenantID, ProjectID: k.ProjectID, ProjectName: k.ProjectName,
		Scopes: k.Scopes, AllowedOrigins: k.AllowedOrigins, ExpiresAt: k.ExpiresAt,
	}}, nil
}
