package tracetest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Open returns a store and two projects without traces. After is called between batches
// and may rearrange what is stored; it may be nil.
type Open func(t *testing.T) (store trace.Store, own, other auth.Scope, after func())

// Noon is the time around which the spans of the suite are, yesterday.
func Noon() time.Time {
	return time.Now().UTC().Truncate(24 * time.Hour).Add(-12 * time.Hour)
}

// All is a range that holds everything the suite stores.
func All() trace.Range {
	return trace.Range{From: Noon().Add(-30 * time.Hour), To: Noon().Add(30 * time.Hour)}
}

// suite is one store under test.
type suite struct {
	*testing.T

	store      trace.Store
	own, other auth.Scope
	after      func()
}

// Conformance checks a store against what trace.Store promises.
func Conformance(t *testing.T, open Open) {
	t.Helper()
	for name, check := range map[string]func(s *suite){
		"a trace comes back as it was stored":                        wholeTrace,
		"a span that is sent again replaces the first":               replaced,
		"spans that come late belong to their trace":                 late,
		"filters work before the limit":                              filters,
		"a replaced span is not found by what it was":                foundAsItIs,
		"pages neither skip nor repeat":                              pages,
		"calls between services are counted once":                    edges,
		"transactions know the time of calls that come in any order": transactions,
		"a transaction that is sent again replaces the first":        transactionsAgain,
		"spans of a trace may be days apart":                         overMidnight,
		"a histogram counts every trace once":                        histogram,
		"a project does not see another one":                         isolated,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &suite{T: t}
			s.store, s.own, s.other, s.after = open(t)
			check(s)
		})
	}
}

func (s *suite) add(spans ...trace.Span) {
	s.Helper()
	require.NoError(s, s.store.Append(s.Context(), s.own, trace.Batch{Spans: spans}))
	if s.after != nil {
		s.after()
	}
}

func (s *suite) search(f trace.Filter) []string {
	s.Helper()
	if f.Range == (trace.Range{}) {
		f.Range = All()
	}
	found, err := s.store.Search(s.Context(), s.own, f, nil, 100)
	require.NoError(s, err)
	ids := []string{}
	for i := range found {
		ids = append(ids, found[i].TraceID)
	}
	return ids
}

func (s *suite) summary(id string) trace.Summary {
	s.Helper()
	found, err := s.store.Search(s.Context(), s.own, trace.Filter{Range: All()}, nil, 1000)
	require.NoError(s, err)
	i := slices.IndexFunc(found, func(t trace.Summary) bool { return t.TraceID == id })
	require.GreaterOrEqual(s, i, 0, "trace %s is not found", id)
	return found[i]
}

// Span returns a span of a service that starts so many milliseconds after noon and takes
// so many.
func Span(traceID, spanID, parentID, service string, after, took float64) trace.Span {
	return trace.Span{
		TraceID: traceID, SpanID: spanID, ParentID: parentID, Service: service, Operation: "GET /" + service, Kind: trace.KindServer,
		Start: Noon().Add(time.Duration(after * float64(time.Millisecond))), Duration: time.Duration(took * float64(time.Millisecond)),
		Attributes: json.RawMessage(fmt.Sprintf(`{"http.route":"/%s","http.response.status_code":200,"span":%q}`, service, spanID)), Entry: true,
	}
}

// Client makes a span a call of something else, of a database when so.
func Client(s trace.Span, database bool) trace.Span {
	s.Kind, s.Entry = trace.KindClient, false
	s.Attributes = json.RawMessage(`{"server.address":"elsewhere"}`)
	if database {
		s.Attributes = json.RawMessage(`{"db.system.name":"postgresql","db.query.text":"SELECT 1"}`)
	}
	return s
}

func wholeTrace(s *suite) {
	root := Span("t1", "a", "", "web", 0, 100)
	child := Span("t1", "b", "a", "shop", 10, 50.5)
	child.Error, child.Kind, child.Scope = true, trace.KindConsumer, "lib 1.0"
	child.Events = json.RawMessage(`[{"name":"exception","timestamp":null,"attributes":{}}]`)
	child.Links = json.RawMessage(`[{"trace_id":"x","span_id":"y","attributes":{}}]`)
	s.add(child, root, Span("t2", "a", "", "web", 5, 1))

	spans, total, err := s.store.Trace(s.Context(), s.own, "t1", 10)

	require.NoError(s, err)
	require.Equal(s, 2, total)
	same(s, []trace.Span{root, child}, spans)
	first, total, err := s.store.Trace(s.Context(), s.own, "t1", 1)
	require.NoError(s, err)
	require.Equal(s, 2, total)
	same(s, []trace.Span{root}, first)
	require.Equal(s, trace.Summary{
		TraceID: "t1", RootService: "web", RootOperation: "GET /web", Start: root.Start, End: root.End(), Spans: 2, Services: []string{"shop", "web"}, HasError: true,
	}, s.summary("t1"))
	_, _, err = s.store.Trace(s.Context(), s.own, "t3", 10)
	require.Equal(s, fault.NotFound, fault.KindOf(err))
}

