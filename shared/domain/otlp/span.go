package otlp

// Span is one span as it was sent. Times are nanoseconds since 1970.
type Span struct {
	Resource *Resource
	Scope    *Scope

	TraceID, SpanID, ParentID []byte
	Name                      string
	Kind                      string // one of internal, server, client, producer, consumer
	KindGiven                 bool
	Failed                    bool
	StatusMessage             string
	Start, End                uint64
	Attributes                Attributes

	events, links [][]byte
}

var spanKinds = [...]string{"internal", "internal", "server", "client", "producer", "consumer"}

// maxOperation is how many characters of a span's name are kept.
const maxOperation = 500

// Spans calls yield with every span of a request, which it may use until it returns. An
// error that yield returns ends the walk.
func Spans(body []byte, yield func(*Span) error) error {
	var span Span
	seen := 0
	return walk(body, func(r *Resource, s *Scope, raw []byte) error {
		if seen++; seen > MaxItems {
			return tooMany()
		}
		if err := span.read(r, s, raw); err != nil {
			return err
		}
		return yield(&span)
	})
}

func (s *Span) read(r *Resource, scope *Scope, raw []byte) error {
	attributes, events, links := s.Attributes, s.events[:0], s.links[:0]
	attributes.reset()
	*s = Span{Resource: r, Scope: scope, Kind: spanKinds[0], Attributes: attributes, events: events, links: links}
	m := open(raw)
	for m.next() {
		switch {
		case m.isBytes(1):
			s.TraceID = m.data
		case m.isBytes(2):
			s.SpanID = m.data
		case m.isBytes(4):
			s.ParentID = m.data
		case m.isBytes(5):
			s.Name = clean(m.data, maxOperation)
		case m.isVarint(6) && m.bits < uint64(len(spanKinds)):
			s.Kind, s.KindGiven = spanKinds[m.bits], m.bits != 0
		case m.isFixed64(7):
			s.Start = m.bits
		case m.isFixed64(8):
			s.End = m.bits
		case m.isBytes(9):
			s.Attributes.add(m.data)
		case m.isBytes(11):
			s.events = append(s.events, m.data)
		case m.isBytes(13):
			s.links = append(s.links, m.data)
		case m.isBytes(15):
			s.readStatus(m.data)
		}
	}
	return m.err()
}

func (s *Span) readStatus(raw []byte) {
	for m := open(raw); m.next(); {
		switch {
		case m.isBytes(2):
			s.StatusMessage = clean(m.data, maxMessage)
		case m.isVarint(3):
			s.Failed = m.bits == 2
		}
	}
}

// maxMessage is how many characters of a status message are kept.
const maxMessage = 10_000

// Event is something that happened during a span.
type Event struct {
	Name       string
	Time       uint64
	Attributes Attributes
}

// Events calls yield with every event of the span until it returns false.
func (s *Span) Events(yield func(*Event) bool) {
	var e Event
	for _, raw := range s.events {
		e.Name, e.Time = "", 0
		e.Attributes.reset()
		for m := open(raw); m.next(); {
			switch {
			case m.isFixed64(1):
				e.Time = m.bits
			case m.isBytes(2):
				e.Name = clean(m.data, maxName)
			case m.isBytes(3):
				e.Attributes.add(m.data)
			}
		}
		if !yield(&e) {
			return
		}
	}
}

// Link points at a span of another trace.
type Link struct {
	TraceID, SpanID []byte
	Attributes      Attributes
}

// Links calls yield with every link of the span until it returns false.
func (s *Span) Links(yield func(*Link) bool) {
	var l Link
	for _, raw := range s.links {
		l.TraceID, l.SpanID = nil, nil
		l.Attributes.reset()
		for m := open(raw); m.next(); {
			switch {
			case m.isBytes(1):
				l.TraceID = m.data
			case m.isBytes(2):
				l.SpanID = m.data
			case m.isBytes(4):
				l.Attributes.add(m.data)
			}
		}
		if !yield(&l) {
			return
		}
	}
}

// Problem says what makes the span unacceptable, empty for nothing.
func (s *Span) Problem() string {
	switch {
	case !identifies(s.TraceID, 16):
		return "trace_id must be 16 bytes that are not all zero"
	case !identifies(s.SpanID, 8):
		return "span_id must be 8 bytes that are not all zero"
	case len(s.ParentID) != 0 && len(s.ParentID) != 8:
		return "parent_span_id must be 8 bytes or empty"
	}
	return ""
}

// identifies reports whether an id has its length and is not all zero.
func identifies(id []byte, size int) bool {
	if len(id) != size {
		return false
	}
	for _, b := range id {
		if b != 0 {
			return true
		}
	}
	return false
}
