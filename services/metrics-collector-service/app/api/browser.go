package api

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/browser"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// BrowserHandlers answer the routes of browsers.
type BrowserHandlers struct {
	Browsers *core.Browsers
	Lists    httpapi.Lists
	Now      func() time.Time
}

// BrowserRoutes registers the operations of browsers.
func BrowserRoutes(a *httpapi.API, h BrowserHandlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "browser-ingest", Method: http.MethodPost, Path: "/browser/ingest", Gateway: "/ingest/browser", Access: httpapi.Key("ingest:browser"), Tag: "ingest",
		Summary: "Store what browsers report", MaxBody: ingest.MaxSent,
		Description: "One batch of a browser, or a list of up to 1,000 under batches, as application/json or, from a beacon, as text/plain.",
	}, BrowserIngest{}, BrowserIngested{}, h.take)
	op := func(id, path, summary, description string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: http.MethodGet, Path: path, Gateway: path, Access: httpapi.Viewer, Tag: "browser", Summary: summary, Description: description,
		}
	}
	httpapi.Register(a, op("browser-overview", "/browser/overview", "Sum up what browsers reported",
		"Quantiles are exact for up to 10,000 values of each vital, else within one percent; ranges that begin before the events are kept count whole hours."), h.overview)
	httpapi.Register(a, op("browser-page-load-list", "/browser/page-loads", "List page loads, newest first", ""), h.pageLoads)
	httpapi.Register(a, op("browser-error-list", "/browser/errors", "List errors in browsers, newest first", ""), h.failures)
	httpapi.Register(a, op("browser-request-list", "/browser/ajax", "List the requests of pages, newest first", ""), h.requests)
}

type browserOverviewInput struct {
	RangeInput
	AppName string `query:"app_name" maxLength:"255"`
}

// BrowserVital sums up the values of a web vital.
type BrowserVital struct {
	Average          float64 `json:"avg"`
	Count            int64   `json:"count"`
	P75              float64 `json:"p75"`
	Good             int64   `json:"good"`
	NeedsImprovement int64   `json:"needs_improvement"`
	Poor             int64   `json:"poor"`

	Pages     []BrowserVitalShare `json:"pages" doc:"Those with the worst p75, at most 5, as the newest 20,000 events of the range have it."`
	Targets   []BrowserVitalShare `json:"targets" doc:"The elements with the worst p75, likewise, where pages send attribution."`
	Resources []BrowserVitalShare `json:"resources" doc:"The addresses of what was painted, likewise."`
	Parts     []BrowserVitalPart  `json:"parts" doc:"The longest times that the value is made of, likewise."`
}

// BrowserVitalShare sums up the values of one page or element.
type BrowserVitalShare struct {
	Name   string  `json:"name"`
	Count  int64   `json:"count"`
	P75    float64 `json:"p75"`
	Rating string  `json:"rating" enum:"good,needs-improvement,poor" doc:"Of the p75."`
}

// BrowserVitalPart is one of the times that a value is made of.
type BrowserVitalPart struct {
	Name  string  `json:"name" example:"input_delay"`
	Count int64   `json:"count"`
	P75   float64 `json:"p75" doc:"In milliseconds."`
}

func vitalShares(of browser.Vital, all []browser.Share) []BrowserVitalShare {
	views := make([]BrowserVitalShare, len(all))
	for i, s := range all {
		views[i] = BrowserVitalShare{Name: s.Name, Count: s.Count, P75: roundedVital(s.P75, of), Rating: string(browser.RatingOf(of, s.P75))}
	}
	return views
}

func vitalParts(all []browser.Share) []BrowserVitalPart {
	views := make([]BrowserVitalPart, len(all))
	for i, s := range all {
		views[i] = BrowserVitalPart{Name: s.Name, Count: s.Count, P75: rounded(s.P75, 2)}
	}
	return views
}

// BrowserVitals sums up the web vitals; those without a value have the count 0.
type BrowserVitals struct {
	LCP  BrowserVital `json:"LCP"`
	FID  BrowserVital `json:"FID"`
	CLS  BrowserVital `json:"CLS"`
	FCP  BrowserVital `json:"FCP"`
	TTFB BrowserVital `json:"TTFB"`
	INP  BrowserVital `json:"INP"`
}

