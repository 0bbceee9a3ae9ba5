package metric

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Clock says what is now and how far back samples are taken.
type Clock struct {
	Now  time.Time
	Keep time.Duration
}

// place returns the time in milliseconds under which a sample is stored.
func (c Clock) place(t int64) (int64, bool) {
	if now := c.Now.UnixMilli(); t <= now && t > now-c.Keep.Milliseconds() {
		return t, true
	}
	at, ok := ingest.Clamp(time.UnixMilli(t), c.Now, c.Keep)
	return at.UnixMilli(), ok
}

// errWire is a body that is no protobuf message of its kind.
var errWire = errInvalid("The body is not a valid message.")

// DecodeWrite reads a prometheus.WriteRequest (remote write 1.0) by walking its bytes:
// the labels of a series that the directory knows are not even looked at.
// https://prometheus.io/docs/specs/prw/remote_write_spec/
func DecodeWrite(body []byte, known Directory, clock Clock) (*Batch, *ingest.Judge, error) {
	w := newWriter(known, clock)
	w.batch.grow(len(body))
	err := fields(body, func(number int, value []byte, _ uint64) error {
		switch number {
		case 1:
			w.item++
			return w.series(value)
		case 3:
			return w.metadata(value)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return w.batch, w.judge, nil
}

// writer fills a batch from messages.
type writer struct {
	known Directory
	clock Clock
	batch *Batch
	judge *ingest.Judge

	item    int // 1 for the first series
	raw     []byte
	names   []labels.Label
	symbols []string // of remote write 2.0
	native  nativeCache
}

func newWriter(known Directory, clock Clock) *writer {
	return &writer{known: known, clock: clock, batch: &Batch{Told: Told{Source: "prometheus"}}, judge: &ingest.Judge{}}
}

// series reads one TimeSeries: labels = 1, samples = 2, exemplars = 3, histograms = 4.
func (w *writer) series(message []byte) error {
	if names := run(message, labelTag); names+run(message[names:], sampleTag) == len(message) {
		return w.plainSeries(message, names)
	}
	w.raw, w.names = append(w.raw[:0], 1), w.names[:0]
	histograms := false
	err := fields(message, func(number int, value []byte, _ uint64) error {
		switch number {
		case 1:
			w.raw = append(protowire.AppendVarint(w.raw, uint64(len(value))), value...)
		case 4:
			histograms = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	if histograms {
		return w.nativeSeries(message, 4, w.textLabels)
	}
	if !w.begin(func() error { return w.textLabels(message) }, Unknown) {
		return nil
	}
	return w.samples(message, 2, 3, w.exemplar)
}

// The tags of what nearly every series consists of.
const (
	labelTag  = 1<<3 | byte(protowire.BytesType)
	sampleTag = 2<<3 | byte(protowire.BytesType)
)

// run is the length of the fields with a tag at the beginning of a message, or less when
// they are damaged.
func run(message []byte, tag byte) (length int) {
	for length < len(message) && message[length] == tag {
		size, n := protowire.ConsumeVarint(message[length+1:])
		if n < 0 || size > uint64(len(message)-length-1-n) {
			return length
		}
		length += 1 + n + int(size)
	}
	return length
}

// plainSeries reads one that is labels, which end at a place, and samples behind them.
func (w *writer) plainSeries(message []byte, names int) error {
	if !w.beginAs(KeyOf(message[:names]), func() error { return w.textLabels(message) }, Unknown) {
		return nil
	}
	before, late := w.batch.Samples(), 0
	for rest := message[names:]; len(rest) > 0; {
		value, n := protowire.ConsumeBytes(rest[1:])
		rest = rest[1+n:]
		v, t, err := readSample(value)
		if err != nil {
			return err
		}
		if !w.add(t, v) {
			late++
		}
	}
	w.end(before, late)
	return nil
}

// begin starts the samples of the series whose raw labels are in w.raw.
func (w *writer) begin(read func() error, kind Type) bool {
	return w.beginAs(KeyOf(w.raw), read, kind)
}

// beginAs starts the samples of the series with a key. Labels are read when nobody knows
// them.
func (w *writer) beginAs(key Key, read func() error, kind Type) bool {
	if id, ok := w.known.ID(key); ok {
		w.batch.Known(id, w.item-1)
		return true
	}
	s, err := w.fresh(read)
	if err != nil {
		w.judge.Reject(w.item-1, ingest.CodeInvalid, "%s", reason(err))
		return false
	}
	s.Type = kind
	w.batch.Fresh(s, key, w.item-1)
	return true
}

// fresh makes the series of the labels that read collects.
func (w *writer) fresh(read func() error) (*Series, error) {
	w.names = w.names[:0]
	if err := read(); err != nil {
		return nil, err
	}
	return seriesOf(w.names)
}

// seriesOf makes a series of labels as a scrape has them.
func seriesOf(names []labels.Label) (*Series, error) {
	b := labels.NewScratchBuilder(len(names))
	name := ""
	for _, l := range names {
		switch {
		case l.Name == model.MetricNameLabel:
			if name != "" {
				return nil, errInvalid("the label __name__ is there twice")
			}
			name = l.Value
		case l.Value != "": // an empty label is no label
			b.Add(l.Name, l.Value)
		}
	}
	b.Sort()
	ls := b.Labels()
	if double, found := ls.HasDuplicateLabelNames(); found {
		return nil, errInvalid("the label %s is there twice", double)
	}
	s := &Series{Name: name, PromName: name, Type: Unknown, Service: ServiceOf(ls), Labels: ls}
	if name == "" {
		return nil, errInvalid("the label __name__ is required")
	}
	return s, s.Check()
}

// textLabels collects the labels of a message whose field 1 is name and value.
func (w *writer) textLabels(message []byte) error {
	w.names = w.names[:0]
	return fields(message, func(number int, value []byte, _ uint64) error {
		if number != 1 {
			return nil
		}
		var l labels.Label
		err := fields(value, func(number int, value []byte, _ uint64) error {
			switch number {
			case 1:
				l.Name = string(value)
			case 2:
				l.Value = string(value)
			}
			return nil
		})
		w.names = append(w.names, l)
		return err
	})
}

// samples reads the samples and exemplars of a message into the series begun last.
func (w *writer) samples(message []byte, sample, exemplar int, readExemplar func([]byte) error) error {
	before, late := w.batch.Samples(), 0
	err := fields(message, func(number int, value []byte, _ uint64) error {
		switch number {
		case sample:
			v, t, err := numbersOf(value, 1, 2)
			if err != nil {
				return err
			}
			if !w.add(t, v) {
				late++
			}
		case exemplar:
			return readExemplar(value)
		}
		return nil
	})
	w.end(before, late)
	return err
}

// add stores a sample of the series begun last unless it is too old.
func (w *writer) add(t int64, v float64) bool {
	t, ok := w.clock.place(t)
	if ok {
		w.batch.Add(t, v)
	}
	return ok
}

// end drops a series without samples and says what was too old.
func (w *writer) end(before, late int) {
	if late > 0 {
		w.judge.Reject(w.item-1, ingest.CodeTooOld, "%d samples are older than what is kept", late)
	}
	if w.batch.Samples() == before && len(w.batch.groups) > 0 && len(w.batch.exemplars) == 0 {
		w.batch.drop()
	}
}

// readSample reads value = 1 and timestamp = 2.
func readSample(message []byte) (v float64, t int64, err error) {
	const value, timestamp, both = 1<<3 | byte(protowire.Fixed64Type), 2<<3 | byte(protowire.VarintType), 10
	if len(message) > both && message[0] == value && message[both-1] == timestamp { // as everybody writes it
		if at, n := protowire.ConsumeVarint(message[both:]); both+n == len(message) {
			return math.Float64frombits(binary.LittleEndian.Uint64(message[1:])), int64(at), nil
		}
	}
	return numbersOf(message, 1, 2)
}

// numbersOf reads the value and the time of a message from the fields with these numbers.
func numbersOf(message []byte, value, at int) (v float64, t int64, err error) {
	err = fields(message, func(number int, _ []byte, scalar uint64) error {
		switch number {
		case value:
			v = math.Float64frombits(scalar)
		case at:
			t = int64(scalar)
		}
		return nil
	})
	return v, t, err
}

// exemplar reads labels = 1, value = 2, timestamp = 3.
func (w *writer) exemplar(message []byte) error {
	if err := w.textLabels(message); err != nil {
		return err
	}
	return w.measured(message)
}

// measured reads the value and time of an exemplar whose labels were collected.
func (w *writer) measured(message []byte) error {
	v, t, err := numbersOf(message, 2, 3)
	w.keepExemplar(Exemplar{Value: v, At: t})
	return err
}

// keepExemplar adds an exemplar whose labels were collected.
func (w *writer) keepExemplar(e Exemplar) {
	b := labels.NewScratchBuilder(len(w.names))
	for _, l := range w.names {
		if !sound(l.Name) || !sound(l.Value) || len(l.Value) > MaxLabelValue {
			return
		}
		switch l.Name {
		case "trace_id", "traceID", "traceId", "TraceID":
			e.TraceID = cut(l.Value, 128)
		}
		b.Add(l.Name, l.Value)
	}
	b.Sort()
	e.Labels = b.Labels()
	if at, ok := w.clock.place(e.At); ok && !math.IsNaN(e.Value) && !math.IsInf(e.Value, 0) {
		e.At = at
		w.batch.AddExemplar(e)
	}
}

// metadata reads type = 1, metric_family_name = 2, help = 4, unit = 5.
func (w *writer) metadata(message []byte) error {
	m := Metadata{Type: Unknown}
	err := fields(message, func(number int, value []byte, scalar uint64) error {
		switch number {
		case 1:
			m.Type = typeOf(scalar)
		case 2:
			m.Name = string(value)
		case 4:
			m.Help = string(value)
		case 5:
			m.Unit = string(value)
		}
		return nil
	})
	w.batch.AddMetadata(m)
	return err
}

// typeOf reads MetricType, which has the same numbers in both versions.
func typeOf(number uint64) Type {
	switch number {
	case 1:
		return Counter
	case 2, 6, 7:
		return Gauge
	case 3, 4:
		return Histogram
	case 5:
		return Summary
	default:
		return Unknown
	}
}

// fields walks a message: value holds bytes, scalar numbers of any width.
func fields(message []byte, visit func(number int, value []byte, scalar uint64) error) error {
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 {
			return errWire
		}
		message = message[n:]
		var value []byte
		var scalar uint64
		switch kind {
		case protowire.VarintType:
			scalar, n = protowire.ConsumeVarint(message)
		case protowire.Fixed64Type:
			scalar, n = protowire.ConsumeFixed64(message)
		case protowire.Fixed32Type:
			var narrow uint32
			narrow, n = protowire.ConsumeFixed32(message)
			scalar = uint64(narrow)
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(message)
		default:
			n = protowire.ConsumeFieldValue(number, kind, message)
		}
		if n < 0 {
			return errWire
		}
		message = message[n:]
		if err := visit(int(number), value, scalar); err != nil {
			return err
		}
	}
	return nil
}
