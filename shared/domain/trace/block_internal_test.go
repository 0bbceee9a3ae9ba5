package trace

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
)

func TestSpansOfABlockComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z]{1,3}`)
		spans := make([]Span, rapid.IntRange(1, 40).Draw(t, "n"))
		for i := range spans {
			spans[i] = Span{
				TraceID: text.Draw(t, "trace"), SpanID: strconv.Itoa(i), ParentID: text.Draw(t, "parent"), Service: text.Draw(t, "service"),
				Operation: rapid.String().Draw(t, "operation"), Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Error: rapid.Bool().Draw(t, "error"),
				Start:      time.UnixMicro(rapid.Int64Range(0, 1e15).Draw(t, "start")).UTC(),
				Duration:   time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "duration")),
				Attributes: json.RawMessage(`{"k":"` + text.Draw(t, "value") + `"}`), Scope: text.Draw(t, "scope"), version: rapid.Int64().Draw(t, "version"),
			}
		}
		want := map[string]string{}
		for _, s := range spans {
			want[s.SpanID] = fmt.Sprintf("%+v", s)
		}

		got := map[string]string{}
		for _, b := range encodeBlocks(spans) {
			c, err := decode(b.spans, b.ids, b.core, b.attributes, b.details, "")
			require.NoError(t, err)
			for i := range c.n {
				s := c.span(i)
				require.Equal(t, dayOf(b.minAt), dayOf(s.Start), "a block is of one day")
				require.False(t, s.Start.Before(b.minAt) || s.Start.After(b.maxAt))
				require.Contains(t, b.services, s.Service)
				for _, hash := range []uint64{traceHash(s.TraceID), serviceHash(s.Service), operationHash(s.Operation)} {
					require.True(t, b.bloom.May(hash))
				}
				eachAttribute(s.Attributes, func(name, value string) { require.True(t, b.bloom.May(column.HashPair(name, value))) })
				got[s.SpanID] = fmt.Sprintf("%+v", s)
			}
		}
		require.Equal(t, want, got)
	})
}

func TestBlocksStayWithinTheirBounds(t *testing.T) {
	t.Parallel()
	big := json.RawMessage(`{"k":"` + strings.Repeat("x", 30<<10) + `"}`)
	var spans []Span
	for i := range 10_000 {
		s := Span{TraceID: "t", SpanID: strconv.Itoa(i), Start: time.Unix(1, 0).UTC()}
		if i%20 == 0 {
			s.Attributes = big
		}
		spans = append(spans, s)
	}
	total := 0
	for _, b := range encodeBlocks(spans) {
		require.LessOrEqual(t, b.spans, maxSpans)
		total += b.spans
	}
	require.Equal(t, 10_000, total)
}

func TestATraceOfALargeBlockIsReadAlone(t *testing.T) {
	t.Parallel()
	var spans []Span
	for i := range 3000 {
		spans = append(spans, Span{
			TraceID: fmt.Sprintf("%04d", i/3), SpanID: strconv.Itoa(i), Start: time.UnixMicro(int64(i)).UTC(), Service: "s", Scope: strconv.Itoa(i % 7),
			Attributes: json.RawMessage(`{"n":"` + strconv.Itoa(i) + `"}`), Events: json.RawMessage(`[` + strconv.Itoa(i) + `]`),
		})
	}
	b := encodeBlocks(spans)[0]
	require.Equal(t, 3000, b.spans)
	for _, n := range []int{0, 341, 682, 999} { // 341 and 682 reach over the end of a stretch
		id := fmt.Sprintf("%04d", n)
		c, err := decode(b.spans, b.ids, b.core, b.attributes, b.details, id)
		require.NoError(t, err)
		require.Equal(t, spans[3*n:3*n+3], c.ofTrace(nil, id))
	}
	c, err := decode(b.spans, b.ids, b.core, b.attributes, b.details, "none")
	require.NoError(t, err)
	require.Empty(t, c.ofTrace(nil, "none"))
}

// TestBlocksInOnePieceAreRead reads attributes as they were before stretches.
func TestBlocksInOnePieceAreRead(t *testing.T) {
	t.Parallel()
	const n = 3 * column.Stretch
	texts := make([]string, n)
	for i := range texts {
		texts[i] = strconv.Itoa(i)
	}
	var one column.Encoder
	one.Texts(texts)
	for name, sealed := range map[string][]byte{
		"one piece": one.Seal(nil),
		"stretches": column.SealStretches(n, func(e *column.Encoder, from, to int) { e.Texts(texts[from:to]) }),
	} {
		got := make([]string, n)
		require.NoError(t, column.OpenStretches(sealed, n, 0, n, func(d *column.Decoder, at int) { copy(got[at:], d.Texts()) }), name)
		require.Equal(t, texts, got, name)
		require.ErrorIs(t, column.OpenStretches(sealed[:len(sealed)-1], n, 0, n, func(d *column.Decoder, _ int) { d.Texts() }), column.ErrCorrupt, name)
	}
}

func FuzzDecode(f *testing.F) {
	b := encodeBlocks([]Span{{TraceID: "t", SpanID: "a"}, {TraceID: "t", SpanID: "b"}})[0]
	f.Add(b.ids, b.core, b.attributes, b.details, 2)
	long := make([]Span, 2*column.Stretch)
	for i := range long {
		long[i] = Span{TraceID: "t", SpanID: strconv.Itoa(i)}
	}
	b = encodeBlocks(long)[0]
	f.Add(b.ids, b.core, b.attributes, b.details, len(long))
	x := encodeTransactions([]Transaction{{ID: "x"}})[0]
	f.Add(x.core, x.ids, x.core, x.ids, 1)
	f.Fuzz(func(_ *testing.T, ids, core, attributes, details []byte, n int) {
		for _, trace := range []string{"", "t"} {
			if c, err := decode(n%10_000, ids, core, attributes, details, trace); err == nil {
				for i := range c.n {
					_ = c.span(i)
				}
			}
		}
		_, _ = decodeTransactions(n%10_000, ids, core)
		_, _ = decodeState(core, n%10_000)
	})
}

func TestAState(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := newState()
		for i := range rapid.IntRange(0, 30).Draw(t, "n") {
			before.add(&Span{
				TraceID: "t", SpanID: strconv.Itoa(i), ParentID: strconv.Itoa(rapid.IntRange(-1, 30).Draw(t, "parent")), Service: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "s"),
				Start: time.UnixMicro(rapid.Int64Range(0, 1e15).Draw(t, "start")), Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Entry: rapid.Bool().Draw(t, "entry"),
			})
		}
		after, err := decodeState(before.encode(), len(before.members))
		require.NoError(t, err)
		require.Equal(t, before.summary("t"), after.summary("t"))
		require.Equal(t, before.outside(), after.outside())
		for id, m := range before.members {
			m.fresh = false
			require.Equal(t, m, after.members[id])
		}
	})
}