// BrowserOverview sums up what browsers reported.
type BrowserOverview struct {
	WebVitals      BrowserVitals `json:"web_vitals"`
	JSErrorsTotal  int64         `json:"js_errors_total"`
	PageLoadsTotal int64         `json:"page_loads_total"`
	AjaxCallsTotal int64         `json:"ajax_calls_total"`
	TotalEvents    int64         `json:"total_events" doc:"All of these, vitals included."`
}

// roundedVital has two decimals, and four for a value that is a share.
func roundedVital(v float64, of browser.Vital) float64 {
	scale := 100.0
	if of == browser.CLS {
		scale = 10_000
	}
	return math.Round(v*scale) / scale
}

func (h BrowserHandlers) overview(ctx context.Context, in *browserOverviewInput) (*httpapi.Body[BrowserOverview], error) {
	from, to, err := in.read(h.Now(), defaultRange)
	if err != nil {
		return nil, err
	}
	o, err := h.Browsers.SumUp(ctx, auth.Caller(ctx).Scope(), browser.Filter{App: in.AppName, From: from, To: to})
	if err != nil {
		return nil, err
	}
	view := BrowserOverview{JSErrorsTotal: o.Errors, PageLoadsTotal: o.PageLoads, AjaxCallsTotal: o.Requests, TotalEvents: o.Total()}
	for name, place := range map[browser.Vital]*BrowserVital{
		browser.LCP: &view.WebVitals.LCP, browser.FID: &view.WebVitals.FID, browser.CLS: &view.WebVitals.CLS, browser.FCP: &view.WebVitals.FCP,
		browser.TTFB: &view.WebVitals.TTFB, browser.INP: &view.WebVitals.INP,
	} {
		v := o.Vitals[name]
		worst := o.Worst[name]
		*place = BrowserVital{
			Average: roundedVital(v.Average, name), Count: v.Count, P75: roundedVital(v.P75, name), Good: v.Good, NeedsImprovement: v.NeedsImprovement, Poor: v.Poor,
			Pages: vitalShares(name, worst.Pages), Targets: vitalShares(name, worst.Targets), Resources: vitalShares(name, worst.Resources), Parts: vitalParts(worst.Parts),
		}
	}
	return &httpapi.Body[BrowserOverview]{Body: view}, nil
}

// seenInput is what the lists of browsers have in common.
type seenInput struct {
	path, app, url, cursor string
	limit                  int
	in                     RangeInput
}

// filter reads the range and the place where a list goes on.
func (h BrowserHandlers) filter(ctx context.Context, s seenInput) (browser.Filter, *browser.Place, httpapi.Listing, error) {
	l := h.Lists.Of(ctx, s.path, httpapi.ListQuery{Limit: s.limit, Cursor: s.cursor}, "app_name", s.app, "url", s.url, "from", s.in.From, "to", s.in.To)
	from, to, err := s.in.read(h.Now(), defaultRange)
	if err != nil {
		return browser.Filter{}, nil, l, err
	}
	key, err := l.After()
	if err != nil {
		return browser.Filter{}, nil, l, err
	}
	return browser.Filter{App: s.app, URL: s.url, From: from, To: to}, seenPlace(key), l, nil
}

// seenPlace reads what seenKey wrote. Cursors are signed, so nobody else has written it.
func seenPlace(key []string) *browser.Place {
	if len(key) != 3 {
		return nil
	}
	micros, _ := strconv.ParseInt(key[0], 10, 64)
	id, _ := uuid.Parse(key[1])
	number, _ := strconv.Atoi(key[2])
	return &browser.Place{At: time.UnixMicro(micros).UTC(), ID: id, Number: number}
}

func seenKey[T any](s browser.Seen[T]) []string {
	return append(httpapi.KeyAt(s.At, s.ID), strconv.Itoa(s.Number))
}

// momentOf is when something happened, or when it was reported.
func momentOf(said *time.Time, reported time.Time) time.Time {
	if said != nil {
		return *said
	}
	return reported
}

