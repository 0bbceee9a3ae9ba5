package bench_test

import (
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	daySeries  = 1000
	daySamples = 24 * 3600 * 1000 / scrapeEvery // of a series
	atOnce     = 10                             // samples of a series in a request

	writeSeries   = 5000
	writeSamples  = 400_000 // in a round
	writeLanes    = 4
	seriesAtOnce  = 500
	samplesAtOnce = 4

	prometheusInstall = "Debian: apt-get install prometheus"
	victoriaInstall   = "Debian: apt-get install victoria-metrics"
)

// metricDay is the day of the samples that stay.
var metricDay = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)

// metricBench is the platform with a project that sends samples, beside a table and
// Prometheus's own storage with the same.
type metricBench struct {
	*platform

	person *stack.Person
	key    string
	table  *pgx.Conn
	native *nativeStorage
	series []*series
	steps  int // samples of each series
}

// TestMetrics measures rows 5 to 7.
func TestMetrics(t *testing.T) {
	if !chosen(5, 6, 7) {
		return
	}
	b := &metricBench{platform: startPlatform(t), series: newSeries(daySeries), steps: scaled(daySamples) / atOnce * atOnce}
	b.person = b.Register(t)
	b.key, b.table = b.person.Key(t, "ingest:metrics"), b.connect(t)
	if chosen(6, 7) {
		b.native = openNative(t)
		b.load(t)
		b.disk(t)
		b.query(t)
	}
	if chosen(5) {
		b.write(t)
	}
}

// load stores a day of samples in all three.
func (b *metricBench) load(t *testing.T) {
	t.Helper()
	b.exec(t, `CREATE TABLE public.bench_samples (series integer NOT NULL, at timestamptz NOT NULL, value float8 NOT NULL, PRIMARY KEY (series, at))`)
	m := b.meter("metrics-collector-service")
	ours := cost{}
	for step := 0; step < b.steps; step += atOnce {
		var copied [][]any
		from := metricDay.UnixMilli() + int64(step)*scrapeEvery
		body := remoteWrite(b.series, from, atOnce, func(series int, at int64, value float64) {
			copied = append(copied, []any{int32(series), time.UnixMilli(at), value})
			b.native.add(t, b.series[series].labels, at, value)
		})
		b.native.commit(t)
		before := m.read()
		post(t, b.URL, [][]request{{written("/api/v1/prom/write", b.key, body)}})
		ours = ours.plus(m.since(before))
		_, err := b.table.CopyFrom(t.Context(), pgx.Identifier{"public", "bench_samples"}, []string{"series", "at", "value"}, pgx.CopyFromRows(copied))
		require.NoError(t, err)
	}
	t.Logf("a day of %d samples: %s each; resident memory %s", len(b.series)*b.steps, ours.of(len(b.series)*b.steps), b.memories("metrics-collector-service"))
	b.moved(t)
	b.native.compact(t)
}

// moved waits until all samples are in chunks, as if they had come half an hour ago.
func (b *metricBench) moved(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		b.exec(t, `UPDATE telemetry.metric_wal SET created_at = created_at - interval '1 hour' WHERE created_at > now() - interval '1 hour'`)
		return b.number(t, `SELECT count(*)::float8 FROM telemetry.metric_wal`) == 0
	}, 3*time.Minute, time.Second)
}

// disk measures row 6.
func (b *metricBench) disk(t *testing.T) {
	t.Helper()
	samples := float64(len(b.series) * b.steps)
	before := b.bytesOf(t, "telemetry.metric_chunks_"+metricDay.Format("2006_01_02")) / samples
	for b.yes(t, `SELECT telemetry.pack_metric_day()`) { // as the hourly job does with days that are over
	}
	b.exec(t, `VACUUM (ANALYZE) telemetry.metric_chunks`, `VACUUM (ANALYZE) public.bench_samples`)
	ours := b.bytesOf(t, "telemetry.metric_chunks_"+metricDay.Format("2006_01_02")) / samples
	table, raw := b.bytesOf(t, "bench_samples")/samples, b.native.rawBytes()/samples
	detail := fmt.Sprintf("%.3g B a sample, %.3g B while the day is not packed yet, rows %.3g B, XOR %.3g B", ours, before, table, raw)
	rows.add(t, goal{row: 6, what: "samples: bytes on disk vs rows", value: ours / table, unit: "x", floor: 0.10, goal: 0.07, detail: detail})
	rows.add(t, goal{row: 6, what: "samples: bytes on disk vs XOR chunks", value: ours / raw, unit: "x", floor: 1.5, goal: 1.35, detail: detail})
}

