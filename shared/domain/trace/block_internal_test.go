package trace

import (
	"encoding/json"
	"fmt"
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
				TraceID: text.Draw(t, "trace"), SpanID: fmt.Sprint(i), ParentID: text.Draw(t, "parent"), Service: text.Draw(t, "service"),
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
			c, err := decode(b.spans, b.ids, b.core, b.attributes, b.details)
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
		s := Span{TraceID: "t", SpanID: fmt.Sprint(i), Start: time.Unix(1, 0).UTC()}
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

func FuzzDecode(f *testing.F) {
	b := encodeBlocks([]Span{{TraceID: "t", SpanID: "a"}, {TraceID: "t", SpanID: "b"}})[0]
	f.Add(b.ids, b.core, b.attributes, b.details, 2)
	x := encodeTransactions([]Transaction{{ID: "x"}})[0]
	f.Add(x.core, x.ids, x.core, x.ids, 1)
	f.Fuzz(func(_ *testing.T, ids, core, attributes, details []byte, n int) {
		if c, err := decode(n%10_000, ids, core, attributes, details); err == nil {
			for i := range c.n {
				_ = c.span(i)
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
				TraceID: "t", SpanID: fmt.Sprint(i), ParentID: fmt.Sprint(rapid.IntRange(-1, 30).Draw(t, "parent")), Service: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "s"),
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
