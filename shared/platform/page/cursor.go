package page

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// CursorLife is how long a cursor may be used after it was handed out.
const CursorLife = 24 * time.Hour

const (
	maxCursor = 8 << 10
	macSize   = 16
)

// Cursors hands out and reads back opaque cursors. A cursor carries the sort key of
// the last row shown; its signature also covers the query and the caller it was made
// for, so that a cursor of another list, another filter or another person is refused.
type Cursors struct {
	key []byte
}

type position struct {
	At  int64    `json:"t"`
	Key []string `json:"k"`
}

// NewCursors returns the cursors signed with a key derived from the given secret.
// All replicas of a service must be given the same secret.
func NewCursors(key []byte) *Cursors {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("page cursors v1"))
	return &Cursors{key: mac.Sum(nil)}
}

// Bind joins what a cursor is bound to (route, caller, filters) without ambiguity:
// Bind("a", "bc") and Bind("ab", "c") differ.
func Bind(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write(binary.AppendUvarint(nil, uint64(len(part))))
		sum.Write([]byte(part))
	}
	return string(sum.Sum(nil))
}

// Encode makes the cursor that continues after the row with the given sort key.
func (c *Cursors) Encode(key []string, bind string, now time.Time) string {
	body, err := json.Marshal(position{At: now.Unix(), Key: key})
	if err != nil {
		return "" // strings and a number always marshal
	}
	return base64.RawURLEncoding.EncodeToString(append(c.sign(body, bind), body...))
}

// Decode returns the sort key of a cursor, or INVALID_CURSOR when it is damaged,
// older than CursorLife or made for something else.
func (c *Cursors) Decode(cursor, bind string, now time.Time) ([]string, error) {
	if len(cursor) > maxCursor {
		return nil, invalidCursor()
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < macSize {
		return nil, invalidCursor()
	}
	mac, body := raw[:macSize], raw[macSize:]
	if !hmac.Equal(mac, c.sign(body, bind)) {
		return nil, invalidCursor()
	}

	var at position
	if err := json.Unmarshal(body, &at); err != nil {
		return nil, invalidCursor()
	}
	if age := now.Sub(time.Unix(at.At, 0)); age > CursorLife {
		return nil, invalidCursor()
	}
	return at.Key, nil
}

func (c *Cursors) sign(body []byte, bind string) []byte {
	mac := hmac.New(sha256.New, c.key)
	mac.Write(binary.AppendUvarint(nil, uint64(len(bind))))
	mac.Write([]byte(bind))
	mac.Write(body)
	return mac.Sum(nil)[:macSize]
}

func invalidCursor() error {
	return fault.New(fault.Invalid, "INVALID_CURSOR",
		"This cursor is unknown, expired or belongs to another query. Start again without it.")
}
