package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	servicesPath = "/metrics/services"
	servicePath  = servicesPath + "/{service_name}"

	// measuredByDefault is how far back rates and averages go when nothing says so.
	measuredByDefault = time.Hour
)

func transactionRoutes(a *httpapi.API, h TraceHandlers) {
	op := func(id, path, summary, description string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: http.MethodGet, Path: path, Gateway: path, Access: httpapi.Viewer, Tag: "apm", Summary: summary, Description: description,
		}
	}
	httpapi.Register(a, op("service-name-list", servicesPath, "Names of the services", "Every service that was seen in the range, and those of the registry."), h.serviceNames)
	httpapi.Register(a, op("services-overview", "/metrics/services-overview", "How every service fares", "Without a range over the last hour."), h.overview)
	httpapi.Register(a, op("service-overview", servicePath+"/overview", "How one service fares", "Without a range over the last hour."), h.serviceOverview)
	httpapi.Register(a, op("service-transaction-list", servicePath+"/transactions", "Transactions of a service, newest first",
		"Percentiles and count are over everything that the filters admit in the range."), h.transactions)
	httpapi.Register(a, op("service-slow-transaction-list", servicePath+"/slow-transactions", "Transactions of a service, slowest first", ""), h.slowTransactions)
	httpapi.Register(a, op("service-database-queries", servicePath+"/database-queries", "What a service asks databases", "Without a range over the last hour."), h.databaseQueries)
	httpapi.Register(a, op("service-external-services", servicePath+"/external-services", "What a service calls elsewhere", "Without a range over the last hour."), h.externalServices)
	httpapi.Register(a, op("service-endpoint-list", servicePath+"/endpoints", "How the endpoints of a service fare", "Without a range over the last hour."), h.endpoints)
	httpapi.Register(a, op("service-timeseries", servicePath+"/timeseries", "How a service fared over time", "Without a range over the last hour."), h.timeseries)
}

func (h TraceHandlers) serviceNames(ctx context.Context, in *serviceNamesInput) (*httpapi.List[string], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), listedByDefault)
	if err != nil {
		return nil, err
	}
	l := h.Lists.Of(ctx, servicesPath, in.ListQuery, "from", in.From, "to", in.To)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	names, err := h.Traces.ServiceNames(ctx, auth.Caller(ctx).Scope(), r)
	if err != nil {
		return nil, err
	}
	if len(after) == 1 {
		names = slices.DeleteFunc(names, func(name string) bool { return name <= after[0] })
	}
	return httpapi.Answer(l, names[:min(len(names), l.More())], func(name string) []string { return []string{name} },
		func(name string) string { return name }), nil
}

type serviceNamesInput struct {
	RangeInput
	httpapi.ListQuery
}

// ApdexInput says how long is too long.
type ApdexInput struct {
	ApdexT int `query:"apdex_t_ms" minimum:"1" maximum:"600000" default:"500" doc:"Milliseconds up to which a transaction satisfies."`
}

func (in ApdexInput) limit() time.Duration { return time.Duration(in.ApdexT) * time.Millisecond }

// OverviewInput asks how services fare.
type OverviewInput struct {
	RangeInput
	ApdexInput
}

func (h TraceHandlers) overview(ctx context.Context, in *OverviewInput) (*httpapi.Body[[]ServiceSummary], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	found, err := h.Traces.Overview(ctx, auth.Caller(ctx).Scope(), r, in.limit())
	if err != nil {
		return nil, err
	}
	views := make([]ServiceSummary, len(found))
	for i, s := range found {
		views[i] = ServiceSummary{
			Name: s.Name, Throughput: rounded(s.Health.PerMinute(r), 2), AvgResponseTime: rounded(s.Health.Durations.Mean(), 2),
			ErrorRate: rounded(s.Health.ErrorRate(), 2), Sparkline: make([]float64, len(s.Slices)), P95ResponseTime: s.Health.Durations.Percentile(95),
			Apdex: rounded(s.Health.Apdex(), 3), LastSeen: s.LastSeen,
		}
		for n := range s.Slices {
			views[i].Sparkline[n] = rounded(s.Slices[n].Mean(), 2)
		}
	}
	return &httpapi.Body[[]ServiceSummary]{Body: views}, nil
}

// ServiceInput names a service.
type ServiceInput struct {
	ServiceName string `path:"service_name" maxLength:"255"`
}

// ServiceOverviewInput asks how one service fares.
type ServiceOverviewInput struct {
	ServiceInput
	OverviewInput
}

