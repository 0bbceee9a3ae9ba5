package trace_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace/tracetest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// randomBatches are spans of a few traces in any order, some of them again with another
// duration and other attributes.
func randomBatches(r *rand.Rand) [][]trace.Span {
	var all []trace.Span
	for n := range 1 + r.IntN(6) {
		id := fmt.Sprintf("t%d", n)
		for i := range 1 + r.IntN(12) {
			parent := ""
			if i > 0 && r.IntN(5) > 0 {
				parent = strconv.Itoa(r.IntN(i + 2)) // may be itself, one to come, or never come
			}
			s := tracetest.Span(id, strconv.Itoa(i), parent, string(rune('a'+r.IntN(3))), float64(r.IntN(5_000)), float64(r.IntN(400)))
			s.Error, s.Operation = r.IntN(6) == 0, fmt.Sprint("op", r.IntN(4))
			s.Attributes = json.RawMessage(fmt.Sprintf(`{"k":"v%d","http.response.status_code":%d}`, r.IntN(4), 200+r.IntN(2)*303))
			if r.IntN(2) == 0 {
				s = tracetest.Client(s, r.IntN(2) == 0)
			}
			all = append(all, s)
		}
	}
	for _, s := range slices.Clone(all) {
		if r.IntN(4) == 0 {
			s.Duration = time.Duration(r.IntN(900)) * time.Millisecond
			if s.Entry {
				s.Attributes = json.RawMessage(fmt.Sprintf(`{"k":"v%d"}`, r.IntN(4)))
			}
			all = append(all, s)
		}
	}
	first := slices.Clone(all)
	r.Shuffle(len(first), func(i, j int) { first[i], first[j] = first[j], first[i] })
	var batches [][]trace.Span
	for len(first) > 0 {
		n := min(1+r.IntN(10), len(first))
		batches = append(batches, first[:n])
		first = first[n:]
	}
	return batches
}

// answers is everything a store says, as text.
func answers(t *testing.T, store trace.Store, s auth.Scope) string {
	t.Helper()
	var out strings.Builder
	filters := []trace.Filter{
		{},
		{Service: "a"},
		{Operation: "op1"},
		{Service: "b", Operation: "op2"},
		{Status: trace.StatusError},
		{MinDuration: 300 * time.Millisecond},
		{Attributes: []trace.Pair{{Name: "k", Value: "v1"}}},
		{Attributes: []trace.Pair{{Name: "k", Value: "v2"}}, Operation: "op3", Status: trace.StatusOK},
	}
	for i, f := range filters {
		f.Range = tracetest.All()
		found, err := store.Search(t.Context(), s, f, nil, 100)
		require.NoError(t, err)
		h, err := store.Histogram(t.Context(), s, f, time.Hour, 6)
		require.NoError(t, err)
		h.Cells = slices.DeleteFunc(h.Cells, func(c trace.Cell) bool { return slices.Max(c.Counts) == 0 })
		fmt.Fprintln(&out, i, found, h)
		for _, sum := range found {
			spans, total, err := store.Trace(t.Context(), s, sum.TraceID, 100)
			require.NoError(t, err)
			fmt.Fprint(&out, total)
			for _, span := range spans {
				fmt.Fprint(&out, " ", span.SpanID, span.ParentID, span.Start, span.Duration, string(span.Attributes))
			}
			fmt.Fprintln(&out)
		}
	}
	edges, err := store.Edges(t.Context(), s, tracetest.All())
	require.NoError(t, err)
	for _, e := range edges {
		fmt.Fprintln(&out, e.Source, e.Target, e.Calls, e.Errors)
	}
	var transactions []string
	require.NoError(t, store.Transactions(t.Context(), s, tracetest.All(), "", true, func(x *trace.Transaction) {
		transactions = append(transactions, fmt.Sprint(x.ID, x.Service, x.Endpoint, x.StatusCode, x.Duration, x.Database, x.External, x.Error, x.At))
	}))
	slices.Sort(transactions)
	fmt.Fprintln(&out, strings.Join(transactions, "\n"))
	count := map[string]int{}
	require.NoError(t, store.Scan(t.Context(), s, trace.SpanFilter{Range: tracetest.All(), Kind: trace.KindClient}, func(s *trace.Span) { count[s.Operation]++ }))
	fmt.Fprintln(&out, count)
	return out.String()
}

// TestAnyOrderOfSpansMeansTheSame gives the same spans in random batches, repetitions and
// merges included, to PostgreSQL and to a store that works everything out anew.
func TestAnyOrderOfSpansMeansTheSame(t *testing.T) {
	t.Parallel()
	repository := trace.NewRepository(pgtest.DB(t))
	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			scope, memory := pgtest.NewProject(t), tracetest.NewMemory()
			for _, batch := range randomBatches(r) {
				require.NoError(t, memory.Append(t.Context(), scope, trace.Batch{Spans: slices.Clone(batch)}))
				require.NoError(t, repository.Append(t.Context(), scope, trace.Batch{Spans: batch}))
				if r.IntN(3) == 0 {
					_, err := repository.Merge(t.Context(), scope, 2)
					require.NoError(t, err)
				}
			}
			require.Equal(t, answers(t, memory, scope), answers(t, repository, scope))
		})
	}
}

