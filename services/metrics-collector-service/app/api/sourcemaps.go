package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/sourcemap"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// SourceMapHandlers answer the routes of source maps.
type SourceMapHandlers struct {
	Maps *sourcemap.Repository
}

// SourceMapRoutes registers the operations of source maps.
func SourceMapRoutes(a *httpapi.API, h SourceMapHandlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "source-map-ingest", Method: http.MethodPost, Path: "/sourcemaps/ingest", Gateway: "/ingest/sourcemaps", Access: httpapi.Key("ingest:deployments"),
		Tag: "ingest", Summary: "Store the source map of a bundled file", MaxBody: ingest.MaxSent,
		Description: "The body is the map (version 3). The query parameters app_name, release and file, all required, say what it belongs to; a map that the file " +
			"had before is replaced. At most 32 MiB unpacked. A project keeps the newest 1,000 maps.",
	}, nil, SourceMapIngested{}, h.take)
	httpapi.Register(a, httpapi.Operation{
		ID: "source-map-list", Method: http.MethodGet, Path: "/errors/source-maps", Gateway: "/errors/source-maps", Access: httpapi.Viewer, Tag: "errors",
		Summary: "List the source maps that are kept, newest first",
	}, h.list)
}

// SourceMapIngested says what was stored.
type SourceMapIngested struct {
	Ingested bool   `json:"ingested"`
	AppName  string `json:"app_name"`
	Release  string `json:"release"`
	File     string `json:"file" doc:"The name by which stack traces know the bundled file."`
}

func (h SourceMapHandlers) take(w http.ResponseWriter, r *http.Request) error {
	if err := checkMedia(r, "application/json", "application/octet-stream", "application/x-www-form-urlencoded"); err != nil { // curl says the last
		return err
	}
	q := r.URL.Query()
	key, err := sourcemap.NewKey(q.Get("app_name"), q.Get("release"), q.Get("file"))
	if err != nil {
		return err
	}
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	if err := h.Maps.Add(r.Context(), auth.Caller(r.Context()).Scope(), key, body); err != nil {
		return err
	}
	return send(w, SourceMapIngested{Ingested: true, AppName: key.App, Release: key.Release, File: key.File})
}

type sourceMapListInput struct {
	AppName string `query:"app_name" maxLength:"255"`
	Limit   int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

// SourceMap is a map that is kept.
type SourceMap struct {
	AppName    string    `json:"app_name"`
	Release    string    `json:"release"`
	File       string    `json:"file"`
	Bytes      int       `json:"bytes" doc:"As it is stored."`
	UploadedAt time.Time `json:"uploaded_at"`
}

func (h SourceMapHandlers) list(ctx context.Context, in *sourceMapListInput) (*httpapi.Body[[]SourceMap], error) {
	found, err := h.Maps.List(ctx, auth.Caller(ctx).Scope(), in.AppName, in.Limit)
	if err != nil {
		return nil, err
	}
	views := make([]SourceMap, len(found))
	for i, m := range found {
		views[i] = SourceMap{AppName: m.App, Release: m.Release, File: m.File, Bytes: m.Bytes, UploadedAt: m.UploadedAt}
	}
	return &httpapi.Body[[]SourceMap]{Body: views}, nil
}
