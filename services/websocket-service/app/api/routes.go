package api

import (
	"context"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Stats counts the open connections of this replica.
type Stats struct {
	TotalConnections    int            `json:"total_connections"`
	ConnectionsByTenant map[string]int `json:"connections_by_tenant"`
	Timestamp           time.Time      `json:"timestamp"`
	DroppedEvents       int64          `json:"dropped_events"`
	ByChannel           map[string]int `json:"by_channel"`
}

// Routes registers the operations of websocket-service.
func Routes(a *httpapi.API, live *Live, dropped func() int64) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "live-connect", Method: http.MethodGet, Path: "/ws", Access: httpapi.Webhook, Tag: "live", Status: http.StatusSwitchingProtocols,
		Summary: "Open a live connection", Description: "The token travels in the connect frame, the subprotocol or the cookie, never in the URL.",
	}, nil, nil, func(w http.ResponseWriter, r *http.Request) error { return live.ServeHTTP(w, r) })
	httpapi.Register(a, httpapi.Operation{
		ID: "live-stats", Method: http.MethodGet, Path: "/stats", Access: httpapi.Service, Tag: "live", Summary: "Open connections of this replica",
	}, func(context.Context, *httpapi.Empty) (*httpapi.Body[Stats], error) {
		total, byTenant, byChannel := live.Hub.Stats()
		return &httpapi.Body[Stats]{Body: Stats{
			TotalConnections: total, ConnectionsByTenant: byTenant, ByChannel: byChannel, DroppedEvents: dropped(), Timestamp: live.Now(),
		}}, nil
	})
}
