package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/auth-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const day = 24 * time.Hour

// APIKey is an API key without its secret.
type APIKey struct { //nolint:revive // the schema of the API document takes the name of the type
	ID             uuid.UUID      `json:"id" format:"uuid"`
	Name           string         `json:"name"`
	KeyPrefix      string         `json:"key_prefix" doc:"The first 12 characters of the key."`
	Scopes         []apikey.Scope `json:"scopes"`
	IsActive       bool           `json:"is_active"`
	LastUsedAt     *time.Time     `json:"last_used_at" doc:"At most a minute old."`
	CreatedAt      time.Time      `json:"created_at"`
	ExpiresAt      *time.Time     `json:"expires_at"`
	AllowedOrigins []string       `json:"allowed_origins" doc:"Not empty for browser keys."`
	CreatedBy      *uuid.UUID     `json:"created_by" format:"uuid" nullable:"true"`
}

// CreatedAPIKey is a new API key with its secret.
type CreatedAPIKey struct {
	APIKey
	RawKey string `json:"raw_key" doc:"The key itself. It is shown this once."`
}

// CreateAPIKeyRequest describes a key to make.
type CreateAPIKeyRequest struct {
	Name           string         `json:"name" minLength:"1" maxLength:"255"`
	Scopes         []apikey.Scope `json:"scopes,omitempty" maxItems:"50" enum:"ingest:metrics,ingest:logs,ingest:traces,ingest:errors,ingest:infrastructure,ingest:browser,ingest:vulnerabilities,ingest:deployments,read:metrics,read:status" doc:"Without any the key may send all kinds of telemetry."`
	ExpiresInDays  *int           `json:"expires_in_days,omitempty" minimum:"1" maximum:"365" doc:"Without it the key does not expire."`
	AllowedOrigins []string       `json:"allowed_origins,omitempty" maxItems:"50" doc:"Makes it a browser key that works from these origins only."`
}

// UpdateAPIKeyRequest names what to change about a key.
type UpdateAPIKeyRequest struct {
	Name           *string         `json:"name,omitempty" minLength:"1" maxLength:"255"`
	Scopes         *[]apikey.Scope `json:"scopes,omitempty" maxItems:"50" enum:"ingest:metrics,ingest:logs,ingest:traces,ingest:errors,ingest:infrastructure,ingest:browser,ingest:vulnerabilities,ingest:deployments,read:metrics,read:status"`
	IsActive       *bool           `json:"is_active,omitempty"`
	AllowedOrigins *[]string       `json:"allowed_origins,omitempty" maxItems:"50"`
}

// DeletedAPIKey is the answer to the removal of a key.
type DeletedAPIKey struct {
	Status string    `json:"status" enum:"deleted"`
	KeyID  uuid.UUID `json:"key_id" format:"uuid"`
}

type keysInput struct {
	ProjectPath
	httpapi.ListQuery
}

type createKeyInput struct {
	ProjectPath
	Body CreateAPIKeyRequest
}

// KeyPath is the API key that a path names.
type KeyPath struct {
	ProjectPath
	KeyID uuid.UUID `path:"key_id" format:"uuid"`
}

type updateKeyInput struct {
	KeyPath
	Body UpdateAPIKeyRequest
}

const keysPath = "/projects/{project_id}/api-keys"

func (h *Handlers) keyRoutes(a *httpapi.API) {
	httpapi.Register(a, httpapi.Operation{
		ID: "api-key-list", Method: http.MethodGet, Path: keysPath, Gateway: keysPath, Access: httpapi.Admin,
		Tag: tagKeys, Summary: "List the API keys of a project", Description: "Newest first.",
	}, h.listKeys)
	httpapi.Register(a, httpapi.Operation{
		ID: "api-key-create", Method: http.MethodPost, Path: keysPath, Gateway: keysPath, Access: httpapi.Admin,
		Tag: tagKeys, Summary: "Make an API key", Status: http.StatusCreated,
	}, h.createKey)
	httpapi.Register(a, httpapi.Operation{
		ID: "api-key-update", Method: http.MethodPatch, Path: keysPath + "/{key_id}", Gateway: keysPath + "/{key_id}",
		Access: httpapi.Admin, Tag: tagKeys, Summary: "Change an API key",
	}, h.updateKey)
	httpapi.Register(a, httpapi.Operation{
		ID: "api-key-delete", Method: http.MethodDelete, Path: keysPath + "/{key_id}", Gateway: keysPath + "/{key_id}",
		Access: httpapi.Admin, Tag: tagKeys, Summary: "Remove an API key", Description: "It stops working within 5 seconds.",
	}, h.deleteKey)
}

func (h *Handlers) listKeys(ctx context.Context, in *keysInput) (*httpapi.List[APIKey], error) {
	l := h.Lists.Of(ctx, "/projects/"+in.ProjectID.String()+"/api-keys", in.ListQuery)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	rows, err := h.KeyList.List(ctx, auth.Caller(ctx).Scope(), apikey.Position(after.OrStart()), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, rows, func(k apikey.Key) []string { return httpapi.KeyAt(k.CreatedAt, k.ID) }, keyView), nil
}

func (h *Handlers) createKey(ctx context.Context, in *createKeyInput) (*httpapi.Body[CreatedAPIKey], error) {
	wanted := core.NewKey{Name: in.Body.Name, Scopes: in.Body.Scopes, Origins: in.Body.AllowedOrigins}
	if in.Body.ExpiresInDays != nil {
		wanted.Life = time.Duration(*in.Body.ExpiresInDays) * day
	}
	key, raw, err := h.Keys.Create(ctx, auth.Caller(ctx), wanted)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[CreatedAPIKey]{Body: CreatedAPIKey{APIKey: keyView(key), RawKey: raw}}, nil
}

func (h *Handlers) updateKey(ctx context.Context, in *updateKeyInput) (*httpapi.Body[APIKey], error) {
	key, err := h.Keys.Update(ctx, auth.Caller(ctx), in.KeyID, core.KeyUpdate{
		Name: in.Body.Name, Scopes: in.Body.Scopes, Origins: in.Body.AllowedOrigins, IsActive: in.Body.IsActive,
	})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[APIKey]{Body: keyView(key)}, nil
}

func (h *Handlers) deleteKey(ctx context.Context, in *KeyPath) (*httpapi.Body[DeletedAPIKey], error) {
	if err := h.Keys.Delete(ctx, auth.Caller(ctx), in.KeyID); err != nil {
		return nil, err
	}
	return &httpapi.Body[DeletedAPIKey]{Body: DeletedAPIKey{Status: "deleted", KeyID: in.KeyID}}, nil
}

func keyView(k apikey.Key) APIKey {
	return APIKey{
		ID: k.ID, Name: k.Name, KeyPrefix: k.Prefix, Scopes: k.Scopes, IsActive: k.IsActive, LastUsedAt: k.LastUsedAt,
		CreatedAt: k.CreatedAt, ExpiresAt: k.ExpiresAt, AllowedOrigins: k.AllowedOrigins, CreatedBy: k.CreatedBy,
	}
}
