package trace

import (
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
)

// MaxTrace is how many spans of a trace are told apart. Those beyond are stored and
// counted, but change nothing else about the trace.
const MaxTrace = 20_000

// What a member of a state is, as bits.
const (
	isError = 1 << iota
	isEntry
	isDatabaseCall
	isOtherCall
)

// member is what a trace remembers of one of its spans.
type member struct {
	parent             uint64
	start              int64 // microseconds since 1970
	duration           time.Duration
	service, operation string
	flags              uint64
	spanID             string // of entries only: their transactions are found by it

	fresh bool // not stored before the batch at hand
}

func (m *member) is(flag uint64) bool { return m.flags&flag != 0 }

func (m *member) end() int64 { return m.start + m.duration.Microseconds() }

// state is what the row of a trace remembers of its spans, so that spans that arrive
// later, or once more, lead to the same summary as all of them together.
type state struct {
	members map[uint64]*member
	beyond  int // spans beyond MaxTrace
}

func newState() *state { return &state{members: map[uint64]*member{}} }

func memberOf(s *Span) *member {
	m := &member{start: s.Start.UnixMicro(), duration: s.Duration, service: s.Service, operation: s.Operation}
	if s.ParentID != "" {
		m.parent = column.Hash(s.ParentID)
	}
	if s.Error {
		m.flags |= isError
	}
	if s.Entry {
		m.flags |= isEntry
		m.spanID = s.SpanID
	}
	if s.Kind == KindClient && s.isDatabase() {
		m.flags |= isDatabaseCall
	} else if s.Kind == KindClient {
		m.flags |= isOtherCall
	}
	return m
}

// add takes a span in and returns what was known of it before.
func (t *state) add(s *Span) (before *member) {
	id := column.Hash(s.SpanID)
	before = t.members[id]
	if before == nil && len(t.members) >= MaxTrace {
		t.beyond++
		return nil
	}
	m := memberOf(s)
	m.fresh = before == nil || before.fresh
	t.members[id] = m
	return before
}

// encode writes the state in a fixed order.
func (t *state) encode() []byte {
	ids := make([]uint64, 0, len(t.members))
	for id := range t.members {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uint64) int {
		x, y := t.members[a], t.members[b]
		if x.start != y.start {
			return int(min(max(x.start-y.start, -1), 1))
		}
		if a < b {
			return -1
		}
		return 1
	})
	n := len(ids)
	parents, starts, durations := make([]uint64, n), make([]int64, n), make([]int64, n)
	services, operations, flags, spanIDs := make([]string, n), make([]string, n), make([]uint64, n), make([]string, n)
	for i, id := range ids {
		m := t.members[id]
		parents[i], starts[i], durations[i] = m.parent, m.start, int64(m.duration)
		services[i], operations[i], flags[i], spanIDs[i] = m.service, m.operation, m.flags, m.spanID
	}
	var e column.Encoder
	e.Words(ids)
	e.Words(parents)
	e.Ints(starts)
	e.Ints(durations)
	e.Dict(services)
	e.Dict(operations)
	e.Small(flags)
	e.Texts(spanIDs)
	return e.Seal(nil)
}

// decodeState reads what encode wrote of a trace with so many spans.
func decodeState(sealed []byte, spans int) (*state, error) {
	n := min(spans, MaxTrace)
	d := column.Open(sealed, n)
	ids, parents, starts, durations := d.Words(), d.Words(), d.Ints(), d.Ints()
	services, servicePlace := d.Dict()
	operations, operationPlace := d.Dict()
	flags, spanIDs := d.Small(), d.Texts()
	if d.Err() != nil {
		return nil, d.Err()
	}
	t := &state{members: make(map[uint64]*member, n), beyond: spans - n}
	for i, id := range ids {
		t.members[id] = &member{
			parent: parents[i], start: starts[i], duration: time.Duration(durations[i]), service: services[servicePlace[i]],
			operation: operations[operationPlace[i]], flags: flags[i], spanID: spanIDs[i],
		}
	}
	return t, nil
}

// Summary is what is known of a trace as a whole.
type Summary struct {
	TraceID                    string
	RootService, RootOperation string
	Start, End                 time.Time
	Spans                      int
	Services                   []string
	HasError                   bool
}

// DurationMS is the time from the earliest start to the latest end in milliseconds.
func (s *Summary) DurationMS() float64 {
	return float64(s.End.Sub(s.Start)) / float64(time.Millisecond)
}

// summary sums the state up: the root is the span without a known parent that starts
// first.
func (t *state) summary(traceID string) Summary {
	s := Summary{TraceID: traceID, Spans: len(t.members) + t.beyond}
	var root *member
	var rootID uint64
	started, ended := int64(0), int64(0)
	for id, m := range t.members {
		if s.Start.IsZero() || m.start < started {
			started = m.start
			s.Start = time.UnixMicro(started).UTC()
		}
		ended = max(ended, m.end())
		s.HasError = s.HasError || m.is(isError)
		if !slices.Contains(s.Services, m.service) {
			s.Services = append(s.Services, m.service)
		}
		if _, known := t.members[m.parent]; known && m.parent != 0 && m.parent != id {
			continue
		}
		if root == nil || m.precedes(root, id < rootID) {
			root, rootID = m, id
		}
	}
	if root == nil { // every span has a parent: they form a circle
		root = t.earliest()
	}
	if root != nil {
		s.RootService, s.RootOperation = root.service, root.operation
	}
	s.End = time.UnixMicro(ended).UTC()
	slices.SortFunc(s.Services, strings.Compare)
	return s
}

// precedes tells which of two spans comes first: the earlier, then the longer one.
func (m *member) precedes(other *member, otherwise bool) bool {
	if m.start != other.start {
		return m.start < other.start
	}
	if m.duration != other.duration {
		return m.duration > other.duration
	}
	return otherwise
}

func (t *state) earliest() *member {
	var found *member
	var foundID uint64
	for id, m := range t.members {
		if found == nil || m.precedes(found, id < foundID) {
			found, foundID = m, id
		}
	}
	return found
}

// call is a span whose parent belongs to another service.
type call struct {
	source, target string
	hour           time.Time
	failed         bool
	duration       time.Duration
}

// calls returns the calls that the batch at hand made known.
func (t *state) calls() []call {
	var found []call
	for _, m := range t.members {
		p := t.members[m.parent]
		if m.parent == 0 || p == nil || p.service == m.service || !m.fresh && !p.fresh {
			continue
		}
		found = append(found, call{
			source: p.service, target: m.service, hour: time.UnixMicro(m.start).UTC().Truncate(time.Hour),
			failed: m.is(isError), duration: m.duration,
		})
	}
	return found
}

// outside returns the time that the direct calls of a span took, in databases and
// elsewhere.
func (t *state) outside() map[uint64][2]time.Duration {
	times := map[uint64][2]time.Duration{}
	for _, m := range t.members {
		spent := times[m.parent]
		switch {
		case m.parent == 0:
			continue
		case m.is(isDatabaseCall):
			spent[0] += m.duration
		case m.is(isOtherCall):
			spent[1] += m.duration
		default:
			continue
		}
		times[m.parent] = spent
	}
	return times
}
