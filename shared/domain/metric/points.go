package metric

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// unlabeled are tags that would make a series of every point.
var unlabeled = []string{"transaction_id", "trace_id", "span_id", "request_id", "message", "stack_trace", "error"}

// observationBounds are those of histograms that come as single observations: wide enough for
// seconds as well as for milliseconds.
var observationBounds = []float64{
	0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
}

// requestName is the metric of requests, whose series keep little of a request.
const requestName = "http.request"

// requestLabels are what they keep.
var requestLabels = []string{"endpoint", "method", "status_class", "service"}

var jsonParsers fastjson.ParserPool

// DecodePoints reads {"metrics":[…]} (contract: ingest section 3).
func DecodePoints(body []byte, known Directory, clock Clock) (*Batch, *ingest.Judge, error) {
	p := jsonParsers.Get()
	defer jsonParsers.Put(p)
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, fault.CodeValidation, "The body is not valid JSON.").Because(err)
	}
	if v.Type() != fastjson.TypeObject {
		return nil, nil, fault.InvalidField("body", "must be an object")
	}
	list := v.Get("metrics")
	if list == nil || list.Type() != fastjson.TypeArray {
		return nil, nil, fault.InvalidField("metrics", "must be a list of points")
	}
	items, _ := list.Array() // it is one
	if len(items) > ingest.MaxItems {
		return nil, nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A request holds at most %d points.", ingest.MaxItems)
	}
	r := &pointReader{known: known, clock: clock, batch: &Batch{Told: Told{Source: "sdk"}}, judge: &ingest.Judge{}, observed: map[observation]*tally{}}
	for i, item := range items {
		r.item = i
		r.read(item)
	}
	r.flush()
	return r.batch, r.judge, nil
}

// pointReader fills a batch from JSON points.
type pointReader struct {
	known    Directory
	clock    Clock
	batch    *Batch
	judge    *ingest.Judge
	item     int
	raw      []byte
	observed map[observation]*tally
	order    []observation
}

// observation is a histogram at one time.
type observation struct {
	key Key
	at  int64
}

// tally counts observations.
type tally struct {
	base  *Series
	item  int
	under []float64 // of each bound
	count float64
	sum   float64
}

// point is one item as it was sent.
type point struct {
	name, service, kind, unit string
	value                     float64
	at                        int64
	tags                      *fastjson.Object
}

func (r *pointReader) read(item *fastjson.Value) {
	p, ok := r.fields(item)
	if !ok {
		return
	}
	r.raw = append(append(append(append(r.raw[:0], 3), p.kind...), 0xff), p.name...)
	r.raw = append(append(append(append(r.raw, 0xff), p.service...), 0xff), p.unit...)
	if p.tags != nil {
		r.raw = p.tags.MarshalTo(append(r.raw, 0xff))
	}
	key := KeyOf(r.raw)
	r.batch.Told.tell(p)
	if p.kind == "histogram" {
		r.observe(p, key)
		return
	}
	if id, ok := r.known.ID(key); ok {
		r.batch.Known(id, r.item)
		r.batch.Add(p.at, p.value)
		return
	}
	if s := r.seriesOf(p); s != nil {
		r.batch.Fresh(s, key, r.item)
		r.batch.Add(p.at, p.value)
	}
}

// fields reads and judges the members of a point.
func (r *pointReader) fields(item *fastjson.Value) (p point, ok bool) {
	refuse := func(format string, args ...any) (point, bool) {
		r.judge.Reject(r.item, ingest.CodeInvalid, format, args...)
		return p, false
	}
	if item.Type() != fastjson.TypeObject {
		return refuse("must be an object")
	}
	for _, member := range []struct {
		name string
		into *string
	}{{"metric_name", &p.name}, {"service_name", &p.service}, {"metric_type", &p.kind}, {"unit", &p.unit}} {
		v := item.Get(member.name)
		if absent(v) {
			continue
		}
		text, err := v.StringBytes()
		if err != nil {
			return refuse("%s must be text", member.name)
		}
		*member.into = string(text)
	}
	if p.name == "" {
		return refuse("metric_name is required")
	}
	if p.kind == "" {
		p.kind = "gauge"
	}
	if !slices.Contains([]string{"gauge", "counter", "histogram", "cumulative"}, p.kind) {
		return refuse("metric_type must be gauge, counter, histogram or cumulative")
	}
	if len(p.unit) > 32 || !sound(p.unit) {
		return refuse("unit must be at most 32 characters")
	}
	if p.value, ok = number(item.Get("value")); !ok {
		return refuse("value must be a finite number")
	}
	if p.tags, ok = tagsOf(item); !ok {
		return refuse("tags must be an object")
	}
	at, err := timeOf(item.Get("timestamp"))
	if err != nil {
		return refuse("timestamp must be a time")
	}
	when, ok := ingest.Clamp(at, r.clock.Now, r.clock.Keep)
	if !ok {
		r.judge.Reject(r.item, ingest.CodeTooOld, "timestamp is older than what is kept")
		return p, false
	}
	p.at = when.UnixMilli()
	return p, true
}

