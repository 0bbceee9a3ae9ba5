package api

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/anomaly"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// maxSeriesBody lets fifty series of ten thousand points in.
const maxSeriesBody = 16 << 20

func anomalyRoutes(a *httpapi.API, h Handlers) {
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-detect", Method: http.MethodPost, Path: "/anomaly/detect", Gateway: "/anomaly/detect", Access: httpapi.Viewer,
		Tag: "anomalies", Summary: "Find the anomalies of one series", Description: "Compares each point with its neighbours; stores nothing.",
	}, h.detect)
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-detect-batch", Method: http.MethodPost, Path: "/anomaly/detect-batch", Gateway: "/anomaly/detect-batch",
		Access: httpapi.Viewer, Tag: "anomalies", MaxBody: maxSeriesBody, Summary: "Find the anomalies of several series",
	}, h.detectBatch)
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-list", Method: http.MethodGet, Path: "/anomaly/active", Gateway: "/anomaly/active", Access: httpapi.Viewer,
		Tag: "anomalies", Summary: "The anomalies that are active now", Description: "At most fifty, newest first. One that was not seen for an hour is over.",
	}, h.activeAnomalies)
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-report", Method: http.MethodPost, Path: "/anomaly/report", Access: httpapi.Service, Tag: "anomalies",
		Status: http.StatusCreated, Summary: "Store anomalies that were found",
		Description: "A repeat of an active anomaly (metric, service and labels) renews it.",
	}, h.reportAnomalies)
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-read", Method: http.MethodGet, Path: "/anomaly/{anomaly_id}", Gateway: "/anomaly/{anomaly_id}",
		Access: httpapi.Viewer, Tag: "anomalies", Summary: "One anomaly",
	}, h.anomaly)
	httpapi.Register(a, httpapi.Operation{
		ID: "anomaly-update", Method: http.MethodPatch, Path: "/anomaly/{anomaly_id}", Gateway: "/anomaly/{anomaly_id}",
		Access: httpapi.Engineer, Tag: "anomalies", Summary: "Dismiss or resolve an anomaly, or take that back",
	}, h.updateAnomaly)
}

// DataPoint is one value of a series.
type DataPoint struct {
	Timestamp time.Time `json:"timestamp"`
	Value     float64   `json:"value"`
}

type detectInput struct {
	Body DetectAnomaliesRequest
}

// DetectAnomaliesRequest is a series with what counts as an anomaly in it.
type DetectAnomaliesRequest struct {
	MetricName  string         `json:"metric_name" minLength:"1" maxLength:"255"`
	ServiceName string         `json:"service_name" maxLength:"255"`
	DataPoints  []DataPoint    `json:"data_points" maxItems:"10000" nullable:"false"`
	Sensitivity *float64       `json:"sensitivity,omitempty" minimum:"0.5" maximum:"10" default:"2"`
	Method      anomaly.Method `json:"method,omitempty" enum:"zscore,mad" default:"zscore"`
}

// DetectedAnomaly is a point that departs from its neighbours.
type DetectedAnomaly struct {
	Timestamp time.Time        `json:"timestamp"`
	Value     float64          `json:"value"`
	Expected  float64          `json:"expected"`
	Deviation float64          `json:"deviation"`
	ZScore    float64          `json:"z_score"`
	Severity  anomaly.Severity `json:"severity" enum:"warning,critical"`
}

// AnomalyDetection is what was found in one series.
type AnomalyDetection struct {
	Anomalies []DetectedAnomaly `json:"anomalies" nullable:"false"`
	Summary   DetectionSummary  `json:"summary"`
}

// DetectionSummary counts what was found in one series.
type DetectionSummary struct {
	TotalPoints  int     `json:"total_points"`
	AnomalyCount int     `json:"anomaly_count"`
	AnomalyRate  float64 `json:"anomaly_rate" minimum:"0" maximum:"100" doc:"Percent of the points."`
}

// MetricSeries is one of several series.
type MetricSeries struct {
	MetricName  string      `json:"metric_name" minLength:"1" maxLength:"255"`
	ServiceName string      `json:"service_name,omitempty" maxLength:"255"`
	DataPoints  []DataPoint `json:"data_points" maxItems:"10000" nullable:"false"`
}

type detectBatchInput struct {
	Body DetectAnomaliesBatchRequest
}

// DetectAnomaliesBatchRequest is several series with what counts as an anomaly in them.
type DetectAnomaliesBatchRequest struct {
	Series      []MetricSeries `json:"series" minItems:"1" maxItems:"50" nullable:"false"`
	Sensitivity *float64       `json:"sensitivity,omitempty" minimum:"0.5" maximum:"10" default:"2"`
}

// BatchDetection is what was found in several series.
type BatchDetection struct {
	Results        []SeriesDetection `json:"results" nullable:"false"`
	TotalAnomalies int               `json:"total_anomalies"`
	SeriesScanned  int               `json:"series_scanned"`
}

// SeriesDetection is what was found in one of several series.
type SeriesDetection struct {
	MetricName   string            `json:"metric_name"`
	ServiceName  string            `json:"service_name"`
	AnomalyCount int               `json:"anomaly_count"`
	MaxSeverity  *anomaly.Severity `json:"max_severity" enum:"critical,warning"`
	Anomalies    []DetectedAnomaly `json:"anomalies" nullable:"false" doc:"The last five."`
}

// ActiveAnomalies are the anomalies of a project that are active now.
type ActiveAnomalies struct {
	Anomalies []Anomaly `json:"anomalies" nullable:"false"`
	Count     int       `json:"count"`
}

// Anomaly is a stored anomaly.
type Anomaly anomaly.Payload

// ReportedAnomaly is an anomaly that somebody found.
type ReportedAnomaly struct {
	MetricName  string            `json:"metric_name" minLength:"1" maxLength:"255"`
	ServiceName string            `json:"service_name,omitempty" maxLength:"255"`
	Value       float64           `json:"value"`
	Expected    float64           `json:"expected,omitempty"`
	Deviation   float64           `json:"deviation,omitempty"`
	ZScore      float64           `json:"z_score,omitempty"`
	Severity    anomaly.Severity  `json:"severity" enum:"warning,critical"`
	DetectedAt  *time.Time        `json:"detected_at,omitempty" doc:"Now when absent."`
	Source      string            `json:"source,omitempty" maxLength:"100"`
	Labels      map[string]string `json:"labels,omitempty" maxProperties:"64"`
}

type reportInput struct {
	Body []ReportedAnomaly `minItems:"1" maxItems:"500" nullable:"false"`
}

// AnomaliesStored says what became of a report.
type AnomaliesStored struct {
	Stored int         `json:"stored"`
	IDs    []uuid.UUID `json:"ids" format:"uuid" nullable:"false" doc:"In the order of the report; repeats have the id of the first."`
}

type anomalyPath struct {
	AnomalyID uuid.UUID `path:"anomaly_id" format:"uuid"`
}

type updateAnomalyInput struct {
	anomalyPath

	Body UpdateAnomalyRequest
}

// UpdateAnomalyRequest is what a person decided about an anomaly.
type UpdateAnomalyRequest struct {
	Status anomaly.Status `json:"status" enum:"active,dismissed,resolved"`
}
