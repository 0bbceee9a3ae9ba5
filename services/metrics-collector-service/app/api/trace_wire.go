package api

import (
	"encoding/json"
	"math"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
)

// rangeOf is the range that is asked for.
func rangeOf(in RangeInput, now time.Time, byDefault time.Duration) (trace.Range, error) {
	from, to, err := in.read(now, byDefault)
	return trace.Range{From: from, To: to}, err
}

// SpanEvent is something that happened during a span.
type SpanEvent struct {
	Name       string     `json:"name"`
	Timestamp  *time.Time `json:"timestamp"`
	Attributes RawObject  `json:"attributes"`
}

// SpanLink points at a span of another trace.
type SpanLink struct {
	TraceID    string    `json:"trace_id"`
	SpanID     string    `json:"span_id"`
	Attributes RawObject `json:"attributes"`
}

// SpanEvents is the stored list of events.
type SpanEvents json.RawMessage

// MarshalJSON returns the text itself.
func (e SpanEvents) MarshalJSON() ([]byte, error) { return listText(e), nil }

// Schema describes the list.
func (SpanEvents) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Items: r.Schema(reflect.TypeFor[SpanEvent](), true, "SpanEvent")}
}

// SpanLinks is the stored list of links.
type SpanLinks json.RawMessage

// MarshalJSON returns the text itself.
func (l SpanLinks) MarshalJSON() ([]byte, error) { return listText(l), nil }

// Schema describes the list.
func (SpanLinks) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Items: r.Schema(reflect.TypeFor[SpanLink](), true, "SpanLink")}
}

func listText(text []byte) []byte {
	if len(text) == 0 {
		return []byte("[]")
	}
	return text
}

// Span is one span of a trace.
type Span struct {
	TraceID      string     `json:"trace_id"`
	SpanID       string     `json:"span_id"`
	ParentSpanID string     `json:"parent_span_id" doc:"Empty for roots."`
	ServiceName  string     `json:"service_name"`
	Operation    string     `json:"operation"`
	DurationMS   float64    `json:"duration_ms"`
	Status       string     `json:"status" enum:"ok,error"`
	Attributes   RawObject  `json:"attributes"`
	Events       SpanEvents `json:"events"`
	Timestamp    time.Time  `json:"timestamp" doc:"When the span started."`
	Kind         string     `json:"kind" enum:"internal,server,client,producer,consumer"`
	EndTime      time.Time  `json:"end_time"`
	Scope        string     `json:"scope" doc:"The library that made the span, with its version."`
	Links        SpanLinks  `json:"links"`
}

// WaterfallSpan is a span with its place in the waterfall of its trace.
type WaterfallSpan struct {
	Span

	Depth        int     `json:"depth" doc:"0 for spans without a known parent."`
	OffsetMS     float64 `json:"offset_ms" doc:"After the start of the trace."`
	CriticalPath bool    `json:"critical_path" doc:"The trace would have been shorter if this span had been."`
}

// Trace is a trace with its spans.
type Trace struct {
	TraceID         string          `json:"trace_id"`
	Spans           []Span          `json:"spans"`
	TotalDurationMS float64         `json:"total_duration_ms" doc:"From the earliest start to the latest end."`
	Waterfall       []WaterfallSpan `json:"waterfall" doc:"The spans by start."`
	SpanCount       int             `json:"span_count" doc:"All spans of the trace, also those that are left out."`
	Truncated       bool            `json:"truncated" doc:"Only the earliest 20,000 spans are here."`
}

// TraceSummary is a trace as lists show it.
type TraceSummary struct {
	TraceID       string    `json:"trace_id"`
	DurationMS    float64   `json:"duration_ms"`
	ServiceCount  int       `json:"service_count"`
	SpanCount     int       `json:"span_count"`
	RootService   string    `json:"root_service"`
	RootOperation string    `json:"root_operation"`
	HasError      bool      `json:"has_error"`
	Timestamp     time.Time `json:"timestamp" doc:"The earliest start of its spans."`
}

// TraceHistogram counts traces by time and duration.
type TraceHistogram struct {
	Step     int                  `json:"step" doc:"Seconds."`
	BoundsMS []float64            `json:"bounds_ms" doc:"Logarithmic."`
	Cells    []TraceHistogramCell `json:"cells"`
	Total    int                  `json:"total"`
}

// TraceHistogramCell is one column of a TraceHistogram.
type TraceHistogramCell struct {
	T      int64 `json:"t" doc:"Where the column begins, in milliseconds since 1970."`
	Counts []int `json:"counts" doc:"One more than there are bounds: below the first, between them, from the last on."`
	Errors int   `json:"errors"`
}

// DependencyMap says which services call which.
type DependencyMap struct {
	Nodes         []string            `json:"nodes"`
	Edges         []DependencyEdge    `json:"edges"`
	DependencyMap map[string][]string `json:"dependency_map" doc:"The services that each service calls."`
}

