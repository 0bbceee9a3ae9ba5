// Package apikey holds the keys with which programs send and read data of one
// project: their form, their scopes and their storage. Only the SHA-256 of a key is
// kept; the key itself is shown once.
package apikey

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	rawPrefix    = "srec_"
	randomBytes  = 48
	shownOfARaw  = 12
	usedAtMostIn = time.Minute
)

// Key is an API key without its secret.
type Key struct {
	ID             uuid.UUID  `db:"id"`
	Name           string     `db:"name"`
	Prefix         string     `db:"key_prefix"`
	Hash           string     `db:"key_hash"`
	Scopes         []Scope    `db:"scopes"`
	AllowedOrigins []string   `db:"allowed_origins"`
	IsActive       bool       `db:"is_active"`
	LastUsedAt     *time.Time `db:"last_used_at"`
	CreatedBy      *uuid.UUID `db:"created_by"`
	CreatedAt      time.Time  `db:"created_at"`
	ExpiresAt      *time.Time `db:"expires_at"`
}

// New makes a key and returns it together with the raw text to show once:
// srec_ and 64 url-safe characters of randomness. None of them is a dash: Sentry's clients
// read keys in addresses as \w+, and a double click marks the whole of it.
func New(name string, createdBy *uuid.UUID, at time.Time) (Key, string) {
	var b [randomBytes]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	raw := rawPrefix + strings.ReplaceAll(base64.RawURLEncoding.EncodeToString(b[:]), "-", "_")
	return Key{
		ID: uuid.Must(uuid.NewV7()), Name: name, Prefix: raw[:shownOfARaw], Hash: Hash(raw), IsActive: true,
		CreatedBy: createdBy, CreatedAt: at,
	}, raw
}

// Hash is what is stored of a raw key and how it is looked up.
func Hash(raw string) string {
	sum := sha256.Sum256([]byte(raw))
	return hex.EncodeToString(sum[:])
}

// Restrict sets what the key admits and from which origins. Without scopes it gets
// the usual ones. A key with origins is meant for browsers, where anybody can read
// it: it may only send what browsers send.
func (k *Key) Restrict(scopes []Scope, origins []string) error {
	browser := len(origins) > 0
	if len(scopes) == 0 {
		scopes = Usual(browser)
	}
	for _, s := range scopes {
		if browser && !s.ForBrowsers() {
			return fault.InvalidField("scopes", "of a key with allowed_origins can only be %s", List(Usual(true)))
		}
	}
	for i, origin := range origins {
		if !validOrigin(origin) {
			return badOrigin(i)
		}
	}
	k.Scopes, k.AllowedOrigins = unique(scopes), unique(origins)
	return nil
}

// Found is what the hash of a presented key leads to.
type Found struct {
	ID              uuid.UUID  `db:"id"`
	TenantID        uuid.UUID  `db:"tenant_id"`
	ProjectID       uuid.UUID  `db:"project_id"`
	Name            string     `db:"name"`
	Scopes          []Scope    `db:"scopes"`
	AllowedOrigins  []string   `db:"allowed_origins"`
	IsActive        bool       `db:"is_active"`
	ExpiresAt       *time.Time `db:"expires_at"`
	ProjectIsActive bool       `db:"project_is_active"`
	ProjectName     string     `db:"project_name"`
}

// Scope is the scope of what the key may reach.
func (f Found) Scope() auth.Scope {
	return auth.Scope{TenantID: f.TenantID, ProjectID: f.ProjectID}
}

// Check refuses a key that is switched off, has run out, or whose project is
// switched off.
func (f Found) Check(at time.Time) error {
	switch {
	case !f.IsActive:
		return fault.New(fault.Forbidden, fault.CodeForbidden, "This API key is switched off.")
	case f.ExpiresAt != nil && !at.Before(*f.ExpiresAt):
		return fault.New(fault.Forbidden, fault.CodeForbidden, "This API key has expired.")
	case !f.ProjectIsActive:
		return fault.New(fault.Forbidden, fault.CodeForbidden, "The project of this API key is switched off.")
	default:
		return nil
	}
}
