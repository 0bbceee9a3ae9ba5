// Package metrictest holds what proves a metric.Store: one in memory that is too simple
// to be wrong, and the tests that every implementation passes.
package metrictest

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Memory is a Store that keeps every sample in a map.
type Memory struct {
	mu       sync.Mutex
	projects map[uuid.UUID]map[string]*kept
}

// kept is one series with its samples by time.
type kept struct {
	series metric.Series
	values map[int64]float64
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{projects: map[uuid.UUID]map[string]*kept{}} }

// Append implements metric.Store.
func (m *Memory) Append(_ context.Context, s auth.Scope, batches []*metric.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	project := m.projects[s.ProjectID]
	if project == nil {
		project = map[string]*kept{}
		m.projects[s.ProjectID] = project
	}
	for _, b := range batches {
		b.Each(func(series *metric.Series, t int64, v float64) {
			name := series.Name + series.Labels.String()
			k, ok := project[name]
			if !ok {
				k = &kept{series: *series, values: map[int64]float64{}}
				k.series.ID = uint64(len(project) + 1) //nolint:gosec // a length
				project[name] = k
			}
			if k.series.Adds() {
				v += k.values[t]
			}
			k.values[t] = v
		})
	}
	return nil
}

// Select implements metric.Reader.
func (m *Memory) Select(_ context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]metric.Line, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var lines []metric.Line
	for _, k := range m.projects[s.ProjectID] {
		if !meant(ms, &k.series) {
			continue
		}
		var ts []int64
		var vs []float64
		for _, t := range slices.Sorted(maps.Keys(k.values)) {
			if t >= mint && t <= maxt {
				ts, vs = append(ts, t), append(vs, k.values[t])
			}
		}
		if len(ts) > 0 {
			series := k.series
			lines = append(lines, metric.NewLine(&series, ts, vs))
		}
	}
	return lines, nil
}

// Series implements metric.Reader.
func (m *Memory) Series(ctx context.Context, s auth.Scope, sets [][]*labels.Matcher, mint, maxt int64) ([]*metric.Series, error) {
	found := map[uint64]*metric.Series{}
	for _, ms := range sets {
		lines, err := m.Select(ctx, s, ms, mint, maxt)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			found[l.Series.ID] = l.Series
		}
	}
	return slices.Collect(maps.Values(found)), nil
}

// meant reports whether matchers mean a series under one of its names.
func meant(ms []*labels.Matcher, s *metric.Series) bool {
	for _, m := range ms {
		if m.Name != labels.MetricName {
			if !m.Matches(s.Labels.Get(m.Name)) {
				return false
			}
			continue
		}
		excludes := m.Type == labels.MatchNotEqual || m.Type == labels.MatchNotRegexp
		if !m.Matches(s.PromName) && (excludes || !m.Matches(s.Name)) {
			return false
		}
	}
	return true
}
