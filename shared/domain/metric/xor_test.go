package metric_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
)

// TestChunksAreUnpackedAsPrometheusDoes compares with Prometheus's own iterator, over
// samples of any distance and value, and over bytes that were damaged.
func TestChunksAreUnpackedAsPrometheusDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		x := chunkenc.NewXORChunk()
		app, err := x.Appender()
		require.NoError(rt, err)
		at, v := rapid.Int64Range(-1<<50, 1<<50).Draw(rt, "begin"), rapid.Float64().Draw(rt, "first")
		steps := rapid.SampledFrom([]int64{1, 1 << 14, 1 << 17, 1 << 20, 1 << 45}).Draw(rt, "steps")
		for range rapid.IntRange(0, 130).Draw(rt, "samples") {
			app.Append(0, at, v)
			at += rapid.Int64Range(1, steps).Draw(rt, "step")
			v = rapid.OneOf(rapid.Just(v), rapid.Just(v+1), rapid.Just(v/3), rapid.Just(-v), rapid.Float64()).Draw(rt, "value")
		}
		data := x.Bytes()
		require.NoError(rt, sameSamples(rt, data))
		cut := rapid.IntRange(0, len(data)).Draw(rt, "cut")
		_ = sameSamples(rt, data[:cut:cut]) // what does not say that it is damaged is the same
		if len(data) > 3 {
			data[rapid.IntRange(2, len(data)-1).Draw(rt, "damaged")] ^= 1 << rapid.IntRange(0, 7).Draw(rt, "bit")
			_ = sameSamples(rt, data)
		}
	})
}

func sameSamples(t require.TestingT, data []byte) error {
	ts, vs, err := metric.UnpackXOR(data)
	if err != nil {
		return err
	}
	x, _ := chunkenc.FromData(chunkenc.EncXOR, data)
	it := x.Iterator(nil)
	n := 0
	for ; it.Next() != chunkenc.ValNone; n++ {
		wantT, wantV := it.At()
		require.Equal(t, wantT, ts[n])
		require.Equal(t, math.Float64bits(wantV), math.Float64bits(vs[n]))
	}
	require.NoError(t, it.Err())
	require.Len(t, ts, n)
	return nil
}

func BenchmarkUnpack(b *testing.B) {
	for kind, name := range []string{"counter", "gauge", "noise", "constant"} {
		x := chunkenc.NewXORChunk()
		app, err := x.Appender()
		require.NoError(b, err)
		random, v := rand.New(rand.NewPCG(1, 2)), 5.0
		for i := range int64(120) {
			switch kind {
			case 0:
				v += float64(random.IntN(50))
			case 1:
				v = math.Round((v+random.NormFloat64())*100) / 100
			case 2:
				v = random.Float64()
			}
			app.Append(0, 1e12+i*15000, v)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _, err := metric.UnpackXOR(x.Bytes())
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/120, "ns/sample")
		})
	}
}
