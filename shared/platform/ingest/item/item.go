// Package item reads the members of one JSON object of an ingest body, with their
// limits, and remembers the first thing that is wrong with it, so that one bad item of a
// batch can be named and the others stored. It decodes nothing that nobody asks for.
package item

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// maxDepth is how deep the value of a member may nest.
const maxDepth = 32

// Object reads one JSON object.
type Object struct {
	v     *fastjson.Value
	wrong *Problem
}

// Problem says what is wrong with an item.
type Problem struct {
	Field   string
	Code    string
	Message string
}

// Error is the field and what is wrong with it.
func (p *Problem) Error() string {
	if p.Field == "" {
		return p.Message
	}
	return p.Field + " " + p.Message
}

// Of reads v, which should be an object.
func Of(v *fastjson.Value) *Object {
	o := &Object{v: v}
	if v == nil || v.Type() != fastjson.TypeObject {
		o.Fail("", "must be an object")
	}
	return o
}

// Root is the object itself.
func (o *Object) Root() *fastjson.Value { return o.v }

// Problem is the first thing that was wrong, nil when nothing was.
func (o *Object) Problem() *Problem { return o.wrong }

// Fail notes what is wrong with a member, unless something else was wrong before.
func (o *Object) Fail(field, message string) {
	o.Refuse(Problem{Field: field, Code: ingest.CodeInvalid, Message: message})
}

// Refuse notes a problem, unless there was another one before.
func (o *Object) Refuse(p Problem) {
	if o.wrong == nil {
		o.wrong = &p
	}
}

// Value is a member, nil when it is absent or null. Of several with one name the last
// one counts.
func (o *Object) Value(name string) *fastjson.Value {
	members, err := o.v.Object()
	if err != nil {
		return nil
	}
	var found *fastjson.Value
	members.Visit(func(key []byte, v *fastjson.Value) {
		if string(key) == name {
			found = v
		}
	})
	if found == nil || found.Type() == fastjson.TypeNull {
		return nil
	}
	return found
}

// Text is a member that must be text of at most so many characters; absent is empty.
func (o *Object) Text(name string, most int) string {
	text := o.text(name)
	if len(text) > most && utf8.RuneCountInString(text) > most {
		o.Fail(name, "must have at most "+strconv.Itoa(most)+" characters")
		return ""
	}
	return text
}

// Cut is a member that must be text and is cut to so many characters.
func (o *Object) Cut(name string, most int) string { return CutText(o.text(name), most) }

// CutText cuts text to so many characters.
func CutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return text[:i]
		}
		n++
	}
	return text
}

func (o *Object) text(name string) string {
	v := o.Value(name)
	if v == nil {
		return ""
	}
	content, err := v.StringBytes()
	if err != nil {
		o.Fail(name, "must be a string")
		return ""
	}
	if !clean(content) {
		o.Fail(name, "must be valid UTF-8 without NUL characters")
		return ""
	}
	return string(content)
}

func clean(text []byte) bool {
	return !slices.Contains(text, 0) && utf8.Valid(text)
}

// Number is a member that must be a finite number, or text that holds one. It is not
// given when it is absent.
func (o *Object) Number(name string) (n float64, given bool) {
	v := o.Value(name)
	if v == nil {
		return 0, false
	}
	n, ok := NumberOf(v)
	if !ok {
		o.Fail(name, "must be a finite number")
	}
	return n, ok
}

// NumberOf reads a finite number, or text that holds one.
func NumberOf(v *fastjson.Value) (float64, bool) {
	switch v.Type() {
	case fastjson.TypeNumber:
		return parse(string(v.MarshalTo(nil)))
	case fastjson.TypeString:
		return parse(strings.TrimSpace(string(v.GetStringBytes())))
	default:
		return 0, false
	}
}

// parse refuses what would be infinite, or nothing where something was written: neither
// the database nor a client could hold it.
func parse(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, false
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return n, n != 0 || !strings.ContainsAny(mantissa, "123456789")
}

// Time is a member that must be a time; absent is zero.
func (o *Object) Time(name string) time.Time {
	v := o.Value(name)
	if v == nil {
		return time.Time{}
	}
	at, err := TimeOf(v)
	if err != nil {
		o.Fail(name, "must be RFC 3339 or a number of seconds, milliseconds, microseconds or nanoseconds since 1970")
	}
	return at
}

