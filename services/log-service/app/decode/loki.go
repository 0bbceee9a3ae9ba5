package decode

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/valyala/fastjson"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// label is a name with its value.
type label struct{ name, value string }

// The labels that say who wrote a line and how bad it is, the first one that is there.
var (
	serviceLabels = []string{"service_name", "service", "app", "container", "job"}
	levelLabels   = []string{"level", "severity", "detected_level"}
	hostLabels    = []string{"host", "hostname"}
)

func valueOf(labels []label, names []string) string {
	for _, name := range names {
		for _, l := range labels {
			if l.name == name && l.value != "" {
				return l.value
			}
		}
	}
	return ""
}

// LokiJSON reads a push request in Loki's JSON form.
func LokiJSON(body []byte, rules Rules) (*Batch, error) {
	b := newBatch(rules, len(body))
	if !shallow(body) {
		return nil, fault.InvalidField("body", "must not be nested deeper than %d levels", maxDepth)
	}
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := p.ParseBytes(body)
	if err != nil {
		return nil, fault.InvalidField("body", "must be JSON").Because(err)
	}
	streams, err := arrayOf(root.Get("streams"))
	if err != nil {
		return nil, fault.InvalidField("streams", "must be a list")
	}
	for i, stream := range streams {
		labels, err := stringMap(stream.Get("stream"))
		if err != nil {
			return nil, fault.InvalidField(fmt.Sprintf("streams[%d].stream", i), "must be an object of texts")
		}
		values, err := arrayOf(stream.Get("values"))
		if err != nil {
			return nil, fault.InvalidField(fmt.Sprintf("streams[%d].values", i), "must be a list")
		}
		for j, value := range values {
			if b.Items == ingest.MaxItems {
				return nil, TooMany()
			}
			path := fmt.Sprintf("streams[%d].values[%d]", i, j)
			if err := b.lokiValue(path, labels, value); err != nil {
				return nil, err
			}
			b.Items++
		}
	}
	return b, nil
}

// lokiValue reads [time, line] or [time, line, metadata]. Its shape is that of the
// request: when it is wrong, nothing of the request is stored.
func (b *Batch) lokiValue(path string, labels []label, v *fastjson.Value) error {
	parts, err := v.Array()
	if err != nil || len(parts) < 2 || len(parts) > 3 {
		return fault.InvalidField(path, "must be a time and a line")
	}
	nanos, err := parts[0].StringBytes()
	if err != nil {
		return fault.InvalidField(path, "must have its time as a text of nanoseconds")
	}
	at, err := strconv.ParseInt(string(nanos), 10, 64)
	if err != nil || at < 0 {
		return fault.InvalidField(path, "must have its time as a text of nanoseconds")
	}
	line, err := parts[1].StringBytes()
	if err != nil {
		return fault.InvalidField(path, "must have a text as its line")
	}
	var metadata []label
	if len(parts) == 3 {
		if metadata, err = stringMap(parts[2]); err != nil {
			return fault.InvalidField(path, "must have an object of texts as its metadata")
		}
	}
	b.lokiLine(path, labels, metadata, time.Unix(0, at), line)
	return nil
}

// arrayOf are the members of a list; there may be no value at all.
func arrayOf(v *fastjson.Value) ([]*fastjson.Value, error) {
	if v == nil {
		return nil, errText
	}
	return v.Array()
}

func stringMap(v *fastjson.Value) ([]label, error) {
	if v == nil || v.Type() == fastjson.TypeNull {
		return nil, nil
	}
	o, err := v.Object()
	if err != nil {
		return nil, err
	}
	labels := make([]label, 0, o.Len())
	o.Visit(func(key []byte, value *fastjson.Value) {
		switch value.Type() {
		case fastjson.TypeString:
			labels = append(labels, label{string(key), string(value.GetStringBytes())})
		case fastjson.TypeNumber, fastjson.TypeTrue, fastjson.TypeFalse:
			labels = append(labels, label{string(key), string(value.MarshalTo(nil))})
		default:
			err = errText
		}
	})
	return labels, err
}

