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

	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/metadata"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// unsuited are the files of Prometheus's suite that are about something we do not keep.
var unsuited = map[string]string{
	"native_histograms.test": "native histograms are stored as classic series",
}

// TestPromQLAsPrometheusDoes runs Prometheus's own acceptance tests over our storage,
// section by section. Sections that load native histograms are left out, because those
// are kept as classic series.
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
			if why, ok := unsuited[filepath.Base(file)]; ok {
				t.Skip(why)
			}
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			for i, section := range sections(string(content)) {
				if strings.Contains(section.text, "{{") || strings.Contains(section.text, "load_with_nhcb") {
					t.Logf("%s:%d left out: it is about native histograms (%d evaluations)", filepath.Base(file), section.line, strings.Count(section.text, "\neval"))
					continue
				}
				t.Run(fmt.Sprintf("from line %d", section.line), func(t *testing.T) {
					t.Parallel()
					promqltest.RunTestWithStorage(t, section.text, engine, func(tb testing.TB) storage.Storage {
						return &shifted{repository: repository, scope: pgtest.NewProject(t), compacts: i%2 == 0}
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
}

func (s *shifted) Querier(mint, maxt int64) (storage.Querier, error) {
	q, err := metric.Queryable(s.repository, s.scope).Querier(mint+shift, maxt+shift)
	return &shiftedQuerier{Querier: q}, err
}

func (s *shifted) ChunkQuerier(int64, int64) (storage.ChunkQuerier, error) {
	return nil, errors.ErrUnsupported
}
func (s *shifted) Appender(context.Context) storage.Appender { panic("not used") }
func (s *shifted) StartTime() (int64, error)                 { return 0, nil }
func (s *shifted) Close() error                              { return nil }
func (s *shifted) AppenderV2(ctx context.Context) storage.AppenderV2 {
	return &shiftedAppender{to: s, ctx: ctx, batch: &metric.Batch{}}
}

type shiftedAppender struct {
	to    *shifted
	ctx   context.Context
	batch *metric.Batch
}

func (a *shiftedAppender) Append(_ storage.SeriesRef, ls labels.Labels, _, t int64, v float64, h *histogram.Histogram, fh *histogram.FloatHistogram, _ storage.AOptions) (storage.SeriesRef, error) {
	if h != nil || fh != nil {
		return 0, errors.ErrUnsupported
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

func (a *shiftedAppender) UpdateMetadata(storage.SeriesRef, labels.Labels, metadata.Metadata) (storage.SeriesRef, error) {
	return 0, nil
}

func (a *shiftedAppender) AppendExemplars(storage.SeriesRef, labels.Labels, []exemplar.Exemplar) error {
	return nil
}

func (a *shiftedAppender) Commit() error {
	if a.batch.Empty() {
		return nil
	}
	if err := a.to.repository.Append(a.ctx, a.to.scope, []*metric.Batch{a.batch}); err != nil || !a.to.compacts {
		return err
	}
	_, err := a.to.repository.Compact(a.ctx, a.to.scope)
	return err
}

func (a *shiftedAppender) Rollback() error { return nil }

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
