package metric

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A block holds the samples of one commit: the series, how many samples each has, their
// times and their values, a column after the other, packed by zstd. Series are in the
// order of their ids; one that was sent twice is there twice, the later one behind.
const blockVersion = 1

// maxBlockSamples bounds one block, and with it what a reader unpacks at a time.
const maxBlockSamples = 200_000

var errBlock = errors.New("a block of samples is damaged")

var (
	packers = sync.Pool{New: func() any {
		w, _ := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
		return w // the options are valid
	}}
	unpackers = sync.Pool{New: func() any {
		r, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
		return r // the options are valid
	}}
	columns = sync.Pool{New: func() any { return new([]byte) }}
)

// piece is a run of samples of one series on its way into a block.
type piece struct {
	id uint64
	ts []int64
	vs []float64
}

// encodeBlock packs pieces, which it sorts.
func encodeBlock(pieces []piece) []byte {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if a.id < b.id {
			return -1
		}
		if a.id > b.id {
			return 1
		}
		return 0
	})
	held := columns.Get().(*[]byte) //nolint:forcetypeassert // New makes nothing else
	defer columns.Put(held)
	raw := (*held)[:0]

	samples := 0
	for _, p := range pieces {
		samples += len(p.ts)
	}
	raw = binary.AppendUvarint(raw, uint64(len(pieces)))
	raw = binary.AppendUvarint(raw, uint64(samples))
	last := uint64(0)
	for _, p := range pieces {
		raw = binary.AppendUvarint(raw, p.id-last)
		raw = binary.AppendUvarint(raw, uint64(len(p.ts)))
		last = p.id
	}
	raw = appendTimes(raw, pieces)
	for _, p := range pieces {
		before := uint64(0)
		for _, v := range p.vs {
			bits := math.Float64bits(v)
			raw = binary.LittleEndian.AppendUint64(raw, bits^before)
			before = bits
		}
	}
	*held = raw

	w := packers.Get().(*zstd.Encoder) //nolint:forcetypeassert // New makes nothing else
	defer packers.Put(w)
	return w.EncodeAll(raw, append(make([]byte, 0, len(raw)/2), blockVersion))
}

// appendTimes writes the first time of a piece against that of the piece before, and
// the others against the one before them.
func appendTimes(raw []byte, pieces []piece) []byte {
	first := int64(0)
	for _, p := range pieces {
		before := first
		for i, t := range p.ts {
			raw = binary.AppendVarint(raw, t-before)
			before = t
			if i == 0 {
				first = t
			}
		}
	}
	return raw
}

// block is an unpacked one.
type block struct {
	ids  []uint64
	ends []int // of the samples of each series
	ts   []int64
	vs   []float64
}

func (b *block) bytes() int { return 16*len(b.ids) + 16*len(b.ts) + 96 }

// of returns the runs of a series, the latest last.
func (b *block) of(id uint64, yield func(ts []int64, vs []float64)) {
	i, found := slices.BinarySearch(b.ids, id)
	if !found {
		return
	}
	for ; i < len(b.ids) && b.ids[i] == id; i++ {
		from := 0
		if i > 0 {
			from = b.ends[i-1]
		}
		yield(b.ts[from:b.ends[i]], b.vs[from:b.ends[i]])
	}
}

// each goes through all runs in their order.
func (b *block) each(yield func(id uint64, ts []int64, vs []float64)) {
	from := 0
	for i, id := range b.ids {
		yield(id, b.ts[from:b.ends[i]], b.vs[from:b.ends[i]])
		from = b.ends[i]
	}
}

// decodeBlock unpacks a block.
func decodeBlock(data []byte) (*block, error) {
	if len(data) == 0 || data[0] != blockVersion {
		return nil, fmt.Errorf("%w: its version is unknown", errBlock)
	}
	r := unpackers.Get().(*zstd.Decoder) //nolint:forcetypeassert // New makes nothing else
	defer unpackers.Put(r)
	raw, err := r.DecodeAll(data[1:], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBlock, err)
	}
	return readColumns(raw)
}

func readColumns(raw []byte) (*block, error) {
	c := cursor{raw: raw}
	series, samples := c.uvarint(), c.uvarint()
	if series > uint64(len(raw)) || samples > uint64(len(raw)) {
		return nil, errBlock
	}
	b := &block{ids: make([]uint64, series), ends: make([]int, series), ts: make([]int64, samples), vs: make([]float64, samples)}
	id, end := uint64(0), uint64(0)
	for i := range b.ids {
		id += c.uvarint()
		n := c.uvarint()
		if n > samples-end {
			return nil, errBlock
		}
		end += n
		b.ids[i], b.ends[i] = id, int(end)
	}
	if c.bad || end != samples || !c.times(b) || uint64(len(c.raw)) != 8*samples {
		return nil, errBlock
	}
	from := 0
	for _, end := range b.ends {
		before := uint64(0)
		for i := from; i < end; i++ {
			before ^= binary.LittleEndian.Uint64(c.raw[8*i:])
			b.vs[i] = math.Float64frombits(before)
		}
		from = end
	}
	return b, nil
}

// cursor reads varints from the front.
type cursor struct {
	raw []byte
	bad bool
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.raw)
	if n <= 0 {
		c.bad, c.raw = true, nil
		return 0
	}
	c.raw = c.raw[n:]
	return v
}

func (c *cursor) varint() int64 {
	v, n := binary.Varint(c.raw)
	if n <= 0 {
		c.bad, c.raw = true, nil
		return 0
	}
	c.raw = c.raw[n:]
	return v
}

// times reads the column that appendTimes wrote.
func (c *cursor) times(b *block) bool {
	first, from := int64(0), 0
	for _, end := range b.ends {
		before := first
		for i := from; i < end; i++ {
			before += c.varint()
			b.ts[i] = before
			if i == from {
				first = before
			}
		}
		from = end
	}
	return !c.bad
}
