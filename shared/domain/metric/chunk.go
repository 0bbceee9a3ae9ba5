package metric

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// A row of chunks holds the samples of one series in one window: Prometheus's XOR chunks
// of at most 120 samples, in the order of their times, behind a list that says of each
// how many samples it has, when it begins and ends and how long it is.
const rowVersion = 1

var errRow = errors.New("a row of chunks is damaged")

// chunk is one of them, still packed.
type chunk struct {
	min, max int64
	count    int
	data     []byte
}

// windowOf returns the beginning of the window of a time.
func windowOf(t int64) int64 {
	size := window.Milliseconds()
	start := t - t%size
	if t < start {
		start -= size
	}
	return start
}

// samples are times with their values.
type samples struct {
	ts []int64
	vs []float64
}

func (s *samples) add(t int64, v float64) {
	s.ts = append(s.ts, t)
	s.vs = append(s.vs, v)
}

// settle sorts samples and leaves one for each time: the last one of those that replace
// each other, the sum of those that add up.
func (s *samples) settle(adds bool) {
	if inOrder(s.ts) {
		return
	}
	order := make([]int, len(s.ts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case s.ts[a] < s.ts[b]:
			return -1
		case s.ts[a] > s.ts[b]:
			return 1
		}
		return 0
	})
	settled := samples{ts: make([]int64, 0, len(order)), vs: make([]float64, 0, len(order))}
	for _, i := range order {
		last := len(settled.ts) - 1
		switch {
		case last < 0 || settled.ts[last] != s.ts[i]:
			settled.add(s.ts[i], s.vs[i])
		case adds:
			settled.vs[last] += s.vs[i]
		default:
			settled.vs[last] = s.vs[i]
		}
	}
	*s = settled
}

func inOrder(ts []int64) bool {
	for i := 1; i < len(ts); i++ {
		if ts[i] <= ts[i-1] {
			return false
		}
	}
	return true
}

// mergeRow adds settled samples to a row, which may be empty. Full chunks are kept as
// they are when all samples are later.
func mergeRow(start int64, old []byte, more samples, adds bool) ([]byte, error) {
	chunks, err := decodeRow(start, old)
	if err != nil {
		return nil, err
	}
	keep := len(chunks)
	for keep > 0 && (chunks[keep-1].max >= more.ts[0] || chunks[keep-1].count < chunkSamples && keep == len(chunks)) {
		keep--
	}
	var all samples
	for _, c := range chunks[keep:] {
		if err := c.unpack(&all); err != nil {
			return nil, err
		}
	}
	all.ts, all.vs = append(all.ts, more.ts...), append(all.vs, more.vs...)
	all.settle(adds)
	return encodeRow(start, chunks[:keep], all)
}

// encodeRow packs settled samples behind chunks that stay.
func encodeRow(start int64, chunks []chunk, s samples) ([]byte, error) {
	chunks = slices.Clip(chunks)
	for from := 0; from < len(s.ts); from += chunkSamples {
		to := min(from+chunkSamples, len(s.ts))
		x := chunkenc.NewXORChunk()
		app, err := x.Appender()
		if err != nil {
			return nil, fmt.Errorf("new chunk: %w", err)
		}
		for i := from; i < to; i++ {
			app.Append(0, s.ts[i], s.vs[i])
		}
		chunks = append(chunks, chunk{min: s.ts[from], max: s.ts[to-1], count: to - from, data: x.Bytes()})
	}

	size := 2 + 8*len(chunks)
	for _, c := range chunks {
		size += len(c.data)
	}
	row := binary.AppendUvarint(append(make([]byte, 0, size), rowVersion), uint64(len(chunks)))
	before := start
	for _, c := range chunks {
		row = binary.AppendUvarint(row, uint64(c.count))
		row = binary.AppendVarint(row, c.min-before) //
		row = binary.AppendUvarint(row, uint64(c.max-c.min))
		row = binary.AppendUvarint(row, uint64(len(c.data))) //
		before = c.max
	}
	for _, c := range chunks {
		row = append(row, c.data...)
	}
	return row, nil
}

// decodeRow finds the chunks of a row; they share its memory.
func decodeRow(start int64, row []byte) ([]chunk, error) {
	if len(row) == 0 {
		return nil, nil
	}
	if row[0] != rowVersion {
		return nil, fmt.Errorf("%w: its version is unknown", errRow)
	}
	c := cursor{raw: row[1:]}
	n := c.uvarint()
	if n > uint64(len(row)) {
		return nil, errRow
	}
	chunks, sizes := make([]chunk, n), make([]uint64, n)
	before := start
	for i := range chunks {
		count, from, length := c.uvarint(), c.varint(), c.uvarint()
		sizes[i] = c.uvarint()
		if count > chunkSamples || length > math.MaxInt32 {
			return nil, errRow
		}
		chunks[i] = chunk{count: int(count), min: before + from, max: before + from + int64(length)}
		before = chunks[i].max
	}
	if c.bad {
		return nil, errRow
	}
	for i, size := range sizes {
		if size > uint64(len(c.raw)) || size < 2 {
			return nil, errRow
		}
		chunks[i].data, c.raw = c.raw[:size:size], c.raw[size:]
	}
	return chunks, nil
}

// unpack appends the samples of a chunk.
func (c chunk) unpack(to *samples) error { return unpackXOR(c.data, to) }
