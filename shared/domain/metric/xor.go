package metric

import (
	"encoding/binary"
	"math"
	"slices"
)

// unpackXOR appends the samples of one of Prometheus's XOR chunks, all at once: through an
// iterator that looks for the end at every bit they take three times as long.
func unpackXOR(data []byte, to *samples) error {
	if len(data) < 2 {
		return errRow
	}
	count := int(binary.BigEndian.Uint16(data))
	if count == 0 {
		return nil
	}
	c := cursor{raw: data[2:]}
	first := c.varint()
	if c.bad || len(c.raw) < 8 || count > 4*len(data) { // two bits of a sample at least
		return errRow
	}
	from := len(to.ts)
	to.add(first, math.Float64frombits(binary.BigEndian.Uint64(c.raw)))
	c.raw = c.raw[8:]
	if count == 1 {
		return nil
	}
	delta := c.uvarint()
	to.ts, to.vs = slices.Grow(to.ts, count)[:from+count], slices.Grow(to.vs, count)[:from+count]
	var room [1200]byte // more than 120 samples take
	if c.bad || !unpackBits(append(append(room[:0], c.raw...), make([]byte, slack)...), delta, to.ts[from:], to.vs[from:]) {
		to.ts, to.vs = to.ts[:from], to.vs[:from]
		return errRow
	}
	return nil
}

// slack is how many bytes unpackBits wants behind the last sample: a sample takes at most
// 19 bytes, and 8 are looked at at a time.
const slack = 64

// unpackBits reads the samples behind the first one, and whether they were there.
func unpackBits(raw []byte, delta uint64, ts []int64, vs []float64) bool {
	var (
		at             int    // what was read of raw
		bits           uint64 // the next bits, the first one at the top
		left           uint   // how many of them are there
		trailing, size = uint(0), uint(64)
		t, value       = ts[0], math.Float64bits(vs[0])
	)
	vs = vs[:len(ts)]
	for i := 1; i < len(ts); i++ {
		at, bits, left = refill(raw, at, bits, left)
		if i > 1 {
			if bits>>63 == 0 {
				bits, left = bits<<1, left-1
			} else {
				of, n := deltaOfDelta(bits)
				if n > 24 { // all of it
					at, bits, left = refill(raw, at, bits<<4, left-4)
					of, n = bits>>32<<32, 32
					at, bits, left = refill(raw, at, bits<<32, left-32)
					of |= bits >> 32
				}
				delta += of
				at, bits, left = refill(raw, at, bits<<n, left-n)
			}
		}
		t += int64(delta)
		if bits>>63 == 0 {
			bits, left = bits<<1, left-1
			ts[i], vs[i] = t, math.Float64frombits(value)
			continue
		}
		if bits>>62 == 0b10 {
			bits, left = bits<<2, left-2
		} else {
			leading := uint(bits>>57) & 31
			if size = uint(bits>>51) & 63; size == 0 {
				size = 64
			}
			if leading+size > 64 {
				return false
			}
			trailing, bits, left = 64-leading-size, bits<<13, left-13
		}
		low, different := size, uint64(0)
		if size > 32 {
			at, bits, left = refill(raw, at, bits, left)
			low, different = size-32, bits>>32
			bits, left = bits<<32, left-32
		}
		at, bits, left = refill(raw, at, bits, left)
		different = different<<(low&63) | bits>>1>>((63-low)&63)
		bits, left = bits<<(low&63), left-low
		value ^= different << (trailing & 63)
		ts[i], vs[i] = t, math.Float64frombits(value)
		if at > len(raw)-48 {
			return false
		}
	}
	return at*8-int(left) <= (len(raw)-slack)*8
}

// refill makes sure of 56 bits.
func refill(raw []byte, at int, bits uint64, left uint) (int, uint64, uint) {
	bits |= binary.BigEndian.Uint64(raw[at:]) >> (left & 63)
	return at + int((63-left)>>3), bits, left | 56
}

// deltaOfDelta reads by how much the distance of two times differs from the one before,
// where it does, and how many bits that took: more than 24 for 4 and 64 bits.
func deltaOfDelta(bits uint64) (of uint64, n uint) {
	size := uint(64)
	switch top := bits >> 60; {
	case top < 0b1100:
		n, size = 2, 14
	case top < 0b1110:
		n, size = 3, 17
	case top < 0b1111:
		n, size = 4, 20
	}
	if of = bits << n >> (64 - size); of > 1<<(size-1) { // a negative one
		of -= 1 << size
	}
	return of, n + size
}
