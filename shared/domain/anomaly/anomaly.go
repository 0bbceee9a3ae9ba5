// Package anomaly holds values of metrics that depart from what was expected:
// the mathematics that finds them in a series, and the anomalies a project keeps
// with their life from active to dismissed or resolved. It reads no metrics.
package anomaly

import (
	"time"

	"github.com/google/uuid"
)

// Method says what a point is compared with.
type Method string

// The methods: mean and standard deviation, or median and median absolute
// deviation.
const (
	ZScore Method = "zscore"
	MAD    Method = "mad"
)

// Severity says how far a value departs.
type Severity string

// The severities.
const (
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Status says where a stored anomaly stands.
type Status string

// The statuses. An active one that is not seen for Life counts as resolved.
const (
	Active    Status = "active"
	Dismissed Status = "dismissed"
	Resolved  Status = "resolved"
)

// Life is how long an anomaly stays active after it was seen last.
const Life = time.Hour

// Anomaly is a value of a metric that departed from what was expected.
type Anomaly struct {
	ID          uuid.UUID
	MetricName  string
	ServiceName string
	Labels      map[string]string
	Value       float64
	Expected    float64
	Deviation   float64
	ZScore      float64
	Severity    Severity
	Status      Status
	Source      string
	IncidentID  *uuid.UUID
	DetectedAt  time.Time
	LastSeenAt  time.Time
	ReportedAt  time.Time
}
