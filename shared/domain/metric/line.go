package metric

import (
	"slices"
	"sort"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// Line is a series with samples: packed chunks in their order, which do not overlap, and
// fresh ones that come after or among them.
type Line struct {
	Series *Series
	chunks []chunk
	fresh  samples
}

// NewLine makes a line of samples in their order, for stores that keep them so.
func NewLine(s *Series, ts []int64, vs []float64) Line {
	return Line{Series: s, fresh: samples{ts: ts, vs: vs}}
}

// Samples returns all samples of the line. Those of a series of increments are turned
// into a running total that begins with the line.
func (l *Line) Samples() ([]int64, []float64, error) {
	s, err := l.settled()
	return s.ts, s.vs, err
}

func (l *Line) settled() (samples, error) {
	var all samples
	for _, c := range l.chunks {
		if err := c.unpack(&all); err != nil {
			return all, err
		}
	}
	all.ts, all.vs = append(all.ts, l.fresh.ts...), append(all.vs, l.fresh.vs...)
	all.settle(l.Series.Adds())
	if l.Series.Adds() {
		total := 0.0
		for i, v := range all.vs {
			total += v
			all.vs[i] = total
		}
	}
	return all, nil
}

// follows reports that the fresh samples come after all chunks.
func (l *Line) follows() bool {
	return len(l.fresh.ts) == 0 || len(l.chunks) == 0 || l.fresh.ts[0] > l.chunks[len(l.chunks)-1].max
}

// iterator goes through the samples. Chunks are unpacked as they are reached, unless
// samples have to be put in order first.
func (l *Line) iterator() chunkenc.Iterator {
	if l.Series.Adds() || !l.follows() {
		all, err := l.settled()
		return &walk{fresh: all, err: err, at: -1}
	}
	return &walk{chunks: l.chunks, fresh: l.fresh, at: -1}
}

// walk implements chunkenc.Iterator over chunks and then samples.
type walk struct {
	chunks []chunk // those not begun
	fresh  samples
	err    error

	xor   chunkenc.Iterator // of the chunk under way; nil for none
	spare chunkenc.Iterator // that of the chunk before
	own   chunkenc.XORChunk
	at  int // in fresh once there are no more chunks
}

// Next goes to the next sample.
func (w *walk) Next() chunkenc.ValueType {
	for w.err == nil && (w.xor != nil || len(w.chunks) > 0) {
		if w.xor == nil {
			w.open()
		}
		if kind := w.xor.Next(); kind != chunkenc.ValNone {
			return kind
		}
		w.close()
	}
	if w.err != nil || w.at+1 >= len(w.fresh.ts) {
		w.at = len(w.fresh.ts)
		return chunkenc.ValNone
	}
	w.at++
	return chunkenc.ValFloat
}

func (w *walk) open() {
	w.own.Reset(w.chunks[0].data)
	w.xor = w.own.Iterator(w.spare)
	w.chunks = w.chunks[1:]
}

func (w *walk) close() {
	w.err, w.spare, w.xor = w.xor.Err(), w.xor, nil
}

// millis are milliseconds since 1970. As a type of its own name it keeps vet from taking
// Seek for that of io.Seeker.
type millis = int64

// Seek goes to the first sample at or after t, without unpacking the chunks before it.
func (w *walk) Seek(t millis) chunkenc.ValueType {
	if w.xor == nil && w.at >= 0 { // among the fresh samples
		if w.at >= len(w.fresh.ts) {
			return chunkenc.ValNone
		}
		w.at += sort.Search(len(w.fresh.ts)-w.at, func(i int) bool { return w.fresh.ts[w.at+i] >= t })
		return w.here()
	}
	if w.xor != nil {
		if kind := w.xor.Seek(t); kind != chunkenc.ValNone {
			return kind
		}
		w.close()
	}
	for w.err == nil && len(w.chunks) > 0 && w.chunks[0].max < t {
		w.chunks = w.chunks[1:]
	}
	if w.err == nil && len(w.chunks) > 0 {
		w.open()
		if kind := w.xor.Seek(t); kind != chunkenc.ValNone {
			return kind
		}
		w.close()
	}
	w.at = sort.Search(len(w.fresh.ts), func(i int) bool { return w.fresh.ts[i] >= t })
	return w.here()
}

func (w *walk) here() chunkenc.ValueType {
	if w.err != nil || w.at >= len(w.fresh.ts) {
		return chunkenc.ValNone
	}
	return chunkenc.ValFloat
}

// At returns the sample.
func (w *walk) At() (int64, float64) {
	if w.xor != nil {
		return w.xor.At()
	}
	return w.fresh.ts[w.at], w.fresh.vs[w.at]
}

// AtT returns the time of the sample.
func (w *walk) AtT() int64 {
	if w.xor != nil {
		return w.xor.AtT()
	}
	return w.fresh.ts[w.at]
}

// AtST returns the start of a counter, which is not kept.
func (w *walk) AtST() int64 { return 0 }

// Err returns what ended the walk early.
func (w *walk) Err() error { return w.err }

// AtHistogram is never called: samples are numbers.
func (w *walk) AtHistogram(*histogram.Histogram) (int64, *histogram.Histogram) {
	panic("metric: a sample is not a histogram")
}

// AtFloatHistogram is never called: samples are numbers.
func (w *walk) AtFloatHistogram(*histogram.FloatHistogram) (int64, *histogram.FloatHistogram) {
	panic("metric: a sample is not a histogram")
}

// combine makes one line of several with the same labels: two names that PromQL shows
// alike. The later one wins where they meet.
func combine(lines []Line) (Line, error) {
	if len(lines) == 1 {
		return lines[0], nil
	}
	slices.SortFunc(lines, func(a, b Line) int { return int(a.Series.ID) - int(b.Series.ID) }) //nolint:gosec // only their order counts
	shown := *lines[0].Series
	shown.Temporality = None
	all := Line{Series: &shown}
	for i := range lines {
		s, err := lines[i].settled()
		if err != nil {
			return all, err
		}
		all.fresh.ts, all.fresh.vs = append(all.fresh.ts, s.ts...), append(all.fresh.vs, s.vs...)
	}
	all.fresh.settle(false)
	return all, nil
}
