package decode

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

const maxDepth = 32

// Room for attributes is made before they are read: as many as lines usually have, or as
// many as the body can hold, each with its quotes, colon and comma.
const (
	usualAttributes = 12
	attributeBytes  = 8
)

var parsers fastjson.ParserPool

// JSON reads {"logs":[…]}, a bare array or, when lines says so, one object a line.
func JSON(body []byte, lines bool, rules Rules) (*Batch, error) {
	b := newBatch(rules, len(body))
	if lines {
		return b, b.ndjson(body)
	}
	if !shallow(body) {
		return nil, fault.InvalidField("body", "must not be nested deeper than %d levels", maxDepth)
	}
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := p.ParseBytes(body)
	if err != nil {
		return nil, fault.InvalidField("body", "must be JSON").Because(err)
	}
	path := "logs"
	if root.Type() == fastjson.TypeObject {
		root = root.Get("logs")
		if root == nil {
			return nil, fault.InvalidField("logs", "is required")
		}
	}
	items, err := root.Array()
	if err != nil {
		return nil, fault.InvalidField("logs", "must be a list")
	}
	if len(items) > ingest.MaxItems {
		return nil, TooMany()
	}
	b.Lines = make([]logs.Line, 0, len(items))
	b.attrs = make([]logs.Attr, 0, min(usualAttributes*len(items), len(body)/attributeBytes))
	for _, item := range items {
		b.item(path, item)
		b.Items++
	}
	return b, nil
}

// TooMany is the answer to more lines than a request may hold.
func TooMany() error {
	return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A request holds at most %d lines.", ingest.MaxItems)
}

func (b *Batch) ndjson(body []byte) error {
	p := parsers.Get()
	defer parsers.Put(p)
	for len(body) > 0 {
		line, rest, _ := bytes.Cut(body, []byte{'\n'})
		body = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if b.Items == ingest.MaxItems {
			return TooMany()
		}
		item, err := p.ParseBytes(line)
		if err != nil || !shallow(line) {
			b.reject(fmt.Sprintf("logs[%d]", b.Items), "", ingest.CodeInvalid, "must be a JSON object")
		} else {
			b.item("logs", item)
		}
		b.Items++
	}
	return nil
}

// shallow reports whether brackets are nested no deeper than is allowed.
func shallow(body []byte) bool {
	depth := 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i = endOfText(body, i+1)
		case '{', '[':
			if depth++; depth > maxDepth {
				return false
			}
		case '}', ']':
			depth--
		}
	}
	return true
}

// endOfText is where the text that begins at a place has its closing quote.
func endOfText(body []byte, at int) int {
	for {
		next := bytes.IndexByte(body[at:], '"')
		if next < 0 {
			return len(body)
		}
		escapes := 0
		for escapes < next && body[at+next-1-escapes] == '\\' {
			escapes++
		}
		if at += next; escapes%2 == 0 {
			return at
		}
		at++
	}
}

// members are those of an item, as they were sent.
type members struct {
	timestamp, level, service, message, attributes, trace, span, host *fastjson.Value
}

func membersOf(o *fastjson.Object) (m members) {
	o.Visit(func(key []byte, v *fastjson.Value) {
		if v.Type() == fastjson.TypeNull {
			return
		}
		switch string(key) {
		case "timestamp":
			m.timestamp = v
		case "level":
			m.level = v
		case "service_name":
			m.service = v
		case "message":
			m.message = v
		case "attributes":
			m.attributes = v
		case "trace_id":
			m.trace = v
		case "span_id":
			m.span = v
		case "host":
			m.host = v
		}
	})
	return m
}

// wrong says which member of an item is not acceptable.
type wrong struct{ field, code, message string }

func (b *Batch) item(path string, v *fastjson.Value) {
	first := len(b.attrs)
	if w := b.readItem(v, first); w != nil {
		b.attrs = b.attrs[:first]
		b.reject(path+"["+strconv.Itoa(b.Items)+"]", w.field, w.code, w.message)
	}
}

func invalid(field, message string) *wrong {
	return &wrong{field, ingest.CodeInvalid, message}
}

func (b *Batch) readItem(v *fastjson.Value, first int) *wrong {
	o, err := v.Object()
	if err != nil {
		return invalid("", "must be an object")
	}
	m := membersOf(o)
	given, err := timeOf(m.timestamp)
	if err != nil {
		return invalid("timestamp", err.Error())
	}
	micros, ok := b.at(given)
	if !ok {
		return &wrong{"timestamp", ingest.CodeTooOld, tooOld}
	}
	l := logs.Line{Micros: micros, Level: "INFO"}
	var level string
	for i, member := range []struct {
		name  string
		value *fastjson.Value
		max   int
		into  *string
	}{
		{"service_name", m.service, maxName, &l.Service},
		{"host", m.host, maxName, &l.Host},
		{"level", m.level, maxLevel, &level},
		{"trace_id", m.trace, maxID, &l.TraceID},
		{"span_id", m.span, maxID, &l.SpanID},
	} {
		if w := b.readText(member.name, member.value, member.max, i, member.into); w != nil {
			return w
		}
	}
	if l.Service == "" {
		l.Service = b.rules.Service
	}
	if l.Service == "" {
		return invalid("service_name", "is required")
	}
	l.Level = logs.Level(level)
	truncated, w := b.readMessage(m.message, &l)
	if w != nil {
		return w
	}
	if w := b.readAttributes(m.attributes, first); w != nil {
		return w
	}
	b.add(l, first, truncated)
	return nil
}