func (h TraceHandlers) serviceOverview(ctx context.Context, in *ServiceOverviewInput) (*httpapi.Body[ServiceOverview], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	s, err := h.Traces.Health(ctx, auth.Caller(ctx).Scope(), in.ServiceName, r, in.limit())
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[ServiceOverview]{Body: ServiceOverview{
		ServiceName: in.ServiceName, ThroughputRPM: rounded(s.PerMinute(r), 2), AvgResponseTimeMS: rounded(s.Durations.Mean(), 2),
		ErrorRatePercent: rounded(s.ErrorRate(), 2), Apdex: rounded(s.Apdex(), 3), TotalTransactions: s.Count(),
		P50MS: s.Durations.Percentile(50), P95MS: s.Durations.Percentile(95), P99MS: s.Durations.Percentile(99),
	}}, nil
}

type transactionsInput struct {
	ServiceInput
	RangeInput
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor   string `query:"cursor" maxLength:"8192" doc:"X-Next-Cursor of the page before."`
	Endpoint string `query:"endpoint" maxLength:"500"`
	Error    string `query:"error" enum:"true,false"`
}

func (h TraceHandlers) transactions(ctx context.Context, in *transactionsInput) (*transactionsOutput, error) {
	r, err := rangeOf(in.RangeInput, h.Now(), listedByDefault)
	if err != nil {
		return nil, err
	}
	f := core.TransactionFilter{Range: r, Endpoint: in.Endpoint}
	if in.Error != "" {
		failed := in.Error == "true"
		f.Error = &failed
	}
	l := h.Lists.Of(ctx, servicesPath+"/"+in.ServiceName+"/transactions", httpapi.ListQuery{Limit: in.Limit, Cursor: in.Cursor},
		"endpoint", in.Endpoint, "error", in.Error, "from", in.From, "to", in.To)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	found, durations, err := h.Traces.Newest(ctx, auth.Caller(ctx).Scope(), in.ServiceName, f, placeOf(after), l.More())
	if err != nil {
		return nil, err
	}
	page := httpapi.Answer(l, found, func(t trace.Transaction) []string {
		return []string{strconv.FormatInt(t.At.UnixMicro(), 10), t.ID}
	}, transactionView)
	return &transactionsOutput{NextCursor: page.NextCursor, Link: page.Link, Body: ServiceTransactions{
		ServiceName: in.ServiceName, Transactions: page.Body, TotalCount: durations.Count(),
		P50MS: durations.Percentile(50), P95MS: durations.Percentile(95), P99MS: durations.Percentile(99),
	}}, nil
}

type slowTransactionsInput struct {
	ServiceInput
	RangeInput
	Limit       int     `query:"limit" minimum:"1" maximum:"100" default:"20"`
	MinDuration float64 `query:"min_duration_ms" minimum:"0" default:"200"`
}

func (h TraceHandlers) slowTransactions(ctx context.Context, in *slowTransactionsInput) (*httpapi.Body[[]Transaction], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), listedByDefault)
	if err != nil {
		return nil, err
	}
	f := core.TransactionFilter{Range: r, Slower: ofMillis(in.MinDuration)}
	found, err := h.Traces.Slowest(ctx, auth.Caller(ctx).Scope(), in.ServiceName, f, in.Limit)
	if err != nil {
		return nil, err
	}
	views := make([]Transaction, len(found))
	for i, t := range found {
		views[i] = transactionView(t)
	}
	return &httpapi.Body[[]Transaction]{Body: views}, nil
}

// ServiceRangeInput asks about a service in a range of time.
type ServiceRangeInput struct {
	ServiceInput
	RangeInput
}

func (h TraceHandlers) databaseQueries(ctx context.Context, in *ServiceRangeInput) (*httpapi.Body[DatabaseQueries], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	found, err := h.Traces.Databases(ctx, auth.Caller(ctx).Scope(), in.ServiceName, r)
	if err != nil {
		return nil, err
	}
	view := DatabaseQueries{
		ServiceName: in.ServiceName, QueryCount: found.Times.Count(), AvgQueryTimeMS: rounded(found.Times.Mean(), 2),
		TotalDBTimeMS: rounded(found.Times.Sum(), 2), P95DBTimeMS: found.Times.Percentile(95), Queries: []DatabaseQuery{},
	}
	for _, c := range found.Calls {
		view.Queries = append(view.Queries, DatabaseQuery{
			Statement: c.Name, System: c.System, Count: c.Times.Count(), AvgMS: rounded(c.Times.Mean(), 2), P95MS: c.Times.Percentile(95),
		})
	}
	return &httpapi.Body[DatabaseQueries]{Body: view}, nil
}

