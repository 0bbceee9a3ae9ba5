package logstest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Subject is a store under test with an empty project in it.
type Subject struct {
	Store logs.Store
	Scope auth.Scope
	// Settle lets the store rearrange what it has, once.
	Settle func(ctx context.Context) error
}

// base is the time around which lines are made up: today, so that it is kept, and the
// same for all tests of a run.
var base = time.Now().UTC().Truncate(time.Hour).Add(-26 * time.Hour)

var whole = logs.Query{From: base.Add(-72 * time.Hour), To: base.Add(72 * time.Hour)}

// Conformance holds a store to what the store in memory does.
func Conformance(t *testing.T, newSubject func(t *testing.T) Subject) {
	t.Helper()

	t.Run("whatever is appended and rearranged is found exactly once", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { foundOnce(t, rt, newSubject(t)) })
	})
	t.Run("pages follow each other without gap or repetition", func(t *testing.T) {
		t.Parallel()
		pages(t, newSubject(t))
	})
	t.Run("another project sees nothing", func(t *testing.T) {
		t.Parallel()
		own, other := newSubject(t), newSubject(t)
		require.NoError(t, own.Store.Append(t.Context(), own.Scope, []logs.Line{{Micros: base.UnixMicro(), Message: "secret"}}))

		found, err := other.Store.Search(t.Context(), other.Scope, whole, logs.Page{Limit: 10})
		require.NoError(t, err)
		require.Empty(t, found.Lines)
		require.Zero(t, found.Total)
	})
}

var queries = []string{
	"", "timeout", "imeou", "TIME", "zürich", "ürI", "ab", "level:ERROR", "level>=warn", "-level:INFO timeout", "service:ap*", "host!=web-1",
	"region:eu", "status>=500", "status:200.0", "http.route:/x", "tags:two", "tags:*o", "NOT region:eu", "trace_id:0af7651916cd43dd8448eb211c80319c",
	"span_id!=x", "(timeout OR refused) level:ERROR -region:us", `"connection refused"`, "absent-word", "region:nowhere", "ok:true",
}

func lineOf(t *rapid.T) logs.Line {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	l := logs.Line{
		Micros: base.Add(time.Duration(rapid.Int64Range(-90, 1500).Draw(t, "minute")) * time.Minute / 2).UnixMicro(),
		Level:  pick("level", "INFO", "WARN", "ERROR", "AUDIT"), Service: pick("service", "api", "apple", "web"), Host: pick("host", "", "web-1", "web-2"),
		Message: pick("message", "connection refused by 10.0.0.1", "Timeout after 30s", "Grüße aus ZÜRICH", "ab", "", "user 42 signed in"),
		TraceID: pick("trace", "", "0af7651916cd43dd8448eb211c80319c", "t-1"),
	}
	for _, a := range []logs.Attr{
		{Key: "region", JSON: pick("region", `"eu"`, `"US"`, "null")},
		{Key: "status", JSON: pick("status", "200", `"200"`, "503")},
		{Key: "http", JSON: pick("http", `{"route":"/x"}`, `{"route":"/y"}`)},
		{Key: "tags", JSON: pick("tags", `["one","two"]`, `[]`)},
		{Key: "ok", JSON: pick("ok", "true", "false")},
	} {
		if rapid.Bool().Draw(t, "has") {
			l.Attributes = append(l.Attributes, a)
		}
	}
	return l
}

// foundOnce appends and rearranges, in any order, and compares every kind of answer with
// that of the store in memory.
func foundOnce(t *testing.T, rt *rapid.T, sub Subject) {
	t.Helper()
	want, ctx := NewMemory(), t.Context()
	at, err := sub.Store.Now(ctx, sub.Scope)
	require.NoError(rt, err)
	arrived := map[logs.ID]int{}
	follow := func() {
		var got []logs.Arrival
		got, at, err = sub.Store.Arrived(ctx, sub.Scope, at)
		require.NoError(rt, err)
		for _, a := range got {
			for _, l := range a.Lines {
				arrived[logs.IDOf(l)]++
			}
		}
	}
	n := 0
	for range rapid.IntRange(1, 8).Draw(rt, "steps") {
		switch rapid.IntRange(0, 5).Draw(rt, "step") {
		case 0:
			follow()
		case 1, 2:
			require.NoError(rt, sub.Settle(ctx))
		default:
			lines := rapid.SliceOfN(rapid.Custom(lineOf), 1, 30).Draw(rt, "lines")
			for range rapid.IntRange(1, 9).Draw(rt, "batches") {
				for i := range lines {
					n++
					lines[i].SpanID = fmt.Sprintf("%016x", n)
				}
				require.NoError(rt, sub.Store.Append(ctx, sub.Scope, slices.Clone(lines)))
				require.NoError(rt, want.Append(ctx, sub.Scope, lines))
			}
		}
	}
	follow()
	require.Len(rt, arrived, n)
	for id, times := range arrived {
		require.Equal(rt, 1, times, id)
	}
	total, err := sub.Store.Total(ctx, sub.Scope)
	require.NoError(rt, err)
	require.EqualValues(rt, n, total)
	for _, text := range append(rapid.SliceOfN(rapid.SampledFrom(queries), 3, 3).Draw(rt, "queries"), "") {
		compare(t, rt, sub, want, text)
	}
	comparePatterns(t, rt, sub, want)
}

