package block

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
)

// Columns are the parts of a block as they are stored. Each is read alone.
type Columns struct {
	Times      []byte
	Sequence   []byte
	Labels     []byte
	Messages   []byte
	Attributes []byte
	Traces     []byte
	Counts     []byte
	Filter     []byte
}

// Block is some lines of one project and day, with what is known without opening it.
type Block struct {
	Lines     int
	Bytes     int64 // of the lines before they were compressed
	MinMicros int64
	MaxMicros int64
	MinSeq    int64
	MaxSeq    int64

	Columns
}

// errLines says that Encode was given what is no block.
var errLines = errors.New("a block holds sorted lines of one day")

// Encode makes a block of sorted lines of one day. The sequence numbers of fresh lines
// are left out: they have got the ones that follow the number of their block.
func Encode(lines []Line, fresh bool) (Block, error) {
	if len(lines) == 0 || len(lines) > MaxLines || day(lines[0].Micros) != day(lines[len(lines)-1].Micros) ||
		!slices.IsSortedFunc(lines, Compare) {
		return Block{}, errLines
	}
	b := Block{
		Lines: len(lines), MinMicros: lines[0].Micros, MaxMicros: lines[len(lines)-1].Micros,
		MinSeq: lines[0].Seq, MaxSeq: lines[0].Seq,
	}
	filters, _ := builders.Get().(*builder)
	filters.grams.bits, filters.tokens.bits = filters.grams.bits[:1<<(gramBits-6)], filters.tokens.bits[:1<<(tokenBits-6)]
	filters.grams.reset()
	filters.tokens.reset()
	for i := range lines {
		l := &lines[i]
		b.Bytes += int64(l.Size())
		b.MinSeq, b.MaxSeq = min(b.MinSeq, l.Seq), max(b.MaxSeq, l.Seq)
		filters.add(l)
	}
	b.Filter = filters.column()
	builders.Put(filters)

	if fresh {
		b.MinSeq, b.MaxSeq = 0, int64(len(lines)-1)
	} else {
		b.Sequence = encodeSequence(lines, b.MinSeq)
	}
	b.Times = encodeTimes(lines)
	b.Labels = encodeLabels(lines)
	b.Messages = encodeChunks(lines, encodeMessages)
	b.Attributes = encodeChunks(lines, encodeAttributes)
	b.Traces = encodeTraces(lines)
	b.Counts = counts(lines)
	return b, nil
}

func encodeTimes(lines []Line) []byte {
	raw := make([]byte, 0, 3*len(lines))
	at := lines[0].Micros
	for i := range lines {
		raw = binary.AppendUvarint(raw, uint64(lines[i].Micros-at))
		at = lines[i].Micros
	}
	return Pack(nil, raw)
}

func encodeSequence(lines []Line, from int64) []byte {
	raw := make([]byte, 0, 3*len(lines))
	at := from
	for i := range lines {
		raw = binary.AppendVarint(raw, lines[i].Seq-at)
		at = lines[i].Seq
	}
	return Pack(nil, raw)
}

// Label is what many lines of a block have in common.
type Label struct {
	Level   string
	Service string
	Host    string
}

func encodeLabels(lines []Line) []byte {
	index := map[Label]uint64{}
	var dictionary, places []byte
	var last Label
	var at uint64
	for i := range lines {
		l := &lines[i]
		if label := (Label{l.Level, l.Service, l.Host}); i == 0 || label != last {
			known, ok := index[label]
			if !ok {
				known = uint64(len(index))
				index[label] = known
				dictionary = AppendText(AppendText(AppendText(dictionary, label.Level), label.Service), label.Host)
			}
			last, at = label, known
		}
		places = binary.AppendUvarint(places, at)
	}
	raw := binary.AppendUvarint(nil, uint64(len(index)))
	return Pack(nil, append(append(raw, dictionary...), places...))
}

var buffers = sync.Pool{New: func() any { return new([]byte) }}

// encodeChunks packs stretches of lines one by one behind the table of their sizes.
func encodeChunks(lines []Line, encode func(dst []byte, lines []Line) []byte) []byte {
	raw, _ := buffers.Get().(*[]byte)
	defer buffers.Put(raw)
	var table, body []byte
	n := 0
	for chunk := range slices.Chunk(lines, chunkLines) {
		*raw = encode((*raw)[:0], chunk)
		start := len(body)
		body = Pack(body, *raw)
		table = binary.AppendUvarint(table, uint64(len(chunk)))
		table = binary.AppendUvarint(table, uint64(len(body)-start))
		n++
	}
	return append(append(binary.AppendUvarint(nil, uint64(n)), table...), body...)
}

func encodeMessages(dst []byte, lines []Line) []byte {
	for i := range lines {
		dst = binary.AppendUvarint(dst, uint64(len(lines[i].Message)))
	}
	for i := range lines {
		dst = append(dst, lines[i].Message...)
	}
	return dst
}

// keyColumn holds the values of one attribute in a stretch of lines.
type keyColumn struct {
	key     string
	next    int // the line after the last one that has it
	count   int
	gaps    []byte
	lengths []byte
	values  []byte
}

// encodeAttributes writes key by key: which lines have it, how long the values are, and
// the values.
func encodeAttributes(dst []byte, lines []Line) []byte {
	index := map[string]int{}
	var columns []*keyColumn
	for i := range lines {
		for j := range lines[i].Attributes {
			a := &lines[i].Attributes[j]
			at := j
			if j >= len(columns) || columns[j].key != a.Key { // most lines look alike
				if at = index[a.Key]; at == 0 {
					columns = append(columns, &keyColumn{key: a.Key})
					at = len(columns)
					index[a.Key] = at
				}
				at--
			}
			c := columns[at]
			c.gaps = binary.AppendUvarint(c.gaps, uint64(i-c.next))
			c.next = i + 1
			c.count++
			c.lengths = binary.AppendUvarint(c.lengths, uint64(len(a.JSON)))
			c.values = append(c.values, a.JSON...)
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(columns)))
	for _, c := range columns {
		dst = AppendText(dst, c.key)
		dst = binary.AppendUvarint(dst, uint64(c.count))
		dst = binary.AppendUvarint(dst, uint64(len(c.values)))
		dst = append(append(append(dst, c.gaps...), c.lengths...), c.values...)
	}
	return dst
}

// The two ways an id is kept.
const (
	idText = 0
	idHex  = 1
)

// encodeTraces writes the different ids and then, by line, which trace and span it has.
func encodeTraces(lines []Line) []byte {
	index := map[string]uint64{"": 0}
	var dictionary, places []byte
	place := func(id string) {
		at, ok := index[id]
		if !ok {
			at = uint64(len(index))
			index[id] = at
			dictionary = appendID(dictionary, id)
		}
		places = binary.AppendUvarint(places, at)
	}
	for i := range lines {
		place(lines[i].TraceID)
		place(lines[i].SpanID)
	}
	if len(index) == 1 {
		return []byte{}
	}
	raw := binary.AppendUvarint(nil, uint64(len(index)-1))
	return Pack(nil, append(append(raw, dictionary...), places...))
}

// appendID halves ids that are written in lower-case hexadecimal digits.
func appendID(dst []byte, id string) []byte {
	if raw, err := hex.DecodeString(id); err == nil && hex.EncodeToString(raw) == id {
		return append(binary.AppendUvarint(append(dst, idHex), uint64(len(raw))), raw...)
	}
	return AppendText(append(dst, idText), id)
}
