package page_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

func TestPage(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		total, limit, pages int
	}{
		"an empty list has no pages":            {0, 20, 0},
		"one row makes one page":                {1, 20, 1},
		"a full page is one page":               {20, 20, 1},
		"one row more starts another page":      {21, 20, 2},
		"a limit of one has a page for each":    {7, 1, 7},
		"a limit of zero never divides by zero": {7, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := page.Of([]string{"x"}, c.total, page.Request{Page: 1, Limit: c.limit})

			require.Equal(t, c.pages, got.Pages)
		})
	}

	t.Run("a page past the end is an empty list, not null", func(t *testing.T) {
		t.Parallel()

		body, err := json.Marshal(page.Of[string](nil, 5, page.Request{Page: 9, Limit: 2}))

		require.NoError(t, err)
		require.JSONEq(t, `{"items":[],"total":5,"page":9,"limit":2,"pages":3}`, string(body))
	})

	t.Run("the offset counts the rows before the page", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 0, page.Request{Page: 1, Limit: 20}.Offset())
		require.Equal(t, 40, page.Request{Page: 3, Limit: 20}.Offset())
	})

	t.Run("a mapped page keeps its numbers", func(t *testing.T) {
		t.Parallel()

		got := page.Map(page.Of([]int{1, 2}, 9, page.Request{Page: 2, Limit: 2}),
			func(n int) string { return strings.Repeat("x", n) })

		require.Equal(t, page.Page[string]{Items: []string{"x", "xx"}, Total: 9, Page: 2, Limit: 2, Pages: 5}, got)
	})
}

func TestCursors(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	cursors := page.NewCursors([]byte("0123456789abcdef0123456789abcdef"))
	bind := page.Bind("GET /incidents", "user-1", "state=open")
	key := []string{"2026-01-24T11:59:00.5Z", "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f"}
	cursor := cursors.Encode(key, bind, now)

	t.Run("a cursor gives back its sort key", func(t *testing.T) {
		t.Parallel()

		got, err := cursors.Decode(cursor, bind, now.Add(page.CursorLife))

		require.NoError(t, err)
		require.Equal(t, key, got)
	})

	t.Run("another replica with the same secret reads it", func(t *testing.T) {
		t.Parallel()

		got, err := page.NewCursors([]byte("0123456789abcdef0123456789abcdef")).Decode(cursor, bind, now)

		require.NoError(t, err)
		require.Equal(t, key, got)
	})

	for name, c := range map[string]struct {
		cursor, bind string
		at           time.Time
	}{
		"a cursor older than a day is refused":  {cursor, bind, now.Add(page.CursorLife + time.Second)},
		"a cursor of another filter is refused": {cursor, page.Bind("GET /incidents", "user-1", "state=closed"), now},
		"a cursor of another caller is refused": {cursor, page.Bind("GET /incidents", "user-2", "state=open"), now},
		"an empty cursor is refused":            {"", bind, now},
		"text that is not base64 is refused":    {"???", bind, now},
		"a cut cursor is refused":               {cursor[:len(cursor)-4], bind, now},
		"a lengthened cursor is refused":        {cursor + "AAAA", bind, now},
		"a changed sort key is refused":         {flip(cursor, len(cursor)-8), bind, now},
		"a changed signature is refused":        {flip(cursor, 2), bind, now},
		"a cursor beyond the limit is refused":  {strings.Repeat("A", 9<<10), bind, now},
		"a cursor signed by a stranger is refused": {
			page.NewCursors([]byte("another secret of another system")).Encode(key, bind, now), bind, now,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := cursors.Decode(c.cursor, c.bind, c.at)

			require.Equal(t, fault.Invalid, fault.KindOf(err))
			require.Equal(t, "INVALID_CURSOR", fault.CodeOf(err))
		})
	}

	t.Run("what is bound is never ambiguous", func(t *testing.T) {
		t.Parallel()
		require.NotEqual(t, page.Bind("a", "bc"), page.Bind("ab", "c"))
		require.NotEqual(t, page.Bind("a", ""), page.Bind("a"))
	})
}

func TestAnyCursorComesBackAndAnyTextIsSafe(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	cursors := page.NewCursors([]byte("0123456789abcdef0123456789abcdef"))

	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOf(rapid.String()).Draw(t, "key")
		bind := rapid.String().Draw(t, "bind")

		got, err := cursors.Decode(cursors.Encode(key, bind, now), bind, now)
		require.NoError(t, err)
		require.ElementsMatch(t, key, got)

		_, err = cursors.Decode(rapid.String().Draw(t, "junk"), bind, now)
		require.Equal(t, "INVALID_CURSOR", fault.CodeOf(err))
	})
}

func flip(s string, at int) string {
	b := []byte(s)
	if b[at] == 'A' {
		b[at] = 'B'
	} else {
		b[at] = 'A'
	}
	return string(b)
}
