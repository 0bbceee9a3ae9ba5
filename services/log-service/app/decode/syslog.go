package decode

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	syslog "github.com/leodido/go-syslog/v4"
	"github.com/leodido/go-syslog/v4/rfc5424"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// severities are the levels of the severities of syslog, from emergency to debug.
var severities = [...]string{"FATAL", "FATAL", "FATAL", "ERROR", "WARN", "INFO", "INFO", "DEBUG"}

// Syslog reads messages of RFC 5424, each on a line of its own or behind its length (RFC
// 6587, octet counting).
func Syslog(body []byte, rules Rules) (*Batch, error) {
	b := newBatch(rules, len(body))
	machine := rfc5424.NewParser()
	for {
		message, rest, framed := nextMessage(body)
		body = rest
		if len(message) == 0 && framed {
			if len(body) == 0 {
				return b, nil
			}
			continue
		}
		if b.Items == ingest.MaxItems {
			return nil, TooMany()
		}
		first := len(b.attrs)
		if w := b.syslog(machine, message, framed, first); w != nil {
			b.attrs = b.attrs[:first]
			b.reject("messages["+strconv.Itoa(b.Items)+"]", w.field, w.code, w.message)
		}
		b.Items++
	}
}

// nextMessage splits the first message off a body. A length that does not fit leaves
// nothing to go on with: the rest of the body is then one message that is not framed.
func nextMessage(body []byte) (message, rest []byte, framed bool) {
	body = bytes.TrimLeft(body, "\r\n")
	if len(body) == 0 || body[0] < '1' || body[0] > '9' {
		line, rest, _ := bytes.Cut(body, []byte{'\n'})
		return bytes.TrimRight(line, "\r\x00"), rest, true
	}
	digits, _, found := bytes.Cut(body[:min(len(body), 10)], []byte{' '})
	length, err := strconv.Atoi(string(digits))
	if !found || err != nil || length > len(body)-len(digits)-1 {
		return body, nil, false
	}
	start := len(digits) + 1
	return bytes.TrimRight(body[start:start+length], "\r\n\x00"), body[start+length:], true
}

// syslog reads one message.
func (b *Batch) syslog(machine syslog.Machine, raw []byte, framed bool, first int) *wrong {
	if !framed {
		return invalid("", "must have the length that stands before it")
	}
	if !valid(raw) {
		return invalid("", "must be valid UTF-8 without NUL characters")
	}
	parsed, err := machine.Parse(raw)
	m, ok := parsed.(*rfc5424.SyslogMessage)
	if err != nil || !ok {
		return invalid("", "must be a message of RFC 5424")
	}
	var given time.Time
	if m.Timestamp != nil {
		given = clock.Of(*m.Timestamp)
	}
	micros, ok := b.at(given)
	if !ok {
		return &wrong{"timestamp", ingest.CodeTooOld, tooOld}
	}
	l := logs.Line{Micros: micros, Service: b.name(0, []byte(orElse(said(m.Appname), orElse(b.rules.Service, unknownService)))), Host: b.name(1, []byte(said(m.Hostname)))}
	if m.Severity != nil {
		l.Level = severities[*m.Severity&7]
	}
	l.TraceID, l.SpanID = b.syslogAttributes(m, first)
	if len(b.attrs)-first > 3*maxLookBack || b.sizeOf(first) > maxAttributes {
		return &wrong{"structured data", ingest.CodeTooLarge, fmt.Sprintf("must be at most %d KiB", maxAttributes>>10)}
	}
	var truncated bool
	l.Message, truncated = b.message(bytes.TrimPrefix([]byte(said(m.Message)), []byte("\ufeff")))
	b.add(l, first, truncated)
	return nil
}

// syslogAttributes adds what a message says beside its text, and returns the trace and the
// span that it names.
func (b *Batch) syslogAttributes(m *rfc5424.SyslogMessage, first int) (trace, span string) {
	add := func(key, value string) {
		if value != "" {
			b.setAttr(first, b.text([]byte(key)), b.text(otlp.AppendString(nil, []byte(value))))
		}
	}
	add("syslog.facility", said(m.FacilityLevel()))
	add("syslog.procid", said(m.ProcID))
	add("syslog.msgid", said(m.MsgID))
	if m.StructuredData == nil {
		return "", ""
	}
	for _, id := range slices.Sorted(maps.Keys(*m.StructuredData)) {
		parameters := (*m.StructuredData)[id]
		for _, name := range slices.Sorted(maps.Keys(parameters)) {
			switch value := parameters[name]; {
			case name == "trace_id" && len(value) <= maxID:
				trace = b.text([]byte(value))
			case name == "span_id" && len(value) <= maxID:
				span = b.text([]byte(value))
			default:
				add(id+"."+name, value)
			}
		}
	}
	return trace, span
}

func said(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
