package metric

import (
	"errors"
	"fmt"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// Written is what a request stored, for the headers of remote write 2.0.
type Written struct{ Samples, Histograms, Exemplars int }

// errSymbol is a reference to a text that is not there.
var errSymbol = errors.New("refers to a symbol that is not there")

// DecodeWrite2 reads an io.prometheus.write.v2.Request (remote write 2.0).
// https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/
func DecodeWrite2(body []byte, known Directory, clock Clock) (*Batch, Written, *ingest.Judge, error) {
	w := newWriter(known, clock, len(body))
	histograms := 0
	err := fields(body, func(number int, value []byte, _ uint64) error {
		if number == 4 {
			w.symbols = append(w.symbols, string(value))
		}
		return nil
	})
	if err == nil {
		err = fields(body, func(number int, value []byte, _ uint64) error {
			if number != 5 {
				return nil
			}
			w.item++
			n, err := w.series2(value)
			histograms += n
			return err
		})
	}
	if err != nil {
		return nil, Written{}, nil, err
	}
	written := Written{Samples: w.batch.Samples() - w.native.samples, Histograms: histograms, Exemplars: w.batch.Exemplars()}
	return w.batch, written, w.judge, nil
}

// series2 reads one TimeSeries of 2.0: labels_refs = 1, samples = 2, histograms = 3,
// exemplars = 4, metadata = 5. It returns how many histograms there were.
func (w *writer) series2(message []byte) (histograms int, err error) {
	w.raw = append(w.raw[:0], 2)
	var described []byte
	err = fields(message, func(number int, value []byte, scalar uint64) error {
		switch number {
		case 1:
			w.raw = w.appendRefs(w.raw, value, scalar)
		case 3:
			histograms++
		case 5:
			described = value
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	kind := w.metadata2(message, described)
	if histograms > 0 {
		return histograms, w.nativeSeries(message, 3, w.refLabels)
	}
	if !w.begin(func() error { return w.refLabels(message) }, kind) {
		return 0, nil
	}
	return 0, w.samples(message, 2, 4, w.exemplar2)
}

// appendRefs adds the texts of references, packed or single, as a key.
func (w *writer) appendRefs(raw, packed []byte, single uint64) []byte {
	for ref := range refs(packed, single) {
		text := ""
		if ref < uint64(len(w.symbols)) {
			text = w.symbols[ref]
		}
		raw = append(protowire.AppendVarint(raw, uint64(len(text))), text...)
	}
	return raw
}

// refLabels collects the labels of a message whose field 1 refers to symbols.
func (w *writer) refLabels(message []byte) error {
	w.names = w.names[:0]
	var found []uint64
	err := fields(message, func(number int, value []byte, scalar uint64) error {
		if number == 1 {
			for ref := range refs(value, scalar) {
				found = append(found, ref)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(found)%2 != 0 {
		return errors.New("has a label without a value")
	}
	for i := 0; i < len(found); i += 2 {
		if max(found[i], found[i+1]) >= uint64(len(w.symbols)) {
			return errSymbol
		}
		w.names = append(w.names, labels.Label{Name: w.symbols[found[i]], Value: w.symbols[found[i+1]]})
	}
	return nil
}

// refs goes through references, packed into value or a single one.
func refs(value []byte, single uint64) func(func(uint64) bool) {
	return func(yield func(uint64) bool) {
		if value == nil {
			yield(single)
			return
		}
		for len(value) > 0 {
			ref, n := protowire.ConsumeVarint(value)
			if n < 0 || !yield(ref) {
				return
			}
			value = value[n:]
		}
	}
}

// exemplar2 reads labels_refs = 1, value = 2, timestamp = 3.
func (w *writer) exemplar2(message []byte) error {
	if err := w.refLabels(message); err != nil {
		return nil //nolint:nilerr // a sample is worth more than its exemplar
	}
	return w.measured(message)
}

// metadata2 reads type = 1, help_ref = 3, unit_ref = 4 and returns the type. What a
// series says counts for the family of its name.
func (w *writer) metadata2(series, message []byte) Type {
	m := Metadata{Type: Unknown}
	if message == nil {
		return m.Type
	}
	symbol := func(ref uint64) string {
		if ref < uint64(len(w.symbols)) {
			return w.symbols[ref]
		}
		return ""
	}
	_ = fields(message, func(number int, _ []byte, scalar uint64) error {
		switch number {
		case 1:
			m.Type = typeOf(scalar)
		case 3:
			m.Help = symbol(scalar)
		case 4:
			m.Unit = symbol(scalar)
		}
		return nil
	}) // what is damaged was found when the series was walked
	if m.Type == Unknown && m.Help == "" && m.Unit == "" {
		return m.Type
	}
	if w.refLabels(series) == nil {
		for _, l := range w.names {
			if l.Name == model.MetricNameLabel {
				m.Name = familyOf(l.Value, m.Type)
			}
		}
		w.batch.AddMetadata(m)
	}
	return m.Type
}

func (w Written) String() string {
	return fmt.Sprintf("%d samples, %d histograms, %d exemplars", w.Samples, w.Histograms, w.Exemplars)
}
