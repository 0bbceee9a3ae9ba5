package api

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	// usualSensitivity is the score above which a point is an anomaly.
	usualSensitivity = 2.0
	// maxActive is how many active anomalies are shown.
	maxActive = 50
	// shownPerSeries is how many findings of one of several series are shown.
	shownPerSeries = 5
	// maxLabel is how long the name or value of a label may be, in bytes.
	maxLabel = 4096
)

func (h Handlers) detect(_ context.Context, in *detectInput) (*httpapi.Body[AnomalyDetection], error) {
	findings := anomaly.Detect(pointsOf(in.Body.DataPoints), in.Body.Method, sensitivityOf(in.Body.Sensitivity))
	answer := AnomalyDetection{Anomalies: findingsOf(findings), Summary: DetectionSummary{
		TotalPoints: len(in.Body.DataPoints), AnomalyCount: len(findings), AnomalyRate: percentOf(len(findings), len(in.Body.DataPoints)),
	}}
	return &httpapi.Body[AnomalyDetection]{Body: answer}, nil
}

func (h Handlers) detectBatch(_ context.Context, in *detectBatchInput) (*httpapi.Body[BatchDetection], error) {
	answer := BatchDetection{Results: []SeriesDetection{}, SeriesScanned: len(in.Body.Series)}
	for _, s := range in.Body.Series {
		findings := anomaly.Detect(pointsOf(s.DataPoints), anomaly.ZScore, sensitivityOf(in.Body.Sensitivity))
		answer.TotalAnomalies += len(findings)
		answer.Results = append(answer.Results, SeriesDetection{
			MetricName: s.MetricName, ServiceName: s.ServiceName, AnomalyCount: len(findings), MaxSeverity: anomaly.Worst(findings),
			Anomalies: findingsOf(findings[max(len(findings)-shownPerSeries, 0):]),
		})
	}
	return &httpapi.Body[BatchDetection]{Body: answer}, nil
}

func sensitivityOf(given *float64) float64 {
	if given == nil {
		return usualSensitivity
	}
	return *given
}

func pointsOf(sent []DataPoint) []anomaly.Point {
	points := make([]anomaly.Point, len(sent))
	for i, p := range sent {
		points[i] = anomaly.Point{At: p.Timestamp, Value: p.Value}
	}
	return points
}

func findingsOf(found []anomaly.Finding) []DetectedAnomaly {
	shown := make([]DetectedAnomaly, len(found))
	for i, f := range found {
		shown[i] = DetectedAnomaly{
			Timestamp: f.At.UTC(), Value: f.Value, Expected: f.Expected, Deviation: f.Deviation, ZScore: f.ZScore, Severity: f.Severity,
		}
	}
	return shown
}

// percentOf is a share in percent with two decimals.
func percentOf(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(10_000*float64(part)/float64(whole)) / 100
}

func (h Handlers) activeAnomalies(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[ActiveAnomalies], error) {
	found, err := h.Anomalies.Active(ctx, auth.Caller(ctx).Scope(), maxActive)
	if err != nil {
		return nil, err
	}
	answer := ActiveAnomalies{Anomalies: make([]Anomaly, len(found)), Count: len(found)}
	for i, a := range found {
		answer.Anomalies[i] = Anomaly(anomaly.PayloadOf(a))
	}
	return &httpapi.Body[ActiveAnomalies]{Body: answer}, nil
}

func (h Handlers) reportAnomalies(ctx context.Context, in *reportInput) (*httpapi.Created[AnomaliesStored], error) {
	found := make([]anomaly.Anomaly, len(in.Body))
	for i, r := range in.Body {
		if err := checkLabels(i, r.Labels); err != nil {
			return nil, err
		}
		found[i] = reportedOf(r, clock.Now())
	}
	ids, err := h.Anomalies.Report(ctx, auth.Caller(ctx).Scope(), found)
	if err != nil {
		return nil, err
	}
	stored := map[uuid.UUID]bool{}
	for _, id := range ids {
		stored[id] = true
	}
	return &httpapi.Created[AnomaliesStored]{Status: http.StatusCreated, Body: AnomaliesStored{Stored: len(stored), IDs: ids}}, nil
}

func checkLabels(i int, labels map[string]string) error {
	for name, value := range labels {
		if len(name) > maxLabel || len(value) > maxLabel || !utf8.ValidString(name) {
			return fault.InvalidField("["+strconv.Itoa(i)+"].labels", "must have names and values of at most %d bytes", maxLabel)
		}
	}
	return nil
}

// reportedOf takes an anomaly as it was reported; one from the future was found
// now.
func reportedOf(r ReportedAnomaly, now time.Time) anomaly.Anomaly {
	a := anomaly.Anomaly{
		MetricName: r.MetricName, ServiceName: r.ServiceName, Labels: r.Labels, Value: r.Value, Expected: r.Expected,
		Deviation: r.Deviation, ZScore: r.ZScore, Severity: r.Severity, Source: r.Source, DetectedAt: now,
	}
	if r.DetectedAt != nil && r.DetectedAt.Before(now) {
		a.DetectedAt = clock.Of(*r.DetectedAt)
	}
	return a
}

func (h Handlers) anomaly(ctx context.Context, in *anomalyPath) (*httpapi.Body[Anomaly], error) {
	a, err := h.Anomalies.ByID(ctx, auth.Caller(ctx).Scope(), in.AnomalyID)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Anomaly]{Body: Anomaly(anomaly.PayloadOf(a))}, nil
}

func (h Handlers) updateAnomaly(ctx context.Context, in *updateAnomalyInput) (*httpapi.Body[Anomaly], error) {
	a, err := h.Anomalies.SetStatus(ctx, auth.Caller(ctx).Scope(), in.AnomalyID, in.Body.Status)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Anomaly]{Body: Anomaly(anomaly.PayloadOf(a))}, nil
}