// LokiProto reads a logproto.PushRequest.
func LokiProto(body []byte, rules Rules) (*Batch, error) {
	b := newBatch(rules, len(body))
	stream := 0
	err := eachField(body, func(num protowire.Number, value []byte, _ uint64) error {
		if num != 1 {
			return nil
		}
		defer func() { stream++ }()
		return b.lokiStream(stream, value)
	})
	if _, expected := fault.As(err); err != nil && !expected {
		return nil, fault.InvalidField("body", "must be a logproto.PushRequest").Because(err)
	}
	return b, err
}

func (b *Batch) lokiStream(n int, stream []byte) error {
	var labels []label
	entry := 0
	return eachField(stream, func(num protowire.Number, value []byte, _ uint64) (err error) {
		switch num {
		case 1:
			if labels, err = parseLabels(string(value)); err != nil {
				return fault.InvalidField(fmt.Sprintf("streams[%d].labels", n), "must be a label set such as {app=\"api\"}")
			}
		case 2:
			if b.Items == ingest.MaxItems {
				return TooMany()
			}
			err = b.lokiEntry(fmt.Sprintf("streams[%d].values[%d]", n, entry), labels, value)
			entry++
			b.Items++
		}
		return err
	})
}

func (b *Batch) lokiEntry(path string, labels []label, entry []byte) error {
	var seconds, nanos uint64
	var line []byte
	var metadata []label
	err := eachField(entry, func(num protowire.Number, value []byte, _ uint64) error {
		switch num {
		case 1:
			return eachField(value, func(num protowire.Number, _ []byte, n uint64) error {
				switch num {
				case 1:
					seconds = n
				case 2:
					nanos = n
				}
				return nil
			})
		case 2:
			line = value
		case 3:
			var l label
			err := eachField(value, func(num protowire.Number, text []byte, _ uint64) error {
				switch num {
				case 1:
					l.name = string(text)
				case 2:
					l.value = string(text)
				}
				return nil
			})
			metadata = append(metadata, l)
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.lokiLine(path, labels, metadata, time.Unix(int64(seconds), int64(nanos)), line)
	return nil
}

// lokiLine judges one line.
func (b *Batch) lokiLine(path string, labels, metadata []label, at time.Time, line []byte) {
	first := len(b.attrs)
	if w := b.readLoki(labels, metadata, at, line, first); w != nil {
		b.attrs = b.attrs[:first]
		b.reject(path, w.field, w.code, w.message)
	}
}

func (b *Batch) readLoki(labels, metadata []label, at time.Time, line []byte, first int) *wrong {
	if year := at.Year(); year < 1 || year > 9999 {
		return invalid("time", "must be a time")
	}
	micros, ok := b.at(clock.Of(at))
	if !ok {
		return &wrong{"time", ingest.CodeTooOld, tooOld}
	}
	if !valid(line) {
		return invalid("line", "must be valid UTF-8 without NUL characters")
	}
	l := logs.Line{Micros: micros, Service: cut(orElse(valueOf(labels, serviceLabels), valueOf(metadata, serviceLabels), b.rules.Service, unknownService), maxName)}
	l.Host = cut(orElse(valueOf(labels, hostLabels), valueOf(metadata, hostLabels)), maxName)
	l.Level = cut(logs.Level(orElse(valueOf(labels, levelLabels), valueOf(metadata, levelLabels), levelIn(line))), maxLevel)
	for _, set := range [][]label{labels, metadata} {
		for _, pair := range set {
			switch pair.name {
			case "trace_id", "traceID", "traceid":
				l.TraceID = cut(pair.value, maxID)
			case "span_id", "spanID", "spanid":
				l.SpanID = cut(pair.value, maxID)
			}
			if len(b.attrs)-first >= maxLookBack {
				return &wrong{"labels", ingest.CodeTooLarge, fmt.Sprintf("must be at most %d", maxLookBack)}
			}
			if !valid([]byte(pair.name)) || !valid([]byte(pair.value)) {
				return invalid("labels", "must be valid UTF-8 without NUL characters")
			}
			b.setAttr(first, pair.name, string(appendQuoted(nil, pair.value)))
		}
	}
	if b.sizeOf(first) > maxAttributes {
		return &wrong{"labels", ingest.CodeTooLarge, fmt.Sprintf("must be at most %d KiB", maxAttributes>>10)}
	}
	for _, text := range []string{l.Service, l.Host, l.Level, l.TraceID, l.SpanID} {
		if !valid([]byte(text)) {
			return invalid("labels", "must be valid UTF-8 without NUL characters")
		}
	}
	var truncated bool
	l.Message, truncated = b.message(line)
	b.add(l, first, truncated)
	return nil
}

func orElse(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// cut shortens a text to so many bytes, at the end of a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// pinoLevels are the numbers that pino and bunyan write.
var pinoLevels = map[string]string{"10": "TRACE", "20": "DEBUG", "30": "INFO", "40": "WARN", "50": "ERROR", "60": "FATAL"}

// levelIn reads the level out of a line that is JSON or logfmt.
func levelIn(line []byte) string {
	text := strings.TrimSpace(string(line[:min(len(line), 4096)]))
	if strings.HasPrefix(text, "{") {
		return levelInJSON(line)
	}
	for _, key := range []string{"level=", "lvl=", "severity="} {
		at := strings.Index(text, key)
		if at < 0 || at > 0 && text[at-1] != ' ' {
			continue
		}
		value := strings.Trim(strings.SplitN(text[at+len(key):], " ", 2)[0], `"`)
		if len(value) <= maxLevel {
			return value
		}
	}
	return ""
}

func levelInJSON(line []byte) string {
	if !shallow(line) {
		return ""
	}
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := p.ParseBytes(line)
	if err != nil {
		return ""
	}
	for _, key := range []string{"level", "severity", "lvl", "log.level"} {
		v := root.Get(key)
		if v == nil {
			continue
		}
		switch v.Type() {
		case fastjson.TypeString:
			if text := v.GetStringBytes(); len(text) <= maxLevel {
				return string(text)
			}
		case fastjson.TypeNumber:
			return pinoLevels[string(v.MarshalTo(nil))]
		}
	}
	return ""
}

// parseLabels reads a label set as Prometheus writes it: {a="b", c="d"}.
func parseLabels(text string) ([]label, error) {
	rest := strings.TrimSpace(text)
	if !strings.HasPrefix(rest, "{") || !strings.HasSuffix(rest, "}") {
		return nil, errText
	}
	rest = strings.TrimSpace(rest[1 : len(rest)-1])
	var labels []label
	for rest != "" {
		name, after, ok := strings.Cut(rest, "=")
		if !ok {
			return nil, errText
		}
		quoted, err := strconv.QuotedPrefix(strings.TrimSpace(after))
		if err != nil {
			return nil, err
		}
		value, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, err
		}
		labels = append(labels, label{strings.TrimSpace(name), value})
		rest = strings.TrimSpace(strings.TrimSpace(after)[len(quoted):])
		if rest != "" {
			if rest, ok = strings.CutPrefix(rest, ","); !ok {
				return nil, errText
			}
			rest = strings.TrimSpace(rest)
		}
	}
	return labels, nil
}

// eachField walks the fields of a protobuf message: bytes for those with a length,
// numbers for the others.
func eachField(message []byte, fn func(num protowire.Number, value []byte, n uint64) error) error {
	for len(message) > 0 {
		num, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return protowire.ParseError(length)
		}
		message = message[length:]
		var value []byte
		var n uint64
		switch kind {
		case protowire.BytesType:
			value, length = protowire.ConsumeBytes(message)
		case protowire.VarintType:
			n, length = protowire.ConsumeVarint(message)
		case protowire.Fixed64Type:
			n, length = protowire.ConsumeFixed64(message)
		default:
			length = protowire.ConsumeFieldValue(num, kind, message)
		}
		if length < 0 {
			return protowire.ParseError(length)
		}
		message = message[length:]
		if err := fn(num, value, n); err != nil {
			return err
		}
	}
	return nil
}
