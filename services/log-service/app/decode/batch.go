// Package decode reads the lines of a request in each of the forms in which they are
// sent: our own JSON, Loki's push format and OTLP. It walks bodies instead of building
// objects, judges every line by itself and stores nothing.
package decode

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// The limits of a line (contract: conventions section 15).
const (
	maxMessage    = 64 << 10
	maxAttributes = 32 << 10
	maxName       = 255
	maxID         = 128
	maxLevel      = 20

	// unknownService is who wrote what names nobody.
	unknownService = "unknown"
	// truncatedKey is the attribute of a message that has been cut.
	truncatedKey = "_truncated"
)

// Rules are what lines are judged by.
type Rules struct {
	Now  time.Time
	Keep time.Duration
	// Service is who wrote lines that do not say.
	Service string
	// Unmasked keeps lines as they were sent, with the secrets in them.
	Unmasked bool
}

// Batch are the lines of a request.
type Batch struct {
	Lines []logs.Line
	// Bytes is about how much memory they take.
	Bytes int
	// Items is how many lines the request had, good and bad.
	Items int
	ingest.Judge
	// Fields name what is wrong with the first bad ones.
	Fields []fault.Field

	rules Rules
	texts strings.Builder
	attrs []logs.Attr
	last  [3]string

	scratch []byte
}

func newBatch(rules Rules, size int) *Batch {
	b := &Batch{rules: rules}
	b.texts.Grow(size)
	return b
}

// shownFields is how many fields an error names.
const shownFields = 20

// reject notes that the current line is not stored.
func (b *Batch) reject(path, field, code, message string) {
	if field != "" {
		path, message = path+"."+field, field+" "+message
	}
	b.Reject(b.Items, code, "%s", message)
	if len(b.Fields) < shownFields {
		b.Fields = append(b.Fields, fault.Field{Field: path, Message: strings.TrimPrefix(message, field+" ")})
	}
}

// text keeps a copy of some bytes. All copies of a batch share their memory.
func (b *Batch) text(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	start := b.texts.Len()
	b.texts.Write(raw)
	return b.texts.String()[start:]
}

// name is text for what is often the same as in the line before.
func (b *Batch) name(slot int, raw []byte) string {
	if string(raw) != b.last[slot] {
		b.last[slot] = b.text(raw)
	}
	return b.last[slot]
}

// valid reports whether a text may be stored.
func valid(raw []byte) bool {
	return bytes.IndexByte(raw, 0) < 0 && utf8.Valid(raw)
}

// message keeps as much of a message as is allowed and says whether it has been cut.
func (b *Batch) message(raw []byte) (text string, truncated bool) {
	if len(raw) <= maxMessage {
		return b.text(raw), false
	}
	cut := maxMessage
	for cut > 0 && !utf8.RuneStart(raw[cut]) {
		cut--
	}
	return b.text(raw[:cut]), true
}

// at is the time under which a line is stored.
func (b *Batch) at(given time.Time) (micros int64, ok bool) {
	at, ok := ingest.Clamp(given, b.rules.Now, b.rules.Keep)
	return at.UnixMicro(), ok
}

// tooOld is the message for lines that would be gone at once.
const tooOld = "is older than what is kept"

// add keeps a line whose attributes are those from the given one on.
func (b *Batch) add(l logs.Line, firstAttr int, truncated bool) {
	if truncated {
		b.attrs = append(b.attrs, logs.Attr{Key: truncatedKey, JSON: "true"})
	}
	l.Attributes = b.attrs[firstAttr:len(b.attrs):len(b.attrs)]
	if !b.rules.Unmasked {
		b.mask(&l)
	}
	b.Bytes += l.Size()
	b.Lines = append(b.Lines, l)
}

// setAttr adds an attribute to those from the given one on, or replaces it.
func (b *Batch) setAttr(first int, key, value string) {
	for i := len(b.attrs) - 1; i >= first && i >= len(b.attrs)-maxLookBack; i-- {
		if b.attrs[i].Key == key {
			b.attrs[i].JSON = value
			return
		}
	}
	b.attrs = append(b.attrs, logs.Attr{Key: key, JSON: value})
}

// maxLookBack is how far apart two attributes of the same name are found to be so. More
// attributes than that are refused.
const maxLookBack = 256

// sizeOf is how long the attributes from the given one on are as a JSON object.
func (b *Batch) sizeOf(first int) int {
	size := 2
	for _, a := range b.attrs[first:] {
		size += len(a.Key) + len(a.JSON) + 4
	}
	return size
}
