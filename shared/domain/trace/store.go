package trace

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Range is a stretch of time with both its ends.
type Range struct{ From, To time.Time }

// Batch is what is accepted at once. All of it is stored or nothing.
type Batch struct {
	Spans        []Span
	Transactions []Transaction
}

// Filter says which traces are meant. Service, Operation and Attributes ask for one span
// that has all of them; the rest is about the trace as a whole.
type Filter struct {
	Range

	Service, Operation string
	Attributes         []Pair
	MinDuration        time.Duration
	MaxDuration        time.Duration // none when zero
	Status             string        // ok, error or both when empty
}

// bySpan reports whether spans have to be looked at.
func (f Filter) bySpan() bool { return f.Operation != "" || len(f.Attributes) > 0 }

// Place is where a trace or transaction stands in a list, newest first.
type Place struct {
	At time.Time
	ID string
}

// Heatmap counts traces by time and duration.
type Heatmap struct {
	Bounds []time.Duration
	Cells  []Cell
	Total  int
}

// Cell is one column of a Heatmap: Counts has one entry more than Bounds.
type Cell struct {
	At     time.Time
	Counts []int
	Errors int
}

// Edge says how one service called another.
type Edge struct {
	Source, Target string
	Calls, Errors  int
	Durations      *Distribution
}

// Need says which parts of spans a scan has to read.
type Need int

// The parts of spans.
const (
	NeedTimes      Need = iota // service, operation, kind, status, start, duration
	NeedAttributes             // and the attributes
)

// SpanFilter says which spans a scan passes on.
type SpanFilter struct {
	Range

	Service, Operation, Kind string // empty for any
	Attributes               []Pair
	Need                     Need
}

func (f *SpanFilter) admits(s *Span) bool {
	return (f.Service == "" || f.Service == s.Service) && (f.Operation == "" || f.Operation == s.Operation) &&
		(f.Kind == "" || f.Kind == s.Kind) && !s.Start.Before(f.From) && !s.Start.After(f.To) && matches(s.Attributes, f.Attributes)
}

// Store keeps the spans and transactions of projects. What Append has stored is found by
// every method at once.
type Store interface {
	// Append stores a batch. Of a span or transaction that is sent again the last one
	// counts.
	Append(ctx context.Context, s auth.Scope, b Batch) error

	// Trace returns the spans of a trace by start, the first of them when there are more
	// than limit; RESOURCE_NOT_FOUND when there is none.
	Trace(ctx context.Context, s auth.Scope, id string, limit int) (spans []Span, total int, err error)

	// Search returns at most limit traces after a place, newest first.
	Search(ctx context.Context, s auth.Scope, f Filter, after *Place, limit int) ([]Summary, error)

	// Histogram counts the traces by time, in steps, and by duration, between as many
	// logarithmic bounds as buckets.
	Histogram(ctx context.Context, s auth.Scope, f Filter, step time.Duration, buckets int) (Heatmap, error)

	// Edges returns the calls between services, by source and target.
	Edges(ctx context.Context, s auth.Scope, r Range) ([]Edge, error)

	// Scan passes spans on in no order, each once; ids and events are not read.
	Scan(ctx context.Context, s auth.Scope, f SpanFilter, yield func(*Span)) error

	// Transactions passes the transactions of a service, of all for the empty name, on in
	// no order, each once. They have ids only when asked for.
	Transactions(ctx context.Context, s auth.Scope, r Range, service string, withIDs bool, yield func(*Transaction)) error

	// Services returns the services that spans and transactions in the range belong to,
	// with the time each was seen last.
	Services(ctx context.Context, s auth.Scope, r Range) (map[string]time.Time, error)
}
