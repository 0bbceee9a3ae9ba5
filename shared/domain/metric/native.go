package metric

import (
	"math"
	"strconv"
	"strings"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/prompb"
	writev2 "github.com/prometheus/prometheus/prompb/io/prometheus/write/v2"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// coarsest is the resolution that native histograms are brought down to: two buckets for
// every doubling, few enough for a series each.
const coarsest = 1

// nativeCache counts what became of native histograms.
type nativeCache struct{ samples int }

// nativeSeries stores the native histograms of a message as classic series. The number
// of their field tells the version of the protocol.
func (w *writer) nativeSeries(message []byte, field protowire.Number, read func([]byte) error) error {
	if err := read(message); err != nil {
		w.judge.Reject(w.item-1, ingest.CodeInvalid, "%s", reason(err))
		return nil
	}
	base, err := seriesOf(w.names)
	if err == nil {
		base.Type = Histogram
	}
	if err != nil {
		w.judge.Reject(w.item-1, ingest.CodeInvalid, "%s", reason(err))
		return nil
	}
	late := 0
	err = fields(message, func(number protowire.Number, raw []byte, _ uint64) error {
		if number != field {
			return nil
		}
		t, h, err := readNative(raw, field == 3)
		if err != nil {
			return err
		}
		at, ok := w.clock.place(t)
		if !ok {
			late++
			return nil
		}
		before := w.batch.Samples()
		w.batch.AddHistogram(base, w.known, w.item-1, at, h)
		w.native.samples += w.batch.Samples() - before
		return nil
	})
	if late > 0 {
		w.judge.Reject(w.item-1, ingest.CodeTooOld, "%d histograms are older than what is kept", late)
	}
	return err
}

// readNative reads a Histogram of either version.
func readNative(raw []byte, second bool) (int64, *histogram.FloatHistogram, error) {
	if second {
		var h writev2.Histogram
		if err := h.Unmarshal(raw); err != nil {
			return 0, nil, errWire
		}
		f := h.ToFloatHistogram()
		return h.Timestamp, f, checkNative(f)
	}
	var h prompb.Histogram
	if err := h.Unmarshal(raw); err != nil {
		return 0, nil, errWire
	}
	f := h.ToFloatHistogram()
	return h.Timestamp, f, checkNative(f)
}

func checkNative(h *histogram.FloatHistogram) error {
	if err := h.Validate(); err != nil {
		return errInvalid("A histogram is not valid: %s.", err.Error())
	}
	return nil
}

// AddHistogram adds a histogram as the classic series of its name: _bucket, _sum and
// _count.
func (b *Batch) AddHistogram(base *Series, known Directory, item int, at int64, h *histogram.FloatHistogram) {
	if value.IsStaleNaN(h.Sum) {
		for _, part := range []string{"_sum", "_count"} {
			b.part(base, known, item, part, "")
			b.Add(at, h.Sum)
		}
		return
	}
	if h.Schema > coarsest && !h.UsesCustomBuckets() {
		h = h.CopyToSchema(coarsest)
	}
	count := 0.0
	for it := h.AllBucketIterator(); it.Next(); {
		bucket := it.At()
		if bucket.Count == 0 {
			continue
		}
		count += bucket.Count
		if !math.IsInf(bucket.Upper, 1) {
			b.part(base, known, item, "_bucket", bound(bucket.Upper))
			b.Add(at, count)
		}
	}
	b.part(base, known, item, "_bucket", "+Inf")
	b.Add(at, h.Count)
	b.part(base, known, item, "_sum", "")
	b.Add(at, h.Sum)
	b.part(base, known, item, "_count", "")
	b.Add(at, h.Count)
}

// part begins one of the classic series of a histogram.
func (b *Batch) part(base *Series, known Directory, item int, suffix, le string) {
	raw := make([]byte, 0, 256)
	raw = append(append(raw, 4), suffix...)
	raw = append(append(append(raw, 0xff), le...), 0xff, byte(len(base.Temporality)), 0xff)
	raw = append(append(append(raw, base.Name...), 0xff), base.Service...)
	raw = append(raw, base.Labels.Bytes(nil)...)
	key := KeyOf(raw)
	if id, ok := known.ID(key); ok {
		b.Known(id, item)
		return
	}
	part := *base
	part.Name, part.PromName = base.Name+suffix, base.PromName+suffix
	if le != "" {
		part.Labels = labels.NewBuilder(base.Labels).Set(labels.BucketLabel, le).Labels()
	}
	b.Fresh(&part, key, item)
}

// bound writes the upper bound of a bucket as scrapes do.
func bound(le float64) string {
	if math.IsInf(le, 1) {
		return "+Inf"
	}
	text := strconv.FormatFloat(le, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// familyOf is the name of the family that a series of a type belongs to.
func familyOf(name string, kind Type) string {
	if kind == Histogram || kind == Summary {
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			if family, ok := strings.CutSuffix(name, suffix); ok {
				return family
			}
		}
	}
	return name
}
