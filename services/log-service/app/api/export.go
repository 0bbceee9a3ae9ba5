package api

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// parts are lines, some at a time.
type parts = iter.Seq2[[]logs.Line, error]

func (h Handlers) export(ctx context.Context, in *exportInput) (*httpapi.Stream, error) {
	q, _, err := read(&in.SelectInput, &in.RangeInput, lastDay)
	if err != nil {
		return nil, err
	}
	lines, err := h.Reader.Export(ctx, auth.Caller(ctx), q, in.asked(q))
	if err != nil {
		return nil, err
	}
	media, write := mediaNDJSON, writeNDJSON
	if in.Format == "csv" {
		media, write = mediaCSV+"; charset=utf-8", writeCSV
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

// writeNDJSON writes one line of JSON for every entry, in the form the API shows it.
func writeNDJSON(w io.Writer, lines parts) error {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	for part, err := range lines {
		if err != nil {
			return err
		}
		for i := range part {
			if err := encoder.Encode(viewOf(&part[i])); err != nil {
				return err
			}
		}
	}
	return buffered.Flush()
}

var csvHeader = []string{"timestamp", "level", "service_name", "host", "message", "trace_id", "span_id", "attributes", "id"}

// writeCSV writes one row for every entry, as RFC 4180 has it.
func writeCSV(w io.Writer, lines parts) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for part, err := range lines {
		if err != nil {
			return err
		}
		for i := range part {
			if err := out.Write(rowOf(&part[i])); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func rowOf(l *logs.Line) []string {
	row := []string{
		time.UnixMicro(l.Micros).UTC().Format(time.RFC3339Nano), l.Level, l.Service, l.Host, l.Message, l.TraceID, l.SpanID,
		string(block.JSON(l.Attributes)), logs.IDOf(*l).String(),
	}
	for i, cell := range row {
		row[i] = safeCell(cell)
	}
	return row
}

// safeCell keeps spreadsheets from taking a text for a formula.
func safeCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
