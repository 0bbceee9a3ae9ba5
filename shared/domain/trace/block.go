package trace

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
)

// maxSpans and maxBytes bound one block.
const (
	maxSpans = 8192
	maxBytes = 8 << 20
)

// block is some spans of one day as they are stored.
type block struct {
	minAt, maxAt time.Time
	spans        int
	hasRoom      bool
	services     []string
	bloom        column.Bloom
	ids          []byte // trace, span and parent ids
	core         []byte // versions, services, operations, kinds, failures, times
	attributes   []byte
	details      []byte // scopes, events, links
}

// The hashes that a filter of spans looks for in the bloom filter of a block.
func traceHash(id string) uint64      { return column.HashPair("\x00trace", id) }
func serviceHash(name string) uint64  { return column.HashPair("\x00service", name) }
func operationHash(n string) uint64   { return column.HashPair("\x00operation", n) }
func identityHash(t, s string) uint64 { return column.HashPair(t, s) }

// encodeBlocks makes the blocks of a batch, of each day its own. Of a span that is there
// more than once the last one stays.
func encodeBlocks(spans []Span) []block {
	byDay := map[time.Time][]Span{}
	for _, s := range latest(spans) {
		day := s.Start.Truncate(24 * time.Hour)
		byDay[day] = append(byDay[day], s)
	}
	var blocks []block
	for _, day := range byDay {
		for len(day) > 0 {
			n, size := fitting(day)
			b := encodeBlock(day[:n])
			b.hasRoom = n < maxSpans/2 && size < maxBytes/2
			blocks = append(blocks, b)
			day = day[n:]
		}
	}
	slices.SortFunc(blocks, func(a, b block) int { return a.minAt.Compare(b.minAt) })
	return blocks
}

// fitting is how many of the spans one block takes, and how many bytes they are.
func fitting(spans []Span) (n, size int) {
	for i := range spans {
		more := len(spans[i].Attributes) + len(spans[i].Events) + len(spans[i].Links) + 64
		if i == maxSpans || i > 0 && size+more > maxBytes {
			return i, size
		}
		size += more
	}
	return len(spans), size
}

// latest sorts spans by trace and start and leaves of each one the last version.
func latest(spans []Span) []Span {
	sorted := slices.Clone(spans)
	slices.SortStableFunc(sorted, func(a, b Span) int {
		return cmp.Or(strings.Compare(a.TraceID, b.TraceID), strings.Compare(a.SpanID, b.SpanID), cmp.Compare(b.version, a.version))
	})
	sorted = slices.CompactFunc(sorted, func(a, b Span) bool { return a.TraceID == b.TraceID && a.SpanID == b.SpanID })
	slices.SortStableFunc(sorted, func(a, b Span) int {
		return cmp.Or(strings.Compare(a.TraceID, b.TraceID), a.Start.Compare(b.Start))
	})
	return sorted
}

func encodeBlock(spans []Span) block {
	n := len(spans)
	b := block{minAt: spans[0].Start, maxAt: spans[0].Start, spans: n}
	text := func(pick func(s *Span) string) []string {
		values := make([]string, n)
		for i := range spans {
			values[i] = pick(&spans[i])
		}
		return values
	}
	number := func(pick func(s *Span) int64) []int64 {
		values := make([]int64, n)
		for i := range spans {
			values[i] = pick(&spans[i])
		}
		return values
	}

	var ids, core column.Encoder
	ids.Dict(text(func(s *Span) string { return s.TraceID }))
	ids.Texts(text(func(s *Span) string { return s.SpanID }))
	ids.Dict(text(func(s *Span) string { return s.ParentID }))
	core.Ints(number(func(s *Span) int64 { return s.version }))
	core.Dict(text(func(s *Span) string { return s.Service }))
	core.Dict(text(func(s *Span) string { return s.Operation }))
	core.Dict(text(func(s *Span) string { return s.Kind }))
	core.Ints(number(func(s *Span) int64 { return int64(oneIf(s.Error)) }))
	core.Ints(number(func(s *Span) int64 { return s.Start.UnixMicro() }))
	core.Ints(number(func(s *Span) int64 { return int64(s.Duration) }))
	b.ids, b.core = ids.Seal(nil), core.Seal(nil)
	attributes, scopes := text(func(s *Span) string { return string(s.Attributes) }), text(func(s *Span) string { return s.Scope })
	events, links := text(func(s *Span) string { return string(s.Events) }), text(func(s *Span) string { return string(s.Links) })
	b.attributes = column.SealStretches(n, func(e *column.Encoder, from, to int) { e.Texts(attributes[from:to]) })
	b.details = column.SealStretches(n, func(e *column.Encoder, from, to int) {
		e.Dict(scopes[from:to])
		e.Texts(events[from:to])
		e.Texts(links[from:to])
	})
	b.describe(spans)
	return b
}

