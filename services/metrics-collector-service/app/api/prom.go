// Package api holds the routes of metrics-collector-service and their wire types.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/promql"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	metricsTag  = "metrics"
	promTag     = "prometheus"
	promPath    = "/prom/api/v1"
	readMetrics = "read:metrics"
)

// MetricHandlers serves what is asked about metrics, and takes them in.
type MetricHandlers struct {
	Metrics *metric.Repository
	Reader  metric.Reader
	Queries *core.Queries
	Intake  *core.Intake
	Now     func() time.Time
}

// MetricRoutes registers the routes.
func MetricRoutes(a *httpapi.API, h MetricHandlers) {
	intakeRoutes(a, h)
	nameRoutes(a, h)
	both := []string{http.MethodGet, http.MethodPost}
	registerProm(h, a, "query", "/query", "Evaluate a PromQL expression at one time", both, PromAnswer{}, h.query)
	registerProm(h, a, "query-range", "/query_range", "Evaluate a PromQL expression over a range of time", both, PromAnswer{}, h.queryRange)
	registerProm(h, a, "series", "/series", "List series by selectors", both, PromAnswer{}, h.series)
	registerProm(h, a, "labels", "/labels", "List the names of labels", both, PromAnswer{}, h.labels)
	registerProm(h, a, "exemplars", "/query_exemplars", "List exemplars of an expression", both, PromAnswer{}, h.exemplars)
	get := both[:1]
	registerProm(h, a, "label-values", "/label/{name}/values", "List the values of a label", get, PromAnswer{}, h.labelValues)
	registerProm(h, a, "metadata", "/metadata", "List what senders say about metrics", get, PromAnswer{}, h.metadata)
	registerProm(h, a, "format-query", "/format_query", "Format a PromQL expression", get, PromAnswer{}, h.formatQuery)
	promStatusRoutes(a, h)
}

// PromAnswer is the envelope of the Prometheus HTTP API.
type PromAnswer struct {
	Status   string   `json:"status" enum:"success"`
	Data     any      `json:"data" doc:"As in the Prometheus HTTP API."`
	Warnings []string `json:"warnings,omitempty"`
	Infos    []string `json:"infos,omitempty"`
}

// registerProm registers one route of the Prometheus HTTP API with the form of its answer.
func registerProm[O any](h MetricHandlers, a *httpapi.API, id, path, summary string, methods []string, form O, answer func(*question) error) {
	for _, method := range methods {
		name := "prometheus-" + id
		if method == http.MethodPost {
			name += "-post"
		}
		httpapi.Raw(a, httpapi.Operation{
			ID: name, Method: method, Path: promPath + path, Gateway: promPath + path,
			Access: httpapi.ViewerOrKey(readMetrics), Tag: promTag, Summary: summary,
		}, nil, form, func(w http.ResponseWriter, r *http.Request) error {
			q := &question{ResponseWriter: w, Request: r, now: h.Now()}
			err := q.read()
			if err == nil {
				err = answer(q)
			}
			if err != nil {
				return h.refuse(q, err)
			}
			return nil
		})
	}
}

// question is one request and its answer.
type question struct {
	http.ResponseWriter
	*http.Request

	now time.Time
}

// read parses the parameters, wherever they are.
func (q *question) read() error {
	q.Body = http.MaxBytesReader(q.ResponseWriter, q.Body, httpapi.DefaultMaxBody)
	if err := q.ParseForm(); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than 1 MiB.")
		}
		return invalid("the parameters cannot be read")
	}
	return nil
}

func (q *question) ctx() context.Context { return q.Context() }

// answer writes data in the envelope.
func (q *question) answer(data any, warnings ...string) error {
	q.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(q.ResponseWriter).Encode(PromAnswer{Status: "success", Data: data, Warnings: warnings})
}

// Header returns the headers of the answer.
func (q *question) Header() http.Header { return q.ResponseWriter.Header() }

func invalid(format string, args ...any) error {
	return fault.New(fault.Invalid, fault.CodeValidation, format, args...)
}

// promError is an error as Prometheus tells it, and as we do.
type promError struct {
	Status     string `json:"status"`
	ErrorType  string `json:"errorType"`
	Error      string `json:"error"`
	Detail     string `json:"detail"`
	ErrorCode  string `json:"error_code"`
	RequestID  string `json:"request_id"`
	RetryAfter int    `json:"retry_after,omitempty"`
}

// refuse answers with an error. What was not expected is left to the one who logs it.
func (h MetricHandlers) refuse(q *question, err error) error {
	status, e := promErrorOf(err)
	if status == http.StatusInternalServerError {
		return err
	}
	e.Status, e.Detail, e.RequestID = "error", e.Error, httpapi.RequestID(q.Request)
	q.Header().Set("Content-Type", "application/json")
	if e.RetryAfter > 0 {
		q.Header().Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	q.WriteHeader(status)
	return json.NewEncoder(q.ResponseWriter).Encode(e)
}

// promErrorOf tells the kinds of failure apart as Prometheus does.
func promErrorOf(err error) (int, promError) {
	if storage, ok := errors.AsType[promql.ErrStorage](err); ok {
		err = storage.Err
	}
	if timeout, ok := errors.AsType[promql.ErrQueryTimeout](err); ok {
		return http.StatusServiceUnavailable, promError{ErrorType: "timeout", Error: timeout.Error(), ErrorCode: fault.CodeTimeout, RetryAfter: 1}
	}
	if canceled, ok := errors.AsType[promql.ErrQueryCanceled](err); ok {
		return http.StatusServiceUnavailable, promError{ErrorType: "canceled", Error: canceled.Error(), ErrorCode: fault.CodeUnavailable, RetryAfter: 1}
	}
	f, expected := fault.As(err)
	switch {
	case !expected && errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, promError{ErrorType: "timeout", Error: "the query took too long", ErrorCode: fault.CodeTimeout, RetryAfter: 1}
	case !expected && errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable, promError{ErrorType: "canceled", Error: "the query was given up", ErrorCode: fault.CodeUnavailable, RetryAfter: 1}
	case !expected:
		// Whatever else the engine says is about the expression and its data.
		return http.StatusBadRequest, promError{ErrorType: "execution", Error: err.Error(), ErrorCode: fault.CodeValidation}
	}
	e := promError{Error: f.Detail, ErrorCode: f.Code, RetryAfter: int(f.RetryAfter.Seconds())}
	switch f.Kind {
	case fault.Invalid:
		e.ErrorType = "bad_data"
		return http.StatusBadRequest, e
	case fault.TooLarge:
		e.ErrorType = "bad_data"
		return http.StatusRequestEntityTooLarge, e
	case fault.RateLimited:
		e.ErrorType = "too_many_requests"
		return http.StatusTooManyRequests, e
	case fault.Unavailable:
		e.ErrorType = "unavailable"
		return http.StatusServiceUnavailable, e
	default:
		return http.StatusInternalServerError, e
	}
}
