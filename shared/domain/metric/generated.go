package metric

import (
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
)

// slot is how far apart the samples of a generated series are: what happens in the same
// slot adds up to one of them.
const slot = 10 * time.Second

// generatedBounds are those of generated histograms, in milliseconds.
var generatedBounds = [...]float64{5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000}

// Generator makes series of increments of what other signals tell.
type Generator struct {
	known  Directory
	counts map[generated]*tallied
	order  []generated
}

// generated is a series at one time: the bytes of its name and labels.
type generated struct {
	series string
	at     int64
}

// tallied is what happened in one slot.
type tallied struct {
	series   *Series
	observed bool
	count    float64
	sum      float64
	within   [len(generatedBounds) + 1]float64 // of each bound, the last without one
}

// NewGenerator returns a generator for a project whose series are known so far.
func NewGenerator(known Directory) *Generator {
	return &Generator{known: known, counts: map[generated]*tallied{}}
}

// Count notes that something happened. Pairs are names of labels with their values.
func (g *Generator) Count(name, service string, at time.Time, pairs ...string) {
	g.of(name, service, at, pairs).count++
}

// Observe notes a value of a histogram.
func (g *Generator) Observe(name, service string, at time.Time, value float64, pairs ...string) {
	t := g.of(name, service, at, pairs)
	t.observed = true
	t.count++
	t.sum += value
	place := 0
	for place < len(generatedBounds) && value > generatedBounds[place] {
		place++
	}
	t.within[place]++
}

func (g *Generator) of(name, service string, at time.Time, pairs []string) *tallied {
	key := generated{series: name + "\xff" + service, at: at.Truncate(slot).UnixMilli()}
	for _, text := range pairs {
		key.series += "\xff" + text
	}
	t, ok := g.counts[key]
	if !ok {
		all := labels.FromStrings(append(pairs, "service", service)...)
		t = &tallied{series: &Series{Name: name, PromName: name, Service: service, Type: Counter, Temporality: Delta, Labels: all}}
		g.counts[key] = t
		g.order = append(g.order, key)
	}
	return t
}

// Batch returns what was noted. What cannot be a series is left out.
func (g *Generator) Batch() *Batch {
	b := &Batch{}
	for i, key := range g.order {
		t := g.counts[key]
		if t.series.Check() != nil {
			continue
		}
		if !t.observed {
			b.part(t.series, g.known, i, "", "")
			b.Add(key.at, t.count)
			continue
		}
		t.series.Type = Histogram
		t.flush(b, g.known, i, key.at)
	}
	return b
}

// flush writes the classic series of a histogram: the buckets from the one below the
// first value to the one above the last.
func (t *tallied) flush(b *Batch, known Directory, item int, at int64) {
	under := 0.0
	for i, bound := range generatedBounds {
		under += t.within[i]
		if begins := i+1 < len(t.within) && under == 0 && t.within[i+1] == 0; begins {
			continue
		}
		b.part(t.series, known, item, "_bucket", strconv.FormatFloat(bound, 'f', -1, 64))
		b.Add(at, under)
		if under == t.count {
			break
		}
	}
	b.part(t.series, known, item, "_bucket", "+Inf")
	b.Add(at, t.count)
	b.part(t.series, known, item, "_sum", "")
	b.Add(at, t.sum)
	b.part(t.series, known, item, "_count", "")
	b.Add(at, t.count)
}
