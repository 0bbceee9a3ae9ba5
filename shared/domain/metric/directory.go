package metric

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

// recheck is how long a series is taken for stored without asking. It also spaces the
// updates of its last_seen, and is far shorter than any retention: a series that is
// removed has not been in a directory for long.
const recheck = time.Hour

// maxKnown bounds the memory of one replica for series of all projects.
const maxKnown = 2_000_000

// directory remembers the ids of series by the keys that senders have for them.
type directory struct {
	now func() time.Time

	mu       sync.RWMutex
	projects map[uuid.UUID]*known
	size     int
}

// known are the series of one project.
type known struct {
	all *directory

	mu      sync.RWMutex
	entries map[Key]entry
}

type entry struct {
	id    uint64
	until int64 // seconds
}

func newDirectory(now func() time.Time) *directory {
	return &directory{now: now, projects: map[uuid.UUID]*known{}}
}

// of returns what is known of a project.
func (d *directory) of(project uuid.UUID) *known {
	d.mu.RLock()
	k, ok := d.projects[project]
	d.mu.RUnlock()
	if ok {
		return k
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if k, ok = d.projects[project]; !ok {
		k = &known{all: d, entries: map[Key]entry{}}
		d.projects[project] = k
	}
	return k
}

// knownNow are the series of a project as known at one time.
type knownNow struct {
	*known

	now int64
}

// ID implements Directory.
func (k knownNow) ID(key Key) (uint64, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	e, ok := k.entries[key]
	return e.id, ok && e.until > k.now
}

// put remembers what was stored. When there is too much, everything is forgotten: it is
// learned again within one request of each sender.
func (d *directory) put(project uuid.UUID, found map[Key]uint64) {
	if len(found) == 0 {
		return
	}
	d.mu.Lock()
	if d.size += len(found); d.size > maxKnown {
		d.projects, d.size = map[uuid.UUID]*known{}, len(found)
	}
	d.mu.Unlock()

	k := d.of(project)
	until := d.now().Add(recheck).Unix()
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, id := range found {
		k.entries[key] = entry{id: id, until: until}
	}
}
