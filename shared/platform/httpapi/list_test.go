package httpapi_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

func TestLists(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	lists := httpapi.Lists{Cursors: page.NewCursors([]byte("secret")), Now: func() time.Time { return now }}
	rows := []httpapi.Place{
		{At: now.Add(-time.Microsecond), ID: uuid.New()}, {At: now.Add(-time.Hour), ID: uuid.New()}, {At: now.Add(-2 * time.Hour), ID: uuid.New()},
	}
	key := func(p httpapi.Place) []string { return httpapi.KeyAt(p.At, p.ID) }
	view := func(p httpapi.Place) uuid.UUID { return p.ID }
	listing := func(ctx context.Context, cursor string, filter ...string) httpapi.Listing {
		return lists.Of(ctx, "/incidents", httpapi.ListQuery{Limit: 2, Cursor: cursor}, filter...)
	}
	ctx := auth.WithCaller(t.Context(), caller)
	first := httpapi.Answer(listing(ctx, "", "status", "firing", "severity", ""), rows, key, view)

	t.Run("a page that is full names the next one", func(t *testing.T) {
		t.Parallel()

		require.Equal(t, []uuid.UUID{rows[0].ID, rows[1].ID}, first.Body)
		link, found := strings.CutSuffix(first.Link, `>; rel="next"`)
		require.True(t, found)
		next, err := url.Parse(strings.TrimPrefix(link, "<"))
		require.NoError(t, err)
		require.Equal(t, "/api/v1/incidents", next.Path)
		require.Equal(t, url.Values{"cursor": {first.NextCursor}, "limit": {"2"}, "status": {"firing"}}, next.Query())

		after, err := listing(ctx, first.NextCursor, "status", "firing").AfterPlace()
		require.NoError(t, err)
		require.Equal(t, rows[1], after.OrStart(), "the next page starts after the last row shown")
	})

	t.Run("the last page names none", func(t *testing.T) {
		t.Parallel()

		last := httpapi.Answer(listing(ctx, ""), rows[:2], key, view)

		require.Len(t, last.Body, 2)
		require.Empty(t, last.NextCursor)
		require.Empty(t, last.Link)
		require.NotNil(t, httpapi.Answer(listing(ctx, ""), nil, key, view).Body, "an empty list is [] and not null")
	})

	t.Run("the first page has no place to start after", func(t *testing.T) {
		t.Parallel()

		after, err := listing(ctx, "").AfterPlace()

		require.NoError(t, err)
		require.Nil(t, after)
		require.Zero(t, after.OrStart())
		require.Equal(t, 3, listing(ctx, "").More(), "one row more than fits shows whether another page follows")
	})

	stranger, elsewhere := caller, caller
	stranger.Subject = uuid.NewString()
	elsewhere.ProjectID = uuid.New()
	for name, l := range map[string]httpapi.Listing{
		"another filter":  listing(ctx, first.NextCursor, "status", "resolved"),
		"no filter":       listing(ctx, first.NextCursor),
		"another person":  listing(auth.WithCaller(t.Context(), stranger), first.NextCursor, "status", "firing"),
		"another project": listing(auth.WithCaller(t.Context(), elsewhere), first.NextCursor, "status", "firing"),
		"another list": lists.Of(ctx, "/projects", httpapi.ListQuery{Limit: 2, Cursor: first.NextCursor},
			"status", "firing"),
	} {
		t.Run("a cursor is refused for "+name, func(t *testing.T) {
			t.Parallel()

			_, err := l.After()

			require.Equal(t, "INVALID_CURSOR", fault.CodeOf(err))
		})
	}
}