// readText reads a member that is a text of limited length. Slots below three are for
// texts that repeat.
func (b *Batch) readText(name string, v *fastjson.Value, limit, slot int, into *string) *wrong {
	if v == nil {
		return nil
	}
	raw, err := v.StringBytes()
	if err != nil {
		return invalid(name, "must be a string")
	}
	if len(raw) > limit && utf8.RuneCount(raw) > limit {
		return invalid(name, fmt.Sprintf("must have at most %d characters", limit))
	}
	if !valid(raw) {
		return invalid(name, "must be valid UTF-8 without NUL characters")
	}
	if slot < len(b.last) {
		*into = b.name(slot, raw)
	} else {
		*into = b.text(raw)
	}
	return nil
}

func (b *Batch) readMessage(v *fastjson.Value, l *logs.Line) (truncated bool, w *wrong) {
	if v == nil {
		return false, invalid("message", "is required")
	}
	raw, err := v.StringBytes()
	if err != nil {
		return false, invalid("message", "must be a string")
	}
	if !valid(raw) {
		return false, invalid("message", "must be valid UTF-8 without NUL characters")
	}
	l.Message, truncated = b.message(raw)
	return truncated, nil
}

func (b *Batch) readAttributes(v *fastjson.Value, first int) *wrong {
	if v == nil {
		return nil
	}
	o, err := v.Object()
	if err != nil {
		return invalid("attributes", "must be an object")
	}
	if o.Len() > maxLookBack {
		return &wrong{"attributes", ingest.CodeTooLarge, fmt.Sprintf("must have at most %d members", maxLookBack)}
	}
	var problem error
	o.Visit(func(key []byte, value *fastjson.Value) {
		if problem != nil {
			return
		}
		if !valid(key) {
			problem = errText
			return
		}
		if b.scratch, problem = appendValue(b.scratch[:0], value); problem == nil {
			b.setAttr(first, b.text(key), b.text(b.scratch))
		}
	})
	if problem != nil {
		return invalid("attributes", problem.Error())
	}
	if b.sizeOf(first) > maxAttributes {
		return &wrong{"attributes", ingest.CodeTooLarge, fmt.Sprintf("must be at most %d KiB", maxAttributes>>10)}
	}
	return nil
}

// timeOf reads a timestamp: a text, a number or nothing.
func timeOf(v *fastjson.Value) (time.Time, error) {
	if v == nil {
		return time.Time{}, nil
	}
	switch v.Type() {
	case fastjson.TypeString:
		return ingest.ParseTime(string(v.GetStringBytes()))
	case fastjson.TypeNumber:
		if n, err := v.Int64(); err == nil {
			return ingest.FromInteger(n)
		}
		return ingest.FromNumber(v.GetFloat64())
	default:
		return time.Time{}, errors.New("must be a time or a number")
	}
}

var (
	errText   = errors.New("must be valid UTF-8 without NUL characters")
	errNumber = errors.New("must hold finite numbers")

	number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
)

// appendValue appends a value as compact JSON.
func appendValue(dst []byte, v *fastjson.Value) ([]byte, error) {
	var problem error
	switch v.Type() {
	case fastjson.TypeString:
		raw := v.GetStringBytes()
		if !valid(raw) {
			return dst, errText
		}
		return appendQuoted(dst, raw), nil
	case fastjson.TypeNumber:
		start := len(dst)
		dst = v.MarshalTo(dst)
		if len(dst)-start > 400 || !number.Match(dst[start:]) {
			return dst, errNumber
		}
		return dst, nil
	case fastjson.TypeArray:
		dst = append(dst, '[')
		for i, member := range v.GetArray() {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, problem = appendValue(dst, member); problem != nil {
				return dst, problem
			}
		}
		return append(dst, ']'), nil
	case fastjson.TypeObject:
		return appendObject(dst, v.GetObject())
	default:
		return v.MarshalTo(dst), nil
	}
}

func appendObject(dst []byte, o *fastjson.Object) ([]byte, error) {
	var problem error
	dst = append(dst, '{')
	first := true
	o.Visit(func(key []byte, member *fastjson.Value) {
		if problem == nil && !valid(key) {
			problem = errText
		}
		if problem != nil {
			return
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst, problem = appendValue(append(appendQuoted(dst, key), ':'), member)
	})
	return append(dst, '}'), problem
}

const hexDigits = "0123456789abcdef"

// appendQuoted appends a valid text as a JSON string.
func appendQuoted[T string | []byte](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
