package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
)

const (
	ingestPrefix = "/api/v1/ingest/"
	// shownOfKey is how much of a key people may see.
	shownOfKey = 12
)

// ingestRoutes are the operations for senders that the gateway answers by itself.
func (g *Gateway) ingestRoutes(a *httpapi.API) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "ingest-whoami", Method: http.MethodGet, Path: ingestPrefix + "whoami", Gateway: "/ingest/whoami", Access: httpapi.AnyKey, Tag: "ingest",
		Summary: "What the API key is good for", Description: "For senders that check themselves before they send.",
	}, nil, KeyHolder{}, g.whoami)
	httpapi.Raw(a, httpapi.Operation{
		ID: "ingest-batch", Method: http.MethodPost, Path: ingestPrefix + "batch", Gateway: "/ingest/batch", Access: httpapi.AnyKey, Tag: "ingest",
		Summary: "Store several kinds of telemetry", MaxBody: ingest.MaxSent,
		Description: "Every part is stored as by its own route and may fail separately: its answer, or its error, is in results. " +
			"When all parts fail, the status is that of the first.",
	}, IngestBatch{}, IngestBatchResult{}, g.batch)
}

// Admitted returns the caller that a request of an own operation was admitted as.
func Admitted(r *http.Request) (auth.Identity, error) {
	who := auth.Caller(r.Context())
	if who.Type == "" {
		who.Type = auth.ActorAnonymous
	}
	return who, nil
}

// KeyHolder is what an API key is good for.
type KeyHolder struct {
	ProjectID   uuid.UUID   `json:"project_id"`
	ProjectName string      `json:"project_name"`
	KeyPrefix   string      `json:"key_prefix" example:"srec_AbCdEfG"`
	Scopes      []string    `json:"scopes"`
	ExpiresAt   *time.Time  `json:"expires_at"`
	Limits      IngestLimit `json:"limits"`
}

// IngestLimit is how much a key may send. It may save up for a burst.
type IngestLimit struct {
	RequestsPerMinute int `json:"requests_per_minute"`
	RequestsBurst     int `json:"requests_burst"`
	BytesPerMinute    int `json:"bytes_per_minute" doc:"Of bodies as sent."`
	BytesBurst        int `json:"bytes_burst"`
	BodyBytes         int `json:"body_bytes" doc:"Of one body, as sent."`
	UnpackedBytes     int `json:"unpacked_bytes" doc:"Of one body, unpacked."`
	Items             int `json:"items" doc:"Spans, points or lines of one request; of errors, hosts and browser batches a tenth."`
}

func (g *Gateway) whoami(w http.ResponseWriter, r *http.Request) error {
	raw, _ := keyOf(r, core.Route{Access: httpapi.AnyKey})
	key, err := g.Keys.Verify(r.Context(), raw, core.Place{}) // remembered from a moment ago
	if err != nil {
		return err
	}
	scopes := key.Who.Scopes
	if scopes == nil {
		scopes = []string{}
	}
	requests, bytes := g.Limits.IngestRequests, g.Limits.IngestBytes
	return writeJSON(w, http.StatusOK, KeyHolder{
		ProjectID: key.Who.ProjectID, ProjectName: key.ProjectName, KeyPrefix: raw[:shownOfKey], Scopes: scopes, ExpiresAt: key.ExpiresAt,
		Limits: IngestLimit{
			RequestsPerMinute: requests.PerMinute, RequestsBurst: requests.Burst, BytesPerMinute: bytes.PerMinute, BytesBurst: bytes.Burst,
			BodyBytes: ingest.MaxSent, UnpackedBytes: ingest.MaxDecoded, Items: ingest.MaxItems,
		},
	})
}

// noteRefusal counts telemetry that was refused here. Who could not prove to be of a
// project is not counted for it.
func (g *Gateway) noteRefusal(who auth.Identity, route core.Route, err error) {
	signal, takes := drops.SignalOf(string(route.Access))
	if !takes || g.Refused == nil || who.ProjectID == uuid.Nil {
		return
	}
	if reason, counts := drops.OfRequest(err); counts {
		f, _ := fault.As(err)
		g.Refused.Note(who.Scope(), signal, reason, 1, f.Detail)
	}
}
