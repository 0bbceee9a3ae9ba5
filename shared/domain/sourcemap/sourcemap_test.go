package sourcemap_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/sourcemap"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// segment leads from a column of the one bundled line to a source, all from zero.
type segment [5]int // column, source, line, column, name

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// vlq writes numbers as source maps do.
func vlq(numbers ...int) string {
	var out strings.Builder
	for _, n := range numbers {
		n *= 2
		if n < 0 {
			n = 1 - n
		}
		for {
			d := n & 31
			if n >>= 5; n > 0 {
				d |= 32
			}
			out.WriteByte(digits[d])
			if n == 0 {
				break
			}
		}
	}
	return out.String()
}

// bundle is the map of a bundled line.
func bundle(t *testing.T, names []string, segments ...segment) []byte {
	t.Helper()
	var before segment
	var parts []string
	for _, s := range segments {
		parts = append(parts, vlq(s[0]-before[0], s[1]-before[1], s[2]-before[2], s[3]-before[3], s[4]-before[4]))
		before = s
	}
	body, err := json.Marshal(map[string]any{
		"version": 3, "sources": []string{"src/cart.ts", "src/main.ts"}, "sourcesContent": []string{"secret of the source", ""}, "names": names,
		"mappings": strings.Join(parts, ","),
	})
	require.NoError(t, err)
	return body
}

func shop(t *testing.T) []byte {
	t.Helper()
	return bundle(t, []string{"cents", "priceOf", "total"}, segment{100, 0, 5, 14, 0}, segment{200, 0, 1, 28, 1}, segment{300, 1, 4, 11, 2})
}

func add(t *testing.T, r *sourcemap.Repository, s auth.Scope, release, file string, body []byte) {
	t.Helper()
	slim, err := sourcemap.Slim(body)
	require.NoError(t, err)
	require.NotContains(t, string(slim), "secret")
	key, err := sourcemap.NewKey("shop", release, file)
	require.NoError(t, err)
	require.NoError(t, r.Add(t.Context(), s, key, body))
}

const (
	chromium = `TypeError: Cannot read properties of undefined
    at n (https://shop.example/assets/app.3f2a.js?v=1:1:101)
    at https://shop.example/assets/app.3f2a.js?v=1:1:201
    at Array.map (<anonymous>)
    at t (https://shop.example/assets/app.3f2a.js:1:301)
    at https://other.example/lib.js:1:5`
	chromiumSource = `TypeError: Cannot read properties of undefined
    at priceOf (src/cart.ts:6:15)
    at src/cart.ts:2:29
    at Array.map (<anonymous>)
    at t (src/main.ts:5:12)
    at https://other.example/lib.js:1:5`
	firefox       = "n@https://shop.example/assets/app.3f2a.js:1:101\n@https://shop.example/assets/app.3f2a.js:1:201\nt@https://shop.example/assets/app.3f2a.js:1:301"
	firefoxSource = "priceOf@src/cart.ts:6:15\ntotal@src/cart.ts:2:29\nt@src/main.ts:5:12"
)

func TestTraces(t *testing.T) {
	t.Parallel()
	place := pgtest.NewPlace(t, sourcemap.NewRepository)
	r, s := place.Repo, place.Scope
	add(t, r, s, "1.0", "https://shop.example/assets/app.3f2a.js.map", shop(t))

	texts, err := r.Traces(t.Context(), s, "shop", []sourcemap.Trace{
		{Release: "1.0", Stack: chromium},
		{Release: "1.0", Stack: firefox},
		{Stack: firefox},
		{Release: "2.0", Stack: firefox},
		{Release: "1.0", Stack: "no frames"},
		{Release: "1.0"},
	})
	require.NoError(t, err)
	require.Equal(t, []string{chromiumSource, firefoxSource, firefoxSource, "", "", ""}, texts)

	add(t, r, s, "1.0", "app.3f2a.js", bundle(t, []string{"other"}, segment{0, 1, 0, 0, 0}))
	texts, err = r.Traces(t.Context(), s, "shop", []sourcemap.Trace{{Release: "1.0", Stack: "n@https://shop.example/assets/app.3f2a.js:1:101"}})
	require.NoError(t, err)
	require.Equal(t, []string{"n@src/main.ts:1:1"}, texts, "the newer map counts")

	stored, err := r.List(t.Context(), s, "shop", 10)
	require.NoError(t, err)
	require.Len(t, stored, 1)
	require.Equal(t, sourcemap.Key{App: "shop", Release: "1.0", File: "app.3f2a.js"}, stored[0].Key)

	for name, other := range map[string]struct {
		scope auth.Scope
		app   string
	}{"another application": {s, "other"}, "another project": {pgtest.NewSibling(t, s), "shop"}} {
		texts, err := r.Traces(t.Context(), other.scope, other.app, []sourcemap.Trace{{Release: "1.0", Stack: firefox}})
		require.NoError(t, err)
		require.Equal(t, []string{""}, texts, name)
	}
}

func TestSlimRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"text":                         `no map`,
		"another version":              `{"version":2,"mappings":"AAAA"}`,
		"no mappings":                  `{"version":3,"mappings":""}`,
		"letters that are none":        `{"version":3,"sources":["a"],"mappings":"!!!!"}`,
		"a section without a map":      `{"version":3,"sections":[{"offset":{"line":0,"column":0}}]}`,
		"sections in sections":         `{"version":3,"sections":[{"map":{"version":3,"sections":[{"map":{"version":3}}]}}]}`,
		"very many sections":           `{"version":3,"sections":[` + strings.Repeat(`{},`, 1000) + `{}]}`,
		"very many places":             `{"version":3,"mappings":"` + strings.Repeat(";", 2_000_001) + `"}`,
		"very many names":              `{"version":3,"mappings":"AAAA","names":[` + strings.Repeat("0,", 2_000_001) + `0]}`,
		"mappings that are very large": `{"version":3,"mappings":"` + strings.Repeat("A", 8<<20+1) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sourcemap.Slim([]byte(body))
			require.Contains(t, []fault.Kind{fault.Invalid, fault.TooLarge}, fault.KindOf(err))
		})
	}
}

func TestAMapThatPointsOutOfItsListsHelpsNobody(t *testing.T) {
	t.Parallel()
	place := pgtest.NewPlace(t, sourcemap.NewRepository)
	r, s := place.Repo, place.Scope
	add(t, r, s, "1.0", "app.3f2a.js", bundle(t, nil, segment{100, 77, 5, 14, 99}))
	texts, err := r.Traces(t.Context(), s, "shop", []sourcemap.Trace{{Release: "1.0", Stack: firefox}})
	require.NoError(t, err)
	require.Equal(t, []string{""}, texts)
}

func FuzzSlim(f *testing.F) {
	f.Add([]byte(`{"version":3,"sources":["a"],"names":["n"],"mappings":"AAAAA;CACA,A"}`))
	f.Add([]byte(`{"version":3,"sections":[{"offset":{"line":1,"column":2},"map":{"version":3,"mappings":"AAAA"}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		slim, err := sourcemap.Slim(body)
		if err != nil {
			return
		}
		again, err := sourcemap.Slim(slim)
		require.NoError(t, err)
		require.Equal(t, slim, again)
	})
}
