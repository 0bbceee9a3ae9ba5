package bench_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/stretchr/testify/require"
)

// nativeStorage is Prometheus's own storage in this process with its engine, and the
// chunks that its encoding makes of the same samples.
type nativeStorage struct {
	db     *tsdb.DB
	engine *promql.Engine
	open   storage.Appender
	raw    map[string]*rawChunks
}

// rawChunks are the chunks of one series: 120 samples each.
type rawChunks struct {
	app   chunkenc.Appender
	chunk *chunkenc.XORChunk
	bytes int
}

func openNative(t *testing.T) *nativeStorage {
	t.Helper()
	options := tsdb.DefaultOptions()
	options.RetentionDuration = (90 * 24 * time.Hour).Milliseconds()
	db, err := tsdb.Open(t.TempDir(), slog.New(slog.DiscardHandler), nil, options, nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	db.DisableCompactions() // it is done once all is there
	return &nativeStorage{db: db, raw: map[string]*rawChunks{}, engine: promql.NewEngine(promql.EngineOpts{MaxSamples: 50_000_000, Timeout: time.Minute, LookbackDelta: 5 * time.Minute})}
}

// add stores a sample with the next commit.
func (n *nativeStorage) add(t *testing.T, ls labels.Labels, at int64, value float64) {
	t.Helper()
	if n.open == nil {
		n.open = n.db.Appender(t.Context())
	}
	_, err := n.open.Append(0, ls, at, value)
	require.NoError(t, err)
	key := ls.String()
	raw := n.raw[key]
	if raw == nil {
		raw = &rawChunks{}
		n.raw[key] = raw
	}
	raw.add(t, at, value)
}

func (r *rawChunks) add(t *testing.T, at int64, value float64) {
	t.Helper()
	if r.chunk == nil || r.chunk.NumSamples() == 120 {
		r.end()
		r.chunk = chunkenc.NewXORChunk()
		var err error
		r.app, err = r.chunk.Appender()
		require.NoError(t, err)
	}
	r.app.Append(0, at, value)
}

func (r *rawChunks) end() {
	if r.chunk != nil {
		r.bytes += len(r.chunk.Bytes())
		r.chunk = nil
	}
}

func (n *nativeStorage) commit(t *testing.T) {
	t.Helper()
	require.NoError(t, n.open.Commit())
	n.open = nil
}

// compact makes blocks of what is there, as the storage does by and by.
func (n *nativeStorage) compact(t *testing.T) {
	t.Helper()
	n.db.EnableCompactions()
	require.NoError(t, n.db.Compact(t.Context()))
}

// rawBytes is what the chunks take.
func (n *nativeStorage) rawBytes() float64 {
	bytes := 0
	for _, r := range n.raw {
		r.end()
		bytes += r.bytes
	}
	return float64(bytes)
}

// query evaluates an expression and returns the milliseconds it took.
func (n *nativeStorage) query(t *testing.T, expr string, start, end time.Time, step time.Duration) float64 {
	t.Helper()
	began := time.Now()
	q, err := n.engine.NewRangeQuery(t.Context(), n.db, nil, expr, start, end, step)
	require.NoError(t, err)
	defer q.Close()
	result := q.Exec(t.Context())
	require.NoError(t, result.Err)
	took := float64(time.Since(began).Microseconds()) / 1000
	matrix, err := result.Matrix()
	require.NoError(t, err)
	require.NotEmpty(t, matrix)
	return took
}
