package logs

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Stats counts lines. When level and service are all that is asked for, what stands
// beside the blocks suffices, but for those at the ends of the range.
func (r *Repository) Stats(ctx context.Context, s auth.Scope, q Query, step int) (stats Stats, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		sc := r.newScan(tx, s, q)
		countable := q.Where.Needs().Counted() && step%60 == 0
		metas, err := list(ctx, tx, s, q.From, q.To, countable)
		if err != nil {
			return err
		}
		t := newTally(q, step)
		open := metas
		if countable {
			if open, err = sc.tallyInside(t, metas); err != nil {
				return err
			}
		}
		err = sc.visit(ctx, open, colLabels, func(h hitBlock) (int, error) { return unknown, t.take(h) })
		stats = t.all()
		stats.Exact = !errors.Is(err, errSpent)
		if errors.Is(err, errSpent) {
			return nil
		}
		return err
	})
	return stats, err
}

// tallyInside counts blocks inside the range and returns the others.
func (sc *scan) tallyInside(t *tally, metas []meta) ([]meta, error) {
	var open []meta
	for i := range metas {
		if !sc.inside(&metas[i]) {
			open = append(open, metas[i])
			continue
		}
		err := block.VisitCounts(metas[i].counts, func(pairs []block.Pair) func(int64, int, int) {
			slots := make([]*slot, len(pairs))
			for i, p := range pairs {
				if counted(&sc.q.Where, p.Level, p.Service) {
					slots[i] = t.slot(p.Level, p.Service)
				}
			}
			return func(minute int64, pair, lines int) {
				if slots[pair] != nil {
					t.add(slots[pair], minute*60, lines)
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return open, nil
}

// tally adds lines up.
type tally struct {
	steps []time.Time
	step  int64
	first int64

	levels   map[string]*levelTally
	services map[string]*int
}

// levelTally are the lines of a level, all of them and by bucket. Anybody may make up
// levels, so there is no room for what is not there.
type levelTally struct {
	lines   int
	buckets map[int64]int
}

// slot is where the lines of a level and a service are counted.
type slot struct {
	level   *levelTally
	service *int
}

func newTally(q Query, step int) *tally {
	t := &tally{steps: Steps(q.From, q.To, step), step: int64(step), levels: map[string]*levelTally{}, services: map[string]*int{}}
	if len(t.steps) > 0 {
		t.first = t.steps[0].Unix()
	}
	return t
}

func (t *tally) slot(level, service string) *slot {
	s := &slot{level: t.levels[level], service: t.services[service]}
	if s.level == nil {
		s.level = &levelTally{buckets: map[int64]int{}}
		t.levels[level] = s.level
	}
	if s.service == nil {
		s.service = new(int)
		t.services[service] = s.service
	}
	return s
}

func (t *tally) add(s *slot, second int64, lines int) {
	*s.service += lines
	s.level.lines += lines
	if at := (second - t.first) / t.step; at >= 0 && at < int64(len(t.steps)) {
		s.level.buckets[at] += lines
	}
}

// all is what was counted.
func (t *tally) all() Stats {
	stats := Stats{ByLevel: map[string]int{}, ByService: map[string]int{}}
	for service, lines := range t.services {
		if *lines > 0 {
			stats.ByService[service] = *lines
		}
	}
	for _, start := range t.steps {
		stats.Histogram = append(stats.Histogram, Bucket{At: start, ByLevel: map[string]int{}})
	}
	for name, level := range t.levels {
		if level.lines > 0 {
			stats.ByLevel[name] = level.lines
			stats.Total += level.lines
		}
		for at, n := range level.buckets {
			stats.Histogram[at].ByLevel[name] = n
			stats.Histogram[at].Total += n
		}
	}
	return stats
}

// take adds the lines of a block.
func (t *tally) take(h hitBlock) error {
	if h.found.none() {
		return nil
	}
	times, err := h.read.Times()
	if err != nil {
		return err
	}
	labels, labelOf, err := h.read.Labels()
	if err != nil {
		return err
	}
	slots := make([]*slot, len(labels))
	for i, l := range labels {
		slots[i] = t.slot(l.Level, l.Service)
	}
	h.found.each(func(i int) { t.add(slots[labelOf[i]], times[i]/1_000_000, 1) })
	return nil
}

// Services lists who wrote lines since a time.
func (r *Repository) Services(ctx context.Context, s auth.Scope, since time.Time) ([]string, error) {
	seen := map[string]bool{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		since = since.Truncate(time.Minute) // lines are counted by the minute
		metas, err := list(ctx, tx, s, since, time.Now().Add(24*time.Hour), true)
		if err != nil {
			return err
		}
		first := block.Minute(since.UnixMicro())
		for i := range metas {
			counts, err := block.ReadCounts(metas[i].counts)
			if err != nil {
				return err
			}
			for _, c := range counts {
				if c.Minute >= first {
					seen[c.Service] = true
				}
			}
		}
		return nil
	})
	return slices.Sorted(maps.Keys(seen)), err
}

// commonFields is how many attributes are shown when nobody asks for any.
const commonFields = 10

// Facets counts the values of fields.
func (r *Repository) Facets(ctx context.Context, s auth.Scope, q Query, fields []string, limit int) (facets Facets, err error) {
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		sc := r.newScan(tx, s, q)
		metas, err := list(ctx, tx, s, q.From, q.To, false)
		if err != nil {
			return err
		}
		t := NewFacetTally(fields)
		also := colLabels
		if t.needsAttributes() {
			also |= colAttributes
		}
		err = sc.visit(ctx, metas, also, func(h hitBlock) (int, error) {
			if err := t.take(h); err != nil || t.scanned > maxFacetLines {
				return 0, err
			}
			return unknown, nil
		})
		exact := !errors.Is(err, errSpent) && t.scanned <= maxFacetLines
		facets = t.Facets(limit, exact)
		if errors.Is(err, errSpent) {
			return nil
		}
		return err
	})
	return facets, err
}

// maxFacetLines is how many lines are counted for facets.
const maxFacetLines = 1_000_000

// maxDistinct is how many values of one field are told apart.
const maxDistinct = 100_000

// FacetTally counts the values of fields.
type FacetTally struct {
	fields  []string // nil for the commonest
	labels  [3]map[string]int
	attrs   map[string]map[string]int
	scanned int
}

// NewFacetTally returns an empty tally of the fields, of the commonest for none.
func NewFacetTally(fields []string) *FacetTally {
	t := &FacetTally{fields: fields, attrs: map[string]map[string]int{}}
	for i := range t.labels {
		t.labels[i] = map[string]int{}
	}
	return t
}

var labelFields = []string{"level", "service", "host"}

func (t *FacetTally) needsAttributes() bool {
	return t.fields == nil || slices.ContainsFunc(t.fields, func(f string) bool { return !slices.Contains(labelFields, f) })
}

func (t *FacetTally) take(h hitBlock) error {
	if h.found.none() {
		return nil
	}
	t.scanned += h.found.count()
	labels, labelOf, err := h.read.Labels()
	if err != nil {
		return err
	}
	counts := make([]int, len(labels))
	h.found.each(func(i int) { counts[labelOf[i]]++ })
	for i, n := range counts {
		if n > 0 {
			t.addLabel(labels[i], n)
		}
	}
	if !t.needsAttributes() {
		return nil
	}
	for chunk := range h.read.Chunks() {
		from, to := h.read.Bounds(chunk)
		if !h.found.anyIn(from, to) {
			continue
		}
		columns, err := h.read.Attributes(chunk)
		if err != nil {
			return err
		}
		for i := range columns.Keys {
			t.takeColumn(&columns.Keys[i], from, h.found)
		}
	}
	return nil
}

func (t *FacetTally) addLabel(l block.Label, n int) {
	for i, text := range []string{l.Level, l.Service, l.Host} {
		if text != "" {
			t.labels[i][text] += n
		}
	}
}

// takeColumn counts the values of one attribute: as a whole, and those inside of objects
// that were asked for.
func (t *FacetTally) takeColumn(c *block.AttrColumn, from int, found marks) {
	paths := []string{c.Key}
	if t.fields != nil {
		paths = slices.DeleteFunc(slices.Clone(t.fields), func(f string) bool {
			return f != c.Key && (len(f) <= len(c.Key) || f[:len(c.Key)] != c.Key || f[len(c.Key)] != '.')
		})
	}
	for _, path := range paths {
		values := map[string]int{}
		for at, line := range c.Lines {
			if found.has(from + int(line)) {
				values[string(c.JSON(at))]++
			}
		}
		for value, n := range values {
			t.Add(path, Attr{Key: c.Key, JSON: value}, n)
		}
	}
}

// Add counts the values at a path of one attribute, each as often as given.
func (t *FacetTally) Add(path string, a Attr, n int) {
	seen := map[string]bool{}
	block.Scalars([]Attr{a}, path, func(text string) bool {
		if seen[text] {
			return true
		}
		seen[text] = true
		counts := t.attrs[path]
		if counts == nil {
			counts = map[string]int{}
			t.attrs[path] = counts
		}
		if _, known := counts[text]; known || len(counts) < maxDistinct {
			counts[text] += n
		}
		return true
	})
}

// AddLine counts the values of one line.
func (t *FacetTally) AddLine(l Line) {
	t.scanned++
	t.addLabel(block.Label{Level: l.Level, Service: l.Service, Host: l.Host}, 1)
	for _, a := range l.Attributes {
		if t.fields == nil {
			t.Add(a.Key, a, 1)
			continue
		}
		for _, f := range t.fields {
			t.Add(f, a, 1)
		}
	}
}

// Facets are the commonest values of each field.
func (t *FacetTally) Facets(limit int, exact bool) Facets {
	fields := t.fields
	if fields == nil {
		fields = append(slices.Clone(labelFields), t.commonest()...)
	}
	all := Facets{Scanned: t.scanned, Exact: exact}
	for _, field := range fields {
		counts := t.attrs[field]
		if i := slices.Index(labelFields, field); i >= 0 {
			counts = t.labels[i]
		}
		all.Facets = append(all.Facets, facetOf(field, counts, limit))
	}
	return all
}

func (t *FacetTally) commonest() []string {
	lines := map[string]int{}
	for key, counts := range t.attrs {
		for _, n := range counts {
			lines[key] += n
		}
	}
	keys := slices.SortedFunc(maps.Keys(lines), func(a, b string) int {
		return cmp.Or(lines[b]-lines[a], cmp.Compare(a, b))
	})
	return keys[:min(commonFields, len(keys))]
}

func facetOf(field string, counts map[string]int, limit int) Facet {
	f := Facet{Field: field, Distinct: len(counts)}
	texts := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	for i, text := range texts {
		if i < limit {
			f.Values = append(f.Values, Value{Text: text, Count: counts[text]})
		} else {
			f.Other += counts[text]
		}
	}
	return f
}
