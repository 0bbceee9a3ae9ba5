// Package fault describes expected failures: a kind that decides how the
// failure is answered, a stable code that clients branch on, and one sentence
// that may be shown to a person. It knows nothing about HTTP; the one table
// from kind to status lives in platform/httpapi.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// Kind groups failures by what the caller can do about them.
type Kind int

// The kinds of failure. Internal is what every unexpected error counts as.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	MethodNotAllowed
	Conflict
	TooLarge
	UnsupportedMedia
	RateLimited
	Upstream
	Unavailable
	Timeout
)

// The codes that several packages use. A code used in one place only is
// written there.
const (
	CodeValidation   = "VALIDATION_ERROR"
	CodeInvalidUUID  = "INVALID_UUID"
	CodeInvalidValue = "INVALID_FIELD_VALUE"
	CodeUnauthorized = "UNAUTHORIZED"
	CodeForbidden    = "FORBIDDEN"
	CodeNotFound     = "RESOURCE_NOT_FOUND"
	CodeConflict     = "CONFLICT"
	CodeExists       = "ALREADY_EXISTS"
	CodeInProgress   = "IN_PROGRESS"
	CodeInternal     = "INTERNAL_ERROR"
	CodeUpstream     = "UPSTREAM_ERROR"
	CodeUnavailable  = "SERVICE_UNAVAILABLE"
	CodeTimeout      = "GATEWAY_TIMEOUT"
)

// Field names one invalid input: a dotted body path, or a name prefixed with
// query., path. or header.
type Field struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error is an expected failure. Its Detail is fit to show to a person and never
// holds internals; the cause, if any, is for the log only.
type Error struct {
	Kind       Kind
	Code       string
	Detail     string
	Fields     []Field
	Extra      map[string]any
	RetryAfter time.Duration
	cause      error
}

// New makes an expected failure with a formatted detail sentence.
func New(kind Kind, code, format string, args ...any) *Error {
	return &Error{Kind: kind, Code: code, Detail: fmt.Sprintf(format, args...)}
}

// InvalidField says that one input is not acceptable. The message completes a
// sentence that starts with the field's name ("must be between 1 and 100").
func InvalidField(field, format string, args ...any) *Error {
	message := fmt.Sprintf(format, args...)
	e := New(Invalid, CodeValidation, "%s %s", field, message)
	e.Fields = []Field{{Field: field, Message: message}}
	return e
}

// Missing is the one answer for a resource that does not exist, is deleted or
// belongs to somebody else: the three cases must not be told apart.
func Missing() *Error {
	return New(NotFound, CodeNotFound, "The requested resource was not found.")
}

// Error returns the detail and, for the log, the cause.
func (e *Error) Error() string {
	if e.cause != nil {
		return e.Code + ": " + e.Detail + ": " + e.cause.Error()
	}
	return e.Code + ": " + e.Detail
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// With adds a member to the error envelope, such as the allowed transitions.
func (e *Error) With(key string, value any) *Error {
	next := *e
	next.Extra = maps.Clone(e.Extra)
	if next.Extra == nil {
		next.Extra = map[string]any{}
	}
	next.Extra[key] = value
	return &next
}

// RetryIn tells the caller when a repeat makes sense.
func (e *Error) RetryIn(d time.Duration) *Error {
	next := *e
	next.RetryAfter = d
	return &next
}

// Because attaches the cause, which is logged and never shown.
func (e *Error) Because(cause error) *Error {
	next := *e
	next.cause = cause
	return &next
}

// As returns the expected failure inside err.
func As(err error) (*Error, bool) {
	return errors.AsType[*Error](err)
}

// KindOf returns the kind of the failure inside err; an error that is no
// expected failure is Internal.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return Internal
}

// CodeOf returns the code of the failure inside err; an error that is no
// expected failure has the code INTERNAL_ERROR.
func CodeOf(err error) string {
	if e, ok := As(err); ok {
		return e.Code
	}
	return CodeInternal
}
