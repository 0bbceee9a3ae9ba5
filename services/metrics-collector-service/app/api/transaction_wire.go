package api

import (
	"slices"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
)

// ServiceSummary is how a service fares, as lists show it.
type ServiceSummary struct {
	Name            string    `json:"name"`
	Throughput      float64   `json:"throughput" doc:"Transactions a minute."`
	AvgResponseTime float64   `json:"avgResponseTime" doc:"Milliseconds."`
	ErrorRate       float64   `json:"errorRate" doc:"Percent."`
	Sparkline       []float64 `json:"sparkline" doc:"Mean duration in seven equal slices, oldest first; 0 where there is none."`
	P95ResponseTime float64   `json:"p95ResponseTime"`
	Apdex           float64   `json:"apdex"`
	LastSeen        time.Time `json:"lastSeen"`
}

// ServiceOverview is how one service fares.
type ServiceOverview struct {
	ServiceName       string  `json:"service_name"`
	ThroughputRPM     float64 `json:"throughput_rpm"`
	AvgResponseTimeMS float64 `json:"avg_response_time_ms"`
	ErrorRatePercent  float64 `json:"error_rate_percent"`
	Apdex             float64 `json:"apdex"`
	TotalTransactions int     `json:"total_transactions"`
	P50MS             float64 `json:"p50_ms"`
	P95MS             float64 `json:"p95_ms"`
	P99MS             float64 `json:"p99_ms"`
}

// Transaction is one piece of work that a service did for somebody else.
type Transaction struct {
	TransactionID      string    `json:"transaction_id"`
	ServiceName        string    `json:"service_name"`
	Endpoint           string    `json:"endpoint"`
	Method             string    `json:"method"`
	StatusCode         int       `json:"status_code" doc:"0 when it has none."`
	DurationMS         float64   `json:"duration_ms"`
	DBDurationMS       float64   `json:"db_duration_ms"`
	ExternalDurationMS float64   `json:"external_duration_ms"`
	Error              bool      `json:"error"`
	Timestamp          time.Time `json:"timestamp"`
	TraceID            *string   `json:"trace_id"`
}

// ServiceTransactions are the newest transactions of a service.
type ServiceTransactions struct {
	ServiceName  string        `json:"service_name"`
	Transactions []Transaction `json:"transactions"`
	P50MS        float64       `json:"p50_ms"`
	P95MS        float64       `json:"p95_ms"`
	P99MS        float64       `json:"p99_ms"`
	TotalCount   int           `json:"total_count"`
}

type transactionsOutput struct {
	NextCursor string `header:"X-Next-Cursor"`
	Link       string `header:"Link"`
	Body       ServiceTransactions
}

// DatabaseQueries is what a service asks databases.
type DatabaseQueries struct {
	ServiceName    string          `json:"service_name"`
	QueryCount     int             `json:"query_count" doc:"Transactions that asked a database."`
	AvgQueryTimeMS float64         `json:"avg_query_time_ms"`
	TotalDBTimeMS  float64         `json:"total_db_time_ms"`
	P95DBTimeMS    float64         `json:"p95_db_time_ms"`
	Queries        []DatabaseQuery `json:"queries" doc:"From database spans; those that took longest in total first, at most 100."`
}

// DatabaseQuery is one statement.
type DatabaseQuery struct {
	Statement string  `json:"statement"`
	System    string  `json:"system"`
	Count     int     `json:"count"`
	AvgMS     float64 `json:"avg_ms"`
	P95MS     float64 `json:"p95_ms"`
}

// ExternalServices is what a service calls elsewhere.
type ExternalServices struct {
	ServiceName         string            `json:"service_name"`
	CallCount           int               `json:"call_count" doc:"Transactions that called something."`
	AvgExternalTimeMS   float64           `json:"avg_external_time_ms"`
	TotalExternalTimeMS float64           `json:"total_external_time_ms"`
	P95ExternalTimeMS   float64           `json:"p95_external_time_ms"`
	Services            []ExternalService `json:"services" doc:"From client spans; those that took longest in total first, at most 100."`
}

// ExternalService is one host that is called.
type ExternalService struct {
	Host             string  `json:"host"`
	Count            int     `json:"count"`
	AvgMS            float64 `json:"avg_ms"`
	ErrorRatePercent float64 `json:"error_rate_percent"`
}

// ServiceEndpoint is how one endpoint of a service fares.
type ServiceEndpoint struct {
	Endpoint         string  `json:"endpoint"`
	Method           string  `json:"method"`
	Count            int     `json:"count"`
	ThroughputRPM    float64 `json:"throughput_rpm"`
	AvgMS            float64 `json:"avg_ms"`
	P95MS            float64 `json:"p95_ms"`
	ErrorRatePercent float64 `json:"error_rate_percent"`
}

// ServiceTimeseries is how a service fared over time.
type ServiceTimeseries struct {
	ServiceName string                   `json:"service_name"`
	Step        int                      `json:"step" doc:"Seconds."`
	Series      map[string][]SeriesPoint `json:"series" doc:"By measure."`
}

// SeriesPoint is one value of a series.
type SeriesPoint struct {
	T int64    `json:"t" doc:"Milliseconds since 1970."`
	V *float64 `json:"v" doc:"Null without traffic."`
}

func transactionView(t trace.Transaction) Transaction {
	v := Transaction{
		TransactionID: t.ID, ServiceName: t.Service, Endpoint: t.Endpoint, Method: t.Method, StatusCode: t.StatusCode,
		DurationMS: millis(t.Duration), DBDurationMS: millis(t.Database), ExternalDurationMS: millis(t.External), Error: t.Error, Timestamp: t.At,
	}
	if t.TraceID != "" {
		v.TraceID = &t.TraceID
	}
	return v
}

func dependencyView(edges []trace.Edge) DependencyMap {
	view := DependencyMap{Nodes: []string{}, Edges: []DependencyEdge{}, DependencyMap: map[string][]string{}}
	for _, e := range edges {
		view.Edges = append(view.Edges, DependencyEdge{
			Source: e.Source, Target: e.Target, CallCount: e.Calls, ErrorCount: e.Errors, P95MS: e.Durations.Percentile(95),
		})
		view.DependencyMap[e.Source] = append(view.DependencyMap[e.Source], e.Target)
		view.Nodes = append(view.Nodes, e.Source, e.Target)
	}
	slices.Sort(view.Nodes)
	view.Nodes = slices.Compact(view.Nodes)
	return view
}

// fewPeers is below how many peers nothing is said about them.
const fewPeers = 20

func peersView(p *core.Peers) SpanPeers {
	v := SpanPeers{
		ServiceName: p.Span.Service, Operation: p.Span.Operation, DurationMS: p.Span.DurationMS(), Count: p.Durations.Count(),
	}
	if v.Count < fewPeers {
		return v
	}
	value := func(f float64) *float64 { return &f }
	v.Percentile = value(rounded(p.Durations.Rank(v.DurationMS), 2))
	v.P50MS, v.P95MS, v.P99MS = value(p.Durations.Percentile(50)), value(p.Durations.Percentile(95)), value(p.Durations.Percentile(99))
	v.ErrorRatePercent = value(rounded(100*float64(p.Errors)/float64(v.Count), 2))
	return v
}
