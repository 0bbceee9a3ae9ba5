package errorgroup

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// separator joins lists of releases on their way to the database.
const separator = "\x1f"

// tally is what a batch adds to one group.
type tally struct {
	fingerprint string
	events      []Event
	first, last time.Time
	newest      Event
	group       uuid.UUID
}

// tallies sorts events into what they add to each group, by fingerprint.
func tallies(events []Event) []*tally {
	byFingerprint := map[string]*tally{}
	for _, e := range events {
		t, ok := byFingerprint[e.Fingerprint]
		if !ok {
			t = &tally{fingerprint: e.Fingerprint, first: e.Timestamp, last: e.Timestamp, newest: e}
			byFingerprint[e.Fingerprint] = t
		}
		t.events = append(t.events, e)
		if e.Timestamp.Before(t.first) {
			t.first = e.Timestamp
		}
		if !e.Timestamp.Before(t.last) {
			t.last, t.newest = e.Timestamp, e
		}
	}
	return slices.SortedFunc(maps.Values(byFingerprint), func(a, b *tally) int { return cmp.Compare(a.fingerprint, b.fingerprint) })
}

// releases are those the events name, in the order of their times.
func (t *tally) releases() []string {
	sorted := slices.SortedStableFunc(slices.Values(t.events), func(a, b Event) int { return a.Timestamp.Compare(b.Timestamp) })
	var names []string
	for _, e := range sorted {
		name := strings.ReplaceAll(e.Release, separator, "")
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// minutes counts the events by the minute in which they happened.
func (t *tally) minutes() map[time.Time]int64 {
	counts := map[time.Time]int64{}
	for _, e := range t.events {
		counts[e.Timestamp.Truncate(time.Minute)]++
	}
	return counts
}

// tagged is how often a tag was seen on a day.
type tagged struct {
	Tag

	day time.Time
}

// tags counts the tags of the events by day.
func (t *tally) tags() map[tagged]int64 {
	counts := map[tagged]int64{}
	for _, e := range t.events {
		for _, tag := range e.Tags {
			counts[tagged{tag, e.Timestamp.Truncate(24 * time.Hour)}]++
		}
	}
	return counts
}

// users are the hashes of the users whom the events name.
func (t *tally) users() []int64 {
	var hashes []int64
	for _, e := range t.events {
		if e.UserID == "" {
			continue
		}
		sum := sha256.Sum256([]byte(e.UserID))
		hashes = append(hashes, int64(binary.BigEndian.Uint64(sum[:8])))
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}

// kept is a group as the database holds it after a batch.
type kept struct {
	ID                uuid.UUID
	Fingerprint       string
	ServiceName       string
	Status            Status
	ResolvedAt        *time.Time
	ResolvedInRelease *string
	MergedInto        *uuid.UUID
}

// regresses reports whether one of the events shows that a resolved group is back. What
// happened before it was resolved, and arrived late, does not. When the group was
// resolved in a release, only that release and those first seen after it count.
func (k kept) regresses(events []Event, firstSeen func(service, release string) (time.Time, bool)) bool {
	if k.Status != Resolved {
		return false
	}
	return slices.ContainsFunc(events, func(e Event) bool {
		if k.ResolvedAt != nil && !e.Timestamp.After(*k.ResolvedAt) {
			return false
		}
		if k.ResolvedInRelease == nil || e.Release == *k.ResolvedInRelease {
			return true
		}
		fixed, known := firstSeen(k.ServiceName, *k.ResolvedInRelease)
		seen, heard := firstSeen(k.ServiceName, e.Release)
		return known && heard && seen.After(fixed)
	})
}
