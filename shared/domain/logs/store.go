// Package logs holds what is known about log lines: their levels, their patterns, how
// they are stored and how they are searched. Store is the seam to the storage: lines are
// kept in blocks in PostgreSQL, and a store in memory shows in tests what is meant. The
// package knows nothing about the protocols in which lines arrive.
package logs

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Line is one entry.
type Line = block.Line

// Attr is one attribute of a line.
type Attr = block.Attr

// ID names a line: its time and its sequence number.
type ID struct {
	Micros int64
	Seq    int64
}

// IDOf is the id of a line.
func IDOf(l Line) ID { return ID{Micros: l.Micros, Seq: l.Seq} }

// String is the id as clients see it.
func (id ID) String() string {
	return strconv.FormatInt(id.Micros, 36) + "-" + strconv.FormatInt(id.Seq, 36)
}

// ParseID reads what String wrote.
func ParseID(text string) (ID, bool) {
	micros, seq, _ := strings.Cut(text, "-")
	m, err := strconv.ParseInt(micros, 36, 64)
	if err != nil {
		return ID{}, false
	}
	s, err := strconv.ParseInt(seq, 36, 64)
	return ID{Micros: m, Seq: s}, err == nil && m >= 0 && s >= 0
}

// Before reports whether the line of id is older than that of other.
func (id ID) Before(other ID) bool {
	return id.Micros < other.Micros || id.Micros == other.Micros && id.Seq < other.Seq
}

// ExactTotal is how far matches are counted.
const ExactTotal = 10_000

// Query says which lines are meant. Both ends of the range are included.
type Query struct {
	From, To time.Time
	Where    query.Node
}

// Page is which of them are wanted.
type Page struct {
	OldestFirst bool
	// After is the last line of the page before, nil for the first page.
	After  *ID
	Offset int
	Limit  int
	// Uncounted leaves out the total.
	Uncounted bool
}

// Found is a part of the lines that were meant.
type Found struct {
	Lines []Line
	// More says that others follow.
	More bool
	// Total counts all of them, also those before the page, up to ExactTotal. It is
	// exact unless there are more or the scan ended before all was read.
	Total int
	Exact bool
	// Complete is false when the scan ended before it had all lines of the page.
	Complete bool
}

// Bucket counts the lines of a step by level.
type Bucket struct {
	At      time.Time
	Total   int
	ByLevel map[string]int
}

// Stats counts lines.
type Stats struct {
	Total     int
	ByLevel   map[string]int
	ByService map[string]int
	// Histogram has a bucket for every step, oldest first.
	Histogram []Bucket
	Exact     bool
}

// Value is a value of a field with its count.
type Value struct {
	Text  string
	Count int
}

// Facet are the values of one field, most frequent first.
type Facet struct {
	Field    string
	Distinct int
	Other    int
	Values   []Value
}

// Facets are the facets of several fields.
type Facets struct {
	Facets  []Facet
	Scanned int
	Exact   bool
}

// Trend compares a pattern with a stretch of the same length before.
type Trend string

// The trends. New was not there before; rising is half as much again or more, falling
// two thirds or less.
const (
	TrendNew     Trend = "new"
	TrendRising  Trend = "rising"
	TrendSteady  Trend = "steady"
	TrendFalling Trend = "falling"
)

// Pattern is a shape that messages have in common.
type Pattern struct {
	Pattern   string
	Count     int64
	Level     string
	Sample    string
	FirstSeen time.Time
	LastSeen  time.Time
	Services  []string
	Trend     Trend
}

// PatternQuery says which patterns are meant. They are counted by the hour.
type PatternQuery struct {
	From, To time.Time
	Service  string
	Levels   []string
	Limit    int
}

// Position is a place in the order in which lines became visible, from which arrivals
// are followed without gap or repetition. It is opaque.
type Position struct {
	// low is the oldest transaction that was still open, seen are the batches from then
	// on that had been delivered.
	low  int64
	seen map[int64]bool
}

// Arrival are lines that became visible together.
type Arrival struct {
	// Batch names them: it is never delivered twice to who goes on from Before.
	Batch int64
	Lines []Line
	// Received is when they were stored.
	Received time.Time
	// Before is the position before these lines.
	Before Position
}

// Store keeps the lines of projects.
type Store interface {
	// Append stores lines: all of them or, with an error, none. It gives them their
	// sequence numbers.
	Append(ctx context.Context, s auth.Scope, lines []Line) error
	// Search returns lines in order.
	Search(ctx context.Context, s auth.Scope, q Query, p Page) (Found, error)
	// Stats counts lines; step is in seconds.
	Stats(ctx context.Context, s auth.Scope, q Query, step int) (Stats, error)
	// Facets counts the values of fields. Without fields it takes level, service, host
	// and the ten commonest attributes.
	Facets(ctx context.Context, s auth.Scope, q Query, fields []string, limit int) (Facets, error)
	// Services lists who wrote lines since a time, sorted.
	Services(ctx context.Context, s auth.Scope, since time.Time) ([]string, error)
	// Patterns lists patterns, most frequent first.
	Patterns(ctx context.Context, s auth.Scope, q PatternQuery) ([]Pattern, error)
	// Total counts the lines that are stored.
	Total(ctx context.Context, s auth.Scope) (int64, error)
	// Now is the position behind everything that is visible.
	Now(ctx context.Context, s auth.Scope) (Position, error)
	// Arrived returns what became visible after a position, and the position behind it.
	Arrived(ctx context.Context, s auth.Scope, after Position) ([]Arrival, Position, error)
}

// Steps lists where the steps of a histogram begin.
func Steps(from, to time.Time, step int) []time.Time {
	width := int64(step)
	var starts []time.Time
	for at := from.Unix() - mod(from.Unix(), width); at <= to.Unix(); at += width {
		starts = append(starts, time.Unix(at, 0).UTC())
	}
	return starts
}

func mod(a, b int64) int64 {
	return (a%b + b) % b
}

// TrendOf compares a count with that of the stretch before.
func TrendOf(now, before int64) Trend {
	switch {
	case before == 0:
		return TrendNew
	case now*2 >= before*3:
		return TrendRising
	case now*3 <= before*2:
		return TrendFalling
	default:
		return TrendSteady
	}
}

// PositionAt is a position in a store that numbers its batches without gaps.
func PositionAt(n int64) Position { return Position{low: n} }

// At is the number that PositionAt was given.
func (p Position) At() int64 { return p.low }