type pageLoadInput struct {
	RangeInput
	AppName string `query:"app_name" maxLength:"255"`
	URL     string `query:"url" maxLength:"2000" doc:"Part of the address of the page."`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"200"`
	Cursor  string `query:"cursor" maxLength:"8192"`
}

// BrowserPageLoad tells in milliseconds how long a page took.
type BrowserPageLoad struct {
	URL                  string    `json:"url"`
	Timestamp            time.Time `json:"timestamp"`
	DOMContentLoaded     *float64  `json:"dom_content_loaded"`
	LoadComplete         *float64  `json:"load_complete"`
	FirstPaint           *float64  `json:"first_paint"`
	FirstContentfulPaint *float64  `json:"first_contentful_paint"`
	AppName              string    `json:"app_name"`
	SessionID            *string   `json:"session_id"`
	ViewID               *string   `json:"view_id"`
}

func (h BrowserHandlers) pageLoads(ctx context.Context, in *pageLoadInput) (*httpapi.List[BrowserPageLoad], error) {
	f, after, l, err := h.filter(ctx, seenInput{"/browser/page-loads", in.AppName, in.URL, in.Cursor, in.Limit, in.RangeInput})
	if err != nil {
		return nil, err
	}
	loads, err := h.Browsers.PageLoads(ctx, auth.Caller(ctx).Scope(), f, after, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, loads, seenKey, func(s browser.Seen[browser.PageLoad]) BrowserPageLoad {
		return BrowserPageLoad{
			URL: s.URL, Timestamp: momentOf(s.What.At, s.At), DOMContentLoaded: s.What.DOMContentLoaded, LoadComplete: s.What.LoadComplete,
			FirstPaint: s.What.FirstPaint, FirstContentfulPaint: s.What.FirstContentfulPaint, AppName: s.AppName, SessionID: s.SessionID, ViewID: s.ViewID,
		}
	}), nil
}

type browserListInput struct {
	RangeInput
	AppName string `query:"app_name" maxLength:"255"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"100"`
	Cursor  string `query:"cursor" maxLength:"8192"`
}

// BrowserError is one error in a browser.
type BrowserError struct {
	URL       string    `json:"url" doc:"Of the page."`
	Timestamp time.Time `json:"timestamp"`
	Message   string    `json:"message"`
	Filename  string    `json:"filename"`
	Line      int       `json:"lineno"`
	Column    int       `json:"colno"`
	Stack     string    `json:"stack"`
	Type      string    `json:"type" enum:"error,unhandledrejection"`
	AppName   string    `json:"app_name"`
	SessionID *string   `json:"session_id"`
	ViewID    *string   `json:"view_id"`
}

func (h BrowserHandlers) failures(ctx context.Context, in *browserListInput) (*httpapi.List[BrowserError], error) {
	f, after, l, err := h.filter(ctx, seenInput{"/browser/errors", in.AppName, "", in.Cursor, in.Limit, in.RangeInput})
	if err != nil {
		return nil, err
	}
	failures, err := h.Browsers.Failures(ctx, auth.Caller(ctx).Scope(), f, after, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, failures, seenKey, func(s browser.Seen[browser.Failure]) BrowserError {
		return BrowserError{
			URL: s.URL, Timestamp: momentOf(s.What.At, s.At), Message: s.What.Message, Filename: s.What.Filename, Line: s.What.Line, Column: s.What.Column,
			Stack: s.What.Stack, Type: s.What.Type, AppName: s.AppName, SessionID: s.SessionID, ViewID: s.ViewID,
		}
	}), nil
}

// BrowserRequest is one request that a page made.
type BrowserRequest struct {
	PageURL    string    `json:"page_url"`
	Timestamp  time.Time `json:"timestamp"`
	URL        string    `json:"url"`
	Method     string    `json:"method"`
	DurationMS float64   `json:"duration_ms"`
	Status     int       `json:"status"`
	Success    bool      `json:"success"`
	TraceID    *string   `json:"trace_id" doc:"The trace that the request began, where the page told it."`
	AppName    string    `json:"app_name"`
	SessionID  *string   `json:"session_id"`
	ViewID     *string   `json:"view_id"`
}

func (h BrowserHandlers) requests(ctx context.Context, in *browserListInput) (*httpapi.List[BrowserRequest], error) {
	f, after, l, err := h.filter(ctx, seenInput{"/browser/ajax", in.AppName, "", in.Cursor, in.Limit, in.RangeInput})
	if err != nil {
		return nil, err
	}
	requests, err := h.Browsers.Requests(ctx, auth.Caller(ctx).Scope(), f, after, l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, requests, seenKey, func(s browser.Seen[browser.Request]) BrowserRequest {
		view := BrowserRequest{
			PageURL: s.URL, Timestamp: momentOf(s.What.At, s.At), URL: s.What.URL, Method: s.What.Method, DurationMS: s.What.DurationMS,
			Status: s.What.Status, Success: s.What.Success, AppName: s.AppName, SessionID: s.SessionID, ViewID: s.ViewID,
		}
		if s.What.TraceID != "" {
			view.TraceID = &s.What.TraceID
		}
		return view
	}), nil
}
