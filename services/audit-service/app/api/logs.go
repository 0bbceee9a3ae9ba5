package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/audit-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Handlers answer the routes of audit-service.
type Handlers struct {
	Trail *core.Trail
	Lists httpapi.Lists
}

// Routes registers the operations of audit-service.
func Routes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-append", Method: http.MethodPost, Path: "/audit-logs", Access: httpapi.Service, Tag: "audit",
		Summary: "Store entries handed over by a service", Status: http.StatusCreated, MaxBody: 32 << 20,
	}, h.add)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-list", Method: http.MethodGet, Path: "/audit-logs", Gateway: "/audit-logs", Access: httpapi.Admin, Tag: "audit",
		Summary: "List entries, newest first", Description: "Deep lists go by cursor: skip ends at 10,000.",
	}, h.list)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-stats", Method: http.MethodGet, Path: "/audit-logs/stats", Gateway: "/audit-logs/stats", Access: httpapi.Admin, Tag: "audit",
		Summary: "Sum up the entries of some days", Description: "Days are days in UTC, today included.",
	}, h.stats)
	httpapi.Streamed(a, httpapi.Operation{
		ID: "audit-export", Method: http.MethodGet, Path: "/audit-logs/export", Gateway: "/audit-logs/export", Access: httpapi.Admin, Tag: "audit",
		Summary: "Download entries, newest first", Description: "One entry a line. The export is itself an entry of the trail.",
	}, []string{mediaNDJSON, mediaCSV}, h.export)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-cleanup", Method: http.MethodDelete, Path: "/audit-logs/cleanup", Gateway: "/audit-logs/cleanup", Access: httpapi.Owner, Tag: "audit",
		Summary:     "Remove old entries",
		Description: "Removes entries of the project, for a tenant admin also those of no project. The chain stays verifiable, and an entry says what went.",
	}, h.cleanup)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-verify", Method: http.MethodGet, Path: "/audit-logs/verify", Gateway: "/audit-logs/verify", Access: httpapi.Admin, Tag: "audit",
		Summary: "Check the hash chain", Description: "Walks the chain of the tenant, or the stretch of it between two times.",
	}, h.verify)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-read", Method: http.MethodGet, Path: "/audit-logs/{log_id}", Gateway: "/audit-logs/{log_id}", Access: httpapi.Admin, Tag: "audit",
		Summary: "One entry",
	}, h.read)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-user-activity", Method: http.MethodGet, Path: "/audit-logs/user/{user_id}/activity", Gateway: "/audit-logs/user/{user_id}/activity",
		Access: httpapi.AnyUser, Tag: "audit", Summary: "What a user did, newest first",
		Description: "Everybody may see their own activity; that of others asks for the role admin.",
	}, h.activity)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-resource-history", Method: http.MethodGet, Path: "/audit-logs/resource/{resource_type}/{resource_id}/history",
		Gateway: "/audit-logs/resource/{resource_type}/{resource_id}/history", Access: httpapi.Admin, Tag: "audit",
		Summary: "What happened to one resource, oldest first",
	}, h.history)
}

type addInput struct {
	Body struct {
		newEntry
		Action       string     `json:"action,omitempty" pattern:"^[a-z_]+\\.[a-z_]+$" maxLength:"100"`
		ResourceType string     `json:"resource_type,omitempty" maxLength:"100"`
		Entries      []newEntry `json:"entries,omitempty" maxItems:"500"`
	}
}

// added is an entry for a single one, counts for a batch.
type added struct {
	*AuditEntry
	Stored     *int `json:"stored,omitempty"`
	Duplicates *int `json:"duplicates,omitempty"`
}

func (h Handlers) add(ctx context.Context, in *addInput) (*httpapi.Body[added], error) {
	given := in.Body.Entries
	single := len(given) == 0
	if single {
		one := in.Body.newEntry
		one.Action, one.ResourceType = in.Body.Action, in.Body.ResourceType
		given = []newEntry{one}
	}
	entries, err := toEntries(given)
	if err != nil {
		return nil, err
	}
	stored, duplicates, err := h.Trail.Append(ctx, auth.Caller(ctx), entries)
	if err != nil {
		return nil, err
	}
	if single {
		view := viewOf(stored[0])
		return &httpapi.Body[added]{Body: added{AuditEntry: &view}}, nil
	}
	fresh := len(stored) - duplicates
	return &httpapi.Body[added]{Body: added{Stored: &fresh, Duplicates: &duplicates}}, nil
}

func toEntries(given []newEntry) ([]audit.Entry, error) {
	entries := make([]audit.Entry, len(given))
	for i, g := range given {
		if g.Action == "" || g.ResourceType == "" {
			return nil, fault.InvalidField("action", "and resource_type are required")
		}
		if g.EventID == uuid.Nil {
			g.EventID = uuid.Must(uuid.NewV7())
		}
		if g.Timestamp.IsZero() {
			g.Timestamp = clock.Now()
		}
		if g.ActorType == "" {
			g.ActorType = auth.ActorSystem
		}
		entries[i] = audit.Entry{
			EventID: g.EventID, Timestamp: g.Timestamp, ActorType: g.ActorType, ActorName: g.ActorName, UserID: g.UserID, UserEmail: g.UserEmail,
			Action: g.Action, ResourceType: g.ResourceType, ResourceID: g.ResourceID, Changes: g.Changes.changes(), IPAddress: g.IPAddress,
			UserAgent: g.UserAgent, RequestID: g.RequestID, Success: g.Success == nil || *g.Success, ErrorMessage: g.ErrorMessage, Metadata: g.Metadata,
		}
	}
	return entries, nil
}

type readInput struct {
	ID uuid.UUID `path:"log_id" format:"uuid"`
}

func (h Handlers) read(ctx context.Context, in *readInput) (*httpapi.Body[AuditEntry], error) {
	entry, err := h.Trail.ByID(ctx, auth.Caller(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditEntry]{Body: viewOf(entry)}, nil
}

type verifyInput struct {
	StartDate time.Time `query:"start_date" doc:"Begin with the first entry at or after this time."`
	EndDate   time.Time `query:"end_date" doc:"Stop after the last entry at or before this time."`
}

func (h Handlers) verify(ctx context.Context, in *verifyInput) (*httpapi.Body[AuditVerification], error) {
	since, until := given(in.StartDate), given(in.EndDate)
	if err := ordered(since, until); err != nil {
		return nil, err
	}
	v, err := h.Trail.Verify(ctx, auth.Caller(ctx), since, until)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditVerification]{Body: AuditVerification{Checked: v.Checked, Valid: v.Valid(), FirstInvalidID: v.FirstInvalidID}}, nil
}
