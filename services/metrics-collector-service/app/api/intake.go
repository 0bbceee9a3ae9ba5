package api

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/domain/otlp"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

const ingestMetrics = "ingest:metrics"

func intakeRoutes(a *httpapi.API, h MetricHandlers) {
	httpapi.Raw(a, httpapi.Operation{
		ID: "prometheus-write", Method: http.MethodPost, Path: "/prom/write", Gateway: "/prom/write", Status: http.StatusNoContent,
		Access: httpapi.Key(ingestMetrics), Tag: promTag, Summary: "Take samples by Prometheus remote write 1.0 or 2.0", MaxBody: ingest.MaxSent,
		Description: "The body is prometheus.WriteRequest or io.prometheus.write.v2.Request as a snappy block.",
	}, nil, nil, h.write)
	httpapi.Raw(a, httpapi.Operation{
		ID: "metrics-ingest", Method: http.MethodPost, Path: "/metrics/ingest", Gateway: "/ingest/metrics",
		Access: httpapi.Key(ingestMetrics), Tag: "ingest", Summary: "Take points of metrics as JSON", MaxBody: ingest.MaxSent,
	}, MetricPoints{}, Ingested{}, h.points)
	httpapi.Raw(a, httpapi.Operation{
		ID: "otlp-metrics", Method: http.MethodPost, Path: "/otlp/v1/metrics", Gateway: "(root)/v1/metrics", Aliases: []string{"/otlp/v1/metrics"},
		Access: httpapi.Key(ingestMetrics), Tag: "ingest", Summary: "Store data points of OpenTelemetry exporters", MaxBody: ingest.MaxSent, OTLP: true,
		Description: "OTLP/HTTP in protobuf or JSON; the answer is an ExportMetricsServiceResponse and errors are google.rpc.Status, in the encoding of the request.",
	}, nil, nil, serveOTLP(otlp.Metrics, h.otlp))
}

// otlp takes data points of OpenTelemetry exporters.
func (h MetricHandlers) otlp(ctx context.Context, s auth.Scope, body []byte) (rejected int, message string, err error) {
	b, judge, err := metric.DecodeOTLP(body, h.Metrics.Known(s), h.Metrics.Clock())
	if err != nil {
		return 0, "", err
	}
	if err := h.Intake.Take(ctx, s, b, judge); err != nil {
		return 0, "", err
	}
	if judge.Rejected() > 0 {
		message = judge.Shown()[0].Message
	}
	return judge.Rejected(), message, nil
}

// writeVersion2 is the message of remote write 2.0.
const writeVersion2 = "io.prometheus.write.v2.Request"

