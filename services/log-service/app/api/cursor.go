package api

import (
	"context"
	"fmt"
	"strconv"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// cursor is where a search goes on, and what its first page counted.
type cursor struct {
	after logs.ID
	total int
	exact bool
}

func (in *searchInput) bind(who auth.Identity) string {
	return page.Bind("/logs/search", fmt.Sprintf("%q", in.SelectInput), in.From, in.To, in.Order, who.Subject, who.ProjectID.String())
}

func (h Handlers) cursorOf(ctx context.Context, in *searchInput) (*cursor, error) {
	if in.Cursor == "" {
		return nil, nil //nolint:nilnil // the first page has none
	}
	key, err := h.Lists.Cursors.Decode(in.Cursor, in.bind(auth.Caller(ctx)), h.Lists.Now())
	if err != nil {
		return nil, err
	}
	c := &cursor{}
	if len(key) == 3 { // cursors are signed, so nobody else has written it
		c.after, _ = logs.ParseID(key[0])
		c.total, _ = strconv.Atoi(key[1])
		c.exact = key[2] == "true"
	}
	return c, nil
}

func (h Handlers) nextCursor(ctx context.Context, in *searchInput, found logs.Found) *string {
	last := logs.IDOf(found.Lines[len(found.Lines)-1])
	key := []string{last.String(), strconv.Itoa(found.Total), strconv.FormatBool(found.Exact)}
	text := h.Lists.Cursors.Encode(key, in.bind(auth.Caller(ctx)), h.Lists.Now())
	return &text
}
