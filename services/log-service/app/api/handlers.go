package api

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

const (
	maxRange  = 31 * 24 * time.Hour
	lastDay   = 24 * time.Hour
	lastWeek  = 7 * 24 * time.Hour
	maxSteps  = 2000
	maxFields = 20

	incompleteWarning = "The search ended before everything was read. Narrow the range or the query."
)

// Handlers answer the routes of log-service.
type Handlers struct {
	Intake *core.Intake
	Reader *core.Reader
	Hub    *core.Hub
	Lists  httpapi.Lists
}

func (in *SelectInput) selection() core.Selection {
	return core.Selection{
		Query: in.Query, Syntax: query.Syntax(in.Syntax), Service: in.Service, Levels: in.Level, MinLevel: in.MinLevel, Host: in.Host,
		TraceID: in.TraceID, Attributes: in.Attribute,
	}
}

// between reads a range of at most 31 days that ends now and has the given length, if
// nothing else is said.
func (in *RangeInput) between(length time.Duration) (from, to time.Time, err error) {
	now := clock.Now()
	start, err := page.ParseTime("query.time_from", in.From, now)
	if err != nil {
		return from, to, err
	}
	end, err := page.ParseTime("query.time_to", in.To, now)
	if err != nil {
		return from, to, err
	}
	if to = now; end != nil {
		to = *end
	}
	if from = to.Add(-length); start != nil {
		from = *start
	}
	switch {
	case from.Year() < 1 || to.Year() > 9999 || !from.Before(to):
		return from, to, fault.InvalidField("query.time_from", "must precede time_to")
	case to.Sub(from) > maxRange:
		return from, to, fault.InvalidField("query.time_from", "must be at most 31 days before time_to")
	}
	return from, to, nil
}

// read makes a query of what was asked for.
func read(sel *SelectInput, within *RangeInput, length time.Duration) (q logs.Query, warning string, err error) {
	if q.From, q.To, err = within.between(length); err != nil {
		return q, "", err
	}
	q.Where, warning, err = sel.selection().Where()
	return q, warning, err
}

// warned is the text of a warning, nil for none.
func warned(warnings ...string) *string {
	text := strings.TrimSpace(strings.Join(warnings, " "))
	if text == "" {
		return nil
	}
	return &text
}

func unless(complete bool, warning string) string {
	if complete {
		return ""
	}
	return warning
}

func (h Handlers) search(ctx context.Context, in *searchInput) (*httpapi.Body[LogPage], error) {
	q, warning, err := read(&in.SelectInput, &in.RangeInput, maxRange)
	if err != nil {
		return nil, err
	}
	p := logs.Page{OldestFirst: in.Order == "asc", Limit: in.Limit, Offset: in.Offset}
	cursor, err := h.cursorOf(ctx, in)
	if err != nil {
		return nil, err
	}
	if cursor != nil {
		p.After, p.Uncounted = &cursor.after, true
	}
	found, err := h.Reader.Search(ctx, auth.Caller(ctx), q, p)
	if err != nil {
		return nil, err
	}
	if cursor != nil {
		found.Total, found.Exact = cursor.total, cursor.exact
	}
	body := LogPage{
		Items: viewsOf(found.Lines), Total: found.Total, Limit: in.Limit, Offset: in.Offset, TotalExact: found.Exact,
		QueryWarning: warned(warning, unless(found.Complete, incompleteWarning)),
	}
	if found.More && len(found.Lines) > 0 {
		body.NextCursor = h.nextCursor(ctx, in, found)
	}
	return &httpapi.Body[LogPage]{Body: body}, nil
}

func (h Handlers) services(ctx context.Context, in *servicesInput) (*httpapi.Body[LogServices], error) {
	now := clock.Now()
	since, err := page.ParseTime("query.time_from", in.From, now)
	if err != nil {
		return nil, err
	}
	from := now.Add(-lastWeek)
	if since != nil {
		from = *since
	}
	if from.After(now) || now.Sub(from) > maxRange {
		return nil, fault.InvalidField("query.time_from", "must be within the last 31 days")
	}
	names, err := h.Reader.Services(ctx, auth.Caller(ctx), from)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[LogServices]{Body: LogServices{Services: append([]string{}, names...)}}, nil
}

// stepOf is the step of a histogram: what is asked for, or a sixtieth of the range, in
// whole minutes where it is long enough for that.
func stepOf(asked int, from, to time.Time) int {
	length := to.Sub(from).Seconds()
	step := asked
	if step == 0 {
		if step = int(length / 60); step > 60 {
			step -= step % 60
		}
	}
	return max(step, int(length/maxSteps)+1)
}

func (h Handlers) stats(ctx context.Context, in *statsInput) (*httpapi.Body[LogStats], error) {
	q, warning, err := read(&in.SelectInput, &in.RangeInput, lastDay)
	if err != nil {
		return nil, err
	}
	step := stepOf(in.Step, q.From, q.To)
	stats, err := h.Reader.Stats(ctx, auth.Caller(ctx), q, step)
	if err != nil {
		return nil, err
	}
	body := LogStats{
		Total: stats.Total, ByLevel: stats.ByLevel, ByService: stats.ByService, Histogram: make([]LogBucket, len(stats.Histogram)), Step: step,
		TotalExact: stats.Exact, QueryWarning: warned(warning, unless(stats.Exact, incompleteWarning)),
	}
	for i, b := range stats.Histogram {
		body.Histogram[i] = LogBucket{T: b.At, Total: b.Total, ByLevel: b.ByLevel}
	}
	return &httpapi.Body[LogStats]{Body: body}, nil
}

