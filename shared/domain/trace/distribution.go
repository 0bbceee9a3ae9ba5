package trace

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
)

// maxExact is how many values a Distribution keeps as they are.
const maxExact = 10_000

// accuracy is the relative error of percentiles beyond maxExact.
const accuracy = 0.01

// Distribution tells percentiles of durations in milliseconds: exact ones, linearly
// interpolated, up to 10,000 values, and ones with an error of at most 1 % above. The
// zero Distribution is empty.
type Distribution struct {
	count  int
	sum    float64
	exact  []float64
	sorted bool
	sketch *ddsketch.DDSketch
}

// Add adds a duration.
func (d *Distribution) Add(value time.Duration) {
	d.AddMS(float64(value) / float64(time.Millisecond))
}

// AddMS adds a duration in milliseconds.
func (d *Distribution) AddMS(ms float64) {
	d.count++
	d.sum += ms
	d.sorted = false
	if d.sketch != nil {
		_ = d.sketch.Add(ms) // durations are neither negative nor endless
		return
	}
	if d.exact = append(d.exact, ms); len(d.exact) > maxExact {
		d.toSketch()
	}
}

func newSketch() *ddsketch.DDSketch {
	m, _ := mapping.NewLogarithmicMapping(accuracy) // a constant it accepts
	return ddsketch.NewDDSketch(m, store.NewCollapsingLowestDenseStore(2048), store.NewCollapsingLowestDenseStore(2048))
}

func (d *Distribution) toSketch() {
	d.sketch = newSketch()
	for _, ms := range d.exact {
		_ = d.sketch.Add(ms)
	}
	d.exact = nil
}

// Count is how many values there are.
func (d *Distribution) Count() int { return d.count }

// Sum is their sum.
func (d *Distribution) Sum() float64 { return d.sum }

// Mean is their mean, 0 without any.
func (d *Distribution) Mean() float64 {
	if d.count == 0 {
		return 0
	}
	return d.sum / float64(d.count)
}

// Percentile returns the value at k = (n-1) * p / 100 in order, 0 without any.
func (d *Distribution) Percentile(p float64) float64 {
	switch {
	case d.count == 0:
		return 0
	case d.sketch != nil:
		v, err := d.sketch.GetValueAtQuantile(p / 100)
		if err != nil {
			return 0
		}
		return v
	}
	if !d.sorted {
		slices.Sort(d.exact)
		d.sorted = true
	}
	k := float64(len(d.exact)-1) * p / 100
	below := int(math.Floor(k))
	if below+1 >= len(d.exact) {
		return d.exact[len(d.exact)-1]
	}
	return d.exact[below] + (k-float64(below))*(d.exact[below+1]-d.exact[below])
}

// Rank is the share of the values, in percent, that are at most ms.
func (d *Distribution) Rank(ms float64) float64 {
	if d.count == 0 {
		return 0
	}
	if d.sketch == nil {
		at := 0
		for _, v := range d.exact {
			at += oneIf(v <= ms)
		}
		return 100 * float64(at) / float64(d.count)
	}
	at := 0.0
	d.sketch.ForEach(func(value, count float64) bool {
		if value <= ms*(1+accuracy) {
			at += count
		}
		return false
	})
	return min(100, 100*at/float64(d.count))
}

// encode writes the values as a sketch.
func (d *Distribution) encode() []byte {
	if d.sketch == nil {
		d.toSketch()
	}
	var raw []byte
	d.sketch.Encode(&raw, false)
	return raw
}

// merge adds what encode wrote.
func (d *Distribution) merge(raw []byte) error {
	m, _ := mapping.NewLogarithmicMapping(accuracy)
	other, err := ddsketch.DecodeDDSketch(raw, store.DefaultProvider, m)
	if err != nil {
		return fmt.Errorf("read sketch: %w", err)
	}
	if d.sketch == nil {
		d.toSketch()
	}
	if err := d.sketch.MergeWith(other); err != nil {
		return fmt.Errorf("merge sketch: %w", err)
	}
	d.count += int(other.GetCount())
	d.sum += other.GetSum()
	return nil
}
