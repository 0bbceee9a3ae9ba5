// Package hypothesis holds the suspected causes of incidents: the runs that
// generate them, the steps of the analysis, what people decided about them and
// their feedback. It has two writers, each with its own repository: Queue
// (incident-service: asks for runs, records verdicts and feedback) and Runs
// (ai-service: fills runs, steps 2 to 9 and hypotheses).
package hypothesis

import (
	"time"

	"github.com/google/uuid"
)

// GenerationStatus is where a run of the generation stands.
type GenerationStatus string

// The statuses of a generation. A queued or running one is live; an incident
// has at most one of those.
const (
	GenerationQueued    GenerationStatus = "queued"
	GenerationRunning   GenerationStatus = "running"
	GenerationCompleted GenerationStatus = "completed"
	GenerationFailed    GenerationStatus = "failed"
)

// Live reports whether the run is still to come or under way.
func (s GenerationStatus) Live() bool {
	return s == GenerationQueued || s == GenerationRunning
}

// Source says what produced hypotheses. It is empty until a run has finished.
type Source string

// The sources of hypotheses.
const (
	SourceModel Source = "model"
	SourceRules Source = "rules"
)

// Status is what people decided about a hypothesis.
type Status string

// The verdicts. At most one hypothesis of an incident is confirmed.
const (
	Proposed  Status = "proposed"
	Confirmed Status = "confirmed"
	Rejected  Status = "rejected"
)

// StepStatus is where a step of the analysis stands.
type StepStatus string

// The statuses of a step: pending, in progress, then one of the other three.
const (
	StepPending    StepStatus = "pending"
	StepInProgress StepStatus = "in_progress"
	StepCompleted  StepStatus = "completed"
	StepFailed     StepStatus = "failed"
	StepSkipped    StepStatus = "skipped"
)

// StepType is what a step of the analysis does.
type StepType string

// The steps of one run in their order; the first is incident-service's, the
// others are ai-service's.
const (
	StepAlertReceived       StepType = "alert_received"
	StepSourceIdentified    StepType = "source_identified"
	StepPlatformDetails     StepType = "platform_details"
	StepMetricsFetched      StepType = "metrics_fetched"
	StepMetricsAnalyzed     StepType = "metrics_analyzed"
	StepLogsFetched         StepType = "logs_fetched"
	StepLogsAnalyzed        StepType = "logs_analyzed"
	StepHypothesisGenerated StepType = "hypothesis_generated"
	StepSolutionGenerated   StepType = "solution_generated"
)

// EvidenceKind says what stored data an entry of evidence refers to.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidenceMetric        EvidenceKind = "metric"
	EvidenceLog           EvidenceKind = "log"
	EvidenceTrace         EvidenceKind = "trace"
	EvidenceError         EvidenceKind = "error"
	EvidenceDeployment    EvidenceKind = "deployment"
	EvidenceAlert         EvidenceKind = "alert"
	EvidenceVulnerability EvidenceKind = "vulnerability"
	EvidenceHost          EvidenceKind = "host"
	EvidenceIncident      EvidenceKind = "incident"
)

// Rating is one person's opinion of a hypothesis.
type Rating string

// The ratings.
const (
	RatingUp   Rating = "up"
	RatingDown Rating = "down"
)

// Generation is one run that generates hypotheses for an incident.
type Generation struct {
	ID           uuid.UUID
	IncidentID   uuid.UUID
	Run          int
	Status       GenerationStatus
	Source       Source
	UsingMock    bool
	EvidenceHash []byte
	Context      string
	// Reason says why the system repeated the run, empty for every other one.
	Reason       string
	RequestedBy  *uuid.UUID
	ErrorMessage string
	Attempts     int
	LeaseUntil   *time.Time
	Fence        int64
	CreatedAt    time.Time
	CompletedAt  *time.Time
}

// Hypothesis is one suspected cause of an incident.
type Hypothesis struct {
	ID                    uuid.UUID
	IncidentID            uuid.UUID
	GenerationID          *uuid.UUID
	Claim                 string
	Description           string
	ConfidenceScore       float64
	SupportingEvidence    []string
	ContradictingEvidence []string
	Evidence              []Evidence
	SuggestedActions      []string
	Source                Source
	Status                Status
	Rank                  int
	CreatedAt             time.Time
	UpdatedAt             time.Time
}

// Evidence refers to stored data of the project. It is kept and shown in this
// form.
type Evidence struct {
	Kind       EvidenceKind `json:"kind" enum:"metric,log,trace,error,deployment,alert,vulnerability,host,incident"`
	Ref        string       `json:"ref"`
	Summary    string       `json:"summary"`
	ObservedAt *time.Time   `json:"observed_at"`
	Link       *string      `json:"link"`
}

// Step is one step of the analysis of an incident.
type Step struct {
	ID           uuid.UUID
	IncidentID   uuid.UUID
	Run          int
	StepType     StepType
	StepNumber   int
	Status       StepStatus
	InputData    map[string]any
	OutputData   map[string]any
	InputTokens  *int
	OutputTokens *int
	TotalTokens  *int
	CostUSD      *float64
	DurationMS   *int
	ErrorMessage string
	StartedAt    *time.Time
	CompletedAt  *time.Time
	LeaseUntil   *time.Time
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Feedback is one person's rating of a hypothesis, with what the cause really
// was when they know it.
type Feedback struct {
	ID           uuid.UUID
	HypothesisID uuid.UUID
	UserID       uuid.UUID
	UserName     string
	Rating       Rating
	Comment      string
	ActualCause  string
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
