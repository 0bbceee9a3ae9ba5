// Package errorgroup keeps the errors of a project: occurrences, the groups that they
// fall into by what they have in common, and what people have decided about a group. It
// knows nothing about HTTP; it reads error events as clients send them.
package errorgroup

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Status says what people make of a group.
type Status string

// The states of a group.
const (
	Unresolved    Status = "unresolved"
	Investigating Status = "investigating"
	Resolved      Status = "resolved"
	Ignored       Status = "ignored"
)

// The limits of what is kept of an error.
const (
	maxService = 255
	maxClass   = 500
	maxMessage = 10_000
	maxStack   = 64 << 10
	maxID      = 128
	maxRelease = 128
	maxJSON    = 32 << 10
)

// unnamed is the service of errors that name none.
const unnamed = "unknown"

// Event is one error that happened.
type Event struct {
	ID          uuid.UUID
	ServiceName string
	Class       string
	Message     string
	StackTrace  string
	// Attributes is a JSON object.
	Attributes json.RawMessage
	// Tags are the attributes by which a group is broken down.
	Tags        []Tag
	Release     string
	TraceID     string
	UserID      string
	Fingerprint string
	Timestamp   time.Time
}

// Tag is one attribute as a group is broken down by it.
type Tag struct{ Key, Value string }

// Group is what is known of errors of one kind.
type Group struct {
	ID                uuid.UUID
	Fingerprint       string
	ServiceName       string
	ErrorClass        string
	Message           string
	OccurrenceCount   int64
	UsersAffected     *int64
	FirstSeen         time.Time
	LastSeen          time.Time
	Status            Status
	Assignee          string
	Notes             string
	Regressed         bool
	Releases          []string
	ResolvedInRelease *string
	ResolvedAt        *time.Time
}

// Occurrence is one error of a group. SourceStack is the stack trace read with the source
// maps of the release, empty without; the repository does not know it.
type Occurrence struct {
	ID          uuid.UUID
	StackTrace  string
	SourceStack string `db:"-"`
	Attributes  json.RawMessage
	TraceID     *string
	Release     *string
	UserID      *string
	Timestamp   time.Time
}
