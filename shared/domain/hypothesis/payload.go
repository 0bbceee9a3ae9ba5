package hypothesis

import (
	"time"

	"github.com/google/uuid"
)

// The events of this package, on the channels ChannelHypotheses and, for steps,
// ChannelIncidents.
const (
	ChannelHypotheses = "hypotheses"
	ChannelIncidents  = "incidents"

	EventGenerated = "hypothesis.generated"
	EventCompleted = "hypothesis.completed"
	EventFailed    = "hypothesis.failed"
	EventUpdated   = "hypothesis.updated"
	EventStep      = "workflow.step"
)

// Payload is a hypothesis as events and answers show it.
type Payload struct {
	ID                    uuid.UUID  `json:"id" format:"uuid"`
	IncidentID            uuid.UUID  `json:"incident_id" format:"uuid"`
	Claim                 string     `json:"claim"`
	Description           string     `json:"description"`
	ConfidenceScore       float64    `json:"confidence_score" minimum:"0" maximum:"1"`
	Rank                  int        `json:"rank" minimum:"1"`
	SupportingEvidence    []string   `json:"supporting_evidence"`
	ContradictingEvidence []string   `json:"contradicting_evidence"`
	Evidence              []Evidence `json:"evidence"`
	SuggestedActions      []string   `json:"suggested_actions"`
	Source                Source     `json:"source" enum:"model,rules"`
	Status                Status     `json:"status" enum:"proposed,confirmed,rejected"`
	Feedback              Opinions   `json:"feedback"`
	GenerationID          *uuid.UUID `json:"generation_id" format:"uuid" nullable:"true"`
	CreatedAt             time.Time  `json:"created_at"`
}

// Opinions counts the feedback on a hypothesis. Mine is the rating of the
// person who asks; events, which everybody gets, leave it out.
type Opinions struct {
	Up   int     `json:"up"`
	Down int     `json:"down"`
	Mine *Rating `json:"mine" enum:"up,down"`
}

// StepPayload is a step as events and answers show it.
type StepPayload struct {
	ID              uuid.UUID  `json:"id" format:"uuid"`
	StepType        StepType   `json:"step_type" enum:"alert_received,source_identified,platform_details,metrics_fetched,metrics_analyzed,logs_fetched,logs_analyzed,hypothesis_generated,solution_generated"`
	StepTypeDisplay string     `json:"step_type_display"`
	StepNumber      int        `json:"step_number" minimum:"1" maximum:"9"`
	Status          StepStatus `json:"status" enum:"pending,in_progress,completed,failed,skipped"`
	StatusDisplay   string     `json:"status_display"`
	InputTokens     *int       `json:"input_tokens"`
	OutputTokens    *int       `json:"output_tokens"`
	TotalTokens     *int       `json:"total_tokens"`
	CostUSD         *float64   `json:"cost_usd"`
	DurationMS      *int       `json:"duration_ms"`
	StartedAt       *time.Time `json:"started_at"`
	CompletedAt     *time.Time `json:"completed_at"`
	ErrorMessage    *string    `json:"error_message"`
	Run             int        `json:"run"`
}

// StepEvent is the data of workflow.step.
type StepEvent struct {
	IncidentID uuid.UUID   `json:"incident_id"`
	Run        int         `json:"run"`
	Step       StepPayload `json:"step"`
}

// CompletedEvent is the data of hypothesis.completed.
type CompletedEvent struct {
	IncidentID   uuid.UUID `json:"incident_id"`
	GenerationID uuid.UUID `json:"generation_id"`
	Count        int       `json:"count"`
	UsingMock    bool      `json:"using_mock"`
	Source       Source    `json:"source"`
}

// FailedEvent is the data of hypothesis.failed.
type FailedEvent struct {
	IncidentID   uuid.UUID `json:"incident_id"`
	GenerationID uuid.UUID `json:"generation_id"`
	ErrorMessage string    `json:"error_message"`
}

// PayloadOf shows h. Lists are never null.
func PayloadOf(h Hypothesis, feedback Opinions) Payload {
	return Payload{
		ID: h.ID, IncidentID: h.IncidentID, Claim: h.Claim, Description: h.Description,
		ConfidenceScore: h.ConfidenceScore, Rank: h.Rank,
		SupportingEvidence: listOf(h.SupportingEvidence), ContradictingEvidence: listOf(h.ContradictingEvidence),
		Evidence: listOf(h.Evidence), SuggestedActions: listOf(h.SuggestedActions),
		Source: h.Source, Status: h.Status, Feedback: feedback, GenerationID: h.GenerationID, CreatedAt: h.CreatedAt,
	}
}

// PayloadOfStep shows s.
func PayloadOfStep(s Step) StepPayload {
	p := StepPayload{
		ID: s.ID, StepType: s.StepType, StepTypeDisplay: s.StepType.Display(), StepNumber: s.StepNumber,
		Status: s.Status, StatusDisplay: s.Status.Display(), InputTokens: s.InputTokens, OutputTokens: s.OutputTokens,
		TotalTokens: s.TotalTokens, CostUSD: s.CostUSD, DurationMS: s.DurationMS,
		StartedAt: s.StartedAt, CompletedAt: s.CompletedAt, Run: s.Run,
	}
	if s.ErrorMessage != "" {
		p.ErrorMessage = &s.ErrorMessage
	}
	return p
}

// Display is the name of the step that people read.
func (t StepType) Display() string {
	switch t {
	case StepAlertReceived:
		return "Alert Received"
	case StepSourceIdentified:
		return "Source Identified"
	case StepPlatformDetails:
		return "Platform Details Fetched"
	case StepMetricsFetched:
		return "Metrics Fetched"
	case StepMetricsAnalyzed:
		return "Metrics Analyzed"
	case StepLogsFetched:
		return "Logs Retrieved"
	case StepLogsAnalyzed:
		return "Logs Analyzed"
	case StepHypothesisGenerated:
		return "Hypothesis Generated"
	case StepSolutionGenerated:
		return "Solution Generated"
	}
	return string(t)
}

// Display is the status that people read.
func (s StepStatus) Display() string {
	switch s {
	case StepPending:
		return "Pending"
	case StepInProgress:
		return "In Progress"
	case StepCompleted:
		return "Completed"
	case StepFailed:
		return "Failed"
	case StepSkipped:
		return "Skipped"
	}
	return string(s)
}

func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
