package logs_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// someLines are like those of a shop: about 150 bytes of message and nine attributes.
func someLines(n int, from time.Time, apart time.Duration) []logs.Line {
	random := rand.New(rand.NewPCG(1, uint64(from.UnixNano())))
	lines := make([]logs.Line, n)
	levels := []string{"INFO", "INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"}
	for i := range lines {
		id := fmt.Sprintf("%016x%016x", random.Uint64(), random.Uint64())
		lines[i] = logs.Line{
			Micros: from.Add(time.Duration(i) * apart).UnixMicro(), Level: levels[random.IntN(len(levels))], Service: fmt.Sprintf("svc-%d", random.IntN(12)),
			Host: fmt.Sprintf("node-%d", random.IntN(20)), TraceID: id, SpanID: id[:16],
			Message: fmt.Sprintf("request %s from 10.0.%d.%d: GET /api/v1/orders/%d answered %d after %dms, cache %s, user %d is signed in and paid",
				id[:12], random.IntN(32), random.IntN(256), random.IntN(100000), 200+random.IntN(5)*75, random.IntN(900), []string{"hit", "miss"}[random.IntN(2)], random.IntN(5000)),
			Attributes: []logs.Attr{
				{Key: "region", JSON: []string{`"eu-west-1"`, `"us-east-1"`}[random.IntN(2)]},
				{Key: "status", JSON: strconv.Itoa(200 + random.IntN(5)*75)},
				{Key: "duration_ms", JSON: strconv.Itoa(random.IntN(900))},
				{Key: "user_id", JSON: fmt.Sprintf(`"u%d"`, random.IntN(5000))},
				{Key: "method", JSON: `"GET"`},
				{Key: "route", JSON: `"/api/v1/orders/{id}"`},
				{Key: "version", JSON: `"2.14.1"`},
				{Key: "pod", JSON: fmt.Sprintf(`"orders-7d9f-%d"`, random.IntN(40))},
				{Key: "tenant", JSON: fmt.Sprintf(`"t%d"`, random.IntN(300))},
			},
		}
	}
	return lines
}

func BenchmarkEncode(b *testing.B) {
	lines := someLines(block.MaxLines, yesterday, time.Millisecond)
	var size int
	for b.Loop() {
		encoded, err := block.Encode(lines, true)
		require.NoError(b, err)
		size = len(encoded.Times) + len(encoded.Labels) + len(encoded.Messages) + len(encoded.Attributes) + len(encoded.Traces) + len(encoded.Counts) + len(encoded.Filter)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(lines)), "ns/line")
	b.ReportMetric(float64(size)/float64(len(lines)), "B/line")
}

// BenchmarkRepository stores 300,000 lines of a day in the largest blocks and searches them.
func BenchmarkRepository(b *testing.B) {
	const n, batch = 300_000, block.MaxLines
	repo, s := logs.NewRepository(pgtest.DB(b), logs.DefaultBudget()), pgtest.NewProject(b)
	within := logs.Query{From: yesterday, To: yesterday.Add(12 * time.Hour)}
	apart := 12 * time.Hour / n
	for i := 0; i < n; i += batch {
		lines := someLines(min(batch, n-i), yesterday.Add(time.Duration(i)*apart), apart)
		if i == n/2/batch*batch {
			lines[7].Message += " zebracrossing"
		}
		require.NoError(b, repo.Append(b.Context(), s, lines))
	}
	for _, text := range []string{"", "zebracrossing", "cache hit", "10.0.17.", "absentword", "level:ERROR", "status:500", `user_id:u17`} {
		where, err := query.Parse(text)
		require.NoError(b, err)
		within.Where = where
		b.Run("search "+text, func(b *testing.B) {
			total := 0
			for b.Loop() {
				found, err := repo.Search(b.Context(), s, within, logs.Page{Limit: 100})
				require.NoError(b, err)
				total = found.Total
			}
			b.ReportMetric(float64(total), "found")
		})
		b.Run("stats "+text, func(b *testing.B) {
			for b.Loop() {
				_, err := repo.Stats(b.Context(), s, within, 60)
				require.NoError(b, err)
			}
		})
	}
}
