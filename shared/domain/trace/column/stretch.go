package column

import (
	"encoding/binary"
	"fmt"
)

// stretched is the first byte of a piece in stretches.
const stretched = 2

// Stretch is how many values of long texts are compressed together, so that who looks for
// few does not expand all.
const Stretch = 1024

// SealStretches returns n values in stretches, each a piece of its own that add fills with
// the values from one up to another. A single one is that piece.
func SealStretches(n int, add func(e *Encoder, from, to int)) []byte {
	if n <= Stretch {
		var e Encoder
		add(&e, 0, n)
		return e.Seal(nil)
	}
	sizes, pieces := []byte{stretched}, []byte(nil)
	for from := 0; from < n; from += Stretch {
		var e Encoder
		add(&e, from, min(from+Stretch, n))
		start := len(pieces)
		pieces = e.Seal(pieces)
		sizes = binary.AppendUvarint(sizes, uint64(len(pieces)-start))
	}
	return append(sizes, pieces...)
}

// OpenStretches expands the stretches of n values that hold those from one up to another
// and hands each to fn with the place of its first value.
func OpenStretches(sealed []byte, n, from, to int, fn func(d *Decoder, at int)) error {
	if from >= to {
		return nil
	}
	if len(sealed) == 0 || sealed[0] != stretched {
		d := Open(sealed, n)
		fn(d, 0)
		return d.Err()
	}
	pieces, err := cut(sealed[1:], (n+Stretch-1)/Stretch)
	if err != nil {
		return err
	}
	for i, piece := range pieces {
		at := i * Stretch
		end := min(at+Stretch, n)
		if at >= to || end <= from {
			continue
		}
		d := Open(piece, end-at)
		if fn(d, at); d.Err() != nil {
			return d.Err()
		}
	}
	return nil
}

// cut takes stretches apart.
func cut(sealed []byte, count int) ([][]byte, error) {
	sizes := &Decoder{raw: sealed, n: count}
	pieces := make([][]byte, 0, count)
	for _, size := range sizes.Small() {
		if size > uint64(len(sizes.raw)) {
			sizes.fail()
			break
		}
		pieces = append(pieces, sizes.raw[:size])
		sizes.raw = sizes.raw[size:]
	}
	if sizes.err == nil && len(sizes.raw) > 0 {
		return nil, fmt.Errorf("%w: more than its stretches", ErrCorrupt)
	}
	return pieces, sizes.err
}
