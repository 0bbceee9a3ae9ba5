package column_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
)

func TestColumnsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 50).Draw(t, "n")
		ints := rapid.SliceOfN(rapid.Int64(), n, n).Draw(t, "ints")
		words := rapid.SliceOfN(rapid.Uint64(), n, n).Draw(t, "words")
		texts := rapid.SliceOfN(rapid.String(), n, n).Draw(t, "texts")
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b"}), n, n).Draw(t, "names")
		var e column.Encoder
		e.Ints(ints)
		e.Small(words)
		e.Words(words)
		e.Dict(names)
		e.Texts(texts)

		d := column.Open(e.Seal(nil), n)

		require.Equal(t, ints, d.Ints())
		require.Equal(t, words, d.Small())
		require.Equal(t, words, d.Words())
		distinct, places := d.Dict()
		for i, place := range places {
			require.Equal(t, names[i], distinct[place])
		}
		require.Equal(t, texts, d.Texts())
		require.NoError(t, d.Err())
		if n > 0 {
			require.Nil(t, d.Ints(), "there is nothing more")
		}
	})
}

func TestABloomFilterForgetsNothing(t *testing.T) {
	t.Parallel()
	keys := column.Keys{}
	for i := range 1000 {
		keys.Add(column.HashPair("user", strconv.Itoa(i)))
	}
	bloom := keys.Bloom()

	wrong := 0
	for i := range 10_000 {
		if i < 1000 {
			require.True(t, bloom.May(column.HashPair("user", strconv.Itoa(i))))
			continue
		}
		if bloom.May(column.HashPair("user", strconv.Itoa(i))) {
			wrong++
		}
	}
	require.Less(t, wrong, 270, "three in a hundred at most")
}

func FuzzDecoder(f *testing.F) {
	var e column.Encoder
	e.Ints([]int64{1, 2})
	e.Dict([]string{"a", "b"})
	e.Texts([]string{"x", "y"})
	f.Add(e.Seal(nil), 2)
	f.Fuzz(func(_ *testing.T, sealed []byte, n int) {
		d := column.Open(sealed, n%10_000)
		d.Ints()
		d.Dict()
		d.Texts()
		d.Words()
	})
}
