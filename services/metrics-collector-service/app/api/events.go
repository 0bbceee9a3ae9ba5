// Package api is the HTTP face of metrics-collector-service: what senders push and what
// people ask about it.
package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// longestRange is how much of the past one question may be about.
const longestRange = 31 * 24 * time.Hour

// RangeInput is the range of time of a read.
type RangeInput struct {
	From string `query:"from" maxLength:"64" doc:"RFC 3339, now or now-<n><s|m|h|d|w>; now-24h when it is not given." example:"now-24h"`
	To   string `query:"to" maxLength:"64" doc:"As from; now when it is not given. At most 31 days after from." example:"now"`
}

// defaultRange is what most questions are about that name no time.
const defaultRange = 24 * time.Hour

// read returns the range that is asked for; it begins so long before its end when nothing
// says when.
func (in RangeInput) read(now time.Time, byDefault time.Duration) (from, to time.Time, err error) {
	given, err := page.Between(in.From, in.To, now)
	if err != nil {
		return from, to, err
	}
	to = now
	if given.To != nil {
		to = *given.To
	}
	from = to.Add(-byDefault)
	if given.From != nil {
		from = *given.From
	}
	if !from.Before(to) {
		return from, to, fault.InvalidField("query.from", "must precede to")
	}
	if to.Sub(from) > longestRange {
		return from, to, fault.InvalidField("query.from", "must not be more than 31 days before to")
	}
	return from, to, nil
}

// RawObject is a JSON object that is passed on as it was stored.
type RawObject json.RawMessage

// MarshalJSON returns the text itself.
func (o RawObject) MarshalJSON() ([]byte, error) {
	if len(o) == 0 {
		return []byte("{}"), nil
	}
	return o, nil
}

// Schema describes the object.
func (RawObject) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// Rejected is the part of an answer that names what was not stored; it is left out when
// all was.
type Rejected struct {
	Rejected int                `json:"rejected,omitempty"`
	Errors   []ingest.Rejection `json:"errors,omitempty" doc:"The first 20."`
}

func rejectedBy(j *ingest.Judge) Rejected {
	return Rejected{Rejected: j.Rejected(), Errors: j.Shown()}
}

// send answers a request of which all is stored.
func send(w http.ResponseWriter, answer any) error {
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(text) // stored already: a sender that left asks again
	return nil
}
