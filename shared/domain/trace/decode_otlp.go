package trace

import (
	"encoding/hex"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// OTLP reads an ExportTraceServiceRequest in protobuf.
func (r Rules) OTLP(body []byte, v *item.Verdict) ([]Span, error) {
	var spans []Span
	n := -1
	err := otlp.Spans(body, func(o *otlp.Span) error {
		n++
		if problem := o.Problem(); problem != "" {
			v.Refuse("spans", n, &item.Problem{Code: ingest.CodeInvalid, Message: problem})
			return nil
		}
		span, kept := r.fromOTLP(o)
		if !kept {
			old := item.TooOld()
			v.Refuse("spans", n, &old)
			return nil
		}
		spans = append(spans, span)
		return nil
	})
	return spans, err
}

// fromOTLP returns false for a span from before what is kept.
func (r Rules) fromOTLP(o *otlp.Span) (Span, bool) {
	s := Span{
		TraceID: hex.EncodeToString(o.TraceID), SpanID: hex.EncodeToString(o.SpanID), ParentID: parentOf(o.ParentID),
		Service: o.Resource.Service, Operation: o.Name, Kind: o.Kind, Error: o.Failed, Scope: scopeOf(o.Scope), OTLP: true,
	}
	var kept bool
	if s.Start, kept = ingest.Clamp(instant(o.Start), r.Now, r.Keep); !kept {
		return s, false
	}
	if o.End > o.Start && o.End-o.Start <= uint64(longestDuration) {
		s.Duration = time.Duration(o.End - o.Start)
	}
	s.Attributes = otlp.AppendObject(nil, otlp.MaxObject,
		otlp.Group{Attributes: &o.Attributes}, otlp.Group{Prefix: "resource.", Attributes: &o.Resource.Attributes})
	s.Attributes = withStatus(s.Attributes, o)
	s.Events, s.Links = eventsOf(o), linksOf(o)
	s.Entry = entry(&s, !o.KindGiven)
	return s, true
}

// withStatus keeps what a failed span says about its failure.
func withStatus(attributes []byte, o *otlp.Span) []byte {
	if o.StatusMessage == "" || o.Attributes.Value("otel.status_description") != nil {
		return attributes
	}
	attributes = attributes[:len(attributes)-1]
	if len(attributes) > 1 {
		attributes = append(attributes, ',')
	}
	attributes = append(attributes, `"otel.status_description":`...)
	return append(otlp.AppendString(attributes, []byte(o.StatusMessage)), '}')
}

// instant turns nanoseconds since 1970 into a time; 0 is none.
func instant(nanos uint64) time.Time {
	if nanos == 0 || nanos > 1<<63-1 {
		return time.Time{}
	}
	return time.Unix(0, int64(nanos)).UTC().Truncate(time.Microsecond)
}

// parentOf is the id of the parent; one of zeros only is none.
func parentOf(id []byte) string {
	for _, b := range id {
		if b != 0 {
			return hex.EncodeToString(id)
		}
	}
	return ""
}

func scopeOf(s *otlp.Scope) string {
	if s.Version == "" {
		return s.Name
	}
	return s.Name + " " + s.Version
}

func eventsOf(o *otlp.Span) []byte {
	l := list{most: maxEvents}
	o.Events(func(e *otlp.Event) bool {
		l.add(func(dst []byte) []byte {
			dst = appendEvent(dst, e.Name, instant(e.Time))
			return append(otlp.AppendObject(dst, 2*otlp.MaxObject+4096, otlp.Group{Attributes: &e.Attributes}), '}')
		})
		return true
	})
	return l.json()
}

func linksOf(o *otlp.Span) []byte {
	l := list{most: maxLinks}
	o.Links(func(link *otlp.Link) bool {
		l.add(func(dst []byte) []byte {
			dst = appendLink(dst, hex.EncodeToString(link.TraceID), hex.EncodeToString(link.SpanID))
			return append(otlp.AppendObject(dst, otlp.MaxObject, otlp.Group{Attributes: &link.Attributes}), '}')
		})
		return true
	})
	return l.json()
}
