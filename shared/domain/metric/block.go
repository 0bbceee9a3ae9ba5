package metric

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"slices"
	"sync"
)

// A block holds the samples of one commit: the series and how many samples each has, their
// times and their values, a column after the other. A series that was sent twice is there
// twice, the later one behind. Blocks live for half an hour, so they are packed in a way
// that costs little: what a compressor takes off a sample is less than it costs.
const blockVersion = 2

// maxBlockSamples bounds one block, and with it what a reader unpacks at a time.
const maxBlockSamples = 200_000

// blockHead is the version and the checksum of what follows.
const blockHead = 1 + crc32.Size

var (
	errBlock   = errors.New("a block of samples is damaged")
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	blockRoom  = sync.Pool{New: func() any { return new([]byte) }}
)

// piece is a run of samples of one series on its way into a block.
type piece struct {
	id uint64
	ts []int64
	vs []float64
}

// appendBlock packs pieces behind raw, which is empty.
func appendBlock(raw []byte, pieces []piece) []byte {
	samples := 0
	for _, p := range pieces {
		samples += len(p.ts)
	}
	raw = slices.Grow(raw, blockHead+8*len(pieces)+10*samples)[:blockHead]
	raw[0] = blockVersion
	raw = binary.AppendUvarint(raw, uint64(len(pieces)))
	raw = binary.AppendUvarint(raw, uint64(samples))
	last := uint64(0)
	for _, p := range pieces {
		raw = binary.AppendVarint(raw, int64(p.id-last))
		raw = binary.AppendUvarint(raw, uint64(len(p.ts)))
		last = p.id
	}
	var before []int64
	for _, p := range pieces {
		raw = appendTimes(raw, before, p.ts)
		before = p.ts
	}
	for _, p := range pieces {
		raw = appendValues(raw, p.vs)
	}
	binary.LittleEndian.PutUint32(raw[1:], crc32.Checksum(raw[blockHead:], castagnoli))
	return raw
}

// How the times of a run are written: they are those of the run before, or the distances
// between them are, or all are new.
const (
	sameTimes = iota
	shiftedTimes
	newTimes
)

// appendTimes writes the times of a run.
func appendTimes(raw []byte, before, ts []int64) []byte {
	first := int64(0)
	if len(before) > 0 {
		first = before[0]
	}
	switch shift := ts[0] - first; {
	case !follow(before, ts, shift):
		raw = binary.AppendVarint(append(raw, newTimes), shift)
		distance := int64(0)
		for i := 1; i < len(ts); i++ {
			raw = binary.AppendVarint(raw, ts[i]-ts[i-1]-distance)
			distance = ts[i] - ts[i-1]
		}
		return raw
	case shift != 0:
		return binary.AppendVarint(append(raw, shiftedTimes), shift)
	default:
		return append(raw, sameTimes)
	}
}

// follow reports whether times are as far apart as those of another run.
func follow(before, ts []int64, shift int64) bool {
	if len(before) != len(ts) {
		return false
	}
	for i, t := range before {
		if ts[i] != t+shift {
			return false
		}
	}
	return true
}

// appendValues writes each value as the bytes in which it differs from the one before,
// behind one that says how many they are and how many there are below them.
func appendValues(raw []byte, vs []float64) []byte {
	before := uint64(0)
	for _, v := range vs {
		value := math.Float64bits(v)
		different := value ^ before
		before = value
		if different == 0 {
			raw = append(raw, 0)
			continue
		}
		below := bits.TrailingZeros64(different) >> 3
		size := 8 - below - bits.LeadingZeros64(different)>>3
		raw = append(raw, byte(below<<4|size))
		raw = binary.LittleEndian.AppendUint64(raw, different>>(8*below))[:len(raw)+size]
	}
	return raw
}

// block is an unpacked one.
type block struct {
	ids   []uint64
	ends  []int // of the samples of each series
	ts    []int64
	vs    []float64
	order []int // of the runs by series; nil until sort
}

