package block

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A filter is a set that may hold more than was put in, never less: a bit for each of a
// few places of a hash. Its size is a power of two, and halves are laid over each other
// until it is about as full as is useful.
const (
	gramBits  = 19 // 64 KiB
	tokenBits = 20 // 128 KiB
	minBits   = 8

	gramFill  = 4 // one bit in four
	tokenFill = 3 // one bit in three
	tokenHash = 4 // places of a token

	// gramLength is the length of the pieces of a message that are remembered: a text of
	// at least that length is in no message whose pieces lack one of the text's.
	gramLength = 4
)

type filter struct {
	bits []uint64
}

func newFilter(log int) *filter {
	return &filter{bits: make([]uint64, 1<<(log-6))}
}

func (f *filter) reset() { clear(f.bits) }

func (f *filter) addLower(text []byte) {
	mask := uint32(len(f.bits)*64 - 1)
	for i := 0; i+gramLength <= len(text); i++ {
		h := gramHash(binary.LittleEndian.Uint32(text[i:])) & mask
		f.bits[h>>6] |= 1 << (h & 63)
	}
}

func (f *filter) addToken(h uint64) {
	mask := uint64(len(f.bits)*64 - 1)
	for range tokenHash {
		at := h & mask
		f.bits[at>>6] |= 1 << (at & 63)
		h = h>>tokenBits | h<<(64-tokenBits)
	}
}

func gramHash(gram uint32) uint32 {
	return gram * 2654435761 >> (32 - gramBits)
}

// fold appends the filter, as small as one bit in so many allows, with its size.
func (f *filter) fold(dst []byte, fill int) []byte {
	set := f.bits
	count := ones(set)
	if count == 0 {
		return append(dst, 0)
	}
	if count*4 > len(set)*64*3 { // it would admit nearly everything
		return append(dst, 1)
	}
	for len(set) > 1<<(minBits-6) {
		half := len(set) / 2
		if count*fill > half*64 {
			break
		}
		for i := range half {
			set[i] |= set[i+half]
		}
		set = set[:half]
		count = ones(set)
	}
	dst = append(dst, byte(bits.TrailingZeros(uint(len(set)*64))))
	for _, word := range set {
		dst = binary.LittleEndian.AppendUint64(dst, word)
	}
	return dst
}

func ones(set []uint64) int {
	n := 0
	for _, word := range set {
		n += bits.OnesCount64(word)
	}
	return n
}

// Filter answers whether a block may hold something.
type Filter struct {
	grams  []byte
	tokens []byte
	all    [2]bool
}

// ReadFilter reads the filter column of a block.
func ReadFilter(column []byte) (*Filter, error) {
	f := &Filter{}
	in := &Input{rest: column}
	for i, target := range []*[]byte{&f.grams, &f.tokens} {
		switch size := in.bytes(1); {
		case len(size) == 0:
		case size[0] == 1:
			f.all[i] = true
		case size[0] >= minBits && size[0] <= 32:
			*target = in.bytes(1 << (size[0] - 3))
		case size[0] != 0:
			in.fail()
		}
	}
	return f, in.Err()
}

// MayContain reports whether a message may contain the text, which is in lower case.
func (f *Filter) MayContain(lower string) bool {
	if f.all[0] || len(lower) < gramLength {
		return true
	}
	if len(f.grams) == 0 {
		return false
	}
	mask := uint32(len(f.grams)*8 - 1)
	for i := 0; i+gramLength <= len(lower); i++ {
		gram := uint32(lower[i]) | uint32(lower[i+1])<<8 | uint32(lower[i+2])<<16 | uint32(lower[i+3])<<24
		h := gramHash(gram) & mask
		if f.grams[h>>3]&(1<<(h&7)) == 0 {
			return false
		}
	}
	return true
}

// MayHave reports whether a line may have the token.
func (f *Filter) MayHave(token uint64) bool {
	if f.all[1] {
		return true
	}
	if len(f.tokens) == 0 {
		return false
	}
	mask := uint64(len(f.tokens)*8 - 1)
	for range tokenHash {
		at := token & mask
		if f.tokens[at>>3]&(1<<(at&7)) == 0 {
			return false
		}
		token = token>>tokenBits | token<<(64-tokenBits)
	}
	return true
}

// TraceToken is what the filter remembers of a trace id.
func TraceToken(id string) uint64 {
	return xxhash.Sum64String("trace_id\x00" + strings.ToLower(id))
}

// AttributeToken is what the filter remembers of an attribute: its path and the
// comparable form of its value.
func AttributeToken(path, value string) uint64 {
	var d xxhash.Digest
	d.Reset()
	_, _ = d.WriteString(path)
	_, _ = d.WriteString("\x00")
	_, _ = d.WriteString(value)
	return d.Sum64()
}

// exactDigits is how long a number may be to be the same again after it was a float64.
const exactDigits = 15

// Comparable is the form in which values are found equal: numbers by their value, texts
// in lower case. Numbers that are too long, mostly ids, are texts.
func Comparable(text string) string {
	if number, ok := Number(text); ok && len(text) <= exactDigits {
		return strconv.FormatFloat(number, 'g', -1, 64)
	}
	return Lower(text)
}

// numeric are the characters of numbers.
var numeric = func() (set [256]bool) {
	for _, c := range []byte("0123456789+-.eE") {
		set[c] = true
	}
	return set
}()

// Number reads a text that is a number.
func Number(text string) (float64, bool) {
	if text == "" || len(text) > 64 || !numeric[text[0]] || text[0] == 'e' || text[0] == 'E' {
		return 0, false
	}
	for i := range len(text) { // hexadecimal numbers, infinities and 1_000 are texts
		if !numeric[text[i]] {
			return 0, false
		}
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil
}

// Lower is the text in lower case, as searches compare it.
func Lower(text string) string {
	return strings.ToLower(text)
}

// appendLower appends the text in lower case, exactly as Lower has it.
func appendLower(dst []byte, text string) []byte {
	start := len(dst)
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			return append(dst[:start], strings.ToLower(text)...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// builder holds the filters of a block in the making.
type builder struct {
	grams  *filter
	tokens *filter
	lower  []byte
}

var builders = sync.Pool{New: func() any {
	return &builder{grams: newFilter(gramBits), tokens: newFilter(tokenBits)}
}}

func (b *builder) add(l *Line) {
	b.lower = appendLower(b.lower[:0], l.Message)
	b.grams.addLower(b.lower)
	if l.TraceID != "" {
		b.tokens.addToken(TraceToken(l.TraceID))
	}
	for i := range l.Attributes {
		eachScalar(l.Attributes[i].Key, l.Attributes[i].JSON, func(path, value string) {
			b.tokens.addToken(AttributeToken(path, value))
		})
	}
}

func (b *builder) column() []byte {
	return b.tokens.fold(b.grams.fold(nil, gramFill), tokenFill)
}