// same compares what a store keeps of spans.
func same(s *suite, want, got []trace.Span) {
	s.Helper()
	require.Len(s, got, len(want))
	for i := range want {
		text := func(v trace.Span) string {
			return fmt.Sprint(v.TraceID, v.SpanID, v.ParentID, v.Service, v.Operation, v.Kind, v.Error, v.Start, v.Duration,
				string(v.Attributes), string(v.Events), string(v.Links), v.Scope)
		}
		require.Equal(s, text(want[i]), text(got[i]))
	}
}

func replaced(s *suite) {
	first := Span("t1", "a", "", "web", 0, 100)
	s.add(first, Span("t1", "b", "a", "web", 10, 10))
	again := first
	again.Duration, again.Error, again.Operation = 300*time.Millisecond, true, "renamed"
	s.add(again)

	spans, total, err := s.store.Trace(s.Context(), s.own, "t1", 10)

	require.NoError(s, err)
	require.Equal(s, 2, total)
	require.Equal(s, "renamed", spans[0].Operation)
	sum := s.summary("t1")
	require.Equal(s, "renamed", sum.RootOperation)
	require.True(s, sum.HasError)
	require.Equal(s, 2, sum.Spans)
	require.InDelta(s, 300, sum.DurationMS(), 0)
}

func late(s *suite) {
	s.add(Span("t1", "c", "b", "db", 20, 10))
	require.Equal(s, "db", s.summary("t1").RootService, "nobody knows its parent yet")
	s.add(Span("t1", "b", "a", "shop", 10, 40))
	require.Equal(s, "shop", s.summary("t1").RootService)
	s.add(Span("t1", "a", "", "web", -5, 100))

	sum := s.summary("t1")
	require.Equal(s, "web", sum.RootService)
	require.Equal(s, 3, sum.Spans)
	require.Equal(s, Noon().Add(-5*time.Millisecond), sum.Start)
	require.InDelta(s, 100, sum.DurationMS(), 0)
	require.Equal(s, []string{"t1"}, s.search(trace.Filter{}), "a trace whose start moved is there once")
}

func filters(s *suite) {
	for i := range 30 {
		span := Span(fmt.Sprintf("t%02d", i), "a", "", "web", float64(i*1000), float64(10*(i+1)))
		span.Error = i%10 == 0
		span.Attributes = json.RawMessage(fmt.Sprintf(`{"user":"u%d","n":%d,"half":0.5,"flag":true}`, i%7, i))
		s.add(span, Span(span.TraceID, "b", "a", []string{"shop", "cart"}[i%2], float64(i*1000+1), 1))
	}
	for name, c := range map[string]struct {
		f    trace.Filter
		want []string
	}{
		"attribute":              {trace.Filter{Attributes: []trace.Pair{{Name: "user", Value: "u3"}}}, []string{"t24", "t17", "t10", "t03"}},
		"number":                 {trace.Filter{Attributes: []trace.Pair{{Name: "n", Value: "7"}}}, []string{"t07"}},
		"two attributes":         {trace.Filter{Attributes: []trace.Pair{{Name: "user", Value: "u3"}, {Name: "flag", Value: "true"}, {Name: "n", Value: "17"}}}, []string{"t17"}},
		"attributes of no span":  {trace.Filter{Attributes: []trace.Pair{{Name: "user", Value: "u3"}, {Name: "n", Value: "7"}}}, []string{}},
		"operation":              {trace.Filter{Operation: "GET /cart", Range: trace.Range{From: Noon(), To: Noon().Add(4 * time.Second)}}, []string{"t03", "t01"}},
		"operation of a service": {trace.Filter{Service: "web", Operation: "GET /cart"}, []string{}},
		"service and duration":   {trace.Filter{Service: "cart", MinDuration: 250 * time.Millisecond}, []string{"t29", "t27", "t25"}},
		"short":                  {trace.Filter{MaxDuration: 20 * time.Millisecond}, []string{"t01", "t00"}},
		"failed":                 {trace.Filter{Status: trace.StatusError}, []string{"t20", "t10", "t00"}},
		"failed with attribute":  {trace.Filter{Status: trace.StatusError, Attributes: []trace.Pair{{Name: "half", Value: "0.5"}}}, []string{"t20", "t10", "t00"}},
		"fine":                   {trace.Filter{Status: trace.StatusOK, MinDuration: 290 * time.Millisecond}, []string{"t29", "t28"}},
		"range":                  {trace.Filter{Range: trace.Range{From: Noon().Add(3 * time.Second), To: Noon().Add(5 * time.Second)}}, []string{"t05", "t04", "t03"}},
	} {
		require.Equal(s, c.want, s.search(c.f), name)
	}
	found, err := s.store.Search(s.Context(), s.own, trace.Filter{Range: All(), Attributes: []trace.Pair{{Name: "user", Value: "u3"}}}, nil, 2)
	require.NoError(s, err)
	require.Equal(s, "t24 t17", found[0].TraceID+" "+found[1].TraceID)
}

