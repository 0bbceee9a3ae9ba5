package otlp

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// Metric says what its points measure.
type Metric struct {
	Name, Description, Unit string
	Kind                    Kind
	Delta                   bool // the points are increments, not running totals
	Monotonic               bool
}

// Kind is the shape of the points of a metric.
type Kind int

// The kinds of metrics.
const (
	Gauge Kind = iota
	Sum
	Histogram
	ExponentialHistogram
	Summary
)

// Point is one data point as it was sent. Times are nanoseconds since 1970.
type Point struct {
	Resource *Resource
	Scope    *Scope
	Metric   *Metric

	Attributes  Attributes
	Start, Time uint64
	NoValue     bool // the series ended: a stale marker without a value

	Value float64 // of a gauge or sum

	Count    uint64  // of histograms and summaries
	Total    float64 // the sum of the observations
	HasTotal bool
	Min, Max float64 // NaN when they are not known
	Buckets  []uint64
	Bounds   []float64 // one fewer than Buckets

	Scale              int32 // of exponential histograms: base is 2^(2^-Scale)
	ZeroCount          uint64
	ZeroThreshold      float64
	Positive, Negative Exponential

	Quantiles []Quantile
	Exemplars []Exemplar

	problem string
	raw     []uint64
}

// Exponential are the buckets of one side of an exponential histogram; Counts[i] is that
// of the values in (base^(Offset+i), base^(Offset+i+1)].
type Exponential struct {
	Offset int32
	Counts []uint64
}

// Quantile is a point of a summary.
type Quantile struct{ Quantile, Value float64 }

// Exemplar is an observation that belongs to a trace.
type Exemplar struct {
	Time            uint64
	Value           float64
	TraceID, SpanID []byte
}

// Points calls yield with every data point of a request, which it may use until it
// returns. An error that yield returns ends the walk.
func Points(body []byte, yield func(*Point) error) error {
	var metric Metric
	var point Point
	seen := 0
	return walk(body, func(r *Resource, s *Scope, raw []byte) error {
		data, err := metric.read(raw)
		if err != nil {
			return err
		}
		m := open(data)
		for m.next() {
			if !m.isBytes(1) {
				continue
			}
			if seen++; seen > MaxItems {
				return tooMany()
			}
			point.reset(r, s, &metric)
			if err := point.read(m.data); err != nil {
				return err
			}
			if err := yield(&point); err != nil {
				return err
			}
		}
		return m.err()
	})
}

// read returns the message that holds the points.
func (t *Metric) read(raw []byte) ([]byte, error) {
	*t = Metric{}
	var data []byte
	kinds := map[protowire.Number]Kind{5: Gauge, 7: Sum, 9: Histogram, 10: ExponentialHistogram, 11: Summary}
	m := open(raw)
	for m.next() {
		switch {
		case m.isBytes(1):
			t.Name = clean(m.data, maxName)
		case m.isBytes(2):
			t.Description = clean(m.data, maxMessage)
		case m.isBytes(3):
			t.Unit = clean(m.data, 63)
		case m.typ == protowire.BytesType:
			if kind, known := kinds[m.num]; known {
				t.Kind, data = kind, m.data
			}
		}
	}
	shape := open(data)
	for shape.next() {
		switch {
		case shape.isVarint(2):
			t.Delta = shape.bits == 1
		case shape.isVarint(3):
			t.Monotonic = shape.bits != 0
		}
	}
	return data, m.err()
}

func (p *Point) reset(r *Resource, s *Scope, m *Metric) {
	kept := *p
	kept.Attributes.reset()
	*p = Point{
		Resource: r, Scope: s, Metric: m, Attributes: kept.Attributes, Min: math.NaN(), Max: math.NaN(),
		HasTotal: m.Kind == Summary, // there it has no presence of its own
		Buckets:  kept.Buckets[:0], Bounds: kept.Bounds[:0], Quantiles: kept.Quantiles[:0], Exemplars: kept.Exemplars[:0],
		Positive: Exponential{Counts: kept.Positive.Counts[:0]}, Negative: Exponential{Counts: kept.Negative.Counts[:0]}, raw: kept.raw[:0],
	}
}

func (p *Point) read(raw []byte) error {
	m := open(raw)
	for m.next() {
		switch { // the same in every kind of point
		case m.isFixed64(2):
			p.Start = m.bits
			continue
		case m.isFixed64(3):
			p.Time = m.bits
			continue
		}
		switch p.Metric.Kind {
		case Gauge, Sum:
			p.readNumber(&m)
		case Histogram:
			p.readHistogram(&m)
		case ExponentialHistogram:
			p.readExponential(&m)
		case Summary:
			p.readSummary(&m)
		}
	}
	for _, bits := range p.raw {
		p.Bounds = append(p.Bounds, math.Float64frombits(bits))
	}
	return m.err()
}