// write takes a remote write request.
func (h MetricHandlers) write(w http.ResponseWriter, r *http.Request) error {
	second, err := versionOf(r.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	body, err := ingest.ReadSnappy(r)
	if err != nil {
		return err
	}
	scope := auth.Caller(r.Context()).Scope()
	var b *metric.Batch
	var judge *ingest.Judge
	var written metric.Written
	if second {
		b, written, judge, err = metric.DecodeWrite2(body, h.Metrics.Known(scope), h.Metrics.Clock())
	} else {
		b, judge, err = metric.DecodeWrite(body, h.Metrics.Known(scope), h.Metrics.Clock())
	}
	ingest.Release(body)
	if err != nil {
		return err
	}
	if err := h.Intake.Take(r.Context(), scope, b, judge); err != nil {
		return err
	}
	if ingest.Settled {
		b.Release()
	}
	if second {
		w.Header().Set("X-Prometheus-Remote-Write-Samples-Written", strconv.Itoa(written.Samples))
		w.Header().Set("X-Prometheus-Remote-Write-Histograms-Written", strconv.Itoa(written.Histograms))
		w.Header().Set("X-Prometheus-Remote-Write-Exemplars-Written", strconv.Itoa(written.Exemplars))
	}
	if judge.Rejected() > 0 {
		return someRefused("timeseries", judge)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// versionOf tells which of the two messages a content type stands for.
func versionOf(contentType string) (second bool, err error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err == nil && media == "application/x-protobuf" {
		switch params["proto"] {
		case "", "prometheus.WriteRequest":
			return false, nil
		case writeVersion2:
			return true, nil
		}
	}
	return false, fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE",
		"The content type must be application/x-protobuf, for remote write 2.0 with proto=%s.", writeVersion2)
}

// someRefused is the answer to a request of which the good part was stored, where the
// sender must not repeat it.
func someRefused(list string, judge *ingest.Judge) error {
	shown := judge.Shown()
	texts := make([]string, len(shown))
	refused := fault.New(fault.Invalid, fault.CodeValidation, "")
	for i, one := range shown {
		field := fmt.Sprintf("%s[%d]", list, one.Index)
		texts[i] = field + ": " + one.Message
		refused.Fields = append(refused.Fields, fault.Field{Field: field, Message: one.Message})
	}
	refused.Detail = fmt.Sprintf("%d not stored: %s", judge.Rejected(), strings.Join(texts, "; "))
	return ingest.Refuse(refused, judge)
}

// MetricPoint is one measurement.
type MetricPoint struct {
	Name      string            `json:"metric_name" minLength:"1" maxLength:"255"`
	Value     float64           `json:"value" doc:"A finite number; text that is one is taken too."`
	Service   string            `json:"service_name,omitempty" maxLength:"255"`
	Type      string            `json:"metric_type,omitempty" enum:"gauge,counter,histogram,cumulative" default:"gauge" doc:"A counter is an increment, a histogram one observation, cumulative a running total."`
	Tags      map[string]string `json:"tags,omitempty" doc:"Also taken as labels or attributes."`
	Timestamp any               `json:"timestamp,omitempty" doc:"RFC 3339, or seconds, milliseconds, microseconds or nanoseconds since 1970; now when absent."`
	Unit      string            `json:"unit,omitempty" maxLength:"32"`
}

// MetricPoints is a request with points.
type MetricPoints struct {
	Metrics []MetricPoint `json:"metrics" maxItems:"10000"`
}

// Ingested is what became of the items of a request.
type Ingested struct {
	Ingested int                `json:"ingested"`
	Rejected int                `json:"rejected,omitempty"`
	Errors   []ingest.Rejection `json:"errors,omitempty" doc:"The first 20."`
}

// points takes JSON points.
func (h MetricHandlers) points(w http.ResponseWriter, r *http.Request) error {
	if err := jsonOnly(r.Header.Get("Content-Type")); err != nil {
		return err
	}
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	scope := auth.Caller(r.Context()).Scope()
	b, judge, err := metric.DecodePoints(body, h.Metrics.Known(scope), h.Metrics.Clock())
	if err != nil {
		return err
	}
	items := b.Items()
	if err := h.Intake.Take(r.Context(), scope, b, judge); err != nil {
		return err
	}
	refused := b.Refused()
	if stored := items - refused; stored > 0 || judge.Rejected() == 0 {
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(Ingested{Ingested: stored, Rejected: judge.Rejected(), Errors: judge.Shown()})
	}
	return allRefused("metrics", []string{"metric_name", "value", "service_name", "metric_type", "tags", "timestamp", "unit"}, judge)
}

func jsonOnly(contentType string) error {
	media, _, err := mime.ParseMediaType(contentType)
	if contentType == "" || err == nil && media == "application/json" {
		return nil
	}
	return fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "The content type must be application/json.")
}

// allRefused is the answer to a request of which nothing was stored.
func allRefused(list string, members []string, judge *ingest.Judge) error {
	refused := fault.New(fault.Invalid, fault.CodeValidation, "None of the %d items could be stored.", judge.Rejected())
	for _, one := range judge.Shown() {
		field, message := fmt.Sprintf("%s[%d]", list, one.Index), one.Message
		if member, rest, ok := strings.Cut(message, " "); ok && slices.Contains(members, member) {
			field, message = field+"."+member, rest
		}
		refused.Fields = append(refused.Fields, fault.Field{Field: field, Message: message})
	}
	return ingest.Refuse(refused, judge)
}
