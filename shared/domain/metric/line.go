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

// runs goes through the samples in their order, chunk by chunk: the memory of a run is that
// of the next one.
func (l *Line) runs(yield func(samples)) error {
	if l.Series.Adds() || !l.follows() {
		all, err := l.settled()
		yield(all)
		return err
	}
	var room samples
	for _, c := range l.chunks {
		room.ts, room.vs = room.ts[:0], room.vs[:0]
		if err := c.unpack(&room); err != nil {
			return err
		}
		yield(room)
	}
	yield(l.fresh)
	return nil
}

// iterator goes through the samples. Chunks are unpacked as they are reached, unless
// samples have to be put in order first. It takes the memory of one that is not used any
// more.
func (l *Line) iterator(spare chunkenc.Iterator) chunkenc.Iterator { //nolint:ireturn // the engine's interface
	w, ok := spare.(*walk)
	if !ok {
		w = &walk{}
	}
	*w = walk{room: samples{ts: w.room.ts[:0], vs: w.room.vs[:0]}, chunks: l.chunks, fresh: l.fresh, at: -1}
	if l.Series.Adds() || !l.follows() {
		w.chunks = nil
		w.fresh, w.err = l.settled()
	}
	return w
}

// walk implements chunkenc.Iterator over chunks and then samples.
type walk struct {
	chunks []chunk // those not begun
	fresh  samples // unless begun
	err    error

	room samples // of the chunk under way
	run  samples // under way
	at   int     // in run
}

// Next goes to the next sample.
func (w *walk) Next() chunkenc.ValueType {
	if w.at++; w.at < len(w.run.ts) || w.begin() {
		return chunkenc.ValFloat
	}
	return chunkenc.ValNone
}

// begin goes to the first sample of the next run.
func (w *walk) begin() bool {
	w.run, w.at = samples{}, 0
	for w.err == nil && len(w.chunks) > 0 && len(w.run.ts) == 0 {
		w.room.ts, w.room.vs = w.room.ts[:0], w.room.vs[:0]
		w.err = w.chunks[0].unpack(&w.room)
		w.run, w.chunks = w.room, w.chunks[1:]
	}
	if w.err == nil && len(w.run.ts) == 0 {
		w.run, w.fresh = w.fresh, samples{}
	}
	return w.err == nil && len(w.run.ts) > 0
}

// millis are milliseconds since 1970. As a type of its own name it keeps vet from taking
// Seek for that of io.Seeker.
type millis = int64

// Seek goes to the first sample at or after t, without unpacking the chunks before it.
func (w *walk) Seek(t millis) chunkenc.ValueType {
	w.at = max(w.at, 0)
	for !w.find(t) {
		for len(w.chunks) > 0 && w.chunks[0].max < t {
			w.chunks = w.chunks[1:]
		}
		if !w.begin() {
			return chunkenc.ValNone
		}
	}
	return chunkenc.ValFloat
}

// find goes to the first sample of the run at or after t.
func (w *walk) find(t millis) bool {
	if last := len(w.run.ts) - 1; last < 0 || w.run.ts[last] < t {
		return false
	}
	rest := w.run.ts[min(w.at, len(w.run.ts)):]
	w.at += sort.Search(len(rest), func(i int) bool { return rest[i] >= t })
	return w.at < len(w.run.ts)
}

// At returns the sample.
func (w *walk) At() (int64, float64) { return w.run.ts[w.at], w.run.vs[w.at] }

// AtT returns the time of the sample.
func (w *walk) AtT() int64 { return w.run.ts[w.at] }

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
	slices.SortFunc(lines, func(a, b Line) int { return int(a.Series.ID) - int(b.Series.ID) })
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
