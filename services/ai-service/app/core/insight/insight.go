// Package insight words what a dashboard or an anomaly shows, by fixed rules and
// from what a model answered. It calls nothing and stores nothing.
package insight

// Severity says how much a remark on a dashboard matters.
type Severity string

// The severities of remarks.
const (
	Critical Severity = "critical"
	Warning  Severity = "warning"
	Info     Severity = "info"
)
