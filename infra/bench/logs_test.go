package bench_test

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	logLines    = 3_000_000
	logProjects = 10
	requestOf   = 500 // lines
	logSenders  = 8

	// rareWord is in three lines of the project that is searched, commonWord in every
	// second one.
	rareWord, commonWord = "zebracrossing", "cache hit"
	searched             = 3
)

// logDay is the day that all lines are of: it is over, so retention can drop it.
var logDay = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -2)

// logBench is the platform with projects that send lines, beside a table of the same.
type logBench struct {
	*platform

	people []*stack.Person
	keys   []string
	table  *pgx.Conn
	lines  int // of all projects
}

// TestLogs measures rows 1 to 4 and, of row 12, the retention of a day.
func TestLogs(t *testing.T) {
	if !chosen(1, 2, 3, 4, 12) {
		return
	}
	b := &logBench{platform: startPlatform(t), lines: scaled(logLines)}
	for range logProjects {
		p := b.Register(t)
		b.people, b.keys = append(b.people, p), append(b.keys, p.Key(t, "ingest:logs"))
	}
	b.table = b.connect(t)
	b.exec(t, `CREATE TABLE public.bench_lines (project uuid NOT NULL, at timestamptz NOT NULL, level text NOT NULL, service text NOT NULL, message text NOT NULL, attributes jsonb NOT NULL)`,
		`CREATE INDEX ON public.bench_lines (project, at)`)
	b.ingest(t)
	b.disk(t)
	b.search(t)
	b.retention(t)
}

// round is a fifth of the day: the lines as requests and as the text of COPY.
func (b *logBench) round(n int) (requests []request, copied []byte) {
	each := b.lines / rounds
	g := newLineMaker(uint64(n))
	apart := 24 * time.Hour / time.Duration(b.lines)
	var text, body bytes.Buffer
	for from := 0; from < each; from += requestOf {
		project := from / requestOf % logProjects
		body.Reset()
		body.WriteString(`{"logs":[`)
		for i := from; i < min(from+requestOf, each); i++ {
			at := n*each + i
			g.next(logDay.Add(time.Duration(at)*apart), i == searched*requestOf && n%2 == 0)
			if i > from {
				body.WriteByte(',')
			}
			g.json(&body)
			g.copyText(&text, b.people[project].Project)
		}
		body.WriteString(`]}`)
		requests = append(requests, request{path: "/api/v1/ingest/logs", key: b.keys[project], kind: "application/json", body: bytes.Clone(body.Bytes())})
	}
	return requests, text.Bytes()
}

// ingest measures row 1.
func (b *logBench) ingest(t *testing.T) {
	t.Helper()
	each := b.lines / rounds
	m, pg := b.meter("log-service"), meter{"postgres": b.server.PID()}
	w, begin := newWatch(t), m.read()
	var copyRate, copyCPU, ourRate, ourCPU []float64
	ours, theirs := cost{}, cost{}
	for n := range rounds {
		requests, text := b.round(n)
		before, start := pg.read(), time.Now()
		_, err := b.table.PgConn().CopyFrom(t.Context(), bytes.NewReader(text), `COPY public.bench_lines FROM STDIN`)
		require.NoError(t, err)
		used := pg.since(before)
		theirs = theirs.plus(used)
		copyRate, copyCPU = append(copyRate, float64(each)/time.Since(start).Seconds()), append(copyCPU, used.micros(each))

		before = m.read()
		took := post(t, b.URL, lanes(logSenders, requests))
		used = m.since(before)
		ours = ours.plus(used)
		ourRate, ourCPU = append(ourRate, float64(each)/took.Seconds()), append(ourCPU, used.micros(each))
	}
	others := w.others()
	t.Logf("resident memory while lines come in: %s", b.memories("log-service"))
	rows.add(t, goal{
		row: 1, what: "logs through the gateway vs text COPY: lines/s", value: median(ourRate) / median(copyRate), unit: "x", floor: 0.7, goal: 0.95, atLeast: true,
		others: others, detail: fmt.Sprintf("%.0f/s, COPY %.0f/s", median(ourRate), median(copyRate)),
	})
	rows.add(t, goal{
		row: 1, what: "logs through the gateway vs text COPY: CPU", value: median(ourCPU) / median(copyCPU), unit: "x", floor: 2.2, goal: 1.6, others: others,
		detail: fmt.Sprintf("%.3g us, COPY %.3g us (%s)", median(ourCPU), median(copyCPU), ours.of(b.lines)),
	})
	b.settle(t)
	all := m.since(begin)
	all["postgres"] -= theirs["postgres"]
	rows.add(t, goal{
		row: 1, what: "logs: CPU of a line with compaction", value: all.micros(b.lines), unit: " us", floor: 26, goal: 26, others: others,
		detail: all.of(b.lines) + fmt.Sprintf("; text COPY %.3g us", median(copyCPU)),
	})
}

