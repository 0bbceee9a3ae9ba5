package decode

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// OTLP reads an ExportLogsServiceRequest in protobuf.
func OTLP(body []byte, rules Rules) (*Batch, error) {
	b := newBatch(rules, len(body))
	err := otlp.LogRecords(body, func(r *otlp.LogRecord) error {
		first := len(b.attrs)
		if w := b.readRecord(r, first); w != nil {
			b.attrs = b.attrs[:first]
			b.reject("logRecords["+strconv.Itoa(b.Items)+"]", w.field, w.code, w.message)
		}
		b.Items++
		return nil
	})
	return b, err
}

func (b *Batch) readRecord(r *otlp.LogRecord, first int) *wrong {
	var given time.Time
	if r.Time > 0 && r.Time < math.MaxInt64 {
		given = clock.Of(time.Unix(0, int64(r.Time)))
	}
	micros, ok := b.at(given)
	if !ok {
		return &wrong{"timeUnixNano", ingest.CodeTooOld, tooOld}
	}
	b.scratch = r.Body.AppendText(b.scratch[:0])
	if !valid(b.scratch) {
		return invalid("body", "must be valid UTF-8 without NUL characters")
	}
	l := logs.Line{
		Micros: micros, Service: b.name(0, []byte(r.Resource.Service)), Host: b.name(1, []byte(r.Resource.Host)),
		Level:   cut(logs.Level(orElse(r.Level(), r.SeverityText)), maxLevel),
		TraceID: b.text(hex.AppendEncode(nil, r.TraceID)), SpanID: b.text(hex.AppendEncode(nil, r.SpanID)),
	}
	var truncated bool
	l.Message, truncated = b.message(b.scratch)
	b.recordAttributes(r, first)
	if len(b.attrs)-first > 3*maxLookBack || b.sizeOf(first) > maxAttributes {
		return &wrong{"attributes", ingest.CodeTooLarge, fmt.Sprintf("must be at most %d KiB", maxAttributes>>10)}
	}
	b.add(l, first, truncated)
	return nil
}

// recordAttributes adds the attributes of a record and, with a prefix, those of its
// resource, but for what has its own place in a line.
func (b *Batch) recordAttributes(r *otlp.LogRecord, first int) {
	r.Attributes.Each(func(key []byte, v otlp.Value) bool {
		b.otlpAttr(first, "", key, v)
		return true
	})
	if r.EventName != "" {
		b.setAttr(first, "event.name", b.text(otlp.AppendString(nil, []byte(r.EventName))))
	}
	if r.Scope != nil && r.Scope.Name != "" {
		b.setAttr(first, "scope.name", b.text(otlp.AppendString(nil, []byte(r.Scope.Name))))
	}
	r.Resource.Attributes.Each(func(key []byte, v otlp.Value) bool {
		if name := string(key); name != "service.name" && name != "host.name" {
			b.otlpAttr(first, "resource.", key, v)
		}
		return true
	})
}

func (b *Batch) otlpAttr(first int, prefix string, key []byte, v otlp.Value) {
	if !valid(key) {
		return
	}
	b.scratch = append(append(b.scratch[:0], prefix...), key...)
	name := b.text(b.scratch)
	b.scratch = v.AppendJSON(b.scratch[:0])
	b.setAttr(first, name, b.text(b.scratch))
}
