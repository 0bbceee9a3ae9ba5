package api

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/export"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	mediaNDJSON = "application/x-ndjson"
	mediaCSV    = "text/csv"
)

type cleanupInput struct {
	Days int `query:"days_to_keep" minimum:"30" maximum:"3650" default:"365"`
}

func (h Handlers) cleanup(ctx context.Context, in *cleanupInput) (*httpapi.Body[AuditCleanup], error) {
	removed, remaining, err := h.Trail.Cleanup(ctx, auth.Caller(ctx), in.Days)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditCleanup]{Body: AuditCleanup{
		Message:      fmt.Sprintf("Removed %d entries older than %d days.", removed, in.Days),
		RemovedCount: removed, RemainingCount: remaining,
	}}, nil
}

type exportInput struct {
	FilterInput
	Format string `query:"format" enum:"ndjson,csv" default:"ndjson"`
}

func (h Handlers) export(ctx context.Context, in *exportInput) (*httpapi.Stream, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	entries, err := h.Trail.Export(ctx, auth.Caller(ctx), f, in.asked())
	if err != nil {
		return nil, err
	}
	media, write := mediaNDJSON, func(w io.Writer, entries export.Parts[audit.Stored]) error {
		return export.NDJSON(w, entries, func(s *audit.Stored) AuditEntry { return viewOf(*s) })
	}
	if in.Format == "csv" {
		media = mediaCSV + "; charset=utf-8"
		write = func(w io.Writer, entries export.Parts[audit.Stored]) error {
			return export.CSV(w, csvHeader, entries, rowOf)
		}
	}
	name := "audit-" + clock.Now().Format(time.DateOnly) + "." + in.Format
	return httpapi.File(media, name, func(ctx context.Context, w io.Writer) error { //nolint:contextcheck // it is given the context of the answer
		return write(w, entries(ctx))
	}), nil
}

// asked is what the entry about an export says of it.
func (in *exportInput) asked() map[string]any {
	asked := map[string]any{"format": in.Format}
	pairs := in.pairs()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			asked[pairs[i]] = pairs[i+1]
		}
	}
	return asked
}
