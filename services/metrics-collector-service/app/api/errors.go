package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	groupsPath = "/errors/groups"
	groupPath  = groupsPath + "/{fingerprint}"

	// tagsOver is the time over which tags are counted.
	tagsOver = 30 * 24 * time.Hour
)

// ErrorHandlers answer the routes of errors.
type ErrorHandlers struct {
	Errors *core.Errors
	Lists  httpapi.Lists
	Now    func() time.Time
}

// ErrorRoutes registers the operations of errors.
func ErrorRoutes(a *httpapi.API, h ErrorHandlers) {
	errorIngestRoutes(a, h)
	op := func(id, method, path string, access httpapi.Access, summary, description string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: path, Gateway: path, Access: access, Tag: "errors", Summary: summary, Description: description}
	}
	httpapi.Register(a, op("error-group-list", http.MethodGet, groupsPath, httpapi.Viewer, "List groups of errors",
		"A range of time selects the groups that were last seen in it. With trend=true each group has its occurrences in 24 equal slices of the range."), h.list)
	httpapi.Register(a, op("error-group-read", http.MethodGet, groupPath, httpapi.Viewer, "One group with its newest occurrences and its trend",
		"The fingerprint of a group that was merged leads to the group that it was merged into."), h.read)
	httpapi.Register(a, op("error-occurrence-list", http.MethodGet, groupPath+"/occurrences", httpapi.Viewer, "List the occurrences of a group, newest first", ""), h.occurrences)
	httpapi.Register(a, op("error-tag-list", http.MethodGet, groupPath+"/tags", httpapi.Viewer, "Break a group down by what its occurrences say about themselves",
		"Counted over all occurrences of the last 30 days. The 20 most frequent values of a key are told apart."), h.tags)
	httpapi.Register(a, op("error-group-triage", http.MethodPatch, groupPath+"/triage", httpapi.Engineer, "Decide about a group",
		"A resolved group that occurs again is unresolved and regressed. When it is resolved in a release, only that release and those first seen after it count."), h.triage)
	httpapi.Register(a, op("error-group-merge", http.MethodPost, groupPath+"/merge", httpapi.Engineer, "Merge a group into another one",
		"What comes with the fingerprint of the merged group later is counted in the other one, until it is split off again."), h.merge)
	httpapi.Register(a, op("error-group-split", http.MethodPost, groupPath+"/split", httpapi.Engineer, "Take merged fingerprints out of a group",
		"Each is a group of its own again, with the occurrences that came with it."), h.split)
}