// memories shows what the services and the database hold.
func (p *platform) memories(services ...string) string {
	texts := []string{fmt.Sprintf("postgres %.0f MiB", memory(p.server.PID()))}
	for _, name := range append(services, "api-gateway") {
		texts = append(texts, fmt.Sprintf("%s %.0f MiB", name, memory(p.PID(name))))
	}
	return strings.Join(texts, ", ")
}

// settle waits until the compactor has nothing left to do.
func (b *logBench) settle(t *testing.T) {
	t.Helper()
	count := func() float64 {
		return b.number(t, `SELECT count(*) + count(*) FILTER (WHERE patterns IS NOT NULL)::float8 FROM logs.blocks`)
	}
	for last, since := -1.0, time.Now(); time.Since(since) < 25*time.Second; time.Sleep(time.Second) {
		if now := count(); now != last {
			last, since = now, time.Now()
		}
	}
}

// disk measures row 2.
func (b *logBench) disk(t *testing.T) {
	t.Helper()
	before := b.bytesOf(t, "logs.blocks_"+logDay.Format("2006_01_02")) / float64(b.lines)
	for b.yes(t, `SELECT logs.pack_day()`) { // as the hourly job does with days that are over
	}
	b.exec(t, `VACUUM (ANALYZE) logs.blocks`, `VACUUM (ANALYZE) public.bench_lines`)
	ours, table := b.bytesOf(t, "logs.blocks_"+logDay.Format("2006_01_02"))/float64(b.lines), b.bytesOf(t, "bench_lines")/float64(b.lines)
	rows.add(t, goal{
		row: 2, what: "logs: bytes on disk after compaction vs rows", value: ours / table, unit: "x", floor: 0.25, goal: 0.18,
		detail: fmt.Sprintf("%.3g B a line, rows %.3g B; %.3g B while the day is not packed yet", ours, table, before),
	})
}

