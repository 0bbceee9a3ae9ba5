package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Stored is an entry in the trail, in the form the API shows it.
type Stored struct {
	ID           uuid.UUID       `json:"id"`
	Timestamp    time.Time       `json:"timestamp"`
	UserID       *uuid.UUID      `json:"user_id"`
	UserEmail    string          `json:"user_email"`
	TenantID     uuid.UUID       `json:"tenant_id"`
	ProjectID    *uuid.UUID      `json:"project_id"`
	ActorType    auth.ActorType  `json:"actor_type"`
	ActorName    string          `json:"actor_name"`
	Service      string          `json:"service"`
	Action       string          `json:"action"`
	ResourceType string          `json:"resource_type"`
	ResourceID   *string         `json:"resource_id"`
	Changes      json.RawMessage `json:"changes"`
	IPAddress    *string         `json:"ip_address"`
	UserAgent    string          `json:"user_agent"`
	RequestID    *string         `json:"request_id"`
	Success      bool            `json:"success"`
	ErrorMessage *string         `json:"error_message"`
	Metadata     json.RawMessage `json:"metadata"`
	PrevHash     string          `json:"-"`
	Hash         string          `json:"-"`
	Seq          int64           `json:"-"`
	EventID      uuid.UUID       `json:"-"`
}

// HashAfter returns the hash that the entry has when it follows an entry with
// the hash prev: SHA-256 over prev and the canonical JSON (RFC 8785) of the
// entry as the API shows it, without both hashes. Hashes are lower-case hex; the
// first entry of a tenant follows the empty string.
func (s Stored) HashAfter(prev string) (string, error) {
	text, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("encode entry: %w", err)
	}
	canonical := jsontext.Value(text)
	if err := canonical.Canonicalize(); err != nil {
		return "", fmt.Errorf("canonicalize entry: %w", err)
	}
	sum := sha256.Sum256(append([]byte(prev), canonical...))
	return hex.EncodeToString(sum[:]), nil
}

// Verification is what a walk along a tenant's chain found.
type Verification struct {
	Checked        int
	FirstInvalidID *uuid.UUID
}

// verifier checks entries in the order of the chain.
type verifier struct {
	result Verification
	last   *Stored
}

// check looks at the next entry and reports whether the chain still holds.
func (v *verifier) check(s Stored) bool {
	v.result.Checked++
	hash, err := s.HashAfter(s.PrevHash)
	linked := v.last == nil || v.last.Seq+1 == s.Seq && v.last.Hash == s.PrevHash
	if first := s.Seq == 1; first && s.PrevHash != "" {
		linked = false
	}
	if err != nil || hash != s.Hash || !linked {
		v.result.FirstInvalidID = &s.ID
		return false
	}
	v.last = &s
	return true
}