// compare asks both stores the same.
func compare(t *testing.T, rt *rapid.T, sub Subject, want *Memory, text string) {
	t.Helper()
	ctx, s := t.Context(), sub.Scope
	where, err := query.Parse(text)
	require.NoError(rt, err)
	q := logs.Query{From: whole.From, To: whole.To, Where: where}
	if rapid.Bool().Draw(rt, "narrow") {
		q.From = base.Add(time.Duration(rapid.Int64Range(-3600, 3600).Draw(rt, "from")) * time.Second)
		q.To = q.From.Add(time.Duration(rapid.Int64Range(1, 90_000).Draw(rt, "length")) * time.Second)
	}
	p := logs.Page{OldestFirst: rapid.Bool().Draw(rt, "oldest"), Limit: 5000}
	expected, err := want.Search(ctx, s, q, p)
	require.NoError(rt, err)
	got, err := sub.Store.Search(ctx, s, q, p)
	require.NoError(rt, err)
	require.Equal(rt, expected.Total, got.Total, text)
	require.Equal(rt, spans(expected.Lines), spans(got.Lines), text)
	require.True(rt, got.Exact)

	step := rapid.SampledFrom([]int{7, 60, 600, 3600}).Draw(rt, "step")
	wantStats, err := want.Stats(ctx, s, q, step)
	require.NoError(rt, err)
	gotStats, err := sub.Store.Stats(ctx, s, q, step)
	require.NoError(rt, err)
	require.Equal(rt, wantStats, gotStats, text)

	fields := rapid.SampledFrom([][]string{nil, {"region", "http.route", "tags", "service"}}).Draw(rt, "fields")
	wantFacets, err := want.Facets(ctx, s, q, fields, 2)
	require.NoError(rt, err)
	gotFacets, err := sub.Store.Facets(ctx, s, q, fields, 2)
	require.NoError(rt, err)
	require.Equal(rt, wantFacets, gotFacets, text)

	wantServices, err := want.Services(ctx, s, q.From)
	require.NoError(rt, err)
	gotServices, err := sub.Store.Services(ctx, s, q.From)
	require.NoError(rt, err)
	require.Equal(rt, wantServices, gotServices)
}

// spans are the lines by their span ids, which tests give out like numbers. Lines of the
// same microsecond may stand in any order.
func spans(lines []logs.Line) map[int64][]string {
	at := map[int64][]string{}
	for _, l := range lines {
		at[l.Micros] = append(at[l.Micros], l.SpanID+l.Level+l.Service+l.Host+l.Message+l.TraceID)
		slices.Sort(at[l.Micros])
	}
	return at
}

func comparePatterns(t *testing.T, rt *rapid.T, sub Subject, want *Memory) {
	t.Helper()
	q := logs.PatternQuery{From: whole.From, To: whole.To, Limit: 100, Service: rapid.SampledFrom([]string{"", "api"}).Draw(rt, "of")}
	expected, err := want.Patterns(t.Context(), sub.Scope, q)
	require.NoError(rt, err)
	got, err := sub.Store.Patterns(t.Context(), sub.Scope, q)
	require.NoError(rt, err)
	require.Len(rt, got, len(expected))
	for i := range expected {
		// Of several newest lines any may be the sample.
		expected[i].Level, expected[i].Sample, got[i].Level, got[i].Sample = "", "", "", ""
		require.Equal(rt, expected[i], got[i])
	}
}

// pages walks through lines of few different times.
func pages(t *testing.T, sub Subject) {
	t.Helper()
	const n = 95
	for i := range n {
		line := logs.Line{Micros: base.UnixMicro() + int64(i/10), Level: "INFO", Service: "api", Message: "m", SpanID: fmt.Sprint(i)}
		require.NoError(t, sub.Store.Append(t.Context(), sub.Scope, []logs.Line{line}))
		if i == 60 {
			require.NoError(t, sub.Settle(t.Context()))
		}
	}
	for _, oldestFirst := range []bool{false, true} {
		seen := map[string]bool{}
		p := logs.Page{OldestFirst: oldestFirst, Limit: 7}
		for more := true; more; {
			found, err := sub.Store.Search(t.Context(), sub.Scope, whole, p)
			require.NoError(t, err)
			require.Equal(t, n, found.Total)
			for _, l := range found.Lines {
				require.False(t, seen[l.SpanID], "line %s comes twice", l.SpanID)
				seen[l.SpanID] = true
				id := logs.IDOf(l)
				p.After = &id
			}
			more = found.More
		}
		require.Len(t, seen, n)
	}
	found, err := sub.Store.Search(t.Context(), sub.Scope, whole, logs.Page{Limit: 5, Offset: 93})
	require.NoError(t, err)
	require.Len(t, found.Lines, 2)
	require.False(t, found.More)
}