// search measures rows 3 and 4 in one of the projects.
func (b *logBench) search(t *testing.T) {
	t.Helper()
	person := b.people[searched]
	within := url.Values{"time_from": {logDay.Format(time.RFC3339)}, "time_to": {logDay.AddDate(0, 0, 1).Format(time.RFC3339)}}
	query := func(path, text string, more ...string) func() float64 {
		values := url.Values{"query": {text}}
		for i := 0; i < len(more); i += 2 {
			values.Set(more[i], more[i+1])
		}
		return func() float64 {
			_, took := ask(t, person, path+"?"+within.Encode()+"&"+values.Encode())
			return took
		}
	}
	sql := func(query string, args ...any) func() float64 {
		args = append([]any{person.Project, logDay, logDay.AddDate(0, 0, 1)}, args...)
		return func() float64 { return timeSQL(t, b.table, query, args...) }
	}
	const newest = `SELECT * FROM public.bench_lines WHERE project = $1 AND at BETWEEN $2 AND $3 AND message ILIKE $4 ORDER BY at DESC LIMIT 100`
	a, _ := ask(t, person, "/logs/search?"+within.Encode()+"&query="+rareWord)
	require.Len(t, a.List(t, "items"), 3, "the lines with the rare word")

	w := newWatch(t)
	found := inTurns(rounds,
		query("/logs/search", rareWord), sql(newest, "%"+rareWord+"%"),
		query("/logs/search", commonWord), sql(newest, "%"+commonWord+"%"),
		query("/logs/stats", "", "step", "60"),
		sql(`SELECT date_trunc('minute', at), level, count(*) FROM public.bench_lines WHERE project = $1 AND at BETWEEN $2 AND $3 GROUP BY 1, 2`),
		query("/logs/search", "10.0.17."), sql(newest, "%10.0.17.%"),
		query("/logs/search", "absentword"), query("/logs/stats", commonWord, "step", "60"),
		func() float64 { _, took := ask(t, person, "/logs/search?query=x&time_from=now-1m"); return took },
	)
	others := w.others()
	for _, g := range []goal{
		{row: 3, what: "log search, rare word, 24 h vs ILIKE", value: median(found[0]) / median(found[1]), unit: "x", floor: 0.10, goal: 0.05, detail: pair(found[0], found[1])},
		{row: 3, what: "log search, newest 100 of a common word", value: median(found[2]), unit: " ms", floor: 25, goal: 25, detail: pair(found[2], found[3])},
		{row: 3, what: "log search, part of an address", value: median(found[6]), unit: " ms", trend: true, detail: pair(found[6], found[7])},
		{row: 3, what: "log search, word that is nowhere", value: median(found[8]), unit: " ms", trend: true},
		{row: 4, what: "log histogram, 24 h x 1 min x level vs GROUP BY", value: median(found[4]) / median(found[5]), unit: "x", floor: 0.10, goal: 0.03, detail: pair(found[4], found[5])},
		{row: 3, what: "log search where there are no lines", value: median(found[10]), unit: " ms", trend: true},
		{row: 4, what: "log histogram of a common word", value: median(found[9]), unit: " ms", trend: true},
	} {
		g.others = others
		rows.add(t, g)
	}
}

// pair shows the medians of our times and those of the reference.
func pair(ours, reference []float64) string {
	return fmt.Sprintf("%.3g ms, reference %.3g ms", median(ours), median(reference))
}

// timeSQL runs a query of a reference, reads all of the answer and returns the
// milliseconds it took.
func timeSQL(t *testing.T, c *pgx.Conn, query string, args ...any) float64 {
	t.Helper()
	start := time.Now()
	rows, err := c.Query(t.Context(), query, args...)
	require.NoError(t, err)
	for rows.Next() {
		_, err := rows.Values()
		require.NoError(t, err)
	}
	require.NoError(t, rows.Err())
	return float64(time.Since(start).Microseconds()) / 1000
}

// retention measures the part of row 12 that is about the end of a day: its partition
// goes, rows are deleted and cleaned up behind.
func (b *logBench) retention(t *testing.T) {
	t.Helper()
	w := newWatch(t)
	start := time.Now()
	b.exec(t, `DELETE FROM public.bench_lines WHERE at < '`+logDay.AddDate(0, 0, 1).Format(time.RFC3339)+`'`, `VACUUM public.bench_lines`)
	deleted := time.Since(start)
	start = time.Now()
	dropped := b.number(t, `SELECT logs.drop_expired_partitions(1)::float8`)
	took := time.Since(start)
	require.Positive(t, dropped)
	rows.add(t, goal{
		row: 12, what: "retention of a day vs DELETE and VACUUM", value: took.Seconds() / deleted.Seconds(), unit: "x", floor: 0.25, goal: 0.12, others: w.others(),
		detail: fmt.Sprintf("%d ms for %s days, DELETE and VACUUM %d ms", took.Milliseconds(), strconv.FormatFloat(dropped, 'f', 0, 64), deleted.Milliseconds()),
	})
}
