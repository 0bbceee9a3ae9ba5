package trace

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/domain/registry"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// follow writes what else a batch means inside its transaction: its services are in the
// registry, and the exceptions of its spans are errors. The spans are those that were not
// stored before, so that one that is sent again fails only once.
func follow(ctx context.Context, tx pgx.Tx, s auth.Scope, spans []*Span, transactions []Transaction) error {
	var otlp, sdk []string
	note := func(list *[]string, service string) {
		if !slices.Contains(*list, service) {
			*list = append(*list, service)
		}
	}
	var failed []errorgroup.Event
	for _, span := range spans {
		if span.OTLP {
			note(&otlp, span.Service)
		} else {
			note(&sdk, span.Service)
		}
		failed = append(failed, exceptions(span)...)
	}
	for i := range transactions {
		note(&sdk, transactions[i].Service)
	}
	sdk = slices.DeleteFunc(sdk, func(name string) bool { return slices.Contains(otlp, name) })

	if err := errorgroup.Record(ctx, tx, s, failed); err != nil {
		return err
	}
	now := clock.Now()
	if err := registry.Seen(ctx, tx, s, otlp, registry.SourceOTLP, now); err != nil {
		return err
	}
	return registry.Seen(ctx, tx, s, sdk, registry.SourceSDK, now)
}

// exceptions are the events of a span that OpenTelemetry calls exception.
func exceptions(s *Span) []errorgroup.Event {
	if !bytes.Contains(s.Events, []byte(`"name":"exception"`)) {
		return nil
	}
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := p.ParseBytes(s.Events)
	if err != nil {
		return nil
	}
	about := attributesOf(s.Attributes, "resource.service.version", "resource.deployment.environment.name", "resource.deployment.environment",
		"enduser.id", "user.id", "http.route")
	var found []errorgroup.Event
	for _, v := range root.GetArray() {
		if string(v.GetStringBytes("name")) != "exception" {
			continue
		}
		if e, err := errorgroup.NewEvent(exception(s, v, about)); err == nil {
			found = append(found, e)
		}
	}
	return found
}

func exception(s *Span, v *fastjson.Value, about map[string]string) errorgroup.Event {
	e := errorgroup.Event{
		ServiceName: s.Service, TraceID: s.TraceID, Release: about["resource.service.version"], UserID: first(about, "enduser.id", "user.id"),
		Timestamp: s.Start,
	}
	if at, err := item.TimeOf(v.Get("timestamp")); err == nil && !at.IsZero() {
		e.Timestamp = within(at, s)
	}
	e.Tags = []errorgroup.Tag{
		{Key: "environment", Value: first(about, "resource.deployment.environment.name", "resource.deployment.environment")},
		{Key: "http.route", Value: about["http.route"]}, {Key: "operation", Value: s.Operation}, {Key: "span_id", Value: s.SpanID},
	}
	o, err := v.Get("attributes").Object()
	if err != nil {
		return e
	}
	o.Visit(func(key []byte, value *fastjson.Value) {
		switch name := string(key); name {
		case "exception.type":
			e.Class = textOf(value)
		case "exception.message":
			e.Message = textOf(value)
		case "exception.stacktrace":
			e.StackTrace = textOf(value)
		default:
			e.Tags = append(e.Tags, errorgroup.Tag{Key: name, Value: textOf(value)})
		}
	})
	e.Tags = slices.DeleteFunc(e.Tags, func(t errorgroup.Tag) bool { return t.Value == "" || strings.HasPrefix(t.Key, "exception.") })
	return e
}

// within keeps the time of an event near its span, whose own time was judged.
func within(at time.Time, s *Span) time.Time {
	if at.Before(s.Start) || at.After(s.End().Add(time.Minute)) {
		return s.Start
	}
	return at
}