// panels are what is asked of 100 series of a day, with the seconds of a step.
var panels = []struct {
	query string
	step  int
}{
	{`avg_over_time(bench_gauge{queried="yes"}[5m])`, 300},
	{`sum by (group) (rate(bench_counter{queried="yes"}[5m]))`, 60},
	{`topk(5, bench_gauge{queried="yes"})`, 300},
}

// query measures row 7.
func (b *metricBench) query(t *testing.T) {
	t.Helper()
	end := metricDay.Add(time.Duration(b.steps) * scrapeEvery * time.Millisecond)
	var measures []func() float64
	for _, p := range panels {
		values := url.Values{"query": {p.query}, "start": {metricDay.Format(time.RFC3339)}, "end": {end.Format(time.RFC3339)}, "step": {strconv.Itoa(p.step)}}
		measures = append(measures, func() float64 {
			_, took := ask(t, b.person, "/prom/api/v1/query_range?"+values.Encode())
			return took
		}, func() float64 { return b.native.query(t, p.query, metricDay, end, time.Duration(p.step)*time.Second) })
	}
	var gauges []int32
	for i, s := range b.series {
		if s.labels.Get("__name__") == "bench_gauge" && s.labels.Get("queried") == "yes" {
			gauges = append(gauges, int32(i))
		}
	}
	measures = append(measures, func() float64 {
		return timeSQL(t, b.table, `SELECT series, date_bin('5 minutes', at, $2), avg(value) FROM public.bench_samples WHERE series = ANY ($1) AND at >= $2 AND at < $3 GROUP BY 1, 2`,
			gauges, metricDay, end)
	})
	w := newWatch(t)
	found := inTurns(rounds, measures...)
	others := w.others()

	var ours, native float64
	var details []string
	for i, p := range panels {
		a, n := median(found[2*i]), median(found[2*i+1])
		ours, native = ours+a, native+n
		details = append(details, fmt.Sprintf("%s: %.3g ms, in-process %.3g ms", p.query[:4], a, n))
	}
	rows.add(t, goal{row: 7, what: "PromQL, 100 series x 24 h vs engine over tsdb.DB", value: ours / native, unit: "x", floor: 1.5, goal: 1.1, others: others, detail: strings.Join(details, "; ")})
	sql := found[len(found)-1]
	rows.add(t, goal{row: 7, what: "PromQL, 100 series x 24 h vs SQL on rows", value: median(found[0]) / median(sql), unit: "x", floor: 0.25, goal: 0.12, others: others, detail: pair(found[0], sql)})
}

// receiver takes remote write.
type receiver struct {
	name, base, path, key string
	meter                 meter

	cpu, rate []float64
	all       cost
}

