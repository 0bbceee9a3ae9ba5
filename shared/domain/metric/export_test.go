package metric //nolint:testpackage // it lends the codecs to the tests

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// DecodeAnyBlock reads bytes as a block, packed and unpacked.
func DecodeAnyBlock(data []byte) {
	if len(data) > blockHead {
		data = slices.Clone(data)
		data[0] = blockVersion
		binary.LittleEndian.PutUint32(data[1:], crc32.Checksum(data[blockHead:], castagnoli))
	}
	_, _ = decodeBlock(data)
	_, _ = readColumns(data)
}

// DecodeAnyRow reads bytes as a row of chunks.
func DecodeAnyRow(data []byte) {
	chunks, err := decodeRow(0, data)
	if err != nil {
		return
	}
	for _, c := range chunks {
		_ = c.unpack(&samples{})
	}
}

// RequireRoundTrip packs samples as a block and as a row and finds them again.
func RequireRoundTrip(t *testing.T, id uint64, at int64, v float64) {
	t.Helper()
	var want samples
	for i := range int64(300) {
		want.add(at+i*i, v*float64(i))
	}
	b, err := decodeBlock(appendBlock(nil, []piece{
		{id: id, ts: want.ts, vs: want.vs},
		{id: id - 7, ts: want.ts, vs: want.vs},
		{id: id, ts: want.ts[:1], vs: want.vs[:1]},
		{id: id + 3, ts: []int64{at + 99}, vs: want.vs[:1]},
	}))
	require.NoError(t, err)
	b.sort()
	b.of(id+3, func(ts []int64, _ []float64) { require.Equal(t, []int64{at + 99}, ts) })
	runs := 0
	b.of(id, func(ts []int64, vs []float64) {
		runs++
		require.Equal(t, want.ts[:len(ts)], ts)
		require.Equal(t, bitsOf(want.vs[:len(vs)]), bitsOf(vs))
	})
	require.Equal(t, 2, runs)

	var row []byte
	for _, part := range [][2]int{{0, 100}, {100, 130}, {130, 300}} {
		row, err = mergeRow(windowOf(at), row, samples{ts: want.ts[part[0]:part[1]], vs: want.vs[part[0]:part[1]]}, false)
		require.NoError(t, err)
	}
	chunks, err := decodeRow(windowOf(at), row)
	require.NoError(t, err)
	require.Len(t, chunks, 3)
	var got samples
	for _, c := range chunks {
		require.Equal(t, c.min, func() int64 { var s samples; _ = c.unpack(&s); return s.ts[0] }())
		require.NoError(t, c.unpack(&got))
	}
	require.Equal(t, want.ts, got.ts)
	require.Equal(t, bitsOf(want.vs), bitsOf(got.vs))
}

func bitsOf(vs []float64) []uint64 {
	out := make([]uint64, len(vs))
	for i, v := range vs {
		out[i] = math.Float64bits(v)
	}
	return out
}

// UnpackXOR unpacks one chunk.
func UnpackXOR(data []byte) ([]int64, []float64, error) {
	var s samples
	err := unpackXOR(data, &s)
	return s.ts, s.vs, err
}
