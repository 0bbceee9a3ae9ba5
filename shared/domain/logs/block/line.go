// Package block is the form in which lines are kept: a few thousand of them, sorted by
// time, cut into compressed columns, with counts and filters beside them that tell most
// searches not to look. It encodes and decodes; where blocks live and which of them are
// read is not its business. docs/architecture/storage-format.md describes every byte.
package block

import (
	"cmp"
	"slices"
)

// MaxLines is how many lines a block holds at most.
const MaxLines = 8192

// MaxBytes is how many bytes of text the lines of one block hold at most, unless it is
// a single one.
const MaxBytes = 8 << 20

// chunkLines is how many lines are compressed together where texts are long, so that
// one hit does not decode the whole column.
const chunkLines = 1024

// Attr is one attribute of a line. Its value is JSON text.
type Attr struct {
	Key  string
	JSON string
}

// Line is one entry. Its time and sequence number together are its place among all
// lines of its project, for ever.
type Line struct {
	Micros     int64
	Seq        int64
	Level      string
	Service    string
	Host       string
	Message    string
	Attributes []Attr
	TraceID    string
	SpanID     string
}

// Size is about how much memory the texts of the line take.
func (l *Line) Size() int {
	n := len(l.Message) + len(l.Service) + len(l.Host) + len(l.TraceID) + len(l.SpanID) + 64
	for i := range l.Attributes {
		n += len(l.Attributes[i].Key) + len(l.Attributes[i].JSON) + 8
	}
	return n
}

// Compare orders lines by time and sequence number.
func Compare(a, b Line) int {
	if c := cmp.Compare(a.Micros, b.Micros); c != 0 {
		return c
	}
	return cmp.Compare(a.Seq, b.Seq)
}

// Sort brings lines into the order of a block. Lines of the same place keep theirs.
func Sort(lines []Line) {
	if !slices.IsSortedFunc(lines, Compare) {
		slices.SortStableFunc(lines, Compare)
	}
}

// Cut returns how many of the sorted lines the next block takes: those of one day in
// UTC, as many as a block holds.
func Cut(lines []Line) int {
	bytes := 0
	for i := range lines {
		bytes += lines[i].Size()
		if i > 0 && (i == MaxLines || bytes > MaxBytes || day(lines[i].Micros) != day(lines[0].Micros)) {
			return i
		}
	}
	return len(lines)
}

const dayMicros = 24 * 60 * 60 * 1_000_000

func day(micros int64) int64 {
	if micros < 0 {
		return (micros - dayMicros + 1) / dayMicros
	}
	return micros / dayMicros
}
