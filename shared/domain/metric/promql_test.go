package metric_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"
	"github.com/prometheus/prometheus/util/teststorage"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// TestPromQLAsPrometheusDoes runs Prometheus's own acceptance tests over our storage,
// section by section, every other one after its samples were moved into chunks. Native
// histograms, which the product keeps as classic series, are held beside it by the test:
// all other samples are in our storage.
func TestPromQLAsPrometheusDoes(t *testing.T) {
	t.Parallel()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/prometheus/prometheus/promql/promqltest").Output()
	require.NoError(t, err)
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "*.test"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	engine := promqltest.NewTestEngine(t, false, 0, promqltest.DefaultMaxSamplesPerQuery)
	repository, _ := newRepository(t)

	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			for i, section := range sections(string(content)) {
				t.Run(fmt.Sprintf("from line %d", section.line), func(t *testing.T) {
					t.Parallel()
					promqltest.RunTestWithStorage(t, section.text, engine, func(tb testing.TB) storage.Storage {
						s := &shifted{repository: repository, scope: pgtest.NewProject(t), compacts: i%2 == 0}
						if strings.Contains(section.text, "{{") || strings.Contains(section.text, "nhcb") {
							s.native = teststorage.New(tb)
						}
						return s
					})
				})
			}
		})
	}
}

type section struct {
	line int
	text string
}

// sections cuts a file where it begins with nothing loaded.
func sections(content string) []section {
	found := []section{{line: 1}}
	for i, line := range strings.Split(content, "\n") {
		if strings.TrimSpace(line) == "clear" {
			found = append(found, section{line: i + 2})
			continue
		}
		found[len(found)-1].text += line + "\n"
	}
	return found
}

// shift is where the tests' time 0 is: samples of 1970 have no partition to go to.
var shift = time.Now().Add(-25 * 24 * time.Hour).Truncate(2 * time.Hour).UnixMilli()

// shifted shows a project as if its time began with 1970.
type shifted struct {
	repository *metric.Repository
	scope      auth.Scope
	compacts   bool
	native     *teststorage.TestStorage
}

func (s *shifted) Querier(mint, maxt int64) (storage.Querier, error) {
	q, err := metric.Queryable(s.repository, s.scope).Querier(mint+shift, maxt+shift)
	if err != nil || s.native == nil {
		return &shiftedQuerier{Querier: q}, err
	}
	beside, err := s.native.Querier(mint, maxt)
	return storage.NewMergeQuerier([]storage.Querier{&shiftedQuerier{Querier: q}, beside}, nil, storage.ChainedSeriesMerge), err
}

func (s *shifted) ChunkQuerier(int64, int64) (storage.ChunkQuerier, error) {
	return nil, errors.ErrUnsupported
}
func (s *shifted) Appender(context.Context) storage.Appender { panic("not used") }
func (s *shifted) StartTime() (int64, error)                 { return 0, nil }

func (s *shifted) Close() error {
	if s.native == nil {
		return nil
	}
	return s.native.Close()
}

func (s *shifted) AppenderV2(ctx context.Context) storage.AppenderV2 {
	a := &shiftedAppender{to: s, ctx: ctx, batch: &metric.Batch{}}
	if s.native != nil {
		a.native = s.native.AppenderV2(ctx)
	}
	return a
}

type shiftedAppender struct {
	to    *shifted
	ctx   context.Context
	batch *metric.Batch

	native storage.AppenderV2
}

func (a *shiftedAppender) Append(ref storage.SeriesRef, ls labels.Labels, st, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, o storage.AppendV2Options) (storage.SeriesRef, error) {
	if h != nil || fh != nil {
		return a.native.Append(ref, ls, st, t, v, h, fh, o)
	}
	name := ls.Get(labels.MetricName)
	s := &metric.Series{Name: name, PromName: name, Type: metric.Unknown, Service: metric.ServiceOf(ls), Labels: labels.NewBuilder(ls).Del(labels.MetricName).Labels()}
	if name == "" {
		s.Name, s.PromName = "nameless", ""
	}
	a.batch.Fresh(s, metric.KeyOf([]byte(ls.String())), 0)
	a.batch.Add(t+shift, v)
	return 0, nil
}

func (a *shiftedAppender) Commit() error {
	if a.native != nil {
		if err := a.native.Commit(); err != nil {
			return err
		}
	}
	if a.batch.Empty() {
		return nil
	}
	if err := a.to.repository.Append(a.ctx, a.to.scope, []*metric.Batch{a.batch}); err != nil || !a.to.compacts {
		return err
	}
	_, err := a.to.repository.Compact(a.ctx, a.to.scope)
	return err
}

func (a *shiftedAppender) Rollback() error {
	if a.native == nil {
		return nil
	}
	return a.native.Rollback()
}

type shiftedQuerier struct{ storage.Querier }

func (q *shiftedQuerier) Select(ctx context.Context, ordered bool, hints *storage.SelectHints, ms ...*labels.Matcher) storage.SeriesSet {
	if hints != nil {
		moved := *hints
		moved.Start, moved.End = hints.Start+shift, hints.End+shift
		hints = &moved
	}
	return &shiftedSet{q.Querier.Select(ctx, ordered, hints, ms...)}
}

type shiftedSet struct{ storage.SeriesSet }

func (s *shiftedSet) At() storage.Series { return &shiftedSeries{s.SeriesSet.At()} }

func (s *shiftedSet) Warnings() annotations.Annotations { return s.SeriesSet.Warnings() }

type shiftedSeries struct{ storage.Series }

func (s *shiftedSeries) Iterator(chunkenc.Iterator) chunkenc.Iterator {
	return &shiftedIterator{s.Series.Iterator(nil)}
}

// millis keeps vet from taking Seek for that of io.Seeker.
type millis = int64

type shiftedIterator struct{ chunkenc.Iterator }

func (i *shiftedIterator) Seek(t millis) chunkenc.ValueType { return i.Iterator.Seek(t + shift) }
func (i *shiftedIterator) AtT() int64                      { return i.Iterator.AtT() - shift }
func (i *shiftedIterator) At() (int64, float64) {
	t, v := i.Iterator.At()
	return t - shift, v
}
