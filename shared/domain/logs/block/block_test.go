package block_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
)

const noon = 1_795_000_000_000_000

func lineGen() *rapid.Generator[block.Line] {
	word := rapid.SampledFrom([]string{"GET", "timeout", "Ärger", "user", "42", "conn", "", "a b", "日本"})
	return rapid.Custom(func(t *rapid.T) block.Line {
		l := block.Line{
			Micros: noon + rapid.Int64Range(0, 3_600_000_000).Draw(t, "at"),
			Level:  rapid.SampledFrom([]string{"INFO", "ERROR", "odd"}).Draw(t, "level"), Service: word.Draw(t, "service"), Host: word.Draw(t, "host"),
			Message: word.Draw(t, "a") + " " + word.Draw(t, "b") + rapid.String().Draw(t, "c"),
			TraceID: rapid.SampledFrom([]string{"", "0af7651916cd43dd8448eb211c80319c", "T1", "00"}).Draw(t, "trace"),
			SpanID:  rapid.SampledFrom([]string{"", "b7ad6b7169203331", "s"}).Draw(t, "span"),
		}
		for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x", "y.z", "o", "Ü"}), 0, 4, rapid.ID[string]).Draw(t, "keys") {
			l.Attributes = append(l.Attributes, block.Attr{
				Key: key, JSON: rapid.SampledFrom([]string{`1`, `"Text"`, `{"z":{"q":[1,"Two"]}}`, `[]`, `null`, `true`, `1.50`, `""`}).Draw(t, "value"),
			})
		}
		return l
	})
}

func TestABlockHoldsItsLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(lineGen(), 1, 40).Draw(t, "lines")
		for len(lines) < rapid.IntRange(1, 3000).Draw(t, "size") {
			lines = append(lines, lines...)
		}
		lines = lines[:min(len(lines), block.MaxLines)]
		for i := range lines {
			lines[i].Seq = int64(len(lines) - i)
		}
		block.Sort(lines)

		b, err := block.Encode(lines, false)
		require.NoError(t, err)
		got, err := block.NewReader(b).All()
		require.NoError(t, err)
		require.Len(t, got, len(lines))
		filter, err := block.ReadFilter(b.Filter)
		require.NoError(t, err)
		total := 0
		counted, err := block.ReadCounts(b.Counts)
		require.NoError(t, err)
		for _, c := range counted {
			total += c.Lines
		}
		require.Equal(t, len(lines), total)
		for i, want := range lines {
			require.ElementsMatch(t, want.Attributes, got[i].Attributes)
			want.Attributes, got[i].Attributes = nil, nil
			require.Equal(t, want, got[i])
			lower := block.Lower(want.Message)
			for from := range lower {
				require.True(t, filter.MayContain(lower[from:]), "%q", lower)
			}
			require.True(t, want.TraceID == "" || filter.MayHave(block.TraceToken(want.TraceID)))
		}
	})
}

func TestAFilterRefusesMostOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	lines := make([]block.Line, 8000)
	for i := range lines {
		lines[i] = block.Line{Micros: noon + int64(i)*1000, Level: "INFO", Message: "request served from cache in ms", Attributes: []block.Attr{{Key: "n", JSON: "1"}}}
	}
	b, err := block.Encode(lines, true)
	require.NoError(t, err)
	filter, err := block.ReadFilter(b.Filter)
	require.NoError(t, err)

	require.True(t, filter.MayContain("served fr"))
	require.True(t, filter.MayHave(block.AttributeToken("n", "1")))
	require.False(t, filter.MayContain("deadlock"))
	require.False(t, filter.MayHave(block.AttributeToken("n", "2")))
	require.False(t, filter.MayHave(block.TraceToken("abc")))
	require.Less(t, len(b.Filter), 200, "it is as small as what it holds")
}

func FuzzDamagedBlock(f *testing.F) {
	lines := []block.Line{
		{Micros: noon, Level: "INFO", Service: "a", Message: "hello", Attributes: []block.Attr{{Key: "k", JSON: `"v"`}}, TraceID: "00ff"},
		{Micros: noon + 5, Seq: 9, Level: "ERROR", Message: "again"},
	}
	b, err := block.Encode(lines, false)
	require.NoError(f, err)
	for _, column := range [][]byte{b.Times, b.Sequence, b.Labels, b.Messages, b.Attributes, b.Traces, b.Counts, b.Filter} {
		f.Add(column)
	}
	f.Fuzz(func(t *testing.T, column []byte) {
		damaged := b
		damaged.Columns = block.Columns{column, column, column, column, column, column, column, column}
		_, _ = block.NewReader(damaged).All()
		r := block.NewReader(damaged)
		_, _ = r.Messages(0)
		_, _ = r.Attributes(0)
		_, _, _ = r.Traces()
		_, _, _ = r.Labels()
		_, _ = r.Seqs()
		_, _ = block.ReadCounts(column)
		if filter, err := block.ReadFilter(column); err == nil {
			_ = filter.MayContain("some text")
			_ = filter.MayHave(7)
		}
	})
}
