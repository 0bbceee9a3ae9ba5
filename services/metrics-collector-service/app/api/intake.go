package api

import (
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
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
	if err != nil {
		return err
	}
	if err := h.Intake.Take(r.Context(), scope, b, judge); err != nil {
		return err
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
	return refused
}
