package logs

import (
	"encoding/json"
	"slices"
	"time"
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
	Pattern string `json:"p"`
	Service string `json:"s"`
	Level   string `json:"l"`
	Hour    int64  `json:"h"`
	Count   int64  `json:"n"`
	First   int64  `json:"f"`
	Last    int64  `json:"t"`
	Sample  string `json:"x"`
}

const hourMicros = int64(time.Hour / time.Microsecond)

// patternsOf counts the patterns of lines.
func patternsOf(lines []Line) []patternCount {
	summary := newSummary()
	for i := range lines {
		l := &lines[i]
		summary.add(patternCount{
			Pattern: Normalize(l.Message), Service: l.Service, Level: l.Level, Hour: l.Micros / hourMicros, Count: 1,
			First: l.Micros, Last: l.Micros, Sample: l.Message,
		})
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

func (s *summary) add(c patternCount) {
	if !s.patterns[c.Pattern] {
		if len(s.patterns) >= summaryPatterns {
			c.Pattern = otherPattern
		}
		s.patterns[c.Pattern] = true
	}
	key := patternKey{c.Pattern, c.Service, c.Level, c.Hour}
	known, ok := s.counts[key]
	if !ok {
		s.counts[key] = &c
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

func encodePatterns(list []patternCount) ([]byte, error) { return json.Marshal(list) }

func decodePatterns(column []byte) ([]patternCount, error) {
	var list []patternCount
	err := json.Unmarshal(column, &list)
	return list, err
}
