package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

func nameRoutes(a *httpapi.API, h MetricHandlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "metric-names", Method: http.MethodGet, Path: "/metrics/names", Gateway: "/metrics/names",
		Access: httpapi.Viewer, Tag: metricsTag, Summary: "List the metrics that a project has",
	}, h.names)
}

// maxRange is how long a range of telemetry may be.
const maxRange = 31 * 24 * time.Hour

type namesInput struct {
	From    string `query:"from" maxLength:"64" default:"now-24h" doc:"Metrics seen since then: RFC 3339, now or now-<n><s|m|h|d|w>."`
	To      string `query:"to" maxLength:"64" default:"now" doc:"Metrics seen until then."`
	Service string `query:"service" maxLength:"255" doc:"Metrics of this service only."`
	Prefix  string `query:"prefix" maxLength:"255" doc:"Metrics whose names begin so."`
}

// MetricName is one metric of a project.
type MetricName struct {
	Name     string    `json:"metric_name"`
	Type     string    `json:"metric_type" enum:"gauge,counter,histogram,summary,unknown"`
	Unit     *string   `json:"unit"`
	Services []string  `json:"services"`
	Series   int       `json:"series"`
	LastSeen time.Time `json:"last_seen" doc:"To about an hour."`
}

func (h MetricHandlers) names(ctx context.Context, in *namesInput) (*httpapi.Body[[]MetricName], error) {
	span, err := page.Between(in.From, in.To, h.Now())
	if err != nil {
		return nil, err
	}
	if span.To.Sub(*span.From) > maxRange {
		return nil, fault.InvalidField("query.from", "must be at most 31 days before to")
	}
	found, err := h.Metrics.Names(ctx, auth.Caller(ctx).Scope(), in.Service, in.Prefix, *span.From, *span.To)
	if err != nil {
		return nil, err
	}
	list := make([]MetricName, len(found))
	for i, n := range found {
		list[i] = MetricName{Name: n.Name, Type: string(n.Type), Unit: n.Unit, Services: n.Services, Series: n.Series, LastSeen: n.LastSeen}
	}
	return &httpapi.Body[[]MetricName]{Body: list}, nil
}
