package errorgroup

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// maxSentryFrames is how many frames of a stack are written out, the innermost.
const maxSentryFrames = 100

// loose reads the text of a member wherever it is, empty when it is none that can be
// stored: a client's odd extra must not cost its error.
func loose(v *fastjson.Value, most int, path ...string) string {
	found := v.Get(path...)
	if found == nil {
		return ""
	}
	var text string
	switch found.Type() {
	case fastjson.TypeString:
		text = string(found.GetStringBytes())
	case fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse:
		text = string(found.MarshalTo(nil))
	default:
		return ""
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "?"), "\x00", "")
	return item.CutText(text, most)
}

// readSentry reads the payload of an event (https://develop.sentry.dev/sdk/data-model/event-payloads).
func readSentry(o *item.Object, now time.Time, keep time.Duration) Event {
	if o.Problem() != nil {
		return Event{}
	}
	v := o.Root()
	e := Event{
		Release: loose(v, maxRelease, "release"), TraceID: loose(v, maxID, "contexts", "trace", "trace_id"),
		Message: firstOf(loose(v, maxMessage, "logentry", "formatted"), loose(v, maxMessage, "logentry", "message"),
			loose(v, maxMessage, "message", "formatted"), loose(v, maxMessage, "message", "message"), loose(v, maxMessage, "message")),
		UserID: firstOf(loose(v, maxID, "user", "id"), loose(v, maxID, "user", "email"), loose(v, maxID, "user", "username")),
	}
	at, ok := ingest.Clamp(o.Time("timestamp"), now, keep)
	if e.Timestamp = at; !ok {
		o.Refuse(item.TooOld())
		return e
	}
	e.Tags = sentryTags(v)
	e.ServiceName = sentryService(e)
	frames := e.raised(v)
	if e.Class == "" && e.Message == "" {
		o.Fail("exception", "or message is required")
		return e
	}
	e.Fingerprint = e.sentryFingerprint(v, frames)
	for _, t := range e.Tags {
		e.Attributes = withMember(e.Attributes, t)
	}
	return e.complete()
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// sentryService is the service that a tag names, else the program in a release such as
// shop@1.2.3.
func sentryService(e Event) string {
	if named := e.tag("service", "service.name", "service_name"); named != "" {
		return item.CutText(named, maxService)
	}
	if program, _, ok := strings.Cut(e.Release, "@"); ok && program != "" {
		return program
	}
	return unnamed
}

// sentryTags are the tags of an event, and what else it says about where it happened.
func sentryTags(v *fastjson.Value) []Tag {
	var tags []Tag
	add := func(key, value string) {
		value = strings.Map(printable, value)
		if key != "" && value != "" && len(tags) < maxTags && !slices.ContainsFunc(tags, func(t Tag) bool { return t.Key == key }) {
			tags = append(tags, Tag{key, value})
		}
	}
	for name, path := range map[string][]string{
		"environment": {"environment"}, "level": {"level"}, "transaction": {"transaction"}, "server_name": {"server_name"}, "logger": {"logger"},
		"http.method": {"request", "method"}, "http.url": {"request", "url"}, "runtime": {"contexts", "runtime", "name"},
		"span_id": {"contexts", "trace", "span_id"}, "event_id": {"event_id"}, "dist": {"dist"},
	} {
		add(name, loose(v, maxTagValue, path...))
	}
	slices.SortFunc(tags, func(a, b Tag) int { return strings.Compare(a.Key, b.Key) })
	given := v.Get("tags")
	if given == nil {
		return tags
	}
	if members, err := given.Object(); err == nil {
		members.Visit(func(key []byte, value *fastjson.Value) {
			add(cleanKey(string(key)), loose(value, maxTagValue))
		})
	}
	pairs, _ := given.Array()
	for _, pair := range pairs {
		add(cleanKey(loose(pair, maxTagKey, "0")), loose(pair, maxTagValue, "1"))
	}
	return tags
}

func cleanKey(key string) string {
	key = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(key, "?"))
	return item.CutText(key, maxTagKey)
}

// raised takes class, message and stack from the exception that was raised last; what
// caused it comes before it in the list.
func (e *Event) raised(v *fastjson.Value) []Frame {
	values := v.GetArray("exception", "values")
	if values == nil {
		values = v.GetArray("exception")
	}
	if len(values) == 0 {
		return nil
	}
	last := values[len(values)-1]
	e.Class = loose(last, maxClass, "type")
	if said := loose(last, maxMessage, "value"); said != "" || e.Message == "" {
		e.Message = said
	}
	e.Tags = append(e.Tags, handled(last)...)
	var text strings.Builder
	var frames []Frame
	for i, exception := range slices.Backward(values) {
		if i < len(values)-1 {
			text.WriteString("Caused by: ")
		}
		found := write(&text, exception)
		if i == len(values)-1 {
			frames = found
		}
	}
	e.StackTrace = cutBytes(text.String(), maxStack)
	return frames
}

func handled(exception *fastjson.Value) []Tag {
	if text := loose(exception, maxTagValue, "mechanism", "handled"); text != "" {
		return []Tag{{"handled", text}}
	}
	return nil
}

// write writes an exception the way Node.js does, the innermost frame first, and returns
// its frames.
func write(to *strings.Builder, exception *fastjson.Value) []Frame {
	to.WriteString(loose(exception, maxClass, "type") + ": " + loose(exception, maxMessage, "value") + "\n")
	given := exception.GetArray("stacktrace", "frames")
	var frames []Frame
	for n := 0; n < len(given) && n < maxSentryFrames; n++ {
		f := given[len(given)-1-n]
		function := firstOf(loose(f, maxClass, "function"), "<anonymous>")
		file := firstOf(loose(f, maxClass, "abs_path"), loose(f, maxClass, "filename"), loose(f, maxClass, "module"))
		to.WriteString("    at " + function + " (" + file)
		for _, number := range []string{"lineno", "colno"} {
			if at := f.GetInt(number); at > 0 {
				to.WriteString(":" + strconv.Itoa(at))
			}
		}
		to.WriteString(")\n")
		read := frame(function, file)
		if own := f.Get("in_app"); own != nil && (own.Type() == fastjson.TypeTrue || own.Type() == fastjson.TypeFalse) {
			read.InApp = own.Type() == fastjson.TypeTrue // the client knows better
		}
		frames = append(frames, read)
	}
	return frames
}

// sentryFingerprint is that of the frames as the client judged them, or the one that the
// program itself has chosen.
func (e *Event) sentryFingerprint(v *fastjson.Value, frames []Frame) string {
	standard := fingerprint(e.ServiceName, e.Class, e.Message, frames)
	chosen := v.GetArray("fingerprint")
	if len(chosen) == 0 {
		return standard
	}
	parts := []string{e.ServiceName}
	for _, part := range chosen {
		text := loose(part, maxMessage)
		if strings.ReplaceAll(text, " ", "") == "{{default}}" {
			text = standard
		}
		parts = append(parts, text)
	}
	if len(parts) == 2 && parts[1] == standard {
		return standard
	}
	quoted, _ := json.Marshal(parts) // texts always encode
	return hashOf([]string{string(quoted)})
}
