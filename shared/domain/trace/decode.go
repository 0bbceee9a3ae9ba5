package trace

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Rules are what incoming items are judged by.
type Rules struct {
	Now  time.Time
	Keep time.Duration
}

// Verdict collects the items that were refused.
type Verdict struct {
	ingest.Judge
	fields []fault.Field
}

// refuse notes that an item is not stored, and which member is to blame.
func (v *Verdict) refuse(list string, index int, e *itemError) {
	v.Reject(index, e.code, "%s %s", e.field, e.message)
	if len(v.fields) < 20 {
		v.fields = append(v.fields, fault.Field{Field: fmt.Sprintf("%s[%d].%s", list, index, e.field), Message: e.message})
	}
}

// Err is the fault of a request none of whose items is acceptable, nil when some is.
func (v *Verdict) Err(accepted int) error {
	if accepted > 0 || v.Rejected() == 0 {
		return nil
	}
	e := fault.New(fault.Invalid, fault.CodeValidation, "%s %s", v.fields[0].Field, v.fields[0].Message)
	e.Fields = v.fields
	return e
}

// itemError says what is wrong with an item.
type itemError struct{ code, field, message string }

func (e *itemError) Error() string { return e.field + " " + e.message }

func wrong(field, format string, args ...any) *itemError {
	return &itemError{ingest.CodeInvalid, field, fmt.Sprintf(format, args...)}
}

// Spans reads {"spans":[…]} (contract: ingest section 4).
func (r Rules) Spans(body []byte, v *Verdict) ([]Span, error) {
	var spans []Span
	err := items(body, "spans", func(i int, item *fastjson.Value) {
		span, err := r.span(item)
		if err != nil {
			v.refuse("spans", i, err)
			return
		}
		spans = append(spans, span)
	})
	return spans, err
}

// Transactions reads {"transactions":[…]} (contract: ingest section 4).
func (r Rules) Transactions(body []byte, v *Verdict) ([]Transaction, error) {
	var transactions []Transaction
	err := items(body, "transactions", func(i int, item *fastjson.Value) {
		t, err := r.transaction(item)
		if err != nil {
			v.refuse("transactions", i, err)
			return
		}
		transactions = append(transactions, t)
	})
	return transactions, err
}

// items calls yield with the objects of a list of the body.
func items(body []byte, name string, yield func(int, *fastjson.Value)) error {
	if err := fastjson.ValidateBytes(body); err != nil || !utf8.Valid(body) {
		return fault.New(fault.Invalid, fault.CodeValidation, "The body is not valid JSON in UTF-8.")
	}
	p := parsers.Get()
	defer parsers.Put(p)
	v, err := p.ParseBytes(body)
	if err != nil || v.Type() != fastjson.TypeObject {
		return fault.New(fault.Invalid, fault.CodeValidation, "The body must be a JSON object.")
	}
	list := v.Get(name)
	if list == nil || list.Type() != fastjson.TypeArray {
		return fault.InvalidField(name, "must be a list")
	}
	all := list.GetArray()
	if len(all) > ingest.MaxItems {
		return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A request may hold at most %d items.", ingest.MaxItems)
	}
	for i, item := range all {
		yield(i, item)
	}
	return nil
}

func (r Rules) span(item *fastjson.Value) (Span, *itemError) {
	if item.Type() != fastjson.TypeObject {
		return Span{}, wrong("span", "must be an object")
	}
	m := members{item: item}
	s := Span{
		TraceID: m.id("trace_id", true), SpanID: m.id("span_id", true), ParentID: m.id("parent_span_id", false),
		Service: m.text("service_name", 255), Operation: m.text("operation", maxOperation), Duration: m.duration("duration_ms"),
		Error: m.oneOf("status", StatusOK, StatusError, "unset", "") == StatusError, Kind: m.oneOf("kind", append(Kinds(), "")...),
		Attributes: m.object("attributes"), Events: m.events(), Links: m.links(),
		Start: m.time("timestamp"),
	}
	end := m.time("end_timestamp")
	if s.Service == "" {
		s.Service = unknownService
	}
	kindless := s.Kind == ""
	if kindless {
		s.Kind = KindInternal
	}
	if m.err != nil {
		return s, m.err
	}
	if d := end.Sub(s.Start); !end.IsZero() && !s.Start.IsZero() && d > 0 && item.Get("duration_ms") == nil {
		s.Duration = d
	}
	var kept bool
	if s.Start, kept = ingest.Clamp(s.Start, r.Now, r.Keep); !kept {
		return s, tooOld()
	}
	s.Entry = entry(&s, kindless)
	return s, nil
}

// entry reports whether a span is a transaction: a server's or consumer's, or, without a
// kind, a root that tells of HTTP.
func entry(s *Span, kindless bool) bool {
	return s.Kind == KindServer || s.Kind == KindConsumer || kindless && s.ParentID == "" && hasPrefixed(s.Attributes, "http.")
}

const maxOperation = 500

