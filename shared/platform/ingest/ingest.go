// Package ingest is what every route that takes telemetry shares: bodies in the
// encodings that senders use, times in the forms that they write, the judgement of single
// items, and commits that join what arrives together. What an item means belongs to the
// service that takes it.
package ingest

import (
	"fmt"
	"time"
)

// The codes of rejected items (contract: ingest section 1).
const (
	CodeInvalid  = "VALIDATION_ERROR"
	CodeTooOld   = "too_old"
	CodeQuota    = "QUOTA_EXCEEDED"
	CodeTooLarge = "TOO_LARGE"
)

// shown is how many rejections an answer names.
const shown = 20

// MaxItems is how many spans, points or lines a request may hold.
const MaxItems = 10_000

// Rejection says why one item of a request was not stored.
type Rejection struct {
	Index   int    `json:"index"`
	Code    string `json:"error_code" enum:"VALIDATION_ERROR,too_old,QUOTA_EXCEEDED,TOO_LARGE"`
	Message string `json:"message"`
}

// Judge collects what is wrong with the items of a request. The zero Judge is ready.
type Judge struct {
	named   []Rejection
	counts  map[string]int
	samples map[string]string // the first message of each code
	total   int
}

// Reject notes that the item at index is not stored.
func (j *Judge) Reject(index int, code, format string, args ...any) {
	j.total++
	if j.counts == nil {
		j.counts, j.samples = map[string]int{}, map[string]string{}
	}
	j.counts[code]++
	if len(j.named) >= shown && j.counts[code] > 1 {
		return
	}
	message := fmt.Sprintf(format, args...)
	if j.counts[code] == 1 {
		j.samples[code] = message
	}
	if len(j.named) < shown {
		j.named = append(j.named, Rejection{Index: index, Code: code, Message: message})
	}
}

// Rejected is how many items were rejected.
func (j *Judge) Rejected() int { return j.total }

// Shown lists the first rejections.
func (j *Judge) Shown() []Rejection { return j.named }

// Counts says how many items were rejected by code.
func (j *Judge) Counts() map[string]int { return j.counts }

// ahead is how far in the future a sender's clock may be.
const ahead = 10 * time.Minute

// Clamp returns the time under which an item is stored: at, or now for a time that is
// absent or too far ahead. It is not ok when the item is older than what is kept.
func Clamp(at, now time.Time, keep time.Duration) (time.Time, bool) {
	if at.IsZero() || at.After(now.Add(ahead)) {
		return now, true
	}
	return at, !at.Before(now.Add(-keep))
}