func (p *Point) readNumber(m *message) {
	switch {
	case m.isFixed64(4):
		p.Value = m.float()
	case m.isFixed64(6):
		p.Value = float64(int64(m.bits))
	case m.isBytes(7):
		p.Attributes.add(m.data)
	case m.isVarint(8):
		p.NoValue = m.bits&1 != 0
	case m.isBytes(5):
		p.readExemplar(m.data)
	}
}

func (p *Point) readHistogram(m *message) {
	switch {
	case m.isFixed64(4):
		p.Count = m.bits
	case m.isFixed64(5):
		p.Total, p.HasTotal = m.float(), true
	case m.num == 6:
		p.Buckets = p.take(m.appendFixed64s(p.Buckets, maxBuckets))
	case m.num == 7:
		p.raw = p.take(m.appendFixed64s(p.raw, maxBuckets))
	case m.isBytes(8):
		p.readExemplar(m.data)
	case m.isBytes(9):
		p.Attributes.add(m.data)
	case m.isVarint(10):
		p.NoValue = m.bits&1 != 0
	case m.isFixed64(11):
		p.Min = m.float()
	case m.isFixed64(12):
		p.Max = m.float()
	}
}

func (p *Point) readExponential(m *message) {
	switch {
	case m.isBytes(1):
		p.Attributes.add(m.data)
	case m.isFixed64(4):
		p.Count = m.bits
	case m.isFixed64(5):
		p.Total, p.HasTotal = m.float(), true
	case m.isVarint(6):
		p.Scale = int32(protowire.DecodeZigZag(m.bits))
	case m.isFixed64(7):
		p.ZeroCount = m.bits
	case m.isBytes(8):
		p.readSide(&p.Positive, m)
	case m.isBytes(9):
		p.readSide(&p.Negative, m)
	case m.isVarint(10):
		p.NoValue = m.bits&1 != 0
	case m.isBytes(11):
		p.readExemplar(m.data)
	case m.isFixed64(12):
		p.Min = m.float()
	case m.isFixed64(13):
		p.Max = m.float()
	case m.isFixed64(14):
		p.ZeroThreshold = m.float()
	}
}

func (p *Point) readSide(side *Exponential, outer *message) {
	m := open(outer.data)
	for m.next() {
		switch {
		case m.isVarint(1):
			side.Offset = int32(protowire.DecodeZigZag(m.bits))
		case m.num == 2:
			side.Counts = p.take(m.appendVarints(side.Counts, maxBuckets))
		}
	}
	outer.bad = outer.bad || m.bad
}

func (p *Point) readSummary(m *message) {
	switch {
	case m.isFixed64(4):
		p.Count = m.bits
	case m.isFixed64(5):
		p.Total, p.HasTotal = m.float(), true
	case m.isBytes(6):
		p.readQuantile(m.data)
	case m.isBytes(7):
		p.Attributes.add(m.data)
	case m.isVarint(8):
		p.NoValue = m.bits&1 != 0
	}
}

func (p *Point) readQuantile(raw []byte) {
	if len(p.Quantiles) >= maxQuantiles {
		p.problem = "a summary has too many quantiles"
		return
	}
	var q Quantile
	for m := open(raw); m.next(); {
		switch {
		case m.isFixed64(1):
			q.Quantile = m.float()
		case m.isFixed64(2):
			q.Value = m.float()
		}
	}
	p.Quantiles = append(p.Quantiles, q)
}

func (p *Point) readExemplar(raw []byte) {
	if len(p.Exemplars) >= maxExemplars {
		return
	}
	var e Exemplar
	for m := open(raw); m.next(); {
		switch {
		case m.isFixed64(2):
			e.Time = m.bits
		case m.isFixed64(3):
			e.Value = m.float()
		case m.isFixed64(6):
			e.Value = float64(int64(m.bits))
		case m.isBytes(4):
			e.SpanID = m.data
		case m.isBytes(5):
			e.TraceID = m.data
		}
	}
	p.Exemplars = append(p.Exemplars, e)
}

// take keeps a list that may have been cut, which makes the point unacceptable.
func (p *Point) take(values []uint64, cut bool) []uint64 {
	if cut {
		p.problem = "a histogram has too many buckets"
	}
	return values
}

// Problem says what makes the point unacceptable, empty for nothing.
func (p *Point) Problem() string {
	switch {
	case p.Metric.Name == "":
		return "the metric has no name"
	case p.problem != "":
		return p.problem
	case p.Metric.Kind == Histogram && len(p.Buckets) > 0 && len(p.Buckets) != len(p.Bounds)+1:
		return "a histogram needs one bucket more than bounds"
	case p.Metric.Kind == ExponentialHistogram && (p.Scale < -10 || p.Scale > 20):
		return "the scale of an exponential histogram must be between -10 and 20"
	case p.Metric.Kind <= Sum && !p.NoValue && (math.IsNaN(p.Value) || math.IsInf(p.Value, 0)):
		return "value must be finite"
	}
	return ""
}
