package api

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/export"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func (h Handlers) export(ctx context.Context, in *exportInput) (*httpapi.Stream, error) {
	q, _, err := read(&in.SelectInput, &in.RangeInput, lastDay)
	if err != nil {
		return nil, err
	}
	lines, err := h.Reader.Export(ctx, auth.Caller(ctx), q, in.asked(q))
	if err != nil {
		return nil, err
	}
	media, write := mediaNDJSON, func(w io.Writer, lines export.Parts[logs.Line]) error { return export.NDJSON(w, lines, viewOf) }
	if in.Format == "csv" {
		media = mediaCSV + "; charset=utf-8"
		write = func(w io.Writer, lines export.Parts[logs.Line]) error { return export.CSV(w, csvHeader, lines, rowOf) }
	}
	name := "logs-" + clock.Now().Format(time.DateOnly) + "." + in.Format
	return httpapi.File(media, name, func(ctx context.Context, w io.Writer) error { //nolint:contextcheck // it is given the context of the answer
		return write(w, lines(ctx))
	}), nil
}

// asked is what the entry about an export says of it.
func (in *exportInput) asked(q logs.Query) map[string]any {
	asked := map[string]any{"format": in.Format, "time_from": q.From, "time_to": q.To}
	for name, value := range map[string]string{
		"query": in.Query, "service": in.Service, "level": in.Level, "min_level": in.MinLevel, "host": in.Host, "trace_id": in.TraceID,
		"attribute": strings.Join(in.Attribute, ", "),
	} {
		if value != "" {
			asked[name] = value
		}
	}
	return asked
}

var csvHeader = []string{"timestamp", "level", "service_name", "host", "message", "trace_id", "span_id", "attributes", "id"}

func rowOf(l *logs.Line) []string {
	return []string{
		time.UnixMicro(l.Micros).UTC().Format(time.RFC3339Nano), l.Level, l.Service, l.Host, l.Message, l.TraceID, l.SpanID,
		string(block.JSON(l.Attributes)), logs.IDOf(*l).String(),
	}
}
