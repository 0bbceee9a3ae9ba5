package httpapi

import (
	"context"
	"maps"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// ListQuery are the parameters of a plain list.
type ListQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	Cursor string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
}

// List is the output of an operation that answers with a plain array, and with a
// cursor when more rows follow.
type List[T any] struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       []T
}

// Lists describes the plain lists of one service.
type Lists struct {
	Cursors *page.Cursors
	Now     func() time.Time
}

// Listing is a list that somebody asks for: its public path, its size and what it
// is filtered by. Its cursors are bound to all of that and to the caller.
type Listing struct {
	lists  Lists
	path   string
	query  ListQuery
	filter url.Values
	caller auth.Identity
}

// Of describes the list at a public path (after /api/v1) that the caller asks for.
// The filter holds names and values in turn, a name with several values several times;
// empty values are not given.
func (l Lists) Of(ctx context.Context, path string, q ListQuery, filter ...string) Listing {
	listing := Listing{lists: l, path: path, query: q, filter: url.Values{}, caller: auth.Caller(ctx)}
	for i := 0; i+1 < len(filter); i += 2 {
		if filter[i+1] != "" {
			listing.filter.Add(filter[i], filter[i+1])
		}
	}
	return listing
}

// After returns the key of the last row of the page before, nil for the first page.
func (l Listing) After() ([]string, error) {
	if l.query.Cursor == "" {
		return nil, nil
	}
	return l.lists.Cursors.Decode(l.query.Cursor, l.bind(), l.lists.Now())
}

// AfterPlace is After for a list whose keys are made by KeyAt.
func (l Listing) AfterPlace() (*Place, error) {
	key, err := l.After()
	return placeOf(key), err
}

// More is how many rows to read: one beyond the page shows whether another follows.
func (l Listing) More() int {
	return l.query.Limit + 1
}

func (l Listing) bind() string {
	return page.Bind(l.path, l.filter.Encode(), l.caller.Subject, l.caller.ProjectID.String())
}

// Answer turns the rows that were read, at most More of them, into the page. The key
// of a row is what After returns for the page that follows it.
func Answer[R, V any](l Listing, rows []R, key func(R) []string, view func(R) V) *List[V] {
	out := &List[V]{Body: make([]V, 0, len(rows))}
	if len(rows) > l.query.Limit {
		rows = rows[:l.query.Limit]
		out.NextCursor = l.lists.Cursors.Encode(key(rows[len(rows)-1]), l.bind(), l.lists.Now())
		out.Link = l.link(out.NextCursor)
	}
	for _, row := range rows {
		out.Body = append(out.Body, view(row))
	}
	return out
}

// link names the next page.
func (l Listing) link(cursor string) string {
	next := maps.Clone(l.filter)
	next.Set("cursor", cursor)
	next.Set("limit", strconv.Itoa(l.query.Limit))
	return "</api/v1" + l.path + "?" + next.Encode() + `>; rel="next"`
}

// Place is where a row stands in a list that is sorted by time and id.
type Place struct {
	At time.Time
	ID uuid.UUID
}

// KeyAt is the key of a row in a list that is sorted by time and id.
func KeyAt(at time.Time, id uuid.UUID) []string {
	return []string{strconv.FormatInt(at.UnixMicro(), 10), id.String()}
}

// OrStart is the place, or the zero Place for the first page.
func (p *Place) OrStart() Place {
	if p == nil {
		return Place{}
	}
	return *p
}

// placeOf reads what KeyAt wrote. Cursors are signed, so nobody else has written it.
func placeOf(key []string) *Place {
	if len(key) != 2 {
		return nil
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64)
	id, _ := uuid.Parse(key[1])
	return &Place{At: time.UnixMicro(micros).UTC(), ID: id}
}