func absent(v *fastjson.Value) bool { return v == nil || v.Type() == fastjson.TypeNull }

// number reads a finite number, also one that is written as text.
func number(v *fastjson.Value) (float64, bool) {
	if v == nil {
		return 0, false
	}
	f, err := v.Float64()
	if text, textual := v.StringBytes(); textual == nil {
		f, err = strconv.ParseFloat(string(bytes.TrimSpace(text)), 64)
	}
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// tagsOf finds the tags under any of their names.
func tagsOf(item *fastjson.Value) (*fastjson.Object, bool) {
	for _, name := range []string{"tags", "labels", "attributes"} {
		v := item.Get(name)
		if absent(v) {
			continue
		}
		o, err := v.Object()
		return o, err == nil
	}
	return nil, true
}

func timeOf(v *fastjson.Value) (time.Time, error) {
	if absent(v) {
		return time.Time{}, nil
	}
	if text, err := v.StringBytes(); err == nil {
		return ingest.ParseTime(string(text))
	}
	n, err := v.Float64()
	if err != nil {
		return time.Time{}, err
	}
	return ingest.FromNumber(n)
}

// seriesOf makes the series of a point; nil when it cannot be one.
func (r *pointReader) seriesOf(p point) *Series {
	s := &Series{Name: p.name, PromName: CleanName(p.name), Service: p.service, Unit: p.unit, Type: Gauge}
	switch p.kind {
	case "counter":
		s.Type, s.Temporality = Counter, Delta
	case "histogram":
		s.Type, s.Temporality = Histogram, Delta
	case "cumulative":
		s.Type, s.Temporality = Counter, Cumulative
	}
	if s.Service == "" {
		s.Service = DefaultService
	}
	tags := map[string]string{}
	if p.tags != nil {
		p.tags.Visit(func(key []byte, v *fastjson.Value) { addTag(tags, string(key), v) })
	}
	if p.name == requestName && p.kind == "histogram" {
		tags = requestTags(tags)
	}
	tags["service"] = s.Service
	s.Labels = labels.FromMap(tags)
	if err := s.Check(); err != nil {
		r.judge.Reject(r.item, ingest.CodeInvalid, "%s", reason(err))
		return nil
	}
	return s
}

// addTag makes a label of a tag, unless every point has another one.
func addTag(tags map[string]string, name string, v *fastjson.Value) {
	if absent(v) || slices.Contains(unlabeled, name) {
		return
	}
	addLabel(tags, name, textOf(v))
}

// requestTags keeps of a request what many share.
func requestTags(tags map[string]string) map[string]string {
	if status := tags["status_code"]; len(status) == 3 {
		tags["status_class"] = status[:1] + "xx"
	}
	kept := map[string]string{}
	for _, name := range requestLabels {
		if value, ok := tags[name]; ok {
			kept[name] = value
		}
	}
	return kept
}

// observe counts one observation.
func (r *pointReader) observe(p point, key Key) {
	at := observation{key: key, at: p.at}
	t, ok := r.observed[at]
	if !ok {
		base := r.seriesOf(p)
		if base == nil {
			return
		}
		t = &tally{base: base, item: r.item, under: make([]float64, len(observationBounds))}
		r.observed[at] = t
		r.order = append(r.order, at)
	}
	t.count++
	t.sum += p.value
	for i, le := range observationBounds {
		if p.value <= le {
			t.under[i]++
		}
	}
}

// flush adds what was observed as classic series.
func (r *pointReader) flush() {
	for _, at := range r.order {
		t := r.observed[at]
		for i, n := range t.under {
			if n > 0 {
				r.batch.part(t.base, r.known, t.item, "_bucket", bound(observationBounds[i]))
				r.batch.Add(at.at, n)
			}
		}
		for _, part := range []struct {
			suffix, le string
			value      float64
		}{{"_bucket", "+Inf", t.count}, {"_sum", "", t.sum}, {"_count", "", t.count}} {
			r.batch.part(t.base, r.known, t.item, part.suffix, part.le)
			r.batch.Add(at.at, part.value)
		}
	}
}
