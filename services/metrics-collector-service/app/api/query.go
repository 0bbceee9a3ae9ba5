package api

import (
	"bufio"
	"context"
	"math"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// query evaluates q:query at q:time.
func (h MetricHandlers) query(q *question) error {
	at, err := q.time("time", q.now)
	if err != nil {
		return err
	}
	limit, err := q.limit()
	if err != nil {
		return err
	}
	ctx, cancel, err := q.bounded()
	if err != nil {
		return err
	}
	defer cancel()
	return h.Queries.Instant(ctx, auth.Caller(ctx).Scope(), q.Form.Get("query"), at, func(r *promql.Result) error {
		return q.result(r, limit)
	})
}

// queryRange evaluates q:query at every q:step from q:start to q:end.
func (h MetricHandlers) queryRange(q *question) error {
	start, err := q.required("start")
	if err != nil {
		return err
	}
	end, err := q.required("end")
	if err != nil {
		return err
	}
	if end.Before(start) {
		return invalid("end timestamp must not be before start time")
	}
	step, err := durationOf(q.Form.Get("step"))
	if err != nil {
		return invalid("invalid parameter \"step\": %s", err.Error())
	}
	if step <= 0 {
		return invalid("zero or negative query resolution step widths are not accepted. Try a positive integer")
	}
	if end.Sub(start)/step > core.MaxPoints {
		return invalid("exceeded maximum resolution of %d points per timeseries. Try decreasing the query resolution (?step=XX)", core.MaxPoints)
	}
	limit, err := q.limit()
	if err != nil {
		return err
	}
	ctx, cancel, err := q.bounded()
	if err != nil {
		return err
	}
	defer cancel()
	return h.Queries.Range(ctx, auth.Caller(ctx).Scope(), q.Form.Get("query"), start, end, step, func(r *promql.Result) error {
		return q.result(r, limit)
	})
}

// bounded returns the context of a query that names its own timeout.
func (q *question) bounded() (context.Context, context.CancelFunc, error) {
	text := q.Form.Get("timeout")
	if text == "" {
		ctx, cancel := context.WithCancel(q.ctx())
		return ctx, cancel, nil
	}
	timeout, err := durationOf(text)
	if err != nil || timeout <= 0 {
		return nil, nil, invalid("invalid parameter \"timeout\": cannot parse %q to a valid duration", text)
	}
	ctx, cancel := context.WithTimeout(q.ctx(), timeout)
	return ctx, cancel, nil
}

// limit reads q:limit; zero is none.
func (q *question) limit() (int, error) {
	text := q.Form.Get("limit")
	if text == "" {
		return 0, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil || limit < 0 {
		return 0, invalid("invalid parameter \"limit\": must be a non-negative number")
	}
	return limit, nil
}

func (q *question) required(name string) (time.Time, error) {
	if q.Form.Get(name) == "" {
		return time.Time{}, invalid("invalid parameter %q: it is required", name)
	}
	return q.time(name, time.Time{})
}

// The times that Prometheus can say.
var (
	minTime = time.Unix(math.MinInt64/1000+62135596801, 0).UTC()
	maxTime = time.Unix(math.MaxInt64/1000-62135596801, 999999999).UTC()
)

// time reads a time as Prometheus does: seconds or RFC 3339.
func (q *question) time(name string, absent time.Time) (time.Time, error) {
	text := q.Form.Get(name)
	if text == "" {
		return absent, nil
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(seconds) && math.Abs(seconds) < 9e12 {
		whole, part := math.Modf(seconds)
		return time.Unix(int64(whole), int64(math.Round(part*1000)/1000*float64(time.Second))).UTC(), nil
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at, nil
	}
	switch text { // client_golang sends these for "from the beginning" and "to the end"
	case minTime.Format(time.RFC3339Nano):
		return minTime, nil
	case maxTime.Format(time.RFC3339Nano):
		return maxTime, nil
	}
	return time.Time{}, invalid("invalid parameter %q: cannot parse it to a valid timestamp", name)
}

func durationOf(text string) (time.Duration, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if nanos := seconds * float64(time.Second); nanos <= math.MaxInt64 && nanos >= math.MinInt64 {
			return time.Duration(nanos), nil
		}
		return 0, invalid("cannot parse it to a valid duration: it overflows")
	}
	d, err := model.ParseDuration(text)
	if err != nil {
		return 0, invalid("cannot parse it to a valid duration")
	}
	return time.Duration(d), nil
}

// result writes what an expression came to, as it is gone through.
func (q *question) result(r *promql.Result, limit int) error {
	warnings, infos := r.Warnings.AsStrings(q.Form.Get("query"), 10, 10)
	value := r.Value
	if limit > 0 {
		switch v := value.(type) {
		case promql.Vector:
			if len(v) > limit {
				value, warnings = v[:limit], append(warnings, "results truncated due to limit")
			}
		case promql.Matrix:
			if len(v) > limit {
				value, warnings = v[:limit], append(warnings, "results truncated due to limit")
			}
		}
	}
	q.Header().Set("Content-Type", "application/json")
	out := &writer{Writer: bufio.NewWriterSize(q.ResponseWriter, 32<<10)}
	out.raw(`{"status":"success","data":{"resultType":"`, string(value.Type()), `","result":`)
	out.value(value)
	out.raw("}")
	out.texts("warnings", warnings)
	out.texts("infos", infos)
	out.raw("}\n")
	return out.Flush()
}

// selectors reads q:match[]; required says that there must be one.
func (h MetricHandlers) selectors(q *question, required bool) ([][]*labels.Matcher, error) {
	texts := q.Form["match[]"]
	if len(texts) == 0 && required {
		return nil, invalid("no match[] parameter provided")
	}
	if len(texts) == 0 {
		return [][]*labels.Matcher{{labels.MustNewMatcher(labels.MatchRegexp, model.MetricNameLabel, ".+")}}, nil
	}
	var sets [][]*labels.Matcher
	for _, text := range texts {
		ms, err := h.Queries.Parser().ParseMetricSelector(text)
		if err != nil {
			return nil, invalid("invalid parameter \"match[]\": %s", err.Error())
		}
		sets = append(sets, ms)
	}
	return sets, nil
}

// span reads q:start and q:end, by default the last 24 hours.
func (q *question) span() (mint, maxt int64, err error) {
	end, err := q.time("end", q.now)
	if err != nil {
		return 0, 0, err
	}
	start, err := q.time("start", q.now.Add(-24*time.Hour))
	if err != nil {
		return 0, 0, err
	}
	if end.Before(start) {
		return 0, 0, invalid("end timestamp must not be before start time")
	}
	return bounds(start), bounds(end), nil
}

// bounds keeps the ends of time within what a database can hold.
func bounds(at time.Time) int64 {
	return min(max(at.UnixMilli(), 0), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli())
}

// selectorsOf returns the selectors of an expression.
func (h MetricHandlers) selectorsOf(text string) ([][]*labels.Matcher, error) {
	expr, err := h.Queries.Parser().ParseExpr(text)
	if err != nil {
		return nil, invalid("invalid parameter \"query\": %s", err.Error())
	}
	return parser.ExtractSelectors(expr), nil
}
