package errorgroup

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	// maxKeys and maxValues bound what a group is broken down by.
	maxKeys   = 50
	maxValues = 200

	// otherValue stands for the values of a key that came after the first 200. No value
	// that was sent holds a control character.
	otherValue = "\x01other"

	// tagsRemembered is how long the tags of a group are known without looking again:
	// those that nobody has sent for 30 days make room.
	tagsRemembered = time.Hour

	// maxTagsRemembered bounds the memory of all groups; when it is full it begins anew.
	maxTagsRemembered = 500_000
)

// tagsSeen is what this process knows of the tags of groups. Several replicas may each
// admit the last value of a key.
var tagsSeen = &tagMemory{groups: map[uuid.UUID]*groupTags{}, seed: maphash.MakeSeed()}

type tagMemory struct {
	mu     sync.Mutex
	seed   maphash.Seed
	groups map[uuid.UUID]*groupTags
	values int
}

type groupTags struct {
	loadedAt time.Time
	keys     map[string]map[uint64]struct{}
}

// missing returns the groups of which nothing is known, and begins to know them.
func (m *tagMemory) missing(batch []*tally, at time.Time) []uuid.UUID {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values > maxTagsRemembered {
		clear(m.groups)
		m.values = 0
	}
	var groups []uuid.UUID
	for _, t := range batch {
		known, ok := m.groups[t.group]
		if ok && at.Sub(known.loadedAt) < tagsRemembered {
			continue
		}
		m.groups[t.group] = &groupTags{loadedAt: at, keys: map[string]map[uint64]struct{}{}}
		groups = append(groups, t.group)
	}
	return groups
}

// admit returns the tag under which a tag of a group is counted, and whether it is
// counted at all.
func (m *tagMemory) admit(group uuid.UUID, tag Tag) (Tag, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.groups[group]
	if !ok { // the memory began anew meanwhile
		return tag, true
	}
	values, ok := known.keys[tag.Key]
	if !ok {
		if len(known.keys) >= maxKeys {
			return tag, false
		}
		values = map[uint64]struct{}{}
		known.keys[tag.Key] = values
	}
	if tag.Value == otherValue {
		return tag, true
	}
	hash := maphash.String(m.seed, tag.Value)
	if _, ok := values[hash]; ok {
		return tag, true
	}
	if len(values) >= maxValues {
		return Tag{tag.Key, otherValue}, true
	}
	values[hash] = struct{}{}
	m.values++
	return tag, true
}
