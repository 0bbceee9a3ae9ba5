package logs

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
)

// How many different patterns one block tells apart, and what the others are counted as.
const (
	summaryPatterns = 512
	otherPattern    = "<other>"
	sampleLength    = 1000
)

// patternKey is what patterns are counted by.
type patternKey struct {
	Pattern string
	Service string
	Level   string
	Hour    int64 // since 1970
}

// patternCount is how often a pattern occurred, as it waits beside its block.
type patternCount struct {
	Pattern string
	Service string
	Level   string
	Hour    int64
	Count   int64
	First   int64
	Last    int64
	Sample  string
}

const hourMicros = int64(time.Hour / time.Microsecond)

// patternsOf counts the patterns of lines.
func patternsOf(lines []Line) []patternCount {
	summary := newSummary()
	var one patternCount
	for i := range lines {
		l := &lines[i]
		one = patternCount{
			Pattern: Normalize(l.Message), Service: l.Service, Level: l.Level, Hour: l.Micros / hourMicros, Count: 1,
			First: l.Micros, Last: l.Micros, Sample: l.Message,
		}
		summary.add(&one)
	}
	for _, c := range summary.counts {
		c.Sample = cutRunes(c.Sample, sampleLength)
	}
	return summary.list()
}

// summary adds counts up.
type summary struct {
	counts   map[patternKey]*patternCount
	patterns map[string]bool
}

func newSummary() *summary {
	return &summary{counts: map[patternKey]*patternCount{}, patterns: map[string]bool{}}
}

func (s *summary) add(c *patternCount) {
	key := patternKey{c.Pattern, c.Service, c.Level, c.Hour}
	known, ok := s.counts[key]
	if !ok && !s.patterns[c.Pattern] {
		if len(s.patterns) >= summaryPatterns {
			key.Pattern = otherPattern
			known, ok = s.counts[key]
		}
		s.patterns[key.Pattern] = true
	}
	if !ok {
		first := *c
		first.Pattern = key.Pattern
		s.counts[key] = &first
		return
	}
	known.Count += c.Count
	known.First = min(known.First, c.First)
	if c.Last >= known.Last {
		known.Last, known.Sample = c.Last, c.Sample
	}
}

// list are the counts in an order that is always the same, so that two transactions
// that add them up cannot wait for each other.
func (s *summary) list() []patternCount {
	list := make([]patternCount, 0, len(s.counts))
	for _, c := range s.counts {
		list = append(list, *c)
	}
	slices.SortFunc(list, comparePatterns)
	return list
}

func comparePatterns(a, b patternCount) int {
	for _, pair := range [][2]string{{a.Pattern, b.Pattern}, {a.Service, b.Service}, {a.Level, b.Level}} {
		if pair[0] != pair[1] {
			if pair[0] < pair[1] {
				return -1
			}
			return 1
		}
	}
	return int(a.Hour - b.Hour)
}

func (c *patternCount) at(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// encodePatterns packs counts: how many, and for each of them three texts (pattern, service,
// level), hour, count, first and last time as varints and the sample as a text.
func encodePatterns(list []patternCount) []byte {
	raw := binary.AppendUvarint(make([]byte, 0, 256*len(list)), uint64(len(list)))
	for i := range list {
		c := &list[i]
		raw = block.AppendText(block.AppendText(block.AppendText(raw, c.Pattern), c.Service), c.Level)
		for _, n := range []int64{c.Hour, c.Count, c.First, c.Last} {
			raw = binary.AppendVarint(raw, n)
		}
		raw = block.AppendText(raw, c.Sample)
	}
	return block.Pack(nil, raw)
}

func decodePatterns(column []byte) ([]patternCount, error) {
	in, err := block.Open(column)
	if err != nil {
		return nil, err
	}
	list := make([]patternCount, in.Count())
	for i := range list {
		c := &list[i]
		c.Pattern, c.Service, c.Level = in.Text(), in.Text(), in.Text()
		c.Hour, c.Count, c.First, c.Last = in.Varint(), in.Varint(), in.Varint(), in.Varint()
		c.Sample = in.Text()
	}
	return list, in.Err()
}