// DependencyEdge says how one service called another.
type DependencyEdge struct {
	Source     string  `json:"source"`
	Target     string  `json:"target"`
	CallCount  int     `json:"call_count"`
	ErrorCount int     `json:"error_count"`
	P95MS      float64 `json:"p95_ms"`
}

// SpanPeers compares a span with the others of its service and operation.
type SpanPeers struct {
	ServiceName      string   `json:"service_name"`
	Operation        string   `json:"operation"`
	DurationMS       float64  `json:"duration_ms"`
	Count            int      `json:"count"`
	Percentile       *float64 `json:"percentile" doc:"The percentage of the peers that took no longer; null below 20 peers, as the rest."`
	P50MS            *float64 `json:"p50_ms"`
	P95MS            *float64 `json:"p95_ms"`
	P99MS            *float64 `json:"p99_ms"`
	ErrorRatePercent *float64 `json:"error_rate_percent"`
}

// SpansIngested says what was stored of spans.
type SpansIngested struct {
	IngestedSpans int      `json:"ingested_spans"`
	TraceIDs      []string `json:"trace_ids" doc:"Distinct, in the order they appear."`
	Rejected
}

// TransactionsIngested says what was stored of transactions.
type TransactionsIngested struct {
	Ingested int `json:"ingested"`
	Rejected
}

// SpanIngest is a list of spans.
type SpanIngest struct {
	Spans []NewSpan `json:"spans" maxItems:"10000"`
}

// NewSpan is a span as senders write it.
type NewSpan struct {
	TraceID      string         `json:"trace_id" minLength:"1" maxLength:"128"`
	SpanID       string         `json:"span_id" minLength:"1" maxLength:"128"`
	ParentSpanID *string        `json:"parent_span_id,omitempty" maxLength:"128" nullable:"true"`
	ServiceName  string         `json:"service_name,omitempty" maxLength:"255"`
	Operation    string         `json:"operation,omitempty" maxLength:"500"`
	DurationMS   float64        `json:"duration_ms,omitempty" minimum:"0"`
	Status       string         `json:"status,omitempty" enum:"ok,error,unset"`
	Attributes   map[string]any `json:"attributes,omitempty" doc:"At most 32 KiB."`
	Events       []SpanEvent    `json:"events,omitempty"`
	Timestamp    time.Time      `json:"timestamp,omitempty" doc:"When it started: RFC 3339, or a number of seconds, milliseconds, microseconds or nanoseconds; now when absent."`
	Kind         string         `json:"kind,omitempty" enum:"internal,server,client,producer,consumer"`
	EndTimestamp *time.Time     `json:"end_timestamp,omitempty" doc:"Instead of duration_ms."`
	Links        []SpanLink     `json:"links,omitempty"`
}

// TransactionIngest is a list of transactions.
type TransactionIngest struct {
	Transactions []NewTransaction `json:"transactions" maxItems:"10000"`
}

// NewTransaction is a transaction as senders write it.
type NewTransaction struct {
	TransactionID      *string   `json:"transaction_id,omitempty" maxLength:"128" nullable:"true" doc:"The same transaction sent again replaces the first."`
	ServiceName        string    `json:"service_name" minLength:"1" maxLength:"255"`
	Endpoint           string    `json:"endpoint" minLength:"1" maxLength:"500"`
	Method             string    `json:"method,omitempty" maxLength:"10" doc:"GET when absent."`
	StatusCode         int       `json:"status_code,omitempty"`
	DurationMS         float64   `json:"duration_ms" minimum:"0"`
	DBDurationMS       float64   `json:"db_duration_ms,omitempty" minimum:"0"`
	ExternalDurationMS float64   `json:"external_duration_ms,omitempty" minimum:"0"`
	Error              any       `json:"error,omitempty" doc:"A text, which is empty for none, or true or false."`
	TraceID            *string   `json:"trace_id,omitempty" maxLength:"128" nullable:"true"`
	Timestamp          time.Time `json:"timestamp,omitempty"`
}

func spanView(s trace.Span) Span {
	return Span{
		TraceID: s.TraceID, SpanID: s.SpanID, ParentSpanID: s.ParentID, ServiceName: s.Service, Operation: s.Operation,
		DurationMS: s.DurationMS(), Status: s.StatusText(), Attributes: RawObject(s.Attributes), Events: SpanEvents(s.Events),
		Timestamp: s.Start, Kind: s.Kind, EndTime: s.End(), Scope: s.Scope, Links: SpanLinks(s.Links),
	}
}

func summaryView(s trace.Summary) TraceSummary {
	return TraceSummary{
		TraceID: s.TraceID, DurationMS: s.DurationMS(), ServiceCount: len(s.Services), SpanCount: s.Spans, RootService: s.RootService,
		RootOperation: s.RootOperation, HasError: s.HasError, Timestamp: s.Start,
	}
}

// millis is a duration in milliseconds.
func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// rounded is a number with so many decimals.
func rounded(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}
