// Package column writes lists of values side by side into one compressed piece of bytes
// and reads them back: numbers as differences, repeated texts through a dictionary, other
// texts one after the other. It is what the blocks of spans and transactions are made of
// and knows nothing about either. The format is described in
// docs/architecture/storage-format-traces.md.
package column

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// version is the first byte of a piece that is not in stretches.
const version = 1

// MaxSize is how many bytes a piece may hold before it is compressed.
const MaxSize = 256 << 20

// ErrCorrupt says that a piece is not what an Encoder wrote.
var ErrCorrupt = errors.New("corrupt column")

// The codecs may be used by everybody at the same time.
var (
	compressor = mustCompressor()
	expander   = mustExpander()
)

func mustCompressor() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
}

func mustExpander() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(MaxSize))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
}

// Encoder collects columns. The zero Encoder is ready.
type Encoder struct{ raw []byte }

// Ints adds numbers as the differences between neighbors.
func (e *Encoder) Ints(values []int64) {
	last := int64(0)
	for _, v := range values {
		e.raw = binary.AppendVarint(e.raw, v-last)
		last = v
	}
}

// Small adds numbers that are small and not in an order, such as codes and flags.
func (e *Encoder) Small(values []uint64) {
	for _, v := range values {
		e.raw = binary.AppendUvarint(e.raw, v)
	}
}

// Words adds 64-bit hashes, which no encoding makes shorter.
func (e *Encoder) Words(values []uint64) {
	for _, v := range values {
		e.raw = binary.LittleEndian.AppendUint64(e.raw, v)
	}
}

// Dict adds texts of which many are equal.
func (e *Encoder) Dict(values []string) {
	index := make(map[string]uint64, 16)
	var distinct []string
	places := make([]uint64, len(values))
	for i, v := range values {
		place, known := index[v]
		if !known {
			place = uint64(len(distinct))
			index[v] = place
			distinct = append(distinct, v)
		}
		places[i] = place
	}
	e.raw = binary.AppendUvarint(e.raw, uint64(len(distinct)))
	e.Texts(distinct)
	e.Small(places)
}

// Texts adds texts of which most differ.
func (e *Encoder) Texts(values []string) {
	for _, v := range values {
		e.raw = binary.AppendUvarint(e.raw, uint64(len(v)))
	}
	for _, v := range values {
		e.raw = append(e.raw, v...)
	}
}

// Seal returns what was added, compressed. It appends to dst.
func (e *Encoder) Seal(dst []byte) []byte {
	return compressor.EncodeAll(e.raw, append(dst, version))
}

// Decoder reads the columns in the order they were added. After a failure every method
// returns nil, and Err says why.
type Decoder struct {
	raw []byte
	n   int
	err error
}

// Open expands a piece whose columns have n values each.
func Open(sealed []byte, n int) *Decoder {
	d := &Decoder{n: n}
	if len(sealed) == 0 || sealed[0] != version || n < 0 {
		d.err = fmt.Errorf("%w: unknown version", ErrCorrupt)
		return d
	}
	raw, err := expander.DecodeAll(sealed[1:], nil)
	if err != nil {
		d.err = fmt.Errorf("%w: %w", ErrCorrupt, err)
		return d
	}
	if n > len(raw) && n > 0 { // every value takes a byte at least
		d.err = fmt.Errorf("%w: %d values in %d bytes", ErrCorrupt, n, len(raw))
		return d
	}
	d.raw = raw
	return d
}

// Err returns why a column could not be read.
func (d *Decoder) Err() error { return d.err }

func (d *Decoder) fail() {
	if d.err == nil {
		d.err = fmt.Errorf("%w: cut short", ErrCorrupt)
	}
	d.raw = nil
}

// Ints reads numbers that Encoder.Ints added.
func (d *Decoder) Ints() []int64 {
	if d.err != nil {
		return nil
	}
	values, last := make([]int64, d.n), int64(0)
	for i := range values {
		diff, size := binary.Varint(d.raw)
		if size <= 0 {
			d.fail()
			return nil
		}
		last += diff
		values[i], d.raw = last, d.raw[size:]
	}
	return values
}

// Small reads numbers that Encoder.Small added.
func (d *Decoder) Small() []uint64 { return d.small(d.n) }

func (d *Decoder) small(n int) []uint64 {
	if d.err != nil || n > len(d.raw) {
		d.fail()
		return nil
	}
	values := make([]uint64, n)
	for i := range values {
		v, size := binary.Uvarint(d.raw)
		if size <= 0 {
			d.fail()
			return nil
		}
		values[i], d.raw = v, d.raw[size:]
	}
	return values
}

// Words reads hashes that Encoder.Words added.
func (d *Decoder) Words() []uint64 {
	if d.err != nil || len(d.raw) < 8*d.n {
		d.fail()
		return nil
	}
	values := make([]uint64, d.n)
	for i := range values {
		values[i] = binary.LittleEndian.Uint64(d.raw[8*i:])
	}
	d.raw = d.raw[8*d.n:]
	return values
}

// Dict reads texts that Encoder.Dict added: the distinct ones, and for each value its
// place among them.
func (d *Decoder) Dict() (distinct []string, places []uint64) {
	if d.err != nil {
		return nil, nil
	}
	count, size := binary.Uvarint(d.raw)
	if size <= 0 || count > uint64(d.n) {
		d.fail()
		return nil, nil
	}
	d.raw = d.raw[size:]
	distinct, places = d.texts(int(count)), d.Small()
	for _, place := range places {
		if place >= count {
			d.fail()
			return nil, nil
		}
	}
	return distinct, places
}

// Texts reads texts that Encoder.Texts added.
func (d *Decoder) Texts() []string { return d.texts(d.n) }

func (d *Decoder) texts(n int) []string {
	sizes := d.small(n)
	total := uint64(0)
	for _, size := range sizes {
		if size > uint64(len(d.raw)) {
			d.fail()
			return nil
		}
		total += size
	}
	if d.err != nil || total > uint64(len(d.raw)) {
		d.fail()
		return nil
	}
	all := string(d.raw[:total]) // one piece of memory for all of them
	d.raw = d.raw[total:]
	values := make([]string, n)
	for i, size := range sizes {
		values[i], all = all[:size], all[size:]
	}
	return values
}
