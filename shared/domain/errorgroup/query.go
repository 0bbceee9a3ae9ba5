package errorgroup

import (
	"time"

	"github.com/google/uuid"
)

// Sort is the order of a list of groups, the greatest first.
type Sort string

// The orders of a list.
const (
	ByCount     Sort = "count"
	ByLastSeen  Sort = "last_seen"
	ByFirstSeen Sort = "first_seen"
)

// Filter narrows a list of groups; empty members do not. From and To are about the time
// at which a group was last seen.
type Filter struct {
	Service string
	Status  Status
	Search  string
	From    *time.Time
	To      *time.Time
	Sort    Sort
}

// Place is where a group stands in a list: what it is sorted by, and its id.
type Place struct {
	Key int64
	ID  uuid.UUID
}

// PlaceOf is where g stands.
func (s Sort) PlaceOf(g Group) Place {
	switch s {
	case ByLastSeen:
		return Place{g.LastSeen.UnixMicro(), g.ID}
	case ByFirstSeen:
		return Place{g.FirstSeen.UnixMicro(), g.ID}
	default:
		return Place{g.OccurrenceCount, g.ID}
	}
}

// OccurrenceFilter narrows a list of occurrences. Attributes are texts that must be equal.
type OccurrenceFilter struct {
	Release    string
	Attributes map[string]string
	From       time.Time
	To         time.Time
}

// Spot is where an occurrence stands in a list by time.
type Spot struct {
	At time.Time
	ID uuid.UUID
}

// Count is how often something happened from a time on.
type Count struct {
	At    time.Time
	Count int64
}

// TagValue is one value of a key and how often it was seen.
type TagValue struct {
	Value string
	Count int64
}

// TagKey is one key by which a group is broken down: its most frequent values, and how
// often it had others.
type TagKey struct {
	Key    string
	Other  int64
	Values []TagValue
}
