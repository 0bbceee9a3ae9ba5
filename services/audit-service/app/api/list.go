package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// FilterInput narrows lists and exports.
type FilterInput struct {
	UserID       string    `query:"user_id" format:"uuid" doc:"Entries of this user."`
	Action       string    `query:"action" maxLength:"100" doc:"An action, or a prefix with * at the end."`
	ResourceType string    `query:"resource_type" maxLength:"100"`
	ResourceID   string    `query:"resource_id" maxLength:"128"`
	ActorType    string    `query:"actor_type" enum:"user,api_key,webhook,system"`
	Search       string    `query:"search" maxLength:"200" doc:"Part of an actor, e-mail address, action or resource id."`
	Success      string    `query:"success" enum:"true,false"`
	StartDate    time.Time `query:"start_date" doc:"Entries at or after this time."`
	EndDate      time.Time `query:"end_date" doc:"Entries at or before this time."`
}

func (in *FilterInput) filter() (audit.Filter, error) {
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

// pairs are the names and values of the filter, as a cursor is bound to them.
func (in *FilterInput) pairs() []string {
	return []string{
		"user_id", in.UserID, "action", in.Action, "resource_type", in.ResourceType, "resource_id", in.ResourceID, "actor_type", in.ActorType,
		"search", in.Search, "success", in.Success, "start_date", timeText(in.StartDate), "end_date", timeText(in.EndDate),
	}
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
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

type listInput struct {
	FilterInput
	Skip   int    `query:"skip" minimum:"0" maximum:"10000" default:"0"`
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Cursor string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before; skip counts from there."`
}

// listOutput is a page with the cursor of the next one.
type listOutput struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       AuditPage
}

func (h Handlers) list(ctx context.Context, in *listInput) (*listOutput, error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	l := h.Lists.Of(ctx, "/audit-logs", httpapi.ListQuery{Limit: in.Limit, Cursor: in.Cursor}, in.pairs()...)
	after, err := placeAfter(l)
	if err != nil {
		return nil, err
	}
	entries, total, err := h.Trail.List(ctx, auth.Caller(ctx), f, audit.Part{After: after, Skip: in.Skip, Limit: l.More()})
	if err != nil {
		return nil, err
	}
	page := httpapi.Answer(l, entries, keyOf, viewOf)
	return &listOutput{
		NextCursor: page.NextCursor, Link: page.Link, Body: AuditPage{Total: total, Skip: in.Skip, Limit: in.Limit, Logs: page.Body},
	}, nil
}

// keyOf is the key of an entry in a list that is sorted by time and chain.
func keyOf(s audit.Stored) []string {
	return []string{strconv.FormatInt(s.Timestamp.UnixMicro(), 10), strconv.FormatInt(s.Seq, 10)}
}

// placeAfter reads what keyOf wrote. Cursors are signed, so nobody else has
// written it.
func placeAfter(l httpapi.Listing) (*audit.Place, error) {
	key, err := l.After()
	if err != nil || len(key) != 2 {
		return nil, err
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64)
	seq, _ := strconv.ParseInt(key[1], 10, 64)
	return &audit.Place{At: time.UnixMicro(micros).UTC(), Seq: seq}, nil
}
