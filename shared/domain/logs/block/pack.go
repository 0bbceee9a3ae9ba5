package block

import (
	"encoding/binary"
	"errors"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// errCorrupt says that bytes are not what this package wrote.
var errCorrupt = errors.New("the block is damaged")

// maxColumn is the most that one compressed piece may become: the lines of a block and
// one of the longest that were accepted.
const maxColumn = 96 << 20

// The two ways a piece is kept, told by its first byte.
const (
	plain  = 0
	zipped = 1
)

var encoders = sync.Pool{New: func() any {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // only for options that these are not
	}
	return e
}}

var decoders = sync.Pool{New: func() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxColumn), zstd.WithDecoderLowmem(true))
	if err != nil {
		panic(err) // only for options that these are not
	}
	return d
}}

// Pack appends raw to dst, compressed when that is shorter.
func Pack(dst, raw []byte) []byte {
	start := len(dst)
	if len(raw) > 64 {
		e, _ := encoders.Get().(*zstd.Encoder)
		dst = e.EncodeAll(raw, append(dst, zipped))
		encoders.Put(e)
		if len(dst)-start <= len(raw) {
			return dst
		}
	}
	return append(append(dst[:start], plain), raw...)
}

// unpack returns what Pack was given. It may return a part of packed itself.
func unpack(packed []byte) ([]byte, error) {
	if len(packed) == 0 {
		return nil, errCorrupt
	}
	if packed[0] == plain {
		return packed[1:], nil
	}
	if packed[0] != zipped {
		return nil, errCorrupt
	}
	d, _ := decoders.Get().(*zstd.Decoder)
	defer decoders.Put(d)
	raw, err := d.DecodeAll(packed[1:], nil)
	if err != nil {
		return nil, errors.Join(errCorrupt, err)
	}
	return raw, nil
}

// AppendText appends a text with its length.
func AppendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

// Input reads what was appended. After the first thing that is not there it is
// damaged, and everything read from it is zero.
type Input struct {
	rest    []byte
	damaged bool
}

// Open returns what Pack was given, to be read.
func Open(packed []byte) (*Input, error) {
	raw, err := unpack(packed)
	return &Input{rest: raw}, err
}

// Uvarint reads one.
func (in *Input) Uvarint() uint64 {
	if len(in.rest) > 0 && in.rest[0] < 0x80 {
		v := in.rest[0]
		in.rest = in.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(in.rest)
	if n <= 0 {
		in.fail()
		return 0
	}
	in.rest = in.rest[n:]
	return v
}

// Varint reads one.
func (in *Input) Varint() int64 {
	v, n := binary.Varint(in.rest)
	if n <= 0 {
		in.fail()
		return 0
	}
	in.rest = in.rest[n:]
	return v
}

// Count reads a number of things that take at least one byte each.
func (in *Input) Count() int {
	v := in.Uvarint()
	if v > uint64(len(in.rest)) {
		in.fail()
		return 0
	}
	return int(v)
}

func (in *Input) bytes(n uint64) []byte {
	if n > uint64(len(in.rest)) {
		in.fail()
		return nil
	}
	b := in.rest[:n:n]
	in.rest = in.rest[n:]
	return b
}

// Text reads one.
func (in *Input) Text() string {
	return string(in.bytes(in.Uvarint()))
}

func (in *Input) fail() {
	in.damaged = true
	in.rest = nil
}

// Err says that something was not there.
func (in *Input) Err() error {
	if in.damaged {
		return errCorrupt
	}
	return nil
}