// write measures row 5.
func (b *metricBench) write(t *testing.T) {
	t.Helper()
	ours := &receiver{name: "ours", base: b.URL, path: "/api/v1/prom/write", key: b.key, meter: b.meter("metrics-collector-service"), all: cost{}}
	receivers := append([]*receiver{ours}, startReceivers(t)...)
	all := newSeries(writeSeries)
	samples := scaled(writeSamples) / (writeSeries * samplesAtOnce) * writeSeries * samplesAtOnce
	samples = max(samples, writeSeries*samplesAtOnce)
	from := time.Now().Add(-100 * time.Minute).UnixMilli()
	w, begin := newWatch(t), ours.meter.read()
	for range rounds {
		bodies := make([][][]byte, writeLanes)
		for done := 0; done < samples; done += writeSeries * samplesAtOnce {
			for i := 0; i < writeSeries; i += seriesAtOnce {
				lane := i / seriesAtOnce % writeLanes
				bodies[lane] = append(bodies[lane], remoteWrite(all[i:i+seriesAtOnce], from, samplesAtOnce, nil))
			}
			from += samplesAtOnce * scrapeEvery
		}
		for _, r := range receivers {
			r.take(t, bodies, samples)
		}
	}
	others := w.others()
	blocks, held, size := 0.0, 0.0, 0.0
	require.NoError(t, b.Owner.QueryRow(t.Context(), `
		SELECT count(*)::float8, coalesce(sum(sample_count), 0)::float8, coalesce(sum(octet_length(data)), 0)::float8 FROM telemetry.metric_wal`).Scan(&blocks, &held, &size))
	t.Logf("%.0f commits of %.0f samples, %.3g B each; resident memory %s", blocks, held/blocks, size/held, b.memories("metrics-collector-service"))
	b.moved(t)
	moved := ours.meter.since(begin)
	for _, r := range receivers[1:] {
		limits := map[string][2]float64{"victoria-metrics": {1.3, 0.9}, "prometheus": {0.7, 0.45}}[r.name]
		rows.add(t, goal{
			row: 5, what: "remote write vs " + r.name + ": CPU of a sample", value: median(ours.cpu) / median(r.cpu), unit: "x", floor: limits[0], goal: limits[1], others: others,
			detail: fmt.Sprintf("%.3g us (%s; %.3g with the move into chunks), %s %.3g us; %.0f/s and %.0f/s", median(ours.cpu), ours.all.of(rounds*samples),
				moved.micros(rounds*samples), r.name, median(r.cpu), median(ours.rate), median(r.rate)),
		})
	}
}

// take sends the bodies of a round.
func (r *receiver) take(t *testing.T, bodies [][][]byte, samples int) {
	t.Helper()
	dealt := make([][]request, len(bodies))
	for lane := range bodies {
		for _, body := range bodies[lane] {
			dealt[lane] = append(dealt[lane], written(r.path, r.key, body))
		}
	}
	before := r.meter.read()
	took := post(t, r.base, dealt)
	used := r.meter.since(before)
	r.cpu, r.rate = append(r.cpu, used.micros(samples)), append(r.rate, float64(samples)/took.Seconds())
	if r.all != nil {
		r.all = r.all.plus(used)
	}
}

// startReceivers runs the references of row 5 that are installed.
func startReceivers(t *testing.T) (found []*receiver) {
	t.Helper()
	dir := t.TempDir()
	if path, ok := installed(t, 5, "remote write vs victoria-metrics", "victoria-metrics", victoriaInstall); ok {
		address := process.FreeAddress(t)
		p := process.Start(t, process.Spec{
			Path: path, Dir: dir, Args: []string{"-httpListenAddr=" + address, "-storageDataPath=" + dir + "/victoria", "-loggerLevel=ERROR"},
			Ready: process.Answers("http://" + address + "/health"),
		})
		found = append(found, &receiver{name: "victoria-metrics", base: "http://" + address, path: "/api/v1/write", meter: meter{"victoria-metrics": p.PID()}})
	}
	if path, ok := installed(t, 5, "remote write vs prometheus", "prometheus", prometheusInstall); ok {
		address, config := process.FreeAddress(t), dir+"/prometheus.yml"
		require.NoError(t, os.WriteFile(config, []byte("global: {scrape_interval: 1h}\n"), 0o600))
		p := process.Start(t, process.Spec{
			Path: path, Dir: dir, Args: []string{
				"--config.file=" + config, "--storage.tsdb.path=" + dir + "/prometheus", "--web.listen-address=" + address,
				"--web.enable-remote-write-receiver", "--log.level=warn",
			},
			Ready: process.Answers("http://" + address + "/-/ready"),
		})
		found = append(found, &receiver{name: "prometheus", base: "http://" + address, path: "/api/v1/write", meter: meter{"prometheus": p.PID()}})
	}
	return found
}