func fill(t *testing.T, r *trace.Repository, s auth.Scope, batches int) {
	t.Helper()
	for i := range batches {
		require.NoError(t, r.Append(t.Context(), s, trace.Batch{Spans: []trace.Span{
			tracetest.Span("t"+strconv.Itoa(i/2), strconv.Itoa(i), "", "web", float64(i), 1),
		}}))
	}
}

func blocks(t *testing.T, s auth.Scope) (count, spans int) {
	t.Helper()
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*), coalesce(sum(span_count), 0) FROM telemetry.span_blocks WHERE project_id = $1`, s.ProjectID).Scan(&count, &spans))
	return count, spans
}

func TestMerging(t *testing.T) {
	t.Parallel()

	t.Run("makes one block of many, and then has nothing to do", func(t *testing.T) {
		t.Parallel()
		r, s := trace.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		fill(t, r, s, 9)
		crowded, err := r.Crowded(t.Context())
		require.NoError(t, err)
		require.Contains(t, crowded, s)

		merged, err := r.Compact(t.Context(), s)

		require.NoError(t, err)
		require.Equal(t, 18, merged, "nine of spans and nine of transactions")
		count, spans := blocks(t, s)
		require.Equal(t, [2]int{1, 9}, [2]int{count, spans})
		merged, err = r.Compact(t.Context(), s)
		require.NoError(t, err)
		require.Zero(t, merged)
		crowded, err = r.Crowded(t.Context())
		require.NoError(t, err)
		require.NotContains(t, crowded, s)
	})

	t.Run("that is broken off anywhere changes nothing", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)
		r := trace.NewRepository(db)
		fill(t, r, s, 9)
		before := answers(t, r, s)

		killed := errors.New("killed")
		err := db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			merged, err := r.Compact(ctx, s)
			require.NoError(t, err)
			require.Equal(t, 18, merged)
			return killed // after everything was written, before it is committed
		})
		require.ErrorIs(t, err, killed)
		count, spans := blocks(t, s)
		require.Equal(t, [2]int{9, 9}, [2]int{count, spans})
		require.Equal(t, before, answers(t, r, s))

		for i := range 12 { // and while it runs
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*400*time.Microsecond)
			_, _ = r.Compact(ctx, s)
			cancel()
			require.Equal(t, before, answers(t, r, s))
		}
	})

	t.Run("is not seen by those who read, and two do not get into each other's way", func(t *testing.T) {
		t.Parallel()
		r, s := trace.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		fill(t, r, s, 24)
		var work sync.WaitGroup
		for range 2 {
			work.Go(func() {
				for range 10 {
					_, err := r.Merge(t.Context(), s, 2)
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range 10 {
			seen := map[string]int{}
			require.NoError(t, r.Scan(t.Context(), s, trace.SpanFilter{Range: tracetest.All()}, func(span *trace.Span) { seen[span.Operation]++ }))
			require.Equal(t, map[string]int{"GET /web": 24}, seen)
		}
		work.Wait()
		_, spans := blocks(t, s)
		require.Equal(t, 24, spans)
	})
}

func TestManyWhoStoreAtOnce(t *testing.T) {
	t.Parallel()
	r, s := trace.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	var work sync.WaitGroup
	for i := range 6 {
		work.Go(func() {
			for n := range 5 {
				span := tracetest.Span("t1", fmt.Sprintf("%d-%d", i, n), "", "web", float64(i-n), 1)
				if err := r.Append(t.Context(), s, trace.Batch{Spans: []trace.Span{span}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	found, err := r.Search(t.Context(), s, trace.Filter{Range: tracetest.All()}, nil, 10)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, 30, found[0].Spans)
}

func TestRetention(t *testing.T) {
	t.Parallel()
	r := trace.NewRepository(pgtest.DB(t))
	require.NoError(t, r.EnsurePartitions(t.Context(), 20))
	var oldest string
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT min(c.relname) FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'telemetry.span_blocks'::regclass`).Scan(&oldest))
	require.Equal(t, "span_blocks_"+time.Now().UTC().AddDate(0, 0, -21).Format("2006_01_02"), oldest)

	dropped, err := r.DropExpired(t.Context(), 16, 90)

	require.NoError(t, err)
	require.Equal(t, 12, dropped, "four days of three tables")
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT min(c.relname) FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'telemetry.obs_traces'::regclass`).Scan(&oldest))
	require.Equal(t, "obs_traces_"+time.Now().UTC().AddDate(0, 0, -17).Format("2006_01_02"), oldest)
	_, err = r.DropExpired(t.Context(), 0, 90)
	require.Error(t, err)
}

func TestALongTraceIsCut(t *testing.T) {
	t.Parallel()
	r, s := trace.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	for part := range 3 {
		var spans []trace.Span
		for i := range 7_000 {
			n := part*7_000 + i
			spans = append(spans, tracetest.Span("t1", strconv.Itoa(n), cmp.Or(map[bool]string{true: "0"}[n > 0]), "web", float64(n)/100, 1))
		}
		require.NoError(t, r.Append(t.Context(), s, trace.Batch{Spans: spans}))
	}

	spans, total, err := r.Trace(t.Context(), s, "t1", trace.MaxTrace)

	require.NoError(t, err)
	require.Equal(t, 21_000, total)
	require.Len(t, spans, trace.MaxTrace)
	found, err := r.Search(t.Context(), s, trace.Filter{Range: tracetest.All()}, nil, 10)
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, 21_000, found[0].Spans)
}
