// Package incident holds the rules of an incident's life, its activities and
// their storage. It knows nothing about HTTP: it says what may happen, remembers
// it, and hands the events, audit entries and orders of a change over in the
// transaction of that change.
package incident

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Severity says how bad an incident is.
type Severity string

// The severities, worst first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Severities lists the severities, worst first.
func Severities() []Severity {
	return []Severity{Critical, High, Medium, Low}
}

// WorseThan reports whether s is more severe than other.
func (s Severity) WorseThan(other Severity) bool {
	ranked := Severities()
	return slices.Index(ranked, s) < slices.Index(ranked, other)
}

// Source says what opened an incident.
type Source string

// The sources of incidents.
const (
	SourceManual       Source = "manual"
	SourceAlertmanager Source = "alertmanager"
	SourcePrometheus   Source = "prometheus"
	SourceGrafana      Source = "grafana"
	SourceWebhook      Source = "webhook"
	SourceAlerting     Source = "alerting"
	SourceSLO          Source = "slo"
	SourceSynthetic    Source = "synthetic"
	SourceAnomaly      Source = "anomaly"
)

// Sources lists every source an incident can have.
func Sources() []Source {
	return []Source{
		SourceManual, SourceAlertmanager, SourcePrometheus, SourceGrafana, SourceWebhook,
		SourceAlerting, SourceSLO, SourceSynthetic, SourceAnomaly,
	}
}

// HypothesisStatus says how far the search for causes has come.
type HypothesisStatus string

// The statuses of the search for causes.
const (
	HypothesesNone      HypothesisStatus = "none"
	HypothesesQueued    HypothesisStatus = "queued"
	HypothesesRunning   HypothesisStatus = "running"
	HypothesesCompleted HypothesisStatus = "completed"
	HypothesesFailed    HypothesisStatus = "failed"
)

// The limits of texts, in characters.
const (
	MaxTitle       = 200
	MaxDescription = 5000
	MaxServiceName = 100
	MaxComment     = 5000
)

// Earliest is the first moment at which an incident can have been detected. What
// claims to be older comes from a clock that was never set.
var Earliest = time.Unix(0, 0).UTC()

// Incident is one disturbance from its detection to what was learned from it.
// AssigneeName and CreatedByName are read with it and never written.
type Incident struct {
	ID               uuid.UUID
	Title            string
	Description      string
	ServiceName      string
	State            State
	Severity         Severity
	DetectedAt       time.Time
	AcknowledgedAt   *time.Time
	MitigatedAt      *time.Time
	ResolvedAt       *time.Time
	LearnedAt        *time.Time
	Source           Source
	SourceRef        *string
	GroupKey         *string
	GroupHash        []byte
	AlertCount       int
	AssigneeID       *uuid.UUID
	AssigneeName     *string
	HypothesisStatus HypothesisStatus
	CreatedBy        *uuid.UUID
	CreatedByName    *string
	DuplicateOf      *uuid.UUID
	Impact           *IncidentImpact
	Roles            []IncidentRole // the role that leads first, then by name
	DeletedAt        *time.Time
	Version          int
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Deleted reports whether the incident was deleted.
func (i *Incident) Deleted() bool {
	return i.DeletedAt != nil
}

// HashGroup returns the key under which incidents of one alert group are found.
func HashGroup(groupKey string) []byte {
	sum := sha256.Sum256([]byte(groupKey))
	return sum[:]
}

// ellipsis ends a text that was cut.
const ellipsis = "…"

// Cut shortens a text to at most limit characters; what was cut ends in an
// ellipsis.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return string(runes[:limit-1]) + ellipsis
}
