// Package internalauth signs and verifies the calls that services make to each
// other: a short-lived token naming caller, addressee and the original actor
// (contract: conventions section 17). Services accept nothing else and refuse
// everything when they have no key.
package internalauth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
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
	current string
	header  string // of the tokens signed with the current key, encoded
	byID    map[string][]byte
}

// NewKeys checks the configured keys.
func NewKeys(c Config) (Keys, error) {
	if len(c.Key) < minKeyBytes {
		return Keys{}, errors.New("INTERNAL_AUTH_KEY must have at least 32 bytes")
	}
	kid := auth.KeyID(c.Key)
	header, err := json.Marshal(map[string]string{"alg": jwt.SigningMethodHS256.Alg(), "typ": "JWT", "kid": kid})
	if err != nil {
		return Keys{}, err
	}
	k := Keys{current: kid, header: base64.RawURLEncoding.EncodeToString(header), byID: map[string][]byte{kid: []byte(c.Key)}}
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

// minted are the same claims as they are written. A gateway signs one token for
// every request, and the encoders of the library take as long as the rest of it.
type minted struct {
	Issuer    string         `json:"iss"`
	Audience  string         `json:"aud"`
	Subject   string         `json:"sub,omitempty"`
	ID        string         `json:"jti"`
	IssuedAt  int64          `json:"iat"`
	ExpiresAt int64          `json:"exp"`
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

// Sign returns a token that lets the service from act as the identity towards
// the service audience for one minute.
func (k Keys) Sign(from, audience string, who auth.Identity, now time.Time) (string, error) {
	body, err := json.Marshal(minted{
		Issuer: from, Audience: audience, Subject: who.Subject, ID: auth.NewTokenID(),
		IssuedAt: now.Unix(), ExpiresAt: now.Add(lifetime).Unix(),
		ActorType: who.Type, Email: who.Email, Name: who.Name, Role: who.Role, Scopes: who.Scopes,
		TenantID: orNil(who.TenantID), ProjectID: orNil(who.ProjectID), SessionID: orNil(who.SessionID), RequestID: who.RequestID,
	})
	if err != nil {
		return "", err
	}
	token := make([]byte, 0, len(k.header)+base64.RawURLEncoding.EncodedLen(len(body))+2+base64.RawURLEncoding.EncodedLen(sha256.Size))
	token = append(token, k.header...)
	token = append(token, '.')
	token = base64.RawURLEncoding.AppendEncode(token, body)
	mac := hmac.New(sha256.New, k.byID[k.current])
	mac.Write(token)
	token = append(token, '.')
	return string(base64.RawURLEncoding.AppendEncode(token, mac.Sum(nil))), nil
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

func orNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func orZero(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
