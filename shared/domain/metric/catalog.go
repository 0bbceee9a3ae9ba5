package metric

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// maxCatalog is how many series of all projects one replica keeps in memory to answer
// which ones a selector means.
const maxCatalog = 500_000

// listAge is how long a list of series is used before last_seen in it is read anew.
const listAge = 10 * time.Minute

// catalog keeps the series of the metrics that were asked for, a list for each name. The
// registry of a project says what its last id is, so that a list is completed by the
// series behind its own last one.
type catalog struct {
	now func() time.Time

	mu       sync.Mutex
	projects map[uuid.UUID]*shelf
	size     int
	clock    int64
}

// shelf is what is known of one project.
type shelf struct {
	generation int64
	upTo       uint64 // of names
	names      map[string][]string
	lists      map[string]*seriesList
}

// seriesList are the series of one name, by id.
type seriesList struct {
	upTo   uint64
	read   time.Time
	used   int64
	series []*Series
}

func newCatalog(now func() time.Time) *catalog {
	return &catalog{now: now, projects: map[uuid.UUID]*shelf{}}
}

// state is what the registry says of a project.
type state struct {
	lastID     uint64
	generation int64
}

// shelfOf returns the shelf of a project as of a generation; what is older is forgotten.
func (c *catalog) shelfOf(project uuid.UUID, generation int64) *shelf {
	s, ok := c.projects[project]
	if !ok || s.generation < generation {
		if ok {
			for _, l := range s.lists {
				c.size -= len(l.series)
			}
		}
		s = &shelf{generation: generation, names: map[string][]string{}, lists: map[string]*seriesList{}}
		c.projects[project] = s
	}
	return s
}

// names returns the names of a project's metrics as PromQL shows them, each with those
// that were sent, after loading those that are new.
func (c *catalog) names(project uuid.UUID, st state, load func(after uint64) ([][2]string, error)) (map[string][]string, error) {
	c.mu.Lock()
	s := c.shelfOf(project, st.generation)
	after, have := s.upTo, s.names
	c.mu.Unlock()
	if after >= st.lastID {
		return have, nil
	}
	more, err := load(after)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s = c.shelfOf(project, st.generation)
	grown := make(map[string][]string, len(s.names)+len(more))
	maps.Copy(grown, s.names)
	for _, pair := range more {
		if !slices.Contains(grown[pair[0]], pair[1]) {
			grown[pair[0]] = append(slices.Clip(grown[pair[0]]), pair[1])
		}
	}
	s.names, s.upTo = grown, max(s.upTo, st.lastID)
	return grown, nil
}

// list returns the series of a name after loading those that are new.
func (c *catalog) list(project uuid.UUID, st state, name string, load func(after uint64) ([]*Series, error)) ([]*Series, error) {
	c.mu.Lock()
	c.clock++
	s := c.shelfOf(project, st.generation)
	var after uint64
	var have []*Series
	read := c.now()
	if l, ok := s.lists[name]; ok {
		l.used = c.clock
		if c.now().Sub(l.read) < listAge {
			after, have, read = l.upTo, l.series, l.read
		}
	}
	c.mu.Unlock()
	if after >= st.lastID && have != nil {
		return have, nil
	}
	more, err := load(after)
	if err != nil {
		return nil, err
	}
	grown := append(slices.Clip(have), more...)
	c.mu.Lock()
	defer c.mu.Unlock()
	s = c.shelfOf(project, st.generation)
	if old, ok := s.lists[name]; ok {
		c.size -= len(old.series)
	}
	s.lists[name] = &seriesList{upTo: st.lastID, read: read, used: c.clock, series: grown}
	c.size += len(grown)
	c.shrink(s.lists[name])
	return grown, nil
}

// shrink forgets the lists that were not used for longest.
func (c *catalog) shrink(keep *seriesList) {
	for c.size > maxCatalog {
		var oldest *seriesList
		var from *shelf
		var name string
		for _, s := range c.projects {
			for n, l := range s.lists {
				if l != keep && (oldest == nil || l.used < oldest.used) {
					oldest, from, name = l, s, n
				}
			}
		}
		if oldest == nil {
			return
		}
		c.size -= len(oldest.series)
		delete(from.lists, name)
	}
}

// nameMatches reports whether a metric is meant by the matchers of its name: by the name
// that PromQL shows, or by the one that was sent. What a matcher excludes is excluded
// under both.
func nameMatches(ms []*labels.Matcher, prom string, sent []string) bool {
	for _, m := range ms {
		if m.Name != model.MetricNameLabel {
			continue
		}
		switch m.Type {
		case labels.MatchEqual, labels.MatchRegexp:
			if !m.Matches(prom) && !slices.ContainsFunc(sent, m.Matches) {
				return false
			}
		case labels.MatchNotEqual, labels.MatchNotRegexp:
			if !m.Matches(prom) {
				return false
			}
		}
	}
	return true
}

// matches reports whether the labels of a series are meant by the matchers.
func matches(ms []*labels.Matcher, s *Series) bool {
	for _, m := range ms {
		if m.Name != model.MetricNameLabel && !m.Matches(s.Labels.Get(m.Name)) {
			return false
		}
	}
	return true
}
