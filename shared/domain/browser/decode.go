package browser

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// MaxItems is how many batches a request may hold.
const MaxItems = 1000

const (
	maxApp     = 255
	maxURL     = 2000
	maxID      = 128
	maxText    = 255
	maxMessage = 10_000
	maxStack   = 64 << 10
	maxPerKind = 1000

	// longest is the longest time in milliseconds that is believed.
	longest = 600_000
)

// Count is how many things events tell of.
func Count(events []Event) int {
	n := 0
	for _, e := range events {
		n += e.Count()
	}
	return n
}

// Decode reads what one browser reported, or a list of it under the name batches. Times
// older than keep are refused; times that nobody can have measured are left out.
func Decode(body []byte, now time.Time, keep time.Duration) (*item.Batch[Event], error) {
	return item.Decode(body, "batches", MaxItems, func(o *item.Object) Event { return reader{Object: o, now: now, keep: keep}.event() })
}

// reader reads one event.
type reader struct {
	*item.Object

	now  time.Time
	keep time.Duration
}

func (r reader) event() Event {
	e := Event{
		ID: uuid.Must(uuid.NewV7()), AppName: r.Cut("app_name", maxApp), URL: r.Cut("url", maxURL), SessionID: r.Cut("session_id", maxID),
		ViewID: r.Cut("view_id", maxID), Release: r.Cut("release", maxID), Environment: r.Cut("environment", maxID), UserID: r.Cut("user_id", maxID),
	}
	at, ok := ingest.Clamp(r.Time("sent_at"), r.now, r.keep)
	if e.Timestamp = at; !ok {
		r.Refuse(item.Problem{Field: "sent_at", Code: ingest.CodeTooOld, Message: "is older than what is kept"})
	}
	e.Vitals, e.Failures, e.Requests = []Measure{}, []Failure{}, []Request{}
	r.each("web_vitals", func(o *item.Object) {
		if m, ok := measure(o); ok {
			m.At = r.moment(o)
			e.Vitals = append(e.Vitals, m)
		}
	})
	r.each("errors", func(o *item.Object) { e.Failures = append(e.Failures, r.failure(o)) })
	r.each("xhr_events", func(o *item.Object) {
		if q, ok := request(o); ok {
			q.At = r.moment(o)
			e.Requests = append(e.Requests, q)
		}
	})
	if v := r.Value("page_load"); v != nil {
		o := item.Of(v)
		e.PageLoad = &PageLoad{
			DOMContentLoaded: timing(o, "dom_content_loaded"), LoadComplete: timing(o, "load_complete"), FirstPaint: timing(o, "first_paint"),
			FirstContentfulPaint: timing(o, "first_contentful_paint"), At: r.moment(o),
		}
		r.Inside("page_load", o)
	}
	return e
}

// each reads the objects of a list.
func (r reader) each(name string, read func(*item.Object)) {
	v := r.Value(name)
	if v == nil {
		return
	}
	values, err := v.Array()
	if err != nil {
		r.Fail(name, "must be a list")
		return
	}
	if len(values) > maxPerKind {
		r.Fail(name, "must have at most "+strconv.Itoa(maxPerKind)+" entries")
		return
	}
	for i, value := range values {
		o := item.Of(value)
		if o.Problem() == nil {
			read(o)
		}
		r.Inside(name+"["+strconv.Itoa(i)+"]", o)
	}
}

// moment is when something happened, nil when nothing that can be believed says so.
func (r reader) moment(o *item.Object) *Moment {
	at := o.Time("timestamp")
	if at.IsZero() || at.After(r.now) || at.Before(r.now.Add(-r.keep)) {
		return nil
	}
	return &at
}

// timing is a time in milliseconds, nil when it is absent or cannot have been measured.
func timing(o *item.Object, name string) *float64 {
	n, given := o.Number(name)
	if !given || n < 0 || n > longest {
		return nil
	}
	return &n
}

