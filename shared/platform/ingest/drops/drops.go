// Package drops keeps count of the telemetry that was refused: of which signal, for which
// reason, how much and when, with what one of the senders was told. Services note what
// they refuse; it is gathered for a moment and added to the count of the minute.
package drops

import (
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Reason is why something was refused.
type Reason string

// The reasons. What is RateLimited or Overloaded its sender may send again, and Scope is a
// key that may not send the signal.
const (
	Validation  Reason = "validation"
	TooOld      Reason = "too_old"
	Quota       Reason = "quota"
	TooLarge    Reason = "too_large"
	Unreadable  Reason = "unreadable"
	RateLimited Reason = "rate_limited"
	Overloaded  Reason = "overloaded"
	Scope       Reason = "scope"
)

// Drop is what was refused of one signal for one reason.
type Drop struct {
	Signal   string    `json:"signal"`
	Reason   Reason    `json:"reason"`
	Items    int64     `json:"items"`
	Requests int64     `json:"requests"`
	LastAt   time.Time `json:"last_at"`
	// Sample is what one of the senders was told.
	Sample string `json:"sample"`
	// Trend are the items in equal slices of the range that was asked for.
	Trend []int64 `json:"-"`
}

// ofItem is the reason behind the code of a rejected item.
func ofItem(code string) Reason {
	switch code {
	case ingest.CodeTooOld:
		return TooOld
	case ingest.CodeQuota:
		return Quota
	case ingest.CodeTooLarge:
		return TooLarge
	default:
		return Validation
	}
}

// OfRequest is the reason behind the refusal of a whole request. Failures that say nothing
// about what was sent are none.
func OfRequest(err error) (Reason, bool) {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.UnsupportedMedia:
		return Unreadable, true
	case fault.TooLarge:
		return TooLarge, true
	case fault.RateLimited:
		if fault.CodeOf(err) == ingest.CodeQuota {
			return Quota, true
		}
		return RateLimited, true
	case fault.Unavailable:
		return Overloaded, true
	case fault.Forbidden:
		return Scope, true
	default:
		return "", false
	}
}
