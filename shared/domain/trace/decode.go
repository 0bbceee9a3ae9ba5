package trace

import (
	"encoding/json"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// What the texts of spans and transactions may hold, in characters.
const (
	maxService   = 255
	maxOperation = 500
)

// Rules are what incoming items are judged by.
type Rules struct {
	Now  time.Time
	Keep time.Duration
}

// Spans reads {"spans":[…]} (contract: ingest section 4).
func (r Rules) Spans(body []byte, v *item.Verdict) ([]Span, error) {
	var spans []Span
	err := items(body, "spans", func(i int, m members) {
		span := r.span(m)
		if problem := m.Problem(); problem != nil {
			v.Refuse("spans", i, problem)
			return
		}
		spans = append(spans, span)
	})
	return spans, err
}

// Transactions reads {"transactions":[…]} (contract: ingest section 4).
func (r Rules) Transactions(body []byte, v *item.Verdict) ([]Transaction, error) {
	var transactions []Transaction
	err := items(body, "transactions", func(i int, m members) {
		t := r.transaction(m)
		if problem := m.Problem(); problem != nil {
			v.Refuse("transactions", i, problem)
			return
		}
		transactions = append(transactions, t)
	})
	return transactions, err
}

// items calls yield with the entries of a list of the body.
func items(body []byte, name string, yield func(int, members)) error {
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := item.Parse(p, body)
	if err != nil {
		return err
	}
	// Only what could be parsed is validated: parsing bounds the nesting, which validating
	// takes time for that grows with its square.
	if err := fastjson.ValidateBytes(body); err != nil || !utf8.Valid(body) {
		return fault.InvalidField("body", "must be valid JSON in UTF-8")
	}
	all, listed, err := item.Items(root, name, ingest.MaxItems)
	if err != nil {
		return err
	}
	if !listed {
		return fault.InvalidField(name, "must be a list")
	}
	for i, v := range all {
		yield(i, members{item.Of(v)})
	}
	return nil
}

func (r Rules) span(m members) Span {
	s := Span{
		TraceID: m.required("trace_id", maxID), SpanID: m.required("span_id", maxID), ParentID: m.Text("parent_span_id", maxID),
		Service: m.Text("service_name", maxService), Operation: m.Text("operation", maxOperation), Duration: m.duration("duration_ms"),
		Error: m.oneOf("status", StatusOK, StatusError, "unset") == StatusError, Kind: m.oneOf("kind", Kinds()...),
		Attributes: m.object("attributes"), Events: m.events(), Links: m.links(),
	}
	start, end := m.Time("timestamp"), m.Time("end_timestamp")
	if d := end.Sub(start); m.Value("duration_ms") == nil && !start.IsZero() && d > 0 && d <= longestDuration {
		s.Duration = d
	}
	if s.Service == "" {
		s.Service = unknownService
	}
	kindless := s.Kind == ""
	if kindless {
		s.Kind = KindInternal
	}
	s.Start = m.within(start, r)
	s.Entry = entry(&s, kindless)
	return s
}

// entry reports whether a span is a transaction: a server's or consumer's, or, without a
// kind, a root that tells of HTTP.
func entry(s *Span, kindless bool) bool {
	return s.Kind == KindServer || s.Kind == KindConsumer || kindless && s.ParentID == "" && hasPrefixed(s.Attributes, "http.")
}

func (r Rules) transaction(m members) Transaction {
	t := Transaction{
		ID: m.Text("transaction_id", maxID), TraceID: m.Text("trace_id", maxID), Service: m.required("service_name", maxService),
		Endpoint: m.required("endpoint", maxEndpoint), Method: m.Text("method", maxMethod), StatusCode: m.code("status_code"),
		Duration: m.duration("duration_ms"), Database: m.duration("db_duration_ms"), External: m.duration("external_duration_ms"),
		Error: m.failed("error"),
	}
	if m.Value("duration_ms") == nil {
		m.Fail("duration_ms", "is required")
	}
	t.At = m.within(m.Time("timestamp"), r)
	t.Error = t.Error || t.StatusCode >= 500
	if t.Keyed = t.ID != ""; !t.Keyed {
		t.ID = uuid.Must(uuid.NewV7()).String()
	}
	if t.Method == "" {
		t.Method = "GET"
	}
	return t
}

// members reads the members of an item; the first thing that is wrong stays.
type members struct{ *item.Object }

func (m members) required(name string, most int) string {
	text := m.Text(name, most)
	if text == "" {
		m.Fail(name, "is required")
	}
	return text
}

// oneOf is a member that must be one of some texts, or absent.
func (m members) oneOf(name string, values ...string) string {
	text := m.Text(name, maxOperation)
	if text != "" && !slices.Contains(values, text) {
		m.Fail(name, "is not one of the known values")
	}
	return text
}

// within is the time under which the item is stored.
func (m members) within(at time.Time, r Rules) time.Time {
	at, kept := ingest.Clamp(at, r.Now, r.Keep)
	if !kept {
		m.Refuse(item.TooOld())
	}
	return at
}

// longestDuration keeps durations within what a time.Duration holds.
const longestDuration = 366 * 24 * time.Hour

func (m members) duration(name string) time.Duration {
	ms, given := m.Number(name)
	if !given {
		return 0
	}
	if ms < 0 || ms > float64(longestDuration/time.Millisecond) {
		m.Fail(name, "must be a number of milliseconds, not negative")
		return 0
	}
	return time.Duration(math.Round(ms * float64(time.Millisecond)))
}

func (m members) code(name string) int {
	code, given := m.Number(name)
	if given && (code < 0 || code > 999 || code != math.Trunc(code)) {
		m.Fail(name, "must be a status code")
		return 0
	}
	return int(code)
}

// failed reads an error that is a text or a truth value.
func (m members) failed(name string) bool {
	v := m.Value(name)
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
		m.Fail(name, "must be a text or true or false")
		return false
	}
}

// object returns a member as JSON text without repeated names.
func (m members) object(name string) json.RawMessage {
	v := m.Value(name)
	if v == nil {
		return nil
	}
	o, err := v.Object()
	if err != nil {
		m.Fail(name, "must be an object")
		return nil
	}
	if o.Len() == 0 {
		return nil
	}
	text := appendValue(nil, v, 0)
	if len(text) > otlp.MaxObject {
		m.Refuse(item.Problem{Field: name, Code: ingest.CodeTooLarge, Message: "must have at most 32 KiB"})
		return nil
	}
	return text
}