// measure reads a web vital. It is not ok when the name is none or the value cannot have
// been measured.
func measure(o *item.Object) (Measure, bool) {
	m := Measure{Name: Vital(strings.ToUpper(o.Text("name", maxText))), Rating: Rating(o.Text("rating", maxText)), ID: o.Cut("id", maxID)}
	value, given := o.Number("value")
	m.Delta, _ = o.Number("delta")
	m.Value = value
	if !slices.Contains([]Rating{Good, NeedsImprovement, Poor}, m.Rating) {
		m.Rating = RatingOf(m.Name, value)
	}
	if v := o.Value("attribution"); v != nil && v.Type() == fastjson.TypeObject {
		m.Attribution = attribution(v)
	}
	return m, given && value >= 0 && value <= longest && slices.Contains(Vitals(), m.Name)
}

// The members of an attribution, as the library web-vitals names them: of the elements and
// of the times, each with the name that it is kept under.
var (
	targetNames = []string{"target", "interactionTarget", "largestShiftTarget", "element", "eventTarget"}

	partNames = [][2]string{
		{"timeToFirstByte", "time_to_first_byte"},
		{"resourceLoadDelay", "resource_load_delay"},
		{"resourceLoadDuration", "resource_load_duration"},
		{"elementRenderDelay", "element_render_delay"},
		{"firstByteToFCP", "first_byte_to_fcp"},
		{"inputDelay", "input_delay"},
		{"processingDuration", "processing_duration"},
		{"presentationDelay", "presentation_delay"},
		{"waitingDuration", "waiting_duration"},
		{"cacheDuration", "cache_duration"},
		{"dnsDuration", "dns_duration"},
		{"connectionDuration", "connection_duration"},
		{"requestDuration", "request_duration"},
	}
)

// attribution reads what is known of it and passes over the rest, which clients of many
// versions send.
func attribution(v *fastjson.Value) Attribution {
	text := func(name string, most int) string {
		return item.CutText(strings.ReplaceAll(strings.ToValidUTF8(string(v.GetStringBytes(name)), "?"), "\x00", ""), most)
	}
	var a Attribution
	for _, name := range targetNames {
		if a.Target = text(name, maxText); a.Target != "" {
			break
		}
	}
	if address := text("url", maxURL); address != "" {
		a.Resource = withoutQuery(address)
	}
	for _, name := range partNames {
		part := v.Get(name[0])
		if part == nil || part.Type() != fastjson.TypeNumber {
			continue
		}
		if ms := part.GetFloat64(); ms >= 0 && ms <= longest {
			if a.Parts == nil {
				a.Parts = map[string]float64{}
			}
			a.Parts[name[1]] = ms
		}
	}
	return a
}

func (r reader) failure(o *item.Object) Failure {
	f := Failure{
		Message: o.Cut("message", maxMessage), Filename: o.Cut("filename", maxURL), Line: whole(o, "lineno"), Column: whole(o, "colno"),
		Stack: cutBytes(o.Cut("stack", maxStack)), Type: o.Text("type", maxText), At: r.moment(o),
	}
	if f.Type == "" {
		f.Type = "error"
	}
	if f.Type != "error" && f.Type != "unhandledrejection" {
		o.Fail("type", "must be error or unhandledrejection")
	}
	return f
}

func cutBytes(text string) string {
	if len(text) <= maxStack {
		return text
	}
	return strings.ToValidUTF8(text[:maxStack], "")
}

func whole(o *item.Object, name string) int {
	n, _ := o.Number(name)
	return int(min(max(n, 0), math.MaxInt32))
}

// request reads a request of a page. It is not ok when its time cannot have been measured.
func request(o *item.Object) (Request, bool) {
	q := Request{
		URL: o.Cut("url", maxURL), Method: strings.ToUpper(o.Cut("method", 16)), Status: whole(o, "status"), TraceID: o.Cut("trace_id", maxID),
	}
	duration, _ := o.Number("duration_ms")
	q.DurationMS = duration
	q.Success = q.Status > 0 && q.Status < 400
	if v := o.Value("success"); v != nil {
		said, err := v.Bool()
		if err != nil {
			o.Fail("success", "must be true or false")
		}
		q.Success = said
	}
	return q, duration >= 0 && duration <= longest
}