type groupListInput struct {
	RangeInput
	Service string `query:"service" maxLength:"255"`
	Status  string `query:"status" enum:"unresolved,investigating,resolved,ignored"`
	Search  string `query:"search" maxLength:"200" doc:"Part of a message, class or service."`
	Sort    string `query:"sort" enum:"count,last_seen,first_seen" default:"count" doc:"The greatest first."`
	Trend   bool   `query:"trend" default:"false"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor  string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
}

// ErrorGroup is a group as lists show it.
type ErrorGroup struct {
	errorgroup.Payload

	Trend []int64 `json:"trend,omitempty" doc:"Occurrences in 24 equal slices of the range, oldest first; only when asked for."`
}

func (h ErrorHandlers) list(ctx context.Context, in *groupListInput) (*httpapi.List[ErrorGroup], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	f := errorgroup.Filter{Service: in.Service, Status: errorgroup.Status(in.Status), Search: strings.TrimSpace(in.Search), Sort: errorgroup.Sort(in.Sort)}
	if in.From != "" {
		f.From = &from
	}
	if in.To != "" {
		f.To = &to
	}
	l := h.Lists.Of(ctx, groupsPath, httpapi.ListQuery{Limit: in.Limit, Cursor: in.Cursor}, "service", in.Service, "status", in.Status,
		"search", in.Search, "sort", in.Sort, "from", in.From, "to", in.To, "trend", strconv.FormatBool(in.Trend))
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	scope := auth.Caller(ctx).Scope()
	groups, err := h.Errors.List(ctx, scope, f, groupPlace(after), l.More())
	if err != nil {
		return nil, err
	}
	trends := map[uuid.UUID][]errorgroup.Count{}
	if in.Trend {
		if trends, err = h.Errors.TrendsOf(ctx, scope, groups, from, to); err != nil {
			return nil, err
		}
	}
	return httpapi.Answer(l, groups, func(g errorgroup.Group) []string {
		place := f.Sort.PlaceOf(g)
		return []string{strconv.FormatInt(place.Key, 10), place.ID.String()}
	}, func(g errorgroup.Group) ErrorGroup {
		view := ErrorGroup{Payload: errorgroup.PayloadOf(g)}
		for _, c := range trends[g.ID] {
			view.Trend = append(view.Trend, c.Count)
		}
		return view
	}), nil
}

// groupPlace reads what the list wrote into its cursor. Cursors are signed, so nobody
// else has written it.
func groupPlace(key []string) *errorgroup.Place {
	if len(key) != 2 {
		return nil
	}
	n, _ := strconv.ParseInt(key[0], 10, 64)
	id, _ := uuid.Parse(key[1])
	return &errorgroup.Place{Key: n, ID: id}
}

// FingerprintInput names a group.
type FingerprintInput struct {
	Fingerprint string `path:"fingerprint" maxLength:"128" doc:"Opaque; 32 hex digits."`
}

type groupInput struct {
	FingerprintInput
	RangeInput
}

// ErrorOccurrence is one error of a group.
type ErrorOccurrence struct {
	Timestamp   time.Time `json:"timestamp"`
	StackTrace  string    `json:"stack_trace" doc:"As it was sent."`
	SourceStack *string   `json:"source_stack_trace" doc:"As the sources have it; null when no source map knows any of its frames."`
	Attributes  RawObject `json:"attributes"`
	TraceID     *string   `json:"trace_id"`
	Release     *string   `json:"release"`
	UserID      *string   `json:"user_id"`
}

// ErrorTrendPoint counts the occurrences of one slice of a range.
type ErrorTrendPoint struct {
	T     int64 `json:"t" doc:"Where the slice begins, in milliseconds since 1970."`
	Count int64 `json:"count"`
}

// ErrorGroupDetail is a group with what its page shows.
type ErrorGroupDetail struct {
	errorgroup.Payload

	Notes       string            `json:"notes"`
	Occurrences []ErrorOccurrence `json:"occurrences" doc:"The newest 100."`
	Trend       []ErrorTrendPoint `json:"trend"`
	Merged      []ErrorGroup      `json:"merged" doc:"The groups that were merged into this one, as they would be alone."`
}

func occurrenceView(o errorgroup.Occurrence) ErrorOccurrence {
	view := ErrorOccurrence{
		Timestamp: o.Timestamp, StackTrace: o.StackTrace, Attributes: RawObject(o.Attributes), TraceID: o.TraceID, Release: o.Release, UserID: o.UserID,
	}
	if o.SourceStack != "" {
		view.SourceStack = &o.SourceStack
	}
	return view
}

func (h ErrorHandlers) read(ctx context.Context, in *groupInput) (*httpapi.Body[ErrorGroupDetail], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	since := from
	if in.From == "" {
		since = to.Add(-longestRange) // the newest, whenever they were
	}
	d, err := h.Errors.Detail(ctx, auth.Caller(ctx).Scope(), in.Fingerprint, since, from, to)
	if err != nil {
		return nil, err
	}
	view := ErrorGroupDetail{
		Payload: errorgroup.PayloadOf(d.Group), Notes: d.Notes, Occurrences: []ErrorOccurrence{}, Trend: []ErrorTrendPoint{}, Merged: []ErrorGroup{},
	}
	for _, o := range d.Occurrences {
		view.Occurrences = append(view.Occurrences, occurrenceView(o))
	}
	for _, c := range d.Trend {
		view.Trend = append(view.Trend, ErrorTrendPoint{T: c.At.UnixMilli(), Count: c.Count})
	}
	for _, g := range d.Merged {
		view.Merged = append(view.Merged, ErrorGroup{Payload: errorgroup.PayloadOf(g)})
	}
	return &httpapi.Body[ErrorGroupDetail]{Body: view}, nil
}

type occurrenceInput struct {
	FingerprintInput
	RangeInput
	httpapi.ListQuery
	Release   string   `query:"release" maxLength:"128"`
	Attribute []string `query:"attribute,explode" maxItems:"20" doc:"key=value; every one must be the case."`
}

func (h ErrorHandlers) occurrences(ctx context.Context, in *occurrenceInput) (*httpapi.List[ErrorOccurrence], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	f := errorgroup.OccurrenceFilter{Release: in.Release, Attributes: map[string]string{}, From: from, To: to}
	for _, pair := range in.Attribute {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, fault.InvalidField("query.attribute", "must be key=value")
		}
		f.Attributes[key] = value
	}
	path := groupsPath + "/" + in.Fingerprint + "/occurrences"
	l := h.Lists.Of(ctx, path, in.ListQuery, "release", in.Release, "attribute", strings.Join(in.Attribute, "&"), "from", in.From, "to", in.To)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	scope := auth.Caller(ctx).Scope()
	g, err := h.Errors.ByFingerprint(ctx, scope, in.Fingerprint)
	if err != nil {
		return nil, err
	}
	found, err := h.Errors.Occurrences(ctx, scope, g, f, spotOf(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(o errorgroup.Occurrence) []string { return httpapi.KeyAt(o.Timestamp, o.ID) }, occurrenceView), nil
}

func spotOf(p *httpapi.Place) *errorgroup.Spot {
	if p == nil {
		return nil
	}
	return &errorgroup.Spot{At: p.At, ID: p.ID}
}

type tagsInput struct {
	FingerprintInput
	Key string `query:"key" maxLength:"128" doc:"Only this key."`
}

// ErrorTags breaks a group down.
type ErrorTags struct {
	Total int64      `json:"total" doc:"All occurrences of the last 30 days."`
	Tags  []ErrorTag `json:"tags"`
}

// ErrorTag is one key by which a group is broken down.
type ErrorTag struct {
	Key    string          `json:"key"`
	Other  int64           `json:"other" doc:"Occurrences with further values."`
	Values []ErrorTagValue `json:"values"`
}

// ErrorTagValue is one value of a key.
type ErrorTagValue struct {
	Value   string  `json:"value"`
	Count   int64   `json:"count"`
	Percent float64 `json:"percent" doc:"Of all occurrences."`
}

func (h ErrorHandlers) tags(ctx context.Context, in *tagsInput) (*httpapi.Body[ErrorTags], error) {
	scope := auth.Caller(ctx).Scope()
	g, err := h.Errors.ByFingerprint(ctx, scope, in.Fingerprint)
	if err != nil {
		return nil, err
	}
	total, keys, err := h.Errors.Tags(ctx, scope, g, in.Key, h.Now().Add(-tagsOver))
	if err != nil {
		return nil, err
	}
	view := ErrorTags{Total: total, Tags: []ErrorTag{}}
	for _, key := range keys {
		tag := ErrorTag{Key: key.Key, Other: key.Other, Values: []ErrorTagValue{}}
		for _, v := range key.Values {
			tag.Values = append(tag.Values, ErrorTagValue{Value: v.Value, Count: v.Count, Percent: percentOf(v.Count, total)})
		}
		view.Tags = append(view.Tags, tag)
	}
	return &httpapi.Body[ErrorTags]{Body: view}, nil
}