func (r Rules) transaction(item *fastjson.Value) (Transaction, *itemError) {
	if item.Type() != fastjson.TypeObject {
		return Transaction{}, wrong("transaction", "must be an object")
	}
	m := members{item: item}
	t := Transaction{
		ID: m.id("transaction_id", false), TraceID: m.id("trace_id", false), Service: m.required("service_name", 255),
		Endpoint: m.required("endpoint", maxEndpoint), Method: m.text("method", maxMethod), StatusCode: m.code("status_code"),
		Duration: m.duration("duration_ms"), Database: m.duration("db_duration_ms"), External: m.duration("external_duration_ms"),
		At: m.time("timestamp"), Error: m.failed("error"),
	}
	if item.Get("duration_ms") == nil {
		m.fail(wrong("duration_ms", "is required"))
	}
	if m.err != nil {
		return t, m.err
	}
	var kept bool
	if t.At, kept = ingest.Clamp(t.At, r.Now, r.Keep); !kept {
		return t, tooOld()
	}
	t.Error = t.Error || t.StatusCode >= 500
	if t.Keyed = t.ID != ""; !t.Keyed {
		t.ID = uuid.Must(uuid.NewV7()).String()
	}
	if t.Method == "" {
		t.Method = "GET"
	}
	return t, nil
}

// members reads the members of an item; the first failure stays.
type members struct {
	item *fastjson.Value
	err  *itemError
}

func (m *members) fail(err *itemError) {
	if m.err == nil {
		m.err = err
	}
}

// given returns a member that is there and not null.
func (m *members) given(name string) *fastjson.Value {
	v := m.item.Get(name)
	if v == nil || v.Type() == fastjson.TypeNull {
		return nil
	}
	return v
}

func (m *members) text(name string, most int) string {
	v := m.given(name)
	if v == nil {
		return ""
	}
	text, err := v.StringBytes()
	switch {
	case err != nil:
		m.fail(wrong(name, "must be a string"))
	case utf8.RuneCount(text) > most:
		m.fail(wrong(name, "must have at most %d characters", most))
	case slices.Contains(text, 0):
		m.fail(wrong(name, "must not contain NUL"))
	}
	return string(text)
}

func (m *members) required(name string, most int) string {
	text := m.text(name, most)
	if text == "" {
		m.fail(wrong(name, "is required"))
	}
	return text
}

func (m *members) id(name string, required bool) string {
	if required {
		return m.required(name, maxID)
	}
	return m.text(name, maxID)
}

func (m *members) oneOf(name string, values ...string) string {
	text := m.text(name, 32)
	if !slices.Contains(values, text) {
		m.fail(wrong(name, "is not one of the known values"))
	}
	return text
}

// longestDuration keeps durations within what a time.Duration holds.
const longestDuration = 366 * 24 * time.Hour

func (m *members) duration(name string) time.Duration {
	v := m.given(name)
	if v == nil {
		return 0
	}
	ms, err := v.Float64()
	if err != nil || ms < 0 || math.IsNaN(ms) || ms > float64(longestDuration/time.Millisecond) {
		m.fail(wrong(name, "must be a number of milliseconds, not negative"))
		return 0
	}
	return time.Duration(math.Round(ms * float64(time.Millisecond)))
}

func (m *members) code(name string) int {
	v := m.given(name)
	if v == nil {
		return 0
	}
	code, err := v.Int()
	if err != nil || code < 0 || code > 999 {
		m.fail(wrong(name, "must be a status code"))
	}
	return code
}

func (m *members) time(name string) time.Time {
	v := m.given(name)
	if v == nil {
		return time.Time{}
	}
	var at time.Time
	var err error
	if text, isText := v.StringBytes(); isText == nil {
		at, err = ingest.ParseTime(string(text))
	} else if v.Type() == fastjson.TypeNumber {
		at, err = ingest.ParseTime(v.String()) // as text, so that no nanosecond is lost
	} else {
		err = fmt.Errorf("must be a time")
	}
	if err != nil {
		m.fail(wrong(name, "%s", err.Error()))
	}
	return at
}

// failed reads an error that is a text or a truth value.
func (m *members) failed(name string) bool {
	v := m.given(name)
	if v == nil {
		return false
	}
	switch v.Type() {
	case fastjson.TypeString:
		return len(v.GetStringBytes()) > 0
	case fastjson.TypeTrue:
		return true
	case fastjson.TypeFalse:
		return false
	default:
		m.fail(wrong(name, "must be a text or true or false"))
		return false
	}
}

// object returns a member as JSON text without repeated names.
func (m *members) object(name string) json.RawMessage {
	v := m.given(name)
	if v == nil {
		return nil
	}
	if v.Type() != fastjson.TypeObject {
		m.fail(wrong(name, "must be an object"))
		return nil
	}
	if v.GetObject().Len() == 0 {
		return nil
	}
	text := appendValue(nil, v, 0)
	if len(text) > otlp.MaxObject {
		m.fail(&itemError{ingest.CodeTooLarge, name, "must have at most 32 KiB"})
		return nil
	}
	return text
}
