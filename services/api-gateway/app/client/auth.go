// Package client calls the services behind the gateway for its own needs.
package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/observe"
)

// Auth asks auth-service about credentials.
type Auth struct{ http *internalauth.Client }

// NewAuth returns a client of auth-service.
func NewAuth(c *internalauth.Client) Auth {
	return Auth{http: c}
}

type claims struct {
	UserID      string     `json:"sub"`
	Email       string     `json:"email"`
	Name        string     `json:"name"`
	TenantID    uuid.UUID  `json:"tenant_id"`
	ProjectID   *uuid.UUID `json:"project_id"`
	ProjectRole auth.Role  `json:"project_role"`
	SessionID   uuid.UUID  `json:"sid"`
}

// Verify returns the identity behind a user token, with its role in the project that
// the request names or else in that of the token. That auth-service cannot be
// asked is SERVICE_UNAVAILABLE, never a refusal.
func (a Auth) Verify(ctx context.Context, token string, in core.Place) (auth.Identity, error) {
	path := "/verify"
	if in.ProjectID != uuid.Nil {
		path += "?" + url.Values{"project_id": {in.ProjectID.String()}, "inactive": {strconv.FormatBool(in.Inactive)}}.Encode()
	}
	var c claims
	err := a.http.WithHeader("Authorization", "Bearer "+token).Do(asGateway(ctx), http.MethodGet, path, nil, &c)
	if err != nil {
		return auth.Identity{}, refusal(err)
	}

	who := auth.Identity{
		Type: auth.ActorUser, Subject: c.UserID, Email: c.Email, Name: c.Name, TenantID: c.TenantID, Role: c.ProjectRole, SessionID: c.SessionID,
	}
	if c.ProjectID != nil {
		who.ProjectID = *c.ProjectID
	}
	return who, nil
}

func asGateway(ctx context.Context) context.Context {
	return auth.WithCaller(ctx, auth.Identity{
		Type: auth.ActorSystem, Subject: core.Name, Role: auth.RoleSystem, RequestID: observe.RequestID(ctx),
	})
}

type validKey struct {
	ID             uuid.UUID  `json:"key_id"`
	Name           string     `json:"name"`
	TenantID       uuid.UUID  `json:"tenant_id"`
	ProjectID      uuid.UUID  `json:"project_id"`
	ProjectName    string     `json:"project_name"`
	Scopes         []string   `json:"scopes"`
	AllowedOrigins []string   `json:"allowed_origins"`
	ExpiresAt      *time.Time `json:"expires_at"`
}

// Key returns what an API key is good for; it is the same everywhere. Only the hash of
// the key leaves the gateway.
func (a Auth) Key(ctx context.Context, raw string, _ core.Place) (core.Key, error) {
	hash := sha256.Sum256([]byte(raw))
	var k validKey
	err := a.http.Do(asGateway(ctx), http.MethodPost, "/internal/validate-api-key",
		map[string]string{"key_hash": hex.EncodeToString(hash[:])}, &k)
	if err != nil {
		return core.Key{}, keyRefusal(err)
	}
	return core.Key{
		Who: auth.Identity{
			Type: auth.ActorAPIKey, Subject: k.ID.String(), Name: k.Name, TenantID: k.TenantID, ProjectID: k.ProjectID,
			Role: auth.RoleIngest, Scopes: k.Scopes,
		},
		ProjectName: k.ProjectName, ExpiresAt: k.ExpiresAt, Origins: k.AllowedOrigins,
	}, nil
}

// keyRefusal tells a sender no more than that its key is not valid.
func keyRefusal(err error) error {
	switch fault.KindOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound:
		return fault.New(fault.Unauthenticated, "INVALID_API_KEY", "The API key is not valid.").Because(err)
	default:
		return refusal(err)
	}
}

// refusal keeps what auth-service decided and turns its absence into 503.
func refusal(err error) error {
	switch fault.KindOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.Invalid:
		return err
	default:
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "Sign-in cannot be checked right now. Try again shortly.").
			RetryIn(time.Second).Because(err)
	}
}