func (h TraceHandlers) externalServices(ctx context.Context, in *ServiceRangeInput) (*httpapi.Body[ExternalServices], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	found, err := h.Traces.Externals(ctx, auth.Caller(ctx).Scope(), in.ServiceName, r)
	if err != nil {
		return nil, err
	}
	view := ExternalServices{
		ServiceName: in.ServiceName, CallCount: found.Times.Count(), AvgExternalTimeMS: rounded(found.Times.Mean(), 2),
		TotalExternalTimeMS: rounded(found.Times.Sum(), 2), P95ExternalTimeMS: found.Times.Percentile(95), Services: []ExternalService{},
	}
	for _, c := range found.Calls {
		view.Services = append(view.Services, ExternalService{
			Host: c.Name, Count: c.Times.Count(), AvgMS: rounded(c.Times.Mean(), 2),
			ErrorRatePercent: rounded(100*float64(c.Errors)/float64(c.Times.Count()), 2),
		})
	}
	return &httpapi.Body[ExternalServices]{Body: view}, nil
}

type endpointsInput struct {
	ServiceRangeInput
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Sort  string `query:"sort" enum:"throughput,p95,error_rate" default:"throughput" doc:"The greatest first."`
}

func (h TraceHandlers) endpoints(ctx context.Context, in *endpointsInput) (*httpapi.Body[[]ServiceEndpoint], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	found, err := h.Traces.Endpoints(ctx, auth.Caller(ctx).Scope(), in.ServiceName, r, in.Sort)
	if err != nil {
		return nil, err
	}
	views := []ServiceEndpoint{}
	for _, e := range found[:min(len(found), in.Limit)] {
		views = append(views, ServiceEndpoint{
			Endpoint: e.Endpoint, Method: e.Method, Count: e.Health.Count(), ThroughputRPM: rounded(e.Health.PerMinute(r), 2),
			AvgMS: rounded(e.Health.Durations.Mean(), 2), P95MS: e.Health.Durations.Percentile(95), ErrorRatePercent: rounded(e.Health.ErrorRate(), 2),
		})
	}
	return &httpapi.Body[[]ServiceEndpoint]{Body: views}, nil
}

type timeseriesInput struct {
	ServiceOverviewInput
	Step    int    `query:"step" minimum:"15" maximum:"86400" doc:"Seconds; the range divided by 120 when it is not given."`
	Metrics string `query:"metrics" maxLength:"200" doc:"Comma list of throughput, avg, p50, p95, p99, error_rate, apdex; all when it is not given."`
}

// maxPoints is how many points one series may have.
const maxPoints = 11_000

func (h TraceHandlers) timeseries(ctx context.Context, in *timeseriesInput) (*httpapi.Body[ServiceTimeseries], error) {
	r, err := rangeOf(in.RangeInput, h.Now(), measuredByDefault)
	if err != nil {
		return nil, err
	}
	names, err := measuresOf(in.Metrics)
	if err != nil {
		return nil, err
	}
	step := stepOf(in.Step, r, 120)
	if r.To.Sub(r.From)/step > maxPoints {
		return nil, fault.InvalidField("query.step", "must leave at most %d points", maxPoints)
	}
	steps, err := h.Traces.Timeseries(ctx, auth.Caller(ctx).Scope(), in.ServiceName, r, step, in.limit())
	if err != nil {
		return nil, err
	}
	view := ServiceTimeseries{ServiceName: in.ServiceName, Step: int(step / time.Second), Series: map[string][]SeriesPoint{}}
	for _, name := range names {
		points := make([]SeriesPoint, len(steps))
		for i := range steps {
			points[i] = SeriesPoint{T: r.From.Add(time.Duration(i) * step).UnixMilli(), V: measure(name, &steps[i], step)}
		}
		view.Series[name] = points
	}
	return &httpapi.Body[ServiceTimeseries]{Body: view}, nil
}

func measuresOf(list string) ([]string, error) {
	known := []string{"throughput", "avg", "p50", "p95", "p99", "error_rate", "apdex"}
	if strings.TrimSpace(list) == "" {
		return known, nil
	}
	return httpapi.OneOf("query.metrics", list, known)
}

// measure is one value of a step, null where a step without traffic has none.
func measure(name string, h *trace.Health, step time.Duration) *float64 {
	if name == "throughput" {
		v := rounded(float64(h.Count())/step.Minutes(), 2)
		return &v
	}
	if h.Count() == 0 {
		return nil
	}
	var v float64
	switch name {
	case "avg":
		v = rounded(h.Durations.Mean(), 2)
	case "p50":
		v = h.Durations.Percentile(50)
	case "p95":
		v = h.Durations.Percentile(95)
	case "p99":
		v = h.Durations.Percentile(99)
	case "error_rate":
		v = rounded(h.ErrorRate(), 2)
	default:
		v = rounded(h.Apdex(), 3)
	}
	return &v
}