// describe fills in what lets a search pass the block by.
func (b *block) describe(spans []Span) {
	keys := column.Keys{}
	var last string
	for i := range spans {
		s := &spans[i]
		b.minAt, b.maxAt = earlier(b.minAt, s.Start), later(b.maxAt, s.Start)
		if !slices.Contains(b.services, s.Service) {
			b.services = append(b.services, s.Service)
			keys.Add(serviceHash(s.Service))
		}
		if s.TraceID != last {
			keys.Add(traceHash(s.TraceID))
			last = s.TraceID
		}
		keys.Add(operationHash(s.Operation))
		eachAttribute(s.Attributes, func(name, value string) { keys.Add(column.HashPair(name, value)) })
	}
	slices.Sort(b.services)
	b.bloom = keys.Bloom()
}

func oneIf(set bool) int {
	if set {
		return 1
	}
	return 0
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// columns are the parts of a block that were read, ready to be looked at span by span.
type columns struct {
	n                              int
	traces, parents                []string
	spanIDs                        []string
	tracePlace, parentPlace        []uint64
	versions                       []int64
	services, operations, kinds    []string
	servicePlace, operationPlace   []uint64
	kindPlace                      []uint64
	failed, starts, durations      []int64
	attributes                     []string
	scopes, events, links          []string
	hasIDs, hasText, hasEverything bool
}

// decode opens the parts of a block that are given. When a trace is named, attributes and
// details are there for its spans only.
func decode(n int, ids, core, attributes, details []byte, trace string) (*columns, error) {
	c := &columns{n: n}
	if ids != nil {
		d := column.Open(ids, n)
		c.traces, c.tracePlace = d.Dict()
		c.spanIDs = d.Texts()
		c.parents, c.parentPlace = d.Dict()
		if d.Err() != nil {
			return nil, d.Err()
		}
		c.hasIDs = true
	}
	d := column.Open(core, n)
	c.versions = d.Ints()
	c.services, c.servicePlace = d.Dict()
	c.operations, c.operationPlace = d.Dict()
	c.kinds, c.kindPlace = d.Dict()
	c.failed, c.starts, c.durations = d.Ints(), d.Ints(), d.Ints()
	if d.Err() != nil {
		return nil, d.Err()
	}
	from, to := 0, n
	if trace != "" {
		from, to = c.rowsOf(trace)
	}
	if attributes != nil {
		c.attributes, c.hasText = make([]string, n), true
		err := column.OpenStretches(attributes, n, from, to, func(d *column.Decoder, at int) { copy(c.attributes[at:], d.Texts()) })
		if err != nil {
			return nil, err
		}
	}
	if details != nil {
		c.scopes, c.events, c.links, c.hasEverything = make([]string, n), make([]string, n), make([]string, n), true
		err := column.OpenStretches(details, n, from, to, func(d *column.Decoder, at int) {
			scopes, places := d.Dict()
			for i, place := range places {
				c.scopes[at+i] = scopes[place]
			}
			copy(c.events[at:], d.Texts())
			copy(c.links[at:], d.Texts())
		})
		if err != nil {
			return nil, err
		}
	}
	return c, nil
}

// rowsOf is where the spans of a trace are: from one up to another.
func (c *columns) rowsOf(trace string) (from, to int) {
	place := uint64(slices.Index(c.traces, trace)) // the greatest number for none
	from = max(0, slices.Index(c.tracePlace, place))
	for i := from; i < len(c.tracePlace); i++ {
		if c.tracePlace[i] == place {
			to = i + 1
		}
	}
	return from, to
}

// span returns the i-th span with the parts that were read.
func (c *columns) span(i int) Span {
	s := Span{
		Service: c.services[c.servicePlace[i]], Operation: c.operations[c.operationPlace[i]], Kind: c.kinds[c.kindPlace[i]],
		Error: c.failed[i] != 0, Start: time.UnixMicro(c.starts[i]).UTC(), Duration: time.Duration(c.durations[i]), version: c.versions[i],
	}
	if c.hasIDs {
		s.TraceID, s.SpanID, s.ParentID = c.traces[c.tracePlace[i]], c.spanIDs[i], c.parents[c.parentPlace[i]]
	}
	if c.hasText {
		s.Attributes = raw(c.attributes[i])
	}
	if c.hasEverything {
		s.Scope, s.Events, s.Links = c.scopes[i], raw(c.events[i]), raw(c.links[i])
	}
	return s
}

func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return bytes.Clone([]byte(text))
}
