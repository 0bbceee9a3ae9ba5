package core

import (
	"context"
	"time"

	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// CountErrors are the errors that services had, by the minute.
type CountErrors func(ctx context.Context, s auth.Scope, from, to time.Time) ([]errorgroup.MinuteCount, error)

// ErrorsTotal is the series errors_total, which error groups count.
func ErrorsTotal(count CountErrors) metric.Source {
	return metric.Source{Name: "errors_total", Counts: func(ctx context.Context, s auth.Scope, from, to time.Time) ([]metric.MinuteCount, error) {
		rows, err := count(ctx, s, from, to)
		counts := make([]metric.MinuteCount, len(rows))
		for i, row := range rows {
			counts[i] = metric.MinuteCount{
				Labels: labels.FromStrings("service", row.ServiceName, "error_class", row.ErrorClass), Minute: row.Bucket, Count: float64(row.Count),
			}
		}
		return counts, err
	}}
}

// CountLines passes on the lines that services wrote, by the minute.
type CountLines func(ctx context.Context, s auth.Scope, from, to time.Time, yield func(block.Count)) error

// LogLinesTotal is the series log_lines_total, which stands beside the blocks of lines.
func LogLinesTotal(count CountLines) metric.Source {
	return metric.Source{Name: "log_lines_total", Counts: func(ctx context.Context, s auth.Scope, from, to time.Time) ([]metric.MinuteCount, error) {
		type pair struct{ service, level string }
		known := map[pair]labels.Labels{}
		var counts []metric.MinuteCount
		err := count(ctx, s, from, to, func(c block.Count) {
			key := pair{c.Service, c.Level}
			ls, ok := known[key]
			if !ok {
				ls = labels.FromStrings("service", c.Service, "level", c.Level)
				known[key] = ls
			}
			counts = append(counts, metric.MinuteCount{Labels: ls, Minute: time.Unix(c.Minute*60, 0).UTC(), Count: float64(c.Lines)})
		})
		return counts, err
	}}
}
