package session

import "github.com/google/uuid"

// NoticeType says what a Notice is about.
type NoticeType string

// What caches of identities, keys and integrations must hear of.
const (
	SessionRevoked     NoticeType = "session_revoked"
	MemberChanged      NoticeType = "member_changed"
	UserChanged        NoticeType = "user_changed"
	ProjectChanged     NoticeType = "project_changed"
	KeyChanged         NoticeType = "key_changed"
	IntegrationChanged NoticeType = "integration_changed"
)

// Notice is published on the Redis channel auth.events after the change was
// committed. It is a hint: whoever caches must also forget by itself within 5 s.
type Notice struct {
	Type          NoticeType `json:"type"`
	SessionID     *uuid.UUID `json:"sid,omitempty"`
	UserID        *uuid.UUID `json:"user_id,omitempty"`
	ProjectID     *uuid.UUID `json:"project_id,omitempty"`
	KeyHash       string     `json:"key_hash,omitempty"`
	IntegrationID *uuid.UUID `json:"integration_id,omitempty"`
}
