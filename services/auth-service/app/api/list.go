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

// listing is a list that somebody asks for: its public path and what it is filtered
// by.
type listing struct {
	h      *Handlers
	path   string
	query  ListQuery
	filter url.Values
	caller auth.Identity
}

func (h *Handlers) listing(ctx context.Context, path string, q ListQuery) listing {
	return listing{h: h, path: path, query: q, filter: url.Values{}, caller: auth.Caller(ctx)}
}

// bind ties cursors to the list, its filters and the caller.
func (l listing) bind() string {
	return page.Bind(l.path, l.filter.Encode(), l.caller.Subject, l.caller.ProjectID.String())
}

// after returns the key of the last row of the page before, nil for the first page.
func (l listing) after() ([]string, error) {
	if l.query.Cursor == "" {
		return nil, nil
	}
	return l.h.Cursors.Decode(l.query.Cursor, l.bind(), l.h.Now())
}

// more is how many rows to read: one beyond the page shows whether another follows.
func (l listing) more() int {
	return l.query.Limit + 1
}

// answer turns the rows that were read into the page.
func answer[R, V any](l listing, rows []R, key func(R) []string, view func(R) V) *list[V] {
	out := &list[V]{Body: make([]V, 0, len(rows))}
	if len(rows) > l.query.Limit {
		rows = rows[:l.query.Limit]
		out.NextCursor = l.h.Cursors.Encode(key(rows[len(rows)-1]), l.bind(), l.h.Now())
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

// Cursors carry signed keys, so the texts in them are those that key wrote.

func keyOf(text string, id uuid.UUID) []string {
	return []string{text, id.String()}
}

func timeText(t time.Time) string {
	return strconv.FormatInt(t.UnixMicro(), 10)
}

func timeOf(text string) time.Time {
	micros, _ := strconv.ParseInt(text, 10, 64) // written by timeText
	return time.UnixMicro(micros).UTC()
}

func idOf(text string) uuid.UUID {
	id, _ := uuid.Parse(text) // written by keyOf
	return id
}
