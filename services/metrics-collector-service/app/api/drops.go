package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
)

// DropHandlers answer what was refused of what a project sent.
type DropHandlers struct {
	Drops *drops.Repository
	Now   func() time.Time
}

// DropRoutes registers the operations of refused telemetry.
func DropRoutes(a *httpapi.API, h DropHandlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "ingest-drops", Method: http.MethodGet, Path: "/ingest/drops", Gateway: "/ingest/drops", Access: httpapi.Viewer, Tag: "ingest",
		Summary:     "What of the telemetry that was sent is not stored, and why",
		Description: "Counted by the minute for 31 days; the most frequent first. Minutes at both ends of the range count as a whole.",
	}, h.list)
}

// IngestDrops is what was refused in a range of time.
type IngestDrops struct {
	From  time.Time    `json:"from"`
	To    time.Time    `json:"to"`
	Total int64        `json:"total" doc:"The sum of all counts."`
	Drops []IngestDrop `json:"drops"`
}

// IngestDrop is what was refused of one signal for one reason.
type IngestDrop struct {
	Signal   string    `json:"signal" enum:"metrics,logs,traces,errors,infrastructure,browser,deployments,vulnerabilities,unknown"`
	Reason   string    `json:"reason" enum:"validation,too_old,quota,too_large,unreadable,rate_limited,overloaded,scope" doc:"unreadable is a body that could not be decoded, scope a key that may not send this signal; what is rate_limited or overloaded its sender is told to send again."`
	Count    int64     `json:"count" doc:"Items; a request of which nothing could be read counts as one."`
	Requests int64     `json:"requests" doc:"Requests that they were in."`
	LastAt   time.Time `json:"last_at"`
	Sample   string    `json:"sample" doc:"What one of the senders was told. It names fields and holds no values." example:"service_name is required"`
	Trend    []int64   `json:"trend" doc:"The count in 24 equal slices of the range, oldest first."`
}

func (h DropHandlers) list(ctx context.Context, in *RangeInput) (*httpapi.Body[IngestDrops], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	found, err := h.Drops.List(ctx, auth.Caller(ctx).Scope(), from, to)
	if err != nil {
		return nil, err
	}
	answer := IngestDrops{From: from, To: to, Drops: make([]IngestDrop, len(found))}
	for i, d := range found {
		answer.Total += d.Items
		answer.Drops[i] = IngestDrop{
			Signal: d.Signal, Reason: string(d.Reason), Count: d.Items, Requests: d.Requests, LastAt: d.LastAt, Sample: d.Sample, Trend: d.Trend,
		}
	}
	return &httpapi.Body[IngestDrops]{Body: answer}, nil
}
