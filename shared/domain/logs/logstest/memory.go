// Package logstest holds what tests of logs share: a store in memory, which shows in a
// few plain loops what is meant, and the tests that every store must pass.
package logstest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Memory is a store that forgets everything with the test.
type Memory struct {
	mu      sync.Mutex
	batches map[auth.Scope][][]logs.Line
	next    int64
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{batches: map[auth.Scope][][]logs.Line{}}
}

var _ logs.Store = (*Memory)(nil)

// Append stores lines.
func (m *Memory) Append(_ context.Context, s auth.Scope, lines []logs.Line) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	batch := slices.Clone(lines)
	block.Sort(batch)
	for i := range batch {
		m.next++
		batch[i].Seq = m.next
	}
	m.batches[s] = append(m.batches[s], batch)
	return nil
}

func (m *Memory) met(s auth.Scope, q logs.Query) []logs.Line {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []logs.Line
	for _, batch := range m.batches[s] {
		for _, l := range batch {
			if l.Micros >= q.From.UnixMicro() && l.Micros <= q.To.UnixMicro() && logs.Meets(&q.Where, &l) {
				found = append(found, l)
			}
		}
	}
	slices.SortFunc(found, block.Compare)
	return found
}

// Search returns lines in order.
func (m *Memory) Search(_ context.Context, s auth.Scope, q logs.Query, p logs.Page) (logs.Found, error) {
	lines := m.met(s, q)
	found := logs.Found{Total: min(len(lines), logs.ExactTotal), Exact: len(lines) <= logs.ExactTotal, Complete: true}
	if !p.OldestFirst {
		slices.Reverse(lines)
	}
	if p.After != nil {
		lines = slices.DeleteFunc(lines, func(l logs.Line) bool {
			before := logs.IDOf(l).Before(*p.After)
			return logs.IDOf(l) == *p.After || before == p.OldestFirst
		})
	}
	lines = lines[min(p.Offset, len(lines)):]
	found.More = len(lines) > p.Limit
	found.Lines = lines[:min(p.Limit, len(lines))]
	return found, nil
}

// Stats counts lines.
func (m *Memory) Stats(_ context.Context, s auth.Scope, q logs.Query, step int) (logs.Stats, error) {
	stats := logs.Stats{ByLevel: map[string]int{}, ByService: map[string]int{}, Exact: true}
	for _, at := range logs.Steps(q.From, q.To, step) {
		stats.Histogram = append(stats.Histogram, logs.Bucket{At: at, ByLevel: map[string]int{}})
	}
	for _, l := range m.met(s, q) {
		stats.Total++
		stats.ByLevel[l.Level]++
		stats.ByService[l.Service]++
		for i := range stats.Histogram {
			b := &stats.Histogram[i]
			if since := l.Micros - b.At.UnixMicro(); since >= 0 && since < int64(step)*1_000_000 {
				b.Total++
				b.ByLevel[l.Level]++
			}
		}
	}
	return stats, nil
}

// Facets counts the values of fields.
func (m *Memory) Facets(_ context.Context, s auth.Scope, q logs.Query, fields []string, limit int) (logs.Facets, error) {
	t := logs.NewFacetTally(fields)
	for _, l := range m.met(s, q) {
		t.AddLine(l)
	}
	return t.Facets(limit, true), nil
}

// Services lists who wrote lines since a time.
func (m *Memory) Services(_ context.Context, s auth.Scope, since time.Time) ([]string, error) {
	seen := map[string]bool{}
	for _, l := range m.met(s, logs.Query{From: since.Truncate(time.Minute), To: since.AddDate(1, 0, 0)}) {
		seen[l.Service] = true
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// Patterns lists patterns.
func (m *Memory) Patterns(_ context.Context, s auth.Scope, q logs.PatternQuery) ([]logs.Pattern, error) {
	counts := map[string]*logs.Pattern{}
	services := map[string]map[string]bool{}
	for _, l := range m.met(s, logs.Query{From: q.From, To: q.To}) {
		if q.Service != "" && l.Service != q.Service || len(q.Levels) > 0 && !slices.Contains(q.Levels, l.Level) {
			continue
		}
		text, at := logs.Normalize(l.Message), time.UnixMicro(l.Micros).UTC()
		p, ok := counts[text]
		if !ok {
			p = &logs.Pattern{Pattern: text, FirstSeen: at, Trend: logs.TrendNew}
			counts[text], services[text] = p, map[string]bool{}
		}
		p.Count++
		p.LastSeen, p.Level, p.Sample = at, l.Level, l.Message
		services[text][l.Service] = true
	}
	var list []logs.Pattern
	for text, p := range counts {
		p.Services = slices.Sorted(maps.Keys(services[text]))
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b logs.Pattern) int {
		if a.Count != b.Count {
			return int(b.Count - a.Count)
		}
		return strings.Compare(a.Pattern, b.Pattern)
	})
	return list[:min(q.Limit, len(list))], nil
}

// Total counts the lines that are stored.
func (m *Memory) Total(_ context.Context, s auth.Scope) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var total int64
	for _, batch := range m.batches[s] {
		total += int64(len(batch))
	}
	return total, nil
}

// Now is the position behind everything.
func (m *Memory) Now(_ context.Context, s auth.Scope) (logs.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return logs.PositionAt(int64(len(m.batches[s]))), nil
}

// Arrived returns what was appended after a position.
func (m *Memory) Arrived(_ context.Context, s auth.Scope, after logs.Position) ([]logs.Arrival, logs.Position, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var got []logs.Arrival
	at := after.At()
	for ; at < int64(len(m.batches[s])); at++ {
		got = append(got, logs.Arrival{Batch: at, Received: time.Now(), Lines: m.batches[s][at], Before: logs.PositionAt(at)})
	}
	return got, logs.PositionAt(at), nil
}
