package errorgroup

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// MaxItems is how many errors a request may hold.
const MaxItems = 1000

// The limits of what a group is broken down by.
const (
	maxTags     = 50
	maxTagKey   = 128
	maxTagValue = 255
)

// levels are how bad an error may be.
var levels = []string{"error", "warning", "fatal"}

var parsers fastjson.ParserPool

// Decode reads one error, or a list of them under the name errors. Times older than keep
// are refused.
func Decode(body []byte, now time.Time, keep time.Duration) (*item.Batch[Event], error) {
	return item.Decode(body, "errors", MaxItems, func(o *item.Object) Event { return read(o, now, keep) })
}

// read reads one error; what is wrong with it is in o.
func read(o *item.Object, now time.Time, keep time.Duration) Event {
	e := Event{
		ServiceName: o.Text("service_name", maxService), Class: o.Cut("error_class", maxClass), Message: o.Cut("message", maxMessage),
		StackTrace: cutBytes(o.Cut("stack_trace", maxStack), maxStack), Release: o.Cut("release", maxRelease),
		TraceID: o.Text("trace_id", maxID), UserID: o.Cut("user_id", maxID),
	}
	if e.Class == "" && e.Message == "" {
		o.Fail("message", "or error_class is required")
	}
	level := strings.ToLower(o.Text("level", maxID))
	if level != "" && !slices.Contains(levels, level) {
		o.Fail("level", "must be error, warning or fatal")
	}
	extra := []Tag{{"environment", o.Cut("environment", maxTagValue)}, {"level", level}, {"span_id", o.Text("span_id", maxID)}}
	at, ok := ingest.Clamp(o.Time("timestamp"), now, keep)
	e.Timestamp = at
	e.attribute(o, extra)
	if !ok {
		o.Refuse(item.TooOld())
	}
	return e.complete()
}

// attribute reads the attributes and adds what has no column of its own.
func (e *Event) attribute(o *item.Object, extra []Tag) {
	e.Attributes = o.JSON("attributes", fastjson.TypeObject, maxJSON)
	if v := o.Value("attributes"); v != nil && v.Type() == fastjson.TypeObject && o.Problem() == nil {
		e.Tags = tagsOf(v)
	}
	e.add(extra)
}

// add gives the event attributes that the sender has not given itself.
func (e *Event) add(extra []Tag) {
	for _, tag := range extra {
		if tag.Value == "" || slices.ContainsFunc(e.Tags, func(t Tag) bool { return t.Key == tag.Key }) {
			continue
		}
		e.Attributes = withMember(e.Attributes, tag)
		if tag.Key != "span_id" {
			e.Tags = append(e.Tags, tag)
		}
	}
}

// withMember adds a member to a JSON object.
func withMember(object []byte, tag Tag) []byte {
	key, _ := json.Marshal(tag.Key) // texts always encode
	value, _ := json.Marshal(tag.Value)
	member := slices.Concat(key, []byte(":"), value, []byte("}"))
	if len(object) <= len("{}") {
		return append([]byte("{"), member...)
	}
	return slices.Concat(object[:len(object)-1], []byte(","), member)
}

// complete fills in what follows from the rest.
func (e Event) complete() Event {
	e.ID = uuid.Must(uuid.NewV7())
	if e.ServiceName == "" {
		e.ServiceName = unnamed
	}
	if len(e.Attributes) == 0 {
		e.Attributes = json.RawMessage("{}")
	}
	if e.UserID == "" {
		e.UserID = item.CutText(e.tag("user_id", "user.id", "enduser.id"), maxID)
	}
	e.Tags = e.tags()
	if e.Fingerprint == "" {
		e.Fingerprint = FingerprintOf(e.ServiceName, e.Class, e.Message, e.StackTrace)
	}
	return e
}

// tag returns the first of the given attributes that the event has.
func (e Event) tag(keys ...string) string {
	for _, key := range keys {
		for _, t := range e.Tags {
			if t.Key == key {
				return t.Value
			}
		}
	}
	return ""
}

// tags are the attributes with what the event says about itself, each key once and at
// most fifty.
func (e Event) tags() []Tag {
	tags := make([]Tag, 0, len(e.Tags)+2)
	add := func(t Tag) {
		if t.Key == "" || t.Value == "" || slices.ContainsFunc(tags, func(o Tag) bool { return o.Key == t.Key }) {
			return
		}
		tags = append(tags, t)
	}
	add(Tag{"release", e.Release})
	add(Tag{"user_id", e.UserID})
	for _, t := range e.Tags {
		if len(tags) == maxTags {
			break
		}
		add(t)
	}
	return tags
}

// tagsOf reads the members that are texts, numbers or booleans.
func tagsOf(attributes *fastjson.Value) []Tag {
	var tags []Tag
	members, err := attributes.Object()
	if err != nil {
		return nil
	}
	members.Visit(func(key []byte, v *fastjson.Value) {
		if len(tags) >= 2*maxTags {
			return
		}
		tag := Tag{Key: string(key)}
		switch v.Type() {
		case fastjson.TypeString:
			tag.Value = string(v.GetStringBytes())
		case fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse:
			tag.Value = string(v.MarshalTo(nil))
		default:
			return
		}
		if len(tag.Key) > 0 && len(tag.Key) <= maxTagKey {
			tag.Value = item.CutText(strings.Map(printable, tag.Value), maxTagValue)
			tags = append(tags, tag)
		}
	})
	return tags
}

// printable leaves out control characters.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}

// cutBytes shortens text to so many bytes without breaking a character.
func cutBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}

// NewEvent completes an error that another signal carries: a span, a log, a metric or a
// browser event. Service and time are the caller's, who has refused what is too old; a
// time that is too far ahead is now. Attributes are a JSON object or nil.
func NewEvent(given Event) (Event, error) {
	if given.Class == "" && given.Message == "" {
		return Event{}, fault.InvalidField("message", "or error_class is required")
	}
	clean := func(text string, most int) string {
		return item.CutText(strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", ""), most)
	}
	given.ServiceName, given.Class = clean(given.ServiceName, maxService), clean(given.Class, maxClass)
	given.Message, given.StackTrace = clean(given.Message, maxMessage), cutBytes(clean(given.StackTrace, maxStack), maxStack)
	given.Release, given.TraceID, given.UserID = clean(given.Release, maxRelease), clean(given.TraceID, maxID), clean(given.UserID, maxID)
	for i, t := range given.Tags {
		given.Tags[i] = Tag{clean(t.Key, maxTagKey), strings.Map(printable, clean(t.Value, maxTagValue))}
	}
	given.Fingerprint = ""
	given.Timestamp, _ = ingest.Clamp(given.Timestamp, clock.Now(), 0)
	if !isObject(given.Attributes) {
		given.Attributes = nil
		for _, t := range given.Tags {
			given.Attributes = withMember(given.Attributes, t)
		}
	}
	return given.complete(), nil
}

// isObject reports whether text is a JSON object that the database can hold.
func isObject(text []byte) bool {
	if len(text) == 0 || len(text) > maxJSON {
		return false
	}
	p := parsers.Get()
	defer parsers.Put(p)
	v, err := p.ParseBytes(text)
	if err != nil || v.Type() != fastjson.TypeObject {
		return false
	}
	_, ok := item.Append(nil, v)
	return ok
}
