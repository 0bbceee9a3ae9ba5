package metric_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric/metrictest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestStores(t *testing.T) {
	t.Parallel()

	t.Run("in memory", func(t *testing.T) {
		t.Parallel()
		metrictest.Conform(t, func(*testing.T) metrictest.Store {
			return metrictest.Store{Store: metrictest.NewMemory(), Scope: func(testing.TB) auth.Scope { return auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()} }}
		})
	})

	t.Run("in PostgreSQL", func(t *testing.T) {
		t.Parallel()
		r, _ := newRepository(t)
		metrictest.Conform(t, func(t *testing.T) metrictest.Store {
			return metrictest.Store{
				Store: r, Scope: func(tb testing.TB) auth.Scope { return pgtest.NewProject(tb) },
				Settle: func(tb testing.TB, s auth.Scope) { settle(tb, r, s) },
			}
		})
	})
}

// settle moves all fresh samples.
func settle(tb testing.TB, r *metric.Repository, s auth.Scope) {
	tb.Helper()
	for {
		moved, err := r.Compact(tb.Context(), s)
		require.NoError(tb, err)
		if moved == 0 {
			return
		}
	}
}

const everything = `{__name__=~".+"}`

// TestAnyHistoryReadsLikeTheModel appends to a repository and to the store in memory in
// any order, with repetitions and moves in between, and compares what they say.
func TestAnyHistoryReadsLikeTheModel(t *testing.T) {
	t.Parallel()
	r, _ := newRepository(t)
	kinds := []struct {
		name string
		adds bool
	}{{"a", false}, {"b", false}, {"c", true}}
	rapid.Check(t, func(rt *rapid.T) {
		s, model := pgtest.NewProject(t), metrictest.NewMemory()
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "move") {
				_, err := r.Compact(t.Context(), s)
				require.NoError(rt, err)
				continue
			}
			kind := rapid.SampledFrom(kinds).Draw(rt, "series")
			samples := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) metrictest.Sample {
				return metrictest.Sample{Second: rapid.Int64Range(-200, 200).Draw(rt, "second"), Value: float64(rapid.IntRange(-9, 9).Draw(rt, "value"))}
			}), 1, 300).Draw(rt, "samples")
			for _, store := range []metric.Store{r, model} {
				b := metrictest.Batch(metrictest.Series(kind.name, kind.adds, "job", "j"), samples...)
				require.NoError(rt, store.Append(t.Context(), s, []*metric.Batch{b}))
			}
		}
		from := rapid.Int64Range(-200, 0).Draw(rt, "from")
		// What is added up begins with the range, so all of it is read.
		require.Equal(rt, metrictest.Read(t, model, s, everything, -200, 200), metrictest.Read(t, r, s, everything, -200, 200))
		require.Equal(rt, metrictest.Read(t, model, s, `{__name__=~"a|b"}`, from, 100), metrictest.Read(t, r, s, `{__name__=~"a|b"}`, from, 100))
	})
}

// cutter is a tracer that ends a context before the nth statement.
type cutter struct {
	noop.TracerProvider

	left   int
	cancel context.CancelFunc
}

func (c *cutter) Tracer(string, ...trace.TracerOption) trace.Tracer { return cutting{cut: c} }

// recording is a span that statements are traced below.
type recording struct{ noop.Span }

func (recording) IsRecording() bool { return true }

type cutting struct {
	noop.Tracer

	cut *cutter
}

func (t cutting) Start(ctx context.Context, name string, _ ...trace.SpanStartOption) (context.Context, trace.Span) {
	if c := t.cut; c.cancel != nil {
		if c.left--; c.left == 0 {
			c.cancel()
		}
	}
	return t.Tracer.Start(ctx, name)
}

// TestAMoveThatIsBrokenOffChangesNothing breaks off a move before each of its statements,
// which ends its connection as the death of the process does.
func TestAMoveThatIsBrokenOffChangesNothing(t *testing.T) {
	t.Parallel()
	cut := &cutter{}
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.URL(t), MaxConns: 2}, postgres.WithTracing(cut))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	r, s := metric.NewRepository(db, metric.DefaultSettings(clock.Now)), pgtest.NewProject(t)
	appendThree := func() {
		require.NoError(t, r.Append(t.Context(), s, []*metric.Batch{
			metrictest.Batch(metrictest.Series("g", false), metrictest.Sample{Second: 0, Value: 1}, metrictest.Sample{Second: -10, Value: 2}),
			metrictest.Batch(metrictest.Series("i", true), metrictest.Sample{Second: 0, Value: 1}),
		}))
	}
	appendThree()
	settle(t, r, s)
	appendThree()
	want := metrictest.Read(t, r, s, everything, -100, 100)

	broken := 0
	for n := 1; ; n++ {
		ctx, cancel := context.WithCancel(trace.ContextWithSpan(t.Context(), recording{}))
		cut.left, cut.cancel = n, cancel
		moved, err := r.Compact(ctx, s)
		cut.cancel = nil
		cancel()
		require.Equal(t, want, metrictest.Read(t, r, s, everything, -100, 100), "broken off before statement %d", n)
		if err == nil {
			require.Equal(t, 1, moved)
			break
		}
		broken++
	}
	require.Greater(t, broken, 5, "the statements of a move")
}
