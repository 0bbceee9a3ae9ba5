// Package trace keeps the spans of distributed traces and the transactions that follow
// from them: what was asked of a service, how long it took and whether it failed. Spans
// and transactions are stored in compressed blocks, one row per block; a row per trace
// says what is known of it. The package knows nothing about HTTP.
package trace

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/valyala/fastjson"
)

// The kinds of spans.
const (
	KindInternal = "internal"
	KindServer   = "server"
	KindClient   = "client"
	KindProducer = "producer"
	KindConsumer = "consumer"
)

// Kinds lists the kinds of spans in the order of their stored numbers.
func Kinds() []string {
	return []string{KindInternal, KindServer, KindClient, KindProducer, KindConsumer}
}

// The statuses of spans.
const (
	StatusOK    = "ok"
	StatusError = "error"
)

// unknownService is the service of what names none.
const unknownService = "unknown"

// Span is one span. Attributes, Events and Links are JSON texts, empty for none.
type Span struct {
	TraceID, SpanID, ParentID string
	Service, Operation        string
	Kind                      string
	Error                     bool
	Start                     time.Time
	Duration                  time.Duration
	Attributes                json.RawMessage
	Events                    json.RawMessage
	Links                     json.RawMessage
	Scope                     string

	// Entry says that the span begins the work of a service for somebody else and so is
	// a transaction. It is known while the span is accepted and not stored with it.
	Entry bool

	// OTLP says that the span came from an OpenTelemetry exporter; it is not stored.
	OTLP bool

	// version orders the times a span was sent: the last one counts.
	version int64
}

// End is when the span ended.
func (s *Span) End() time.Time { return s.Start.Add(s.Duration) }

// DurationMS is the duration in milliseconds.
func (s *Span) DurationMS() float64 { return float64(s.Duration) / float64(time.Millisecond) }

// StatusText is the status as the contract writes it.
func (s *Span) StatusText() string {
	if s.Error {
		return StatusError
	}
	return StatusOK
}

// parsers are kept, because a parser reuses its memory.
var parsers fastjson.ParserPool

// each calls yield with the attributes of a span as texts: strings as they are, other
// values as JSON text.
func eachAttribute(attributes []byte, yield func(name, value string)) {
	if len(attributes) == 0 {
		return
	}
	p := parsers.Get()
	defer parsers.Put(p)
	v, err := p.ParseBytes(attributes)
	if err != nil {
		return
	}
	o, err := v.Object()
	if err != nil {
		return
	}
	o.Visit(func(key []byte, v *fastjson.Value) { yield(string(key), textOf(v)) })
}

func textOf(v *fastjson.Value) string {
	if text, err := v.StringBytes(); err == nil {
		return string(text)
	}
	return string(v.MarshalTo(nil))
}

// Matches reports whether the attributes hold every pair.
func matches(attributes []byte, pairs []Pair) bool {
	if len(pairs) == 0 {
		return true
	}
	for _, pair := range pairs {
		if !bytes.Contains(attributes, []byte(`"`)) || len(attributes) < len(pair.Value) {
			return false
		}
	}
	found := 0
	eachAttribute(attributes, func(name, value string) {
		for _, pair := range pairs {
			if pair.Name == name && pair.Value == value {
				found++
			}
		}
	})
	return found >= len(pairs)
}

// Pair is a filter on an attribute.
type Pair struct{ Name, Value string }

// attributesOf picks some attributes of a span.
func attributesOf(attributes []byte, names ...string) map[string]string {
	picked := map[string]string{}
	eachAttribute(attributes, func(name, value string) {
		for _, n := range names {
			if n == name {
				picked[name] = value
			}
		}
	})
	return picked
}

func first(values map[string]string, names ...string) string {
	for _, name := range names {
		if values[name] != "" {
			return values[name]
		}
	}
	return ""
}

// isDatabase reports whether a span is a call of a database.
func (s *Span) isDatabase() bool {
	return hasPrefixed(s.Attributes, "db.")
}

// hasPrefixed reports whether the name of an attribute begins with prefix.
func hasPrefixed(attributes []byte, prefix string) bool {
	if !bytes.Contains(attributes, []byte(`"`+prefix)) {
		return false
	}
	found := false
	eachAttribute(attributes, func(name, _ string) { found = found || strings.HasPrefix(name, prefix) })
	return found
}

// anID matches a part of a path that names one thing among many.
var anID = regexp.MustCompile(`^(?:\d+|[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

// WithoutIDs returns a path with {id} in the place of numbers, UUIDs and long hex texts.
func WithoutIDs(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if anID.MatchString(part) {
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}

// pathOf returns the path of a URL or of a request target.
func pathOf(text string) string {
	if u, err := url.Parse(text); err == nil && u.Path != "" {
		return u.Path
	}
	path, _, _ := strings.Cut(text, "?")
	return path
}

// hostOf returns the host of a URL, empty for what is none.
func hostOf(text string) string {
	if u, err := url.Parse(text); err == nil {
		return u.Hostname()
	}
	return ""
}
