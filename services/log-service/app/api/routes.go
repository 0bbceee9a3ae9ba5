package api

import (
	"net/http"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

const (
	tag = "logs"

	mediaNDJSON = "application/x-ndjson"
	mediaCSV    = "text/csv"
)

// ingestLogs admits API keys with the scope of logs.
var ingestLogs = httpapi.Key("ingest:logs")

// Routes registers the operations of log-service.
func Routes(a *httpapi.API, h Handlers) {
	routesOfReaders(a, h)
	routesOfViews(a, h)
	routesOfSenders(a, h)
}

func routesOfReaders(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "log-search", Method: http.MethodGet, Path: "/logs/search", Gateway: "/logs/search", Access: httpapi.Viewer, Tag: tag,
		Summary:     "Search lines, newest first",
		Description: "The range ends at most 31 days after it begins. The total is exact up to 10,000. A query that cannot be read is searched as plain text, and query_warning says so.",
	}, h.search)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-services", Method: http.MethodGet, Path: "/logs/services", Gateway: "/logs/services", Access: httpapi.Viewer, Tag: tag,
		Summary: "Services that wrote logs",
	}, h.services)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-stats", Method: http.MethodGet, Path: "/logs/stats", Gateway: "/logs/stats", Access: httpapi.Viewer, Tag: tag,
		Summary: "Count lines by level, service and time", Description: "Of the last 24 hours when no range is given.",
	}, h.stats)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-facets", Method: http.MethodGet, Path: "/logs/facets", Gateway: "/logs/facets", Access: httpapi.Viewer, Tag: tag,
		Summary: "The commonest values of fields", Description: "Of the last 24 hours when no range is given.",
	}, h.facets)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-patterns", Method: http.MethodGet, Path: "/logs/patterns", Gateway: "/logs/patterns", Access: httpapi.Viewer, Tag: tag,
		Summary:     "Shapes that messages have in common, most frequent first",
		Description: "Patterns are counted by the hour: the hours at both ends of the range count as a whole. Of the last 24 hours when no range is given.",
	}, h.patterns)
	httpapi.Raw(a, httpapi.Operation{
		ID: "log-tail", Method: http.MethodGet, Path: "/logs/tail", Gateway: "/logs/tail", Access: httpapi.Viewer, Tag: tag,
		Summary:     "Follow lines as they arrive",
		Description: "Server-sent events; query parameters query, service, level and min_level. Last-Event-ID replays the last 5 minutes, at most 1,000 lines.",
	}, nil, nil, h.tail)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-context", Method: http.MethodGet, Path: "/logs/context", Gateway: "/logs/context", Access: httpapi.Viewer, Tag: tag,
		Summary: "The lines around one line, of the same service and host",
	}, h.context)
	httpapi.Streamed(a, httpapi.Operation{
		ID: "log-export", Method: http.MethodGet, Path: "/logs/export", Gateway: "/logs/export", Access: httpapi.Engineer, Tag: tag,
		Summary: "Download lines, newest first", Description: "At most 100,000 lines. The export is an entry of the audit trail.",
	}, []string{mediaNDJSON, mediaCSV}, h.export)
}

func routesOfViews(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "log-view-create", Method: http.MethodPost, Path: "/logs/views", Gateway: "/logs/views", Access: httpapi.Engineer, Tag: tag,
		Summary: "Save a search", Status: http.StatusCreated,
	}, h.addView)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-view-list", Method: http.MethodGet, Path: "/logs/views", Gateway: "/logs/views", Access: httpapi.Viewer, Tag: tag,
		Summary: "One's own saved searches and the shared ones, by name",
	}, h.views)
	httpapi.Register(a, httpapi.Operation{
		ID: "log-view-delete", Method: http.MethodDelete, Path: "/logs/views/{view_id}", Gateway: "/logs/views/{view_id}", Access: httpapi.Engineer, Tag: tag,
		Summary: "Delete a saved search", Description: "One's own; admins delete any.",
	}, h.dropView)
}

func routesOfSenders(a *httpapi.API, h Handlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "log-ingest", Method: http.MethodPost, Path: "/logs/ingest", Gateway: "/ingest/logs", Access: ingestLogs, Tag: "ingest", MaxBody: ingest.MaxSent,
		Summary:     "Store lines",
		Description: "Lines are judged one by one: good ones are stored, bad ones are reported.",
	}, LogIngest{}, LogIngested{}, h.ingest)
	httpapi.Raw(a, httpapi.Operation{
		ID: "log-loki-push", Method: http.MethodPost, Path: "/loki/api/v1/push", Gateway: "/loki/api/v1/push", Access: ingestLogs, Tag: "ingest", MaxBody: ingest.MaxSent,
		Summary: "Loki push", Description: "JSON, or protobuf with snappy, as Loki takes it.", Status: http.StatusNoContent,
	}, nil, nil, h.loki)
	httpapi.Raw(a, httpapi.Operation{
		ID: "log-otlp", Method: http.MethodPost, Path: "/otlp/v1/logs", Gateway: "(root)/v1/logs", Aliases: []string{"/otlp/v1/logs"}, Access: ingestLogs,
		Tag: "ingest", Summary: "OTLP logs over HTTP", MaxBody: ingest.MaxSent, OTLP: true,
		Description: "Protobuf or JSON; errors are google.rpc.Status in the encoding of the request.",
	}, nil, nil, h.otlp)
}
