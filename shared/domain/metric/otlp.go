package metric

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// DecodeOTLP reads the data points of an ExportMetricsServiceRequest (contract: ingest
// section 10). What a series is called in PromQL follows the specification of
// OpenTelemetry for Prometheus:
// https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
func DecodeOTLP(body []byte, known Directory, clock Clock) (*Batch, *ingest.Judge, error) {
	r := &otlpReader{known: known, clock: clock, batch: &Batch{Told: Told{Source: "otlp"}}, judge: &ingest.Judge{}, said: map[string]bool{}}
	err := otlp.Points(body, func(p *otlp.Point) error {
		r.read(p)
		r.item++
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return r.batch, r.judge, nil
}

// otlpReader fills a batch from data points.
type otlpReader struct {
	known Directory
	clock Clock
	batch *Batch
	judge *ingest.Judge
	item  int
	said  map[string]bool
}

func (r *otlpReader) read(p *otlp.Point) {
	if problem := p.Problem(); problem != "" {
		r.judge.Reject(r.item, ingest.CodeInvalid, "%s", problem)
		return
	}
	at := r.clock.Now
	if p.Time != 0 && p.Time <= math.MaxInt64 {
		at = time.Unix(0, int64(p.Time))
	}
	at, ok := ingest.Clamp(at, r.clock.Now, r.clock.Keep)
	if !ok {
		r.judge.Reject(r.item, ingest.CodeTooOld, "the point is older than what is kept")
		return
	}
	base := r.seriesOf(p)
	r.batch.Told.note(base.Service)
	if p.NoValue && base.Adds() {
		return // what adds up has no end
	}
	if err := base.Check(); err != nil {
		r.judge.Reject(r.item, ingest.CodeInvalid, "%s", reason(err))
		return
	}
	r.describe(p, base)
	r.store(p, base, at.UnixMilli())
}

// store adds the samples of a point.
func (r *otlpReader) store(p *otlp.Point, base *Series, at int64) {
	switch p.Metric.Kind {
	case otlp.Gauge, otlp.Sum:
		v := p.Value
		if p.NoValue {
			v = math.Float64frombits(value.StaleNaN)
		}
		r.batch.part(base, r.known, r.item, "", "")
		r.batch.Add(at, v)
		r.exemplars(p)
	case otlp.Histogram:
		r.histogram(p, base, at)
	case otlp.ExponentialHistogram:
		r.exponential(p, base, at)
	case otlp.Summary:
		r.summary(p, base, at)
	}
}

// seriesOf makes the series of a point: its attributes and what is known of its source.
func (r *otlpReader) seriesOf(p *otlp.Point) *Series {
	s := &Series{Name: p.Metric.Name, Service: p.Resource.Service, Unit: cut(p.Metric.Unit, 32), Type: Gauge}
	switch p.Metric.Kind {
	case otlp.Sum:
		if p.Metric.Monotonic {
			s.Type = Counter
		}
	case otlp.Histogram, otlp.ExponentialHistogram:
		s.Type = Histogram
	case otlp.Summary:
		s.Type = Summary
	case otlp.Gauge:
	}
	if p.Metric.Kind != otlp.Gauge && p.Metric.Kind != otlp.Summary {
		s.Temporality = Cumulative
		if p.Metric.Delta {
			s.Temporality = Delta
		}
	}
	s.PromName = promName(p.Metric.Name, p.Metric.Unit, s.Type == Counter)

	tags := map[string]string{}
	p.Attributes.Each(func(key []byte, v otlp.Value) bool {
		addLabel(tags, string(key), v.Text())
		return true
	})
	for name, text := range map[string]string{"service": p.Resource.Service, "environment": p.Resource.Environment, "host": p.Resource.Host} {
		if text != "" {
			tags[name] = text
		}
	}
	s.Labels = labels.FromMap(tags)
	return s
}

// describe keeps what a request says about a metric, once.
func (r *otlpReader) describe(p *otlp.Point, s *Series) {
	if p.Metric.Description == "" || r.said[s.PromName] {
		return
	}
	r.said[s.PromName] = true
	r.batch.AddMetadata(Metadata{Name: s.PromName, Type: s.Type, Help: p.Metric.Description, Unit: p.Metric.Unit})
}

// exemplars adds those of the point to the series begun last.
func (r *otlpReader) exemplars(p *otlp.Point) {
	for _, e := range p.Exemplars {
		if len(e.TraceID) == 0 || math.IsNaN(e.Value) || math.IsInf(e.Value, 0) || e.Time > math.MaxInt64 {
			continue
		}
		trace := hex.EncodeToString(e.TraceID)
		pairs := []string{"trace_id", trace}
		if len(e.SpanID) > 0 {
			pairs = append(pairs, "span_id", hex.EncodeToString(e.SpanID))
		}
		if at, ok := r.clock.place(int64(e.Time) / int64(time.Millisecond)); ok {
			r.batch.AddExemplar(Exemplar{Labels: labels.FromStrings(pairs...), TraceID: cut(trace, 128), Value: e.Value, At: at})
		}
	}
}

// totals adds the sum and the count of a point.
func (r *otlpReader) totals(p *otlp.Point, base *Series, at int64) {
	sum, count := p.Total, float64(p.Count)
	if p.NoValue {
		sum, count = math.Float64frombits(value.StaleNaN), math.Float64frombits(value.StaleNaN)
	}
	if p.HasTotal || p.NoValue {
		r.batch.part(base, r.known, r.item, "_sum", "")
		r.batch.Add(at, sum)
	}
	r.batch.part(base, r.known, r.item, "_count", "")
	r.batch.Add(at, count)
}

func (r *otlpReader) histogram(p *otlp.Point, base *Series, at int64) {
	below := uint64(0)
	for i, n := range p.Buckets {
		below += n
		if i < len(p.Bounds) && !p.NoValue {
			r.batch.part(base, r.known, r.item, "_bucket", bound(p.Bounds[i]))
			r.batch.Add(at, float64(below))
		}
	}
	if !p.NoValue {
		r.batch.part(base, r.known, r.item, "_bucket", "+Inf")
		r.batch.Add(at, float64(p.Count))
		r.exemplars(p)
	}
	r.totals(p, base, at)
}

// exponential stores the buckets of an exponential histogram, which Prometheus's native
// histograms count one further, as classic ones.
func (r *otlpReader) exponential(p *otlp.Point, base *Series, at int64) {
	if p.NoValue {
		r.totals(p, base, at)
		return
	}
	scale := min(p.Scale, coarsest)
	h := &histogram.FloatHistogram{
		Schema: max(scale, -4), Count: float64(p.Count), Sum: p.Total, ZeroThreshold: p.ZeroThreshold, ZeroCount: float64(p.ZeroCount),
	}
	h.PositiveSpans, h.PositiveBuckets = spans(p.Positive, p.Scale-h.Schema)
	h.NegativeSpans, h.NegativeBuckets = spans(p.Negative, p.Scale-h.Schema)
	r.batch.AddHistogram(base, r.known, r.item, at, h)
	r.exemplars(p)
}

// spans joins neighboring buckets until their resolution is lower by so many halvings.
// A scale below the coarsest of Prometheus cannot be made finer; its buckets stay apart
// by as much as they are.
func spans(side otlp.Exponential, halvings int32) ([]histogram.Span, []float64) {
	if len(side.Counts) == 0 {
		return nil, nil
	}
	place := func(i int) int64 {
		index := int64(side.Offset) + int64(i)
		if halvings < 0 { // of what is coarser, the upper bound counts
			return (index+1)<<uint(-halvings) - 1
		}
		return index >> uint(halvings)
	}
	first, last := place(0), place(len(side.Counts)-1)
	if last-first > 4096 || first < math.MinInt32 || last >= math.MaxInt32 {
		return nil, nil
	}
	buckets := make([]float64, last-first+1)
	for i, n := range side.Counts {
		buckets[place(i)-first] += float64(n)
	}
	return []histogram.Span{{Offset: int32(first + 1), Length: uint32(len(buckets))}}, buckets
}

func (r *otlpReader) summary(p *otlp.Point, base *Series, at int64) {
	for _, q := range p.Quantiles {
		if p.NoValue {
			break
		}
		one := *base
		one.Labels = labels.NewBuilder(base.Labels).Set("quantile", strconv.FormatFloat(q.Quantile, 'g', -1, 64)).Labels()
		r.batch.part(&one, r.known, r.item, "", "")
		r.batch.Add(at, q.Value)
	}
	r.totals(p, base, at)
}

// addLabel makes a label of an attribute. Two attributes whose names look alike in PromQL
// are one label.
func addLabel(tags map[string]string, name, text string) {
	name = CleanLabel(name)
	if text == "" || name == "" || name == model.MetricNameLabel {
		return
	}
	if before, double := tags[name]; double && before != text {
		text = before + ";" + text
	}
	tags[name] = text
}

// unitNames are the units of UCUM that PromQL names spell out, and perUnits those behind
// a slash.
var (
	unitNames = map[string]string{
		"d": "days", "h": "hours", "min": "minutes", "s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds",
		"By": "bytes", "KiBy": "kibibytes", "MiBy": "mebibytes", "GiBy": "gibibytes", "TiBy": "tibibytes",
		"KBy": "kilobytes", "MBy": "megabytes", "GBy": "gigabytes", "TBy": "terabytes",
		"m": "meters", "V": "volts", "A": "amperes", "J": "joules", "W": "watts", "g": "grams",
		"Cel": "celsius", "Hz": "hertz", "1": "", "%": "percent",
	}
	perUnits = map[string]string{"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
)

// promName makes the name that PromQL shows: the unit spelled out, and _total behind what
// only grows.
func promName(name, unit string, grows bool) string {
	clean := CleanName(name)
	main, per, ratio := strings.Cut(unit, "/")
	for _, word := range []string{spelled(main, unitNames), perSpelled(per, ratio)} {
		if word != "" && !strings.Contains("_"+clean+"_", "_"+word+"_") {
			clean = strings.TrimSuffix(clean, "_total") + "_" + word
		}
	}
	if grows && !strings.HasSuffix(clean, "_total") {
		clean += "_total"
	}
	return clean
}

// spelled returns the word for a unit; what stands in braces is a note and no unit.
func spelled(unit string, words map[string]string) string {
	unit = strings.TrimSpace(unit)
	if unit == "" || strings.ContainsAny(unit, "{}") {
		return ""
	}
	if word, ok := words[unit]; ok {
		return word
	}
	return strings.Trim(CleanLabel(unit), "_")
}

func perSpelled(unit string, ratio bool) string {
	word := spelled(unit, perUnits)
	if !ratio || word == "" {
		return ""
	}
	return "per_" + word
}