// fieldsOf reads the names of fields; attributes may be written with or without their
// prefix.
func fieldsOf(list string) ([]string, error) {
	var fields []string
	for entry := range strings.SplitSeq(list, ",") {
		if entry = strings.TrimPrefix(strings.TrimSpace(entry), "attributes."); entry != "" {
			fields = append(fields, entry)
		}
	}
	if len(fields) > maxFields {
		return nil, fault.InvalidField("query.fields", "must name at most %d fields", maxFields)
	}
	return fields, nil
}

func (h Handlers) facets(ctx context.Context, in *facetsInput) (*httpapi.Body[LogFacets], error) {
	q, warning, err := read(&in.SelectInput, &in.RangeInput, lastDay)
	if err != nil {
		return nil, err
	}
	fields, err := fieldsOf(in.Fields)
	if err != nil {
		return nil, err
	}
	facets, err := h.Reader.Facets(ctx, auth.Caller(ctx), q, fields, in.Limit)
	if err != nil {
		return nil, err
	}
	body := LogFacets{Facets: make([]LogFacet, len(facets.Facets)), Scanned: facets.Scanned, Exact: facets.Exact, QueryWarning: warned(warning)}
	for i, f := range facets.Facets {
		body.Facets[i] = LogFacet{Field: f.Field, Distinct: f.Distinct, Other: f.Other, Values: make([]LogFacetValue, len(f.Values))}
		for j, v := range f.Values {
			body.Facets[i].Values[j] = LogFacetValue{Value: v.Text, Count: v.Count}
		}
	}
	return &httpapi.Body[LogFacets]{Body: body}, nil
}

func (h Handlers) patterns(ctx context.Context, in *patternsInput) (*httpapi.Body[LogPatterns], error) {
	from, to, err := in.between(lastDay)
	if err != nil {
		return nil, err
	}
	patterns, err := h.Reader.Patterns(ctx, auth.Caller(ctx), logs.PatternQuery{
		From: from, To: to, Service: in.Service, Levels: core.Levels(in.Level), Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	body := LogPatterns{Patterns: make([]LogPattern, len(patterns))}
	for i, p := range patterns {
		body.Patterns[i] = LogPattern{
			Pattern: p.Pattern, Count: int(p.Count), Level: p.Level, Sample: p.Sample, FirstSeen: p.FirstSeen, LastSeen: p.LastSeen,
			Services: p.Services, Trend: string(p.Trend),
		}
	}
	return &httpapi.Body[LogPatterns]{Body: body}, nil
}

func (h Handlers) context(ctx context.Context, in *contextInput) (*httpapi.Body[LogContext], error) {
	lines, err := h.Reader.Context(ctx, auth.Caller(ctx), in.ID, in.Before, in.After)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[LogContext]{Body: LogContext{Items: viewsOf(lines), Anchor: in.ID}}, nil
}

func (h Handlers) addView(ctx context.Context, in *addViewInput) (*httpapi.Body[LogView], error) {
	v, err := h.Reader.AddView(ctx, auth.Caller(ctx), logs.View{Name: in.Body.Name, Filters: in.Body.Filters, Shared: in.Body.Shared})
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[LogView]{Body: savedOf(v)}, nil
}

type viewsInput struct{ httpapi.ListQuery }

func (h Handlers) views(ctx context.Context, in *viewsInput) (*httpapi.List[LogView], error) {
	l := h.Lists.Of(ctx, "/logs/views", in.ListQuery)
	key, err := l.After()
	if err != nil {
		return nil, err
	}
	var after *logs.ViewPlace
	if len(key) == 2 {
		id, _ := uuid.Parse(key[1]) // cursors are signed, so nobody else has written it
		after = &logs.ViewPlace{Name: key[0], ID: id}
	}
	views, err := h.Reader.Views(ctx, auth.Caller(ctx), after, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, views, func(v logs.View) []string { return []string{v.Name, v.ID.String()} }, savedOf), nil
}

type dropViewInput struct {
	ID uuid.UUID `path:"view_id" format:"uuid"`
}

func (h Handlers) dropView(ctx context.Context, in *dropViewInput) (*httpapi.Body[LogViewDeleted], error) {
	if err := h.Reader.RemoveView(ctx, auth.Caller(ctx), in.ID); err != nil {
		return nil, err
	}
	return &httpapi.Body[LogViewDeleted]{Body: LogViewDeleted{Status: "deleted", ID: in.ID}}, nil
}

func savedOf(v logs.View) LogView {
	return LogView{ID: v.ID, Name: v.Name, Filters: v.Filters, Shared: v.Shared, CreatedBy: v.CreatedBy, CreatedAt: v.CreatedAt}
}

func viewOf(l *logs.Line) Log {
	return Log{
		Timestamp: time.UnixMicro(l.Micros).UTC(), Level: l.Level, ServiceName: l.Service, Message: l.Message,
		Attributes: Object(block.JSON(l.Attributes)), TraceID: orNull(l.TraceID), SpanID: orNull(l.SpanID),
		ID: logs.IDOf(*l).String(), Host: orNull(l.Host), Truncated: truncated(l),
	}
}

func viewsOf(lines []logs.Line) []Log {
	views := make([]Log, len(lines))
	for i := range lines {
		views[i] = viewOf(&lines[i])
	}
	return views
}

// truncated reports whether the message was cut when it arrived.
func truncated(l *logs.Line) bool {
	for _, a := range l.Attributes {
		if a.Key == "_truncated" {
			return a.JSON == "true"
		}
	}
	return false
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
