package api

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// list is a plain array with a cursor when more rows follow.
type list[T any] struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       []T
}

// listing is a list by time of receipt that somebody asks for: its public path, its
// size and what it is filtered by.
type listing struct {
	h      *Handlers
	path   string
	limit  int
	cursor string
	filter url.Values
	caller auth.Identity
}

// listing describes a list. The filter holds names and values in turn; empty values
// are not given.
func (h *Handlers) listing(ctx context.Context, path string, limit int, cursor string, filter ...string) listing {
	l := listing{h: h, path: path, limit: limit, cursor: cursor, filter: url.Values{}, caller: auth.Caller(ctx)}
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

// after returns the place of the last row of the page before, nil for the first page.
func (l listing) after() (*alert.Position, error) {
	if l.cursor == "" {
		return nil, nil //nolint:nilnil // the start of the list
	}
	key, err := l.h.Cursors.Decode(l.cursor, l.bind(), l.h.Now())
	if err != nil {
		return nil, err
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64) // signed: written by answer
	id, _ := uuid.Parse(key[1])                   // as above
	return &alert.Position{ReceivedAt: time.UnixMicro(micros).UTC(), ID: id}, nil
}

// answer turns the rows that were read, one more than fits if there are, into the
// page.
func answer[R, V any](l listing, rows []R, at func(R) alert.Position, view func(R) V) *list[V] {
	out := &list[V]{Body: make([]V, 0, len(rows))}
	if len(rows) > l.limit {
		rows = rows[:l.limit]
		last := at(rows[l.limit-1])
		key := []string{strconv.FormatInt(last.ReceivedAt.UnixMicro(), 10), last.ID.String()}
		out.NextCursor = l.h.Cursors.Encode(key, l.bind(), l.h.Now())
		next := l.filter
		next.Set("cursor", out.NextCursor)
		next.Set("limit", strconv.Itoa(l.limit))
		out.Link = "</api/v1" + l.path + "?" + next.Encode() + `>; rel="next"`
	}
	for _, row := range rows {
		out.Body = append(out.Body, view(row))
	}
	return out
}

// optionalID reads an id that may be left out.
func optionalID(field, text string) (*uuid.UUID, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no filter
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, fault.New(fault.Invalid, fault.CodeInvalidUUID, "%s is not a valid UUID", field)
	}
	return &id, nil
}