// TimeOf reads a time that was sent as text or as a number.
func TimeOf(v *fastjson.Value) (time.Time, error) {
	if v.Type() == fastjson.TypeNumber {
		return ingest.ParseTime(string(v.MarshalTo(nil)))
	}
	text, err := v.StringBytes()
	if err != nil {
		return time.Time{}, err
	}
	return ingest.ParseTime(string(text))
}

// JSON is a member of the given type as JSON text, nil when it is absent. The text may
// have so many bytes.
func (o *Object) JSON(name string, kind fastjson.Type, most int) []byte {
	v := o.Value(name)
	if v == nil {
		return nil
	}
	if v.Type() != kind {
		o.Fail(name, "must be "+article(kind))
		return nil
	}
	text, ok := Append(nil, v)
	if !ok {
		o.Fail(name, "must hold valid UTF-8 without NUL characters, finite numbers and at most 32 levels")
		return nil
	}
	if len(text) > most {
		o.Refuse(Problem{Field: name, Code: ingest.CodeTooLarge, Message: "must have at most " + strconv.Itoa(most>>10) + " KiB"})
		return nil
	}
	return text
}

func article(kind fastjson.Type) string {
	if kind == fastjson.TypeString || kind == fastjson.TypeNumber {
		return "a " + kind.String()
	}
	return "an " + kind.String()
}

// Append writes v as JSON text that the database can hold; it is not ok when it could
// not.
func Append(to []byte, v *fastjson.Value) ([]byte, bool) { return write(to, v, 1) }

func write(to []byte, v *fastjson.Value, depth int) ([]byte, bool) {
	if depth > maxDepth {
		return to, false
	}
	switch v.Type() {
	case fastjson.TypeObject:
		return writeObject(to, v, depth)
	case fastjson.TypeArray:
		to = append(to, '[')
		values, _ := v.Array()
		for i, value := range values {
			if i > 0 {
				to = append(to, ',')
			}
			var ok bool
			if to, ok = write(to, value, depth+1); !ok {
				return to, false
			}
		}
		return append(to, ']'), true
	case fastjson.TypeString:
		return quote(to, v.GetStringBytes())
	case fastjson.TypeNumber:
		from := len(to)
		to = v.MarshalTo(to)
		_, ok := NumberOf(v)
		return to, ok && jsontext.Value(to[from:]).IsValid()
	default:
		return v.MarshalTo(to), true
	}
}

func writeObject(to []byte, v *fastjson.Value, depth int) ([]byte, bool) {
	to = append(to, '{')
	first, ok := true, true
	members, _ := v.Object()
	members.Visit(func(key []byte, value *fastjson.Value) {
		if !ok {
			return
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		if to, ok = quote(to, key); !ok {
			return
		}
		to = append(to, ':')
		to, ok = write(to, value, depth+1)
	})
	return append(to, '}'), ok
}

func quote(to, text []byte) ([]byte, bool) {
	if !clean(text) {
		return to, false
	}
	to, err := jsontext.AppendQuote(to, text)
	return to, err == nil
}

// Items reads the list of a batch, or the body itself as the only item when it does not
// have the list. At most so many items are taken.
func Items(body *fastjson.Value, list string, most int) (items []*fastjson.Value, batch bool, err error) {
	if body.Type() != fastjson.TypeObject {
		return nil, false, fault.InvalidField("body", "must be an object")
	}
	o := Of(body)
	values := o.Value(list)
	if values == nil {
		return []*fastjson.Value{body}, false, nil
	}
	if items, err = values.Array(); err != nil {
		return nil, false, fault.InvalidField(list, "must be a list")
	}
	if len(items) > most {
		return nil, false, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A request may hold at most %d items of %s.", most, list)
	}
	return items, true, nil
}

// Parse reads a body. The values live as long as the parser is not used again.
func Parse(p *fastjson.Parser, body []byte) (*fastjson.Value, error) {
	if len(body) == 0 {
		body = []byte("{}")
	}
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, fault.InvalidField("body", "is not valid JSON").Because(err)
	}
	return v, nil
}
