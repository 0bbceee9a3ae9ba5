package errorgroup

import (
	"bytes"
	"fmt"
	"time"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// Envelope is what a Sentry client sent: the errors in it, and the id that it wants to
// hear again.
type Envelope struct {
	ID      string
	Events  []Event
	Verdict item.Verdict
	// Ignored counts the items of other kinds: sessions, transactions, reports.
	Ignored int
}

// DecodeEnvelope reads an envelope of the Sentry protocol
// (https://develop.sentry.dev/sdk/data-model/envelopes): a line of JSON, then for each
// item a line of JSON and a payload, whose length is in that line or which ends with its
// own line. Items of type event are errors; the others are passed over.
func DecodeEnvelope(body []byte, now time.Time, keep time.Duration) (*Envelope, error) {
	p := parsers.Get()
	defer parsers.Put(p)
	head, rest, _ := bytes.Cut(body, []byte("\n"))
	v, err := item.Parse(p, head)
	if err != nil || v.Type() != fastjson.TypeObject {
		return nil, fault.InvalidField("body", "is not an envelope: its first line must be a JSON object")
	}
	env := &Envelope{ID: item.CutText(string(v.GetStringBytes("event_id")), 32)}
	for index := 0; len(bytes.TrimSpace(rest)) > 0; index++ {
		if index == MaxItems {
			return nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "An envelope may hold at most %d items.", MaxItems)
		}
		var kind string
		var payload []byte
		if kind, payload, rest, err = nextItem(p, rest); err != nil {
			return nil, err
		}
		if kind != "event" {
			env.Ignored++
			continue
		}
		env.take(p, index, payload, now, keep)
	}
	return env, env.Verdict.Err(len(env.Events))
}

// EnvelopeOf returns an envelope with one event.
func EnvelopeOf(event []byte) []byte {
	return append(fmt.Appendf(nil, "{}\n{\"type\":\"event\",\"length\":%d}\n", len(event)), event...)
}

// nextItem splits the first item off the rest of an envelope.
func nextItem(p *fastjson.Parser, rest []byte) (kind string, payload, after []byte, err error) {
	rest = bytes.TrimLeft(rest, "\r\n")
	line, after, _ := bytes.Cut(rest, []byte("\n"))
	head, err := item.Parse(p, line)
	if err != nil || head.Type() != fastjson.TypeObject {
		return "", nil, nil, fault.InvalidField("body", "is not an envelope: each item begins with a line that is a JSON object")
	}
	kind = string(head.GetStringBytes("type"))
	length := head.Get("length")
	if length == nil || length.Type() == fastjson.TypeNull {
		payload, after, _ = bytes.Cut(after, []byte("\n"))
		return kind, payload, after, nil
	}
	n, err := length.Int()
	if err != nil || n < 0 || n > len(after) {
		return "", nil, nil, fault.InvalidField("body", "is not an envelope: the length of an item does not fit")
	}
	return kind, after[:n], after[n:], nil
}

func (env *Envelope) take(p *fastjson.Parser, index int, payload []byte, now time.Time, keep time.Duration) {
	v, err := item.Parse(p, payload)
	if err != nil {
		env.Verdict.Refuse("items", index, &item.Problem{Code: "VALIDATION_ERROR", Message: "is not valid JSON"})
		return
	}
	o := item.Of(v)
	e := readSentry(o, now, keep)
	if problem := o.Problem(); problem != nil {
		env.Verdict.Refuse("items", index, problem)
		return
	}
	env.Events = append(env.Events, e)
	if env.ID == "" {
		env.ID = item.CutText(string(v.GetStringBytes("event_id")), 32)
	}
}