func foundAsItIs(s *suite) {
	span := Span("t1", "a", "", "web", 0, 100)
	span.Attributes = json.RawMessage(`{"color":"red"}`)
	s.add(span)
	span.Attributes = json.RawMessage(`{"color":"blue"}`)
	s.add(span, Span("t2", "a", "", "web", 1, 1))

	red, blue := []trace.Pair{{Name: "color", Value: "red"}}, []trace.Pair{{Name: "color", Value: "blue"}}
	require.Empty(s, s.search(trace.Filter{Attributes: red}))
	require.Equal(s, []string{"t1"}, s.search(trace.Filter{Attributes: blue}))
	h, err := s.store.Histogram(s.Context(), s.own, trace.Filter{Range: All(), Attributes: red}, time.Hour, 5)
	require.NoError(s, err)
	require.Zero(s, h.Total)
	count := 0
	require.NoError(s, s.store.Scan(s.Context(), s.own, trace.SpanFilter{Range: All(), Service: "web"}, func(*trace.Span) { count++ }))
	require.Equal(s, 2, count)
}

func pages(s *suite) {
	for i := range 25 {
		s.add(Span(fmt.Sprintf("t%02d", i), "a", "", "web", float64(i/5), 10)) // five at a time start together
	}
	for _, f := range []trace.Filter{{Range: All()}, {Range: All(), Operation: "GET /web"}} {
		var seen []string
		var after *trace.Place
		for {
			found, err := s.store.Search(s.Context(), s.own, f, after, 4)
			require.NoError(s, err)
			if len(found) == 0 {
				break
			}
			for i := range found {
				seen = append(seen, found[i].TraceID)
			}
			last := found[len(found)-1]
			after = &trace.Place{At: last.Start, ID: last.TraceID}
		}
		require.Len(s, seen, 25)
		require.True(s, slices.IsSortedFunc(seen, func(a, b string) int { return strings.Compare(b, a) }), seen)
	}
}

func edges(s *suite) {
	for i := range 10 {
		id := fmt.Sprintf("t%d", i)
		call := Span(id, "b", "a", "shop", 10, float64(i+1))
		call.Error = i < 3
		s.add(call) // the callee reports first
		s.add(Span(id, "a", "", "web", 0, 50), Span(id, "c", "a", "web", 1, 1))
		s.add(call) // and again
	}
	found, err := s.store.Edges(s.Context(), s.own, All())
	require.NoError(s, err)
	require.Len(s, found, 1)
	require.Equal(s, "web shop 10 3", fmt.Sprint(found[0].Source, " ", found[0].Target, " ", found[0].Calls, found[0].Errors))
	require.InEpsilon(s, 9.55, found[0].Durations.Percentile(95), 0.08)
	none, err := s.store.Edges(s.Context(), s.own, trace.Range{From: Noon().Add(3 * time.Hour), To: Noon().Add(4 * time.Hour)})
	require.NoError(s, err)
	require.Empty(s, none)
}

// Listed returns all transactions of a range by id.
func listed(s *suite, service string) []trace.Transaction {
	s.Helper()
	var all []trace.Transaction
	require.NoError(s, s.store.Transactions(s.Context(), s.own, All(), service, true, func(t *trace.Transaction) { all = append(all, *t) }))
	slices.SortFunc(all, func(a, b trace.Transaction) int { return cmp.Or(strings.Compare(a.ID, b.ID), a.At.Compare(b.At)) })
	return all
}

