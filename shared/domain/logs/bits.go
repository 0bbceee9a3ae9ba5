package logs

import (
	"iter"
	"math/bits"
)

// marks says which lines of a block are meant, one bit each.
type marks []uint64

func newMarks(n int) marks { return make(marks, (n+63)/64) }

func (m marks) set(i int)      { m[i>>6] |= 1 << (i & 63) }
func (m marks) has(i int) bool { return m[i>>6]&(1<<(i&63)) != 0 }

func (m marks) count() int {
	n := 0
	for _, word := range m {
		n += bits.OnesCount64(word)
	}
	return n
}

func (m marks) none() bool {
	for _, word := range m {
		if word != 0 {
			return false
		}
	}
	return true
}

// without returns the marks that are not in other.
func (m marks) without(other marks) marks {
	rest := make(marks, len(m))
	for i := range m {
		rest[i] = m[i] &^ other[i]
	}
	return rest
}

func (m marks) add(other marks) {
	for i := range m {
		m[i] |= other[i]
	}
}

// anyIn reports whether a line from one up to another is marked.
func (m marks) anyIn(from, to int) bool {
	for i := from; i < to; {
		if i&63 == 0 && to-i >= 64 {
			if m[i>>6] != 0 {
				return true
			}
			i += 64
			continue
		}
		if m.has(i) {
			return true
		}
		i++
	}
	return false
}

// each calls fn with the marked lines, ascending.
func (m marks) each(fn func(i int)) {
	for at, word := range m {
		for word != 0 {
			fn(at<<6 + bits.TrailingZeros64(word))
			word &= word - 1
		}
	}
}

// inOrder are the marked lines, the first or the last one first.
func (m marks) inOrder(firstFirst bool) iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := range m {
			at := n
			if !firstFirst {
				at = len(m) - 1 - n
			}
			for word := m[at]; word != 0; {
				bit := bits.TrailingZeros64(word)
				if !firstFirst {
					bit = bits.Len64(word) - 1
				}
				if !yield(at<<6 + bit) {
					return
				}
				word &^= 1 << bit
			}
		}
	}
}

// between marks the lines from one up to another.
func between(n, from, to int) marks {
	m := newMarks(n)
	for i := from; i < to; i++ {
		m.set(i)
	}
	return m
}
