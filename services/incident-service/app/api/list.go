package api

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// ListQuery are the parameters of every plain list.
type ListQuery struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"200"`
	Cursor string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
}

// list is a plain array with a cursor when more rows follow.
type list[T any] struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       []T
}

// place is where a row stands in a list that is sorted by time and id.
type place struct {
	At time.Time
	ID uuid.UUID
}

// orStart is the place, or the beginning of a list that grows with time.
func (p *place) orStart() place {
	if p == nil {
		return place{}
	}
	return *p
}

// listing is a list that somebody asks for: its public path, its size and what
// it is filtered by.
type listing struct {
	h      *Handlers
	path   string
	query  ListQuery
	filter url.Values
	caller auth.Identity
}

// listing describes a list. The filter holds names and values in turn; empty
// values are not given.
func (h *Handlers) listing(ctx context.Context, path string, q ListQuery, filter ...string) listing {
	l := listing{h: h, path: path, query: q, filter: url.Values{}, caller: auth.Caller(ctx)}
	for i := 0; i+1 < len(filter); i += 2 {
		if filter[i+1] != "" {
			l.filter.Set(filter[i], filter[i+1])
		}
	}
	return l
}

// bind ties cursors to the list, its filters and the caller.
func (l listing) bind() string {
	return page.Bind(l.path, l.filter.Encode(), l.caller.Subject, l.caller.ProjectID.String())
}

// after returns the place of the last row of the page before, nil for the first
// page.
func (l listing) after() (*place, error) {
	if l.query.Cursor == "" {
		return nil, nil //nolint:nilnil // the start of the list
	}
	key, err := l.h.Cursors.Decode(l.query.Cursor, l.bind(), l.h.Now())
	if err != nil {
		return nil, err
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64) // signed, so it is what answer wrote
	id, _ := uuid.Parse(key[1])
	return &place{time.UnixMicro(micros).UTC(), id}, nil
}

// more is how many rows to read: one beyond the page shows whether another
// follows.
func (l listing) more() int {
	return l.query.Limit + 1
}

// answer turns the rows that were read into the page.
func answer[R, V any](l listing, rows []R, at func(R) place, view func(R) V) *list[V] {
	out := &list[V]{Body: make([]V, 0, len(rows))}
	if len(rows) > l.query.Limit {
		rows = rows[:l.query.Limit]
		last := at(rows[len(rows)-1])
		key := []string{strconv.FormatInt(last.At.UnixMicro(), 10), last.ID.String()}
		out.NextCursor = l.h.Cursors.Encode(key, l.bind(), l.h.Now())
		next := l.filter
		next.Set("cursor", out.NextCursor)
		next.Set("limit", strconv.Itoa(l.query.Limit))
		out.Link = "</api/v1" + l.path + "?" + next.Encode() + `>; rel="next"`
	}
	for _, row := range rows {
		out.Body = append(out.Body, view(row))
	}
	return out
}

// path is the public path of what belongs to an incident.
func path(id uuid.UUID, rest string) string {
	return "/incidents/" + id.String() + rest
}
