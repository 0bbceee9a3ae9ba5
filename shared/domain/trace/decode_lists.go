package trace

import (
	"encoding/json"
	"time"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// The bounds of the lists of one span. What is beyond is left out.
const (
	maxEvents = 1000
	maxLinks  = 256
	maxList   = 512 << 10
	maxNested = 16
)

// list writes a JSON array whose entries are objects.
type list struct {
	text []byte
	n    int
	most int
}

// add appends an entry that write makes, unless the list is full.
func (l *list) add(write func(dst []byte) []byte) {
	if l.n >= l.most {
		return
	}
	before := len(l.text)
	if l.n == 0 {
		l.text = append(l.text, '[')
	} else {
		l.text = append(l.text, ',')
	}
	if l.text = write(l.text); len(l.text) > maxList {
		l.text = l.text[:before]
		l.most = l.n
		return
	}
	l.n++
}

func (l *list) json() json.RawMessage {
	if l.n == 0 {
		return nil
	}
	return append(l.text, ']')
}

// appendEvent writes an event up to its attributes.
func appendEvent(dst []byte, name string, at time.Time) []byte {
	dst = append(dst, `{"name":`...)
	dst = otlp.AppendString(dst, []byte(name))
	if at.IsZero() {
		dst = append(dst, `,"timestamp":null,"attributes":`...)
		return dst
	}
	dst = append(dst, `,"timestamp":"`...)
	dst = at.UTC().Truncate(time.Microsecond).AppendFormat(dst, time.RFC3339Nano)
	return append(dst, `","attributes":`...)
}

// appendLink writes a link up to its attributes.
func appendLink(dst []byte, traceID, spanID string) []byte {
	dst = append(dst, `{"trace_id":`...)
	dst = otlp.AppendString(dst, []byte(traceID))
	dst = append(dst, `,"span_id":`...)
	dst = otlp.AppendString(dst, []byte(spanID))
	return append(dst, `,"attributes":`...)
}

// entries returns the objects of a list.
func (m members) entries(name string) []members {
	v := m.Value(name)
	if v == nil {
		return nil
	}
	values, err := v.Array()
	if err != nil {
		m.Fail(name, "must be a list")
		return nil
	}
	entries := make([]members, len(values))
	for i, v := range values {
		entries[i] = members{item.Of(v)}
	}
	return entries
}

// adopt notes what is wrong with an entry of a list.
func (m members) adopt(name string, p *item.Problem) {
	if p != nil {
		inner := *p
		if inner.Field = name; p.Field != "" {
			inner.Field = name + "." + p.Field
		}
		m.Refuse(inner)
	}
}

// events reads the events of a span.
func (m members) events() json.RawMessage {
	l := list{most: maxEvents}
	for _, e := range m.entries("events") {
		name, at, attributes := e.Text("name", 1000), e.Time("timestamp"), e.object("attributes")
		m.adopt("events", e.Problem())
		l.add(func(dst []byte) []byte { return closeObject(appendEvent(dst, name, at), attributes) })
	}
	return l.json()
}

// links reads the links of a span.
func (m members) links() json.RawMessage {
	l := list{most: maxLinks}
	for _, e := range m.entries("links") {
		traceID, spanID, attributes := e.required("trace_id", maxID), e.Text("span_id", maxID), e.object("attributes")
		m.adopt("links", e.Problem())
		l.add(func(dst []byte) []byte { return closeObject(appendLink(dst, traceID, spanID), attributes) })
	}
	return l.json()
}

func closeObject(dst []byte, attributes json.RawMessage) []byte {
	if attributes == nil {
		attributes = json.RawMessage("{}")
	}
	return append(append(dst, attributes...), '}')
}

// appendValue writes a parsed value in one form: no repeated names, the last one counts,
// no NUL, and null for what is nested deeper than 16 levels.
func appendValue(dst []byte, v *fastjson.Value, depth int) []byte {
	switch v.Type() {
	case fastjson.TypeString:
		return otlp.AppendString(dst, v.GetStringBytes())
	case fastjson.TypeArray:
		if depth >= maxNested {
			return append(dst, "null"...)
		}
		dst = append(dst, '[')
		for i, entry := range v.GetArray() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, entry, depth+1)
		}
		return append(dst, ']')
	case fastjson.TypeObject:
		if depth >= maxNested {
			return append(dst, "null"...)
		}
		return appendMembers(dst, v.GetObject(), depth)
	default:
		return v.MarshalTo(dst)
	}
}

func appendMembers(dst []byte, o *fastjson.Object, depth int) []byte {
	last := make(map[string]int, o.Len())
	n := 0
	o.Visit(func(key []byte, _ *fastjson.Value) {
		last[string(key)] = n
		n++
	})
	dst = append(dst, '{')
	n = 0
	o.Visit(func(key []byte, v *fastjson.Value) {
		if last[string(key)] == n {
			if dst[len(dst)-1] != '{' {
				dst = append(dst, ',')
			}
			dst = otlp.AppendString(dst, key)
			dst = append(dst, ':')
			dst = appendValue(dst, v, depth+1)
		}
		n++
	})
	return append(dst, '}')
}
