// Package internalauth signs and verifies the calls that services make to each
// other: a short-lived token naming caller, addressee and the original actor
// (contract: conventions section 17). Services accept nothing else and refuse
// everything when they have no key.
package internalauth

import (
	"errors"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Header carries the signed token.
const Header = "X-Internal-Auth"

const (
	lifetime    = 60 * time.Second
	leeway      = 15 * time.Second
	minKeyBytes = 32
)

// Config holds the shared signing keys. The previous key still verifies.
type Config struct {
	Key      string `env:"INTERNAL_AUTH_KEY,required,notEmpty"`
	Previous string `env:"INTERNAL_AUTH_KEY_PREVIOUS"`
}

// Keys signs and verifies internal tokens.
type Keys struct {
	minter *minter
	byID   map[string][]byte
}

// NewKeys checks the configured keys.
func NewKeys(c Config) (Keys, error) {
	if len(c.Key) < minKeyBytes {
		return Keys{}, errors.New("INTERNAL_AUTH_KEY must have at least 32 bytes")
	}
	kid := auth.KeyID(c.Key)
	minter, err := newMinter(kid, []byte(c.Key))
	if err != nil {
		return Keys{}, err
	}
	k := Keys{minter: minter, byID: map[string][]byte{kid: []byte(c.Key)}}
	if c.Previous != "" {
		k.byID[auth.KeyID(c.Previous)] = []byte(c.Previous)
	}
	return k, nil
}

type claims struct {
	jwt.RegisteredClaims
	ActorType auth.ActorType `json:"actor_type"`
	Email     string         `json:"email,omitempty"`
	Name      string         `json:"name,omitempty"`
	TenantID  *uuid.UUID     `json:"tenant_id"`
	ProjectID *uuid.UUID     `json:"project_id"`
	Role      auth.Role      `json:"role"`
	Scopes    []string       `json:"scopes,omitempty"`
	SessionID *uuid.UUID     `json:"sid,omitempty"`
	RequestID string         `json:"request_id"`
}

// Verify returns the identity in a token addressed to the service audience.
func (k Keys) Verify(raw, audience string, now func() time.Time) (auth.Identity, error) {
	var c claims
	_, err := jwt.ParseWithClaims(raw, &c, k.key,
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(now))
	if err != nil {
		return auth.Identity{}, refused().Because(err)
	}
	if c.IssuedAt == nil || c.ExpiresAt.Sub(c.IssuedAt.Time) > lifetime || c.Issuer == "" || c.ActorType == "" {
		return auth.Identity{}, refused()
	}
	return auth.Identity{
		Type: c.ActorType, Subject: c.Subject, Email: c.Email, Name: c.Name, TenantID: orZero(c.TenantID), ProjectID: orZero(c.ProjectID),
		Role: c.Role, Scopes: c.Scopes, SessionID: orZero(c.SessionID), RequestID: c.RequestID, Service: c.Issuer,
	}, nil
}

// Authenticate returns the function that a service's API uses to learn the
// caller of a request from its internal token.
func (k Keys) Authenticate(audience string, now func() time.Time) func(*http.Request) (auth.Identity, error) {
	return func(r *http.Request) (auth.Identity, error) {
		raw := r.Header.Get(Header)
		if raw == "" {
			return auth.Identity{}, refused()
		}
		return k.Verify(raw, audience, now)
	}
}

func (k Keys) key(t *jwt.Token) (any, error) {
	kid, _ := t.Header["kid"].(string)
	key, ok := k.byID[kid]
	if !ok {
		return nil, errors.New("unknown key id")
	}
	return key, nil
}

func refused() *fault.Error {
	return fault.New(fault.Unauthenticated, "INTERNAL_AUTH_REQUIRED", "This service accepts signed internal calls only.")
}

func orZero(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
