package metric

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Key stands for the labels of a series as a sender writes them. It finds the series
// without reading them.
type Key [2]uint64

var keySeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

// KeyOf makes a key. The seeds are random, so that nobody can make two texts collide.
func KeyOf(text []byte) Key {
	return Key{maphash.Bytes(keySeeds[0], text), maphash.Bytes(keySeeds[1], text)}
}

// Directory knows which series have been stored already.
type Directory interface {
	// ID returns the series of a key, unless it has to be looked up.
	ID(Key) (uint64, bool)
}

// Unaware is a Directory that knows nothing.
type Unaware struct{}

// ID finds nothing.
func (Unaware) ID(Key) (uint64, bool) { return 0, false }

// Exemplar is one measurement that a sample stands for, with the trace it came from.
type Exemplar struct {
	Labels  labels.Labels
	TraceID string
	Value   float64
	At      int64
	group   int
}

// Metadata is what a sender says about a metric by name.
type Metadata struct {
	Name string `json:"name"`
	Type Type   `json:"type"`
	Help string `json:"help"`
	Unit string `json:"unit"`
}

// Batch collects the samples of one request, series by series. The zero Batch is empty.
type Batch struct {
	groups    []group
	ts        []int64
	vs        []float64
	exemplars []Exemplar
	metadata  []Metadata
	refused   []refusal

	// Told is what the request says beside its samples.
	Told Told
}

// spare are batches that were released.
var spare = sync.Pool{New: func() any { return &Batch{} }}

// maxSpare is how many samples a batch may have whose memory is used again.
const maxSpare = 100_000

// newBatch returns an empty batch with room for what a body of so many bytes usually holds.
func newBatch(bytes int) *Batch {
	b := spare.Get().(*Batch) //nolint:forcetypeassert // New makes nothing else
	b.groups, b.ts, b.vs = slices.Grow(b.groups, bytes/160), slices.Grow(b.ts, bytes/64), slices.Grow(b.vs, bytes/64)
	return b
}

// Release says that a batch, which was stored, is not used any more.
func (b *Batch) Release() {
	if cap(b.ts) > maxSpare {
		return
	}
	clear(b.groups)
	*b = Batch{groups: b.groups[:0], ts: b.ts[:0], vs: b.vs[:0]}
	spare.Put(b)
}

// group is a run of samples of one series.
type group struct {
	id       uint64
	series   *Series // until id is known
	key      Key
	item     int
	from, to int
}

// refusal is a series that the store did not take.
type refusal struct {
	item   int
	code   string
	reason string
}

// Known begins the samples of a stored series; item is its place in the request.
func (b *Batch) Known(id uint64, item int) {
	b.groups = append(b.groups, group{id: id, item: item, from: len(b.ts), to: len(b.ts)})
}

// Fresh begins the samples of a series that may not be stored yet. The key makes it
// Known the next time.
func (b *Batch) Fresh(s *Series, key Key, item int) {
	b.Told.note(s.Service)
	b.groups = append(b.groups, group{series: s, key: key, item: item, from: len(b.ts), to: len(b.ts)})
}

// Add appends a sample to the series begun last.
func (b *Batch) Add(t int64, v float64) {
	b.ts = append(b.ts, t)
	b.vs = append(b.vs, v)
	b.groups[len(b.groups)-1].to = len(b.ts)
}

// drop forgets the series begun last.
func (b *Batch) drop() {
	last := b.groups[len(b.groups)-1]
	b.ts, b.vs = b.ts[:last.from], b.vs[:last.from]
	b.groups = b.groups[:len(b.groups)-1]
}

// AddExemplar adds one to the series begun last.
func (b *Batch) AddExemplar(e Exemplar) {
	if len(b.exemplars) < maxExemplars {
		e.group = len(b.groups) - 1
		b.exemplars = append(b.exemplars, e)
	}
}

// maxExemplars is how many exemplars one request may bring.
const maxExemplars = 1000

// AddMetadata adds what is said about a metric.
func (b *Batch) AddMetadata(m Metadata) {
	if m.Name != "" && len(m.Name) <= MaxName && sound(m.Name) && sound(m.Help) && sound(m.Unit) && len(b.metadata) < ingest.MaxItems {
		m.Help, m.Unit = cut(m.Help, 1024), cut(m.Unit, 64)
		b.metadata = append(b.metadata, m)
	}
}

// Samples is how many samples the batch holds.
func (b *Batch) Samples() int { return len(b.ts) }

// Exemplars is how many exemplars the batch holds.
func (b *Batch) Exemplars() int { return len(b.exemplars) }

// Empty reports that there is nothing to store.
func (b *Batch) Empty() bool { return len(b.ts) == 0 && len(b.metadata) == 0 }

// Bytes is about how much memory the batch takes.
func (b *Batch) Bytes() int {
	return 16*len(b.ts) + 64*len(b.groups) + 256*len(b.exemplars) + 128*len(b.metadata)
}

func (b *Batch) refuse(g group, code, reason string) {
	b.refused = append(b.refused, refusal{item: g.item, code: code, reason: reason})
}

// Each goes through the samples of a batch that was decoded without a directory.
func (b *Batch) Each(yield func(s *Series, t int64, v float64)) {
	for _, g := range b.groups {
		for i := g.from; i < g.to; i++ {
			yield(g.series, b.ts[i], b.vs[i])
		}
	}
}

// Items is how many items of the request have samples in the batch.
func (b *Batch) Items() int {
	items := map[int]bool{}
	for _, g := range b.groups {
		items[g.item] = true
	}
	return len(items)
}

// Refused is how many items the store did not take.
func (b *Batch) Refused() int {
	items := map[int]bool{}
	for _, r := range b.refused {
		items[r.item] = true
	}
	return len(items)
}

// Refusals tells the judge which items the store did not take.
func (b *Batch) Refusals(j *ingest.Judge) {
	told := map[int]bool{}
	for _, r := range b.refused {
		if !told[r.item] { // a histogram is many series
			told[r.item] = true
			j.Reject(r.item, r.code, "%s", r.reason)
		}
	}
}

func errInvalid(format string, args ...any) error {
	return fault.New(fault.Invalid, fault.CodeValidation, format, args...)
}

// reason is what an error says to the sender of an item.
func reason(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Detail
	}
	return err.Error()
}
