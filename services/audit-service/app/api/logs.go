package api

import (
	"context"
	"net/http"
	"strings"
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
type Handlers struct{ Trail *core.Trail }

// Routes registers the operations of audit-service.
func Routes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-append", Method: http.MethodPost, Path: "/audit-logs", Access: httpapi.Service, Tag: "audit",
		Summary: "Store entries handed over by a service", Status: http.StatusCreated, MaxBody: 32 << 20,
	}, h.add)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-list", Method: http.MethodGet, Path: "/audit-logs", Gateway: "/audit-logs", Access: httpapi.Admin, Tag: "audit",
		Summary: "List entries, newest first",
	}, h.list)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-verify", Method: http.MethodGet, Path: "/audit-logs/verify", Gateway: "/audit-logs/verify", Access: httpapi.Admin, Tag: "audit",
		Summary: "Check the hash chain", Description: "Walks the chain of the tenant, or the stretch of it between two times.",
	}, h.verify)
	httpapi.Register(a, httpapi.Operation{
		ID: "audit-read", Method: http.MethodGet, Path: "/audit-logs/{log_id}", Gateway: "/audit-logs/{log_id}", Access: httpapi.Admin, Tag: "audit",
		Summary: "One entry",
	}, h.read)
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

type listInput struct {
	UserID       string    `query:"user_id" format:"uuid" doc:"Entries of this user."`
	Action       string    `query:"action" maxLength:"100" doc:"An action, or a prefix with * at the end."`
	ResourceType string    `query:"resource_type" maxLength:"100"`
	ResourceID   string    `query:"resource_id" maxLength:"128"`
	ActorType    string    `query:"actor_type" enum:"user,api_key,webhook,system"`
	Search       string    `query:"search" maxLength:"200" doc:"Part of an actor, action or resource id."`
	Success      string    `query:"success" enum:"true,false"`
	StartDate    time.Time `query:"start_date" doc:"Entries at or after this time."`
	EndDate      time.Time `query:"end_date" doc:"Entries at or before this time."`
	Skip         int       `query:"skip" minimum:"0" maximum:"10000" default:"0"`
	Limit        int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

func (in *listInput) filter() (audit.Filter, error) {
	f := audit.Filter{
		Action: in.Action, ResourceType: in.ResourceType, ResourceID: in.ResourceID, ActorType: auth.ActorType(in.ActorType),
		Search: strings.TrimSpace(in.Search), Since: given(in.StartDate), Until: given(in.EndDate),
	}
	if in.UserID != "" {
		id, err := uuid.Parse(in.UserID)
		if err != nil {
			return f, fault.InvalidField("query.user_id", "is not a valid UUID")
		}
		f.UserID = &id
	}
	if in.Success != "" {
		success := in.Success == "true"
		f.Success = &success
	}
	return f, ordered(f.Since, f.Until)
}

func given(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func ordered(since, until *time.Time) error {
	if since != nil && until != nil && until.Before(*since) {
		return fault.InvalidField("query.start_date", "must precede end_date")
	}
	return nil
}

func (h Handlers) list(ctx context.Context, in *listInput) (*httpapi.Body[AuditPage], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	entries, total, err := h.Trail.List(ctx, auth.Caller(ctx), f, in.Skip, in.Limit)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AuditPage]{Body: AuditPage{Total: total, Skip: in.Skip, Limit: in.Limit, Logs: viewsOf(entries)}}, nil
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
	StartDate time.Time `query:"start_date"`
	EndDate   time.Time `query:"end_date"`
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
	return &httpapi.Body[AuditVerification]{Body: AuditVerification{Checked: v.Checked, Valid: v.FirstInvalidID == nil, FirstInvalidID: v.FirstInvalidID}}, nil
}