func transactions(s *suite) {
	before := Client(Span("t1", "b", "a", "web", 1, 10), true)
	with := Client(Span("t1", "c", "a", "web", 2, 20), false)
	later := Client(Span("t1", "d", "a", "web", 3, 5), true)
	entry := Span("t1", "a", "", "web", 0, 100)
	s.add(before)
	s.add(with, entry)
	s.add(later)
	s.add(later) // a repetition counts once

	all := listed(s, "web")

	require.Len(s, all, 1)
	require.Equal(s, "/web t1 200", fmt.Sprint(all[0].Endpoint, " ", all[0].TraceID, " ", all[0].StatusCode))
	require.Equal(s, 15*time.Millisecond, all[0].Database)
	require.Equal(s, 20*time.Millisecond, all[0].External)

	entry.Duration = 200 * time.Millisecond
	s.add(entry)
	all = listed(s, "web")
	require.Len(s, all, 1)
	require.Equal(s, 200*time.Millisecond, all[0].Duration)
	require.Equal(s, 15*time.Millisecond, all[0].Database)
}

func transactionsAgain(s *suite) {
	at := func(id string, took time.Duration) trace.Transaction {
		return trace.Transaction{ID: id, Service: "shop", Endpoint: "/x", Method: "GET", StatusCode: 200, Duration: took, At: Noon(), Keyed: true}
	}
	for _, batch := range [][]trace.Transaction{{at("1", 5), at("2", 6)}, {at("1", 7)}, {at("3", 1), at("3", 9)}} {
		require.NoError(s, s.store.Append(s.Context(), s.own, trace.Batch{Transactions: batch}))
		if s.after != nil {
			s.after()
		}
	}
	var got []string
	for _, t := range listed(s, "shop") {
		got = append(got, fmt.Sprint(t.ID, "=", int(t.Duration)))
	}
	require.Equal(s, []string{"1=7", "2=6", "3=9"}, got)
	require.Empty(s, listed(s, "web"))
}

func overMidnight(s *suite) {
	hours := func(h float64) float64 { return h * 3_600_000 }
	s.add(Span("t1", "b", "a", "shop", hours(13), 10), Span("t1", "a", "", "web", 0, hours(14)))
	s.add(Span("t1", "c", "a", "shop", hours(-13), 10))

	spans, _, err := s.store.Trace(s.Context(), s.own, "t1", 10)

	require.NoError(s, err)
	require.Equal(s, "c a b", spans[0].SpanID+" "+spans[1].SpanID+" "+spans[2].SpanID)
	require.Equal(s, []string{"t1"}, s.search(trace.Filter{Attributes: []trace.Pair{{Name: "span", Value: "b"}}}),
		"also by a span that starts long after it")
}

func histogram(s *suite) {
	for i := range 20 {
		span := Span(fmt.Sprintf("t%02d", i), "a", "", "web", float64(i*60_000), float64(1+i*i))
		span.Error = i%5 == 0
		s.add(span)
	}
	r := trace.Range{From: Noon(), To: Noon().Add(20 * time.Minute)}
	for _, f := range []trace.Filter{{Range: r}, {Range: r, Operation: "GET /web"}} {
		h, err := s.store.Histogram(s.Context(), s.own, f, 10*time.Minute, 8)
		require.NoError(s, err)
		require.Len(s, h.Bounds, 8)
		require.Len(s, h.Cells, 3)
		require.Equal(s, 20, h.Total)
		counted := [3]int{}
		for i, c := range h.Cells {
			require.Len(s, c.Counts, 9)
			for _, n := range c.Counts {
				counted[i] += n
			}
		}
		require.Equal(s, [3]int{10, 10, 0}, counted)
		require.Equal(s, 2, h.Cells[0].Errors)
		require.Equal(s, 1, h.Cells[1].Counts[8], "the slowest is at the last bound")
		require.Zero(s, h.Cells[0].Counts[0], "the fastest is at the first bound")
	}
}

func isolated(s *suite) {
	s.add(Span("t1", "a", "", "web", 0, 1), Span("t1", "b", "a", "shop", 0, 1))

	_, _, err := s.store.Trace(s.Context(), s.other, "t1", 1)
	require.Equal(s, fault.NotFound, fault.KindOf(err))
	found, err := s.store.Search(s.Context(), s.other, trace.Filter{Range: All()}, nil, 10)
	require.NoError(s, err)
	require.Empty(s, found)
	calls, err := s.store.Edges(s.Context(), s.other, All())
	require.NoError(s, err)
	require.Empty(s, calls)
	services, err := s.store.Services(s.Context(), s.other, All())
	require.NoError(s, err)
	require.Empty(s, services)
	services, err = s.store.Services(s.Context(), s.own, All())
	require.NoError(s, err)
	require.Len(s, services, 2)
	require.NoError(s, s.store.Transactions(s.Context(), s.other, All(), "", true, func(*trace.Transaction) { s.Error("a transaction of another project") }))
	require.NoError(s, s.store.Scan(s.Context(), s.other, trace.SpanFilter{Range: All()}, func(*trace.Span) { s.Error("a span of another project") }))
}
