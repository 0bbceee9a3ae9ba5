// Package core is the heart of the live connection: who listens to what, what
// each listener gets, and when a listener has to go. It knows neither sockets
// nor Redis, only what goes over a line.
package core

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The close codes of the live protocol beyond those of RFC 6455.
const (
	CloseGoingAway = 1001
	CloseBinary    = 1003
	CloseNotText   = 1007
	CloseRefused   = 1008
	CloseInternal  = 1011
	CloseOverload  = 1013
	CloseExpired   = 4401
	CloseRevoked   = 4403
	CloseIdle      = 4408
	CloseFlood     = 4429
)

const maxChannels = 20

// channels are the names a client may subscribe to.
var channels = []string{
	"incidents", "hypotheses", "alerts", "notifications", "system", "deployments", "metrics", "logs", "monitors", "status", "slos",
}

// channelSet is some of them, a bit for each: there are thousands of listeners.
type channelSet uint32

func (c *channelSet) add(names []string) {
	for _, name := range names {
		if at := slices.Index(channels, name); at >= 0 {
			*c |= 1 << at
		}
	}
}

func (c *channelSet) remove(names []string) {
	for _, name := range names {
		if at := slices.Index(channels, name); at >= 0 {
			*c &^= 1 << at
		}
	}
}

func (c channelSet) has(name string) bool {
	at := slices.Index(channels, name)
	return at >= 0 && c&(1<<at) != 0
}

// names lists them in order.
func (c channelSet) names() []string {
	names := []string{}
	for at, name := range channels {
		if c&(1<<at) != 0 {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// defaults are what a client hears before its first subscription.
var defaults = []string{"incidents", "hypotheses", "alerts"}

// ClientFrame is what a client sends.
type ClientFrame struct {
	Type        string                     `json:"type"`
	Token       string                     `json:"token"`
	TenantID    string                     `json:"tenantId"`
	ProjectID   string                     `json:"projectId"`
	Channels    json.RawMessage            `json:"channels"`
	LastEventID string                     `json:"last_event_id"`
	Filters     map[string]json.RawMessage `json:"filters"`
}

// ParseFrame reads a client frame; it must be a JSON object with a type.
func ParseFrame(text []byte) (ClientFrame, error) {
	var f ClientFrame
	if err := json.Unmarshal(text, &f); err != nil || f.Type == "" {
		return f, fault.New(fault.Invalid, fault.CodeValidation, "A frame must be a JSON object with a type.")
	}
	return f, nil
}

// ChannelNames returns the channels of a frame split into known and unknown ones.
// One text in place of a list is one channel.
func (f ClientFrame) ChannelNames() (known, rejected []string, err error) {
	var names []string
	if len(f.Channels) == 0 || string(f.Channels) == "null" {
		return nil, nil, nil
	}
	var one string
	if json.Unmarshal(f.Channels, &one) == nil {
		names = []string{one}
	} else if json.Unmarshal(f.Channels, &names) != nil {
		return nil, nil, fault.InvalidField("channels", "must be a list of channel names")
	}
	if len(names) > maxChannels {
		return nil, nil, fault.InvalidField("channels", "must have at most %d entries", maxChannels)
	}
	for _, name := range names {
		if slices.Contains(channels, name) {
			known = append(known, name)
		} else {
			rejected = append(rejected, name)
		}
	}
	return known, rejected, nil
}

// Reply builds a server frame of the given type.
func Reply(kind string, members map[string]any) []byte {
	frame := map[string]any{"type": kind, "timestamp": clock.Now()}
	maps.Copy(frame, members)
	text, err := json.Marshal(frame)
	if err != nil {
		return []byte(`{"type":"error","message":"The answer could not be written.","error_code":"INTERNAL_ERROR"}`)
	}
	return text
}

// ErrorReply builds the error frame of a failure.
func ErrorReply(err error) []byte {
	e, ok := fault.As(err)
	if !ok {
		e = fault.New(fault.Internal, fault.CodeInternal, "Something went wrong on our side.")
	}
	return Reply("error", map[string]any{"message": e.Detail, "error_code": e.Code})
}

// rate counts things that may happen only so often: a bucket of burst tokens
// that refills over a minute.
type rate struct {
	perMinute, burst float64
	tokens           float64
	at               time.Time
}

func newRate(perMinute, burst float64, now time.Time) rate {
	return rate{perMinute: perMinute, burst: burst, tokens: burst, at: now}
}

func (r *rate) take(now time.Time) bool {
	r.tokens = min(r.burst, r.tokens+now.Sub(r.at).Minutes()*r.perMinute)
	r.at = now
	if r.tokens < 1 {
		return false
	}
	r.tokens--
	return true
}
