package bench_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// chosen reports whether one of the rows is to be measured: all of them, or those that
// BENCH_ROWS names.
func chosen(of ...int) bool {
	given := os.Getenv("BENCH_ROWS")
	if given == "" {
		return true
	}
	return slices.ContainsFunc(of, func(row int) bool { return slices.Contains(strings.Split(given, ","), strconv.Itoa(row)) })
}

// scaled is a number of things, or the part of it that BENCH_SCALE says for a short run
// whose figures do not count.
func scaled(n int) int {
	part, err := strconv.ParseFloat(os.Getenv("BENCH_SCALE"), 64)
	if err != nil || part <= 0 {
		return n
	}
	return max(1, int(float64(n)*part))
}

// platform is the whole of it over a PostgreSQL of its own, which the references that are
// tables share.
type platform struct {
	*stack.Stack

	server *pgtest.RealServer
}

// startPlatform runs the platform with the settings that docs/architecture/capacity.md
// recommends and with limits that nobody reaches, which are checked all the same.
func startPlatform(t *testing.T) *platform {
	t.Helper()
	program(t)
	server := pgtest.Server(t, "shared_buffers=1GB", "max_wal_size=8GB", "checkpoint_timeout=15min", "wal_compression=on", "random_page_cost=1.1")
	return &platform{server: server, Stack: stack.StartOn(t, stack.Base{Database: server},
		"RATE_LIMITS=sign_in_address=60000/10000,sign_in_account=60000/10000,anonymous=60000/10000,user=600000/100000,"+
			"ingest_requests=60000000/10000000,ingest_bytes=100000000000/10000000000")}
}

// connect opens a connection as the owner of the database, for a reference.
func (p *platform) connect(t *testing.T) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(t.Context(), p.server.OwnerURL)
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close(t.Context()) })
	return c
}

// exec runs statements as the owner.
func (p *platform) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		_, err := p.Owner.Exec(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

// number asks the database as its owner.
func (p *platform) number(t *testing.T, query string, args ...any) (n float64) {
	t.Helper()
	require.NoError(t, p.Owner.QueryRow(t.Context(), query, args...).Scan(&n))
	return n
}

// yes asks the database as its owner.
func (p *platform) yes(t *testing.T, query string) (yes bool) {
	t.Helper()
	require.NoError(t, p.Owner.QueryRow(t.Context(), query).Scan(&yes))
	return yes
}

// bytesOf is what the partitions of a table with a name like the given one take on disk,
// with indexes and what is stored beside.
func (p *platform) bytesOf(t *testing.T, name string) float64 {
	t.Helper()
	return p.number(t, `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::float8 FROM pg_class WHERE relkind = 'r' AND oid::regclass::text LIKE $1`, name)
}

// meter names the programs between a sender and the disk.
func (p *platform) meter(services ...string) meter {
	m := meter{"postgres": p.server.PID(), "redis": p.Redis.PID()}
	for _, name := range append(services, "api-gateway") {
		m[name] = p.PID(name)
	}
	return m
}

// meter reads the CPU time of programs by name.
type meter map[string]int

// cost is the CPU time that programs used.
type cost map[string]time.Duration

func (m meter) read() cost {
	c := cost{}
	for name, pid := range m {
		c[name] = cpuOf(pid)
	}
	return c
}

func (m meter) since(before cost) cost {
	c := m.read()
	for name := range c {
		c[name] -= before[name]
	}
	return c
}

func (c cost) plus(other cost) cost {
	sum := maps.Clone(c)
	for name, d := range other {
		sum[name] += d
	}
	return sum
}

// micros is the whole of it for one of n things, in microseconds.
func (c cost) micros(n int) (total float64) {
	for _, d := range c {
		total += float64(d.Nanoseconds()) / 1000 / float64(n)
	}
	return total
}

// of shows the parts for one of n things, the largest first.
func (c cost) of(n int) string {
	names := slices.SortedFunc(maps.Keys(c), func(a, b string) int { return int(c[b] - c[a]) })
	var parts []string
	for _, name := range names {
		if c[name] > 0 {
			parts = append(parts, fmt.Sprintf("%s %.2f", name, float64(c[name].Nanoseconds())/1000/float64(n)))
		}
	}
	return strings.Join(parts, ", ") + " us"
}

// request is a body that a sender posts.
type request struct {
	path, key, kind, encoding string
	body                      []byte
}

var sender = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// post sends requests, each lane over a connection of its own and in order, as fast as
// they are taken, and returns how long that took. Who is asked to wait does so.
func post(t *testing.T, base string, lanes [][]request) time.Duration {
	t.Helper()
	failed := make(chan error, len(lanes))
	start := time.Now()
	for _, lane := range lanes {
		go func() {
			for _, q := range lane {
				if err := deliver(t, base, q); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range lanes {
		require.NoError(t, <-failed)
	}
	return time.Since(start)
}

// lanes deals requests out.
func lanes(n int, requests []request) [][]request {
	dealt := make([][]request, n)
	for i, q := range requests {
		dealt[i%n] = append(dealt[i%n], q)
	}
	return dealt
}

func deliver(t *testing.T, base string, q request) error {
	t.Helper()
	for {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+q.path, bytes.NewReader(q.body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", q.kind)
		if q.encoding != "" {
			r.Header.Set("Content-Encoding", q.encoding)
		}
		if q.key != "" {
			r.Header.Set("X-API-Key", q.key)
		}
		res, err := sender.Do(r)
		if err != nil {
			return err
		}
		answer, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		switch {
		case err != nil:
			return err
		case res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusServiceUnavailable:
			time.Sleep(200 * time.Millisecond)
		case res.StatusCode >= http.StatusMultipleChoices:
			return fmt.Errorf("%s answers %d: %s", q.path, res.StatusCode, answer)
		default:
			return nil
		}
	}
}

// ask calls as a person and returns the answer with the milliseconds it took.
func ask(t *testing.T, p *stack.Person, path string) (stack.Answer, float64) {
	t.Helper()
	start := time.Now()
	a := p.Call(t, http.MethodGet, path, nil)
	took := float64(time.Since(start).Microseconds()) / 1000
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	return a, took
}

// inTurns measures several things one after the other, and again, so that what disturbs
// one disturbs all. The first turn only warms up.
func inTurns(turns int, measure ...func() float64) [][]float64 {
	times := make([][]float64, len(measure))
	for turn := range turns + 1 {
		for i, one := range measure {
			if took := one(); turn > 0 {
				times[i] = append(times[i], took)
			}
		}
	}
	return times
}

// installed finds a reference. Without it a row is not measured, which is a failure: what
// was not compared is not known.
func installed(t *testing.T, row int, what, name, install string) (path string, found bool) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		rows.missing(t, row, what, name+" is not installed ("+install+")")
		return "", false
	}
	return path, true
}

// memory is the resident memory of a process and its children in MiB, what they share
// counted once.
func memory(pid int) (mib float64) {
	for _, id := range tree(pid) {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", id))
		for line := range strings.Lines(string(text)) {
			if value, ok := strings.CutPrefix(line, "Pss:"); ok {
				kib, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
				mib += kib / 1024
			}
		}
	}
	return mib
}
