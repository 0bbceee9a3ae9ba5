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

// Why a chain does not hold.
const (
	Changed   = "its content is not what was written"
	Unlinked  = "it does not follow the entry that was written before it"
	Shortened = "the latest entries are missing"
)

// Verification is what a walk along a tenant's chain found. Where it does not
// hold, Reason says why and the other members name the first entry that is wrong;
// they are zero when entries are missing at the end.
type Verification struct {
	Checked        int
	Reason         string
	FirstInvalidID *uuid.UUID
	FirstInvalid   int64
}

// Valid reports whether the chain holds.
func (v Verification) Valid() bool {
	return v.Reason == ""
}

// link is a piece of a chain: an entry, or what is kept of removed ones.
type link struct {
	first, last int64
	prev, hash  string
	entry       *Stored
}

// verifier checks links in the order of the chain. Whole says that the walk starts
// with the first entry of all.
type verifier struct {
	result Verification
	whole  bool
	last   *link
	broken bool
}

// check looks at the next link and reports whether to go on. A break before
// removed entries is reported with the entry that follows them.
func (v *verifier) check(l link) bool {
	v.broken = v.broken || !v.follows(l)
	v.last = &l
	if l.entry == nil {
		return true
	}
	v.result.Checked++
	hash, err := l.entry.HashAfter(l.prev)
	switch {
	case v.broken:
		v.fail(Unlinked, l.entry)
	case err != nil || hash != l.hash:
		v.fail(Changed, l.entry)
	}
	return v.result.Valid()
}

func (v *verifier) follows(l link) bool {
	switch {
	case v.last != nil:
		return v.last.last+1 == l.first && v.last.hash == l.prev
	case v.whole || l.first == 1:
		return l.first == 1 && l.prev == ""
	default:
		return true
	}
}

func (v *verifier) fail(reason string, at *Stored) {
	v.result.Reason, v.result.FirstInvalidID, v.result.FirstInvalid = reason, &at.ID, at.Seq
}

// end compares where the walk ended with where the chain does.
func (v *verifier) end(seq int64, hash string) {
	missing := v.last == nil && seq > 0 && v.whole
	if v.last != nil {
		missing = v.broken || v.last.last != seq || v.last.hash != hash
	}
	if missing && v.result.Valid() {
		v.result.Reason = Shortened
	}
}