func (b *block) bytes() int { return 24*len(b.ids) + 16*len(b.ts) + 120 }

// sort prepares for of.
func (b *block) sort() {
	b.order = make([]int, len(b.ids))
	for i := range b.order {
		b.order[i] = i
	}
	if !slices.IsSorted(b.ids) {
		slices.SortFunc(b.order, func(i, j int) int { return cmp.Or(cmp.Compare(b.ids[i], b.ids[j]), i-j) })
	}
}

// of returns the runs of a series, the latest last.
func (b *block) of(id uint64, yield func(ts []int64, vs []float64)) {
	at, _ := slices.BinarySearchFunc(b.order, id, func(i int, id uint64) int { return cmp.Compare(b.ids[i], id) })
	for ; at < len(b.order) && b.ids[b.order[at]] == id; at++ {
		yield(b.run(b.order[at]))
	}
}

func (b *block) run(i int) (ts []int64, vs []float64) {
	from := 0
	if i > 0 {
		from = b.ends[i-1]
	}
	return b.ts[from:b.ends[i]], b.vs[from:b.ends[i]]
}

// each goes through all runs in their order.
func (b *block) each(yield func(id uint64, ts []int64, vs []float64)) {
	for i, id := range b.ids {
		ts, vs := b.run(i)
		yield(id, ts, vs)
	}
}

// decodeBlock unpacks a block.
func decodeBlock(data []byte) (*block, error) {
	if len(data) < blockHead || data[0] != blockVersion {
		return nil, fmt.Errorf("%w: its version is unknown", errBlock)
	}
	if crc32.Checksum(data[blockHead:], castagnoli) != binary.LittleEndian.Uint32(data[1:]) {
		return nil, fmt.Errorf("%w: its checksum is another one", errBlock)
	}
	return readColumns(data[blockHead:])
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
		id += uint64(c.varint())
		n := c.uvarint()
		if n == 0 || n > samples-end {
			return nil, errBlock
		}
		end += n
		b.ids[i], b.ends[i] = id, int(end)
	}
	if c.bad || end != samples || !c.times(b) || !c.values(b) || len(c.raw) > 0 {
		return nil, errBlock
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

// times reads what appendTimes wrote.
func (c *cursor) times(b *block) bool {
	var before []int64
	for i := range b.ids {
		ts, _ := b.run(i)
		how, shift := c.uvarint(), int64(0)
		if how != sameTimes {
			shift = c.varint()
		}
		switch {
		case c.bad || how > newTimes || how != newTimes && len(before) != len(ts):
			return false
		case how == newTimes:
			if len(before) > 0 {
				shift += before[0]
			}
			ts[0] = shift
			distance := int64(0)
			for i := 1; i < len(ts); i++ {
				distance += c.varint()
				ts[i] = ts[i-1] + distance
			}
		default:
			for i, t := range before {
				ts[i] = t + shift
			}
		}
		before = ts
	}
	return !c.bad
}

// values reads what appendValues wrote.
func (c *cursor) values(b *block) bool {
	raw := c.raw
	for i := range b.ids {
		_, vs := b.run(i)
		before := uint64(0)
		for j := range vs {
			if len(raw) == 0 {
				return false
			}
			below, size := int(raw[0]>>4), int(raw[0]&15)
			raw = raw[1:]
			if below+size > 8 || size > len(raw) {
				return false
			}
			different := uint64(0)
			if len(raw) >= 8 {
				different = binary.LittleEndian.Uint64(raw) << (64 - 8*size) >> (64 - 8*size)
			} else {
				for k := size - 1; k >= 0; k-- {
					different = different<<8 | uint64(raw[k])
				}
			}
			raw = raw[size:]
			before ^= different << (8 * below)
			vs[j] = math.Float64frombits(before)
		}
	}
	c.raw = raw
	return true
}
