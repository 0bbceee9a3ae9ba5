package api

import (
	"github.com/google/uuid"
)

// BatchedIncident is one incident of a batch.
type BatchedIncident struct {
	IncidentID  uuid.UUID `json:"incident_id" format:"uuid"`
	Title       string    `json:"title" maxLength:"500" doc:"Not used: the stored incident counts."`
	Description string    `json:"description" maxLength:"20000" doc:"Not used: the stored incident counts."`
	ServiceName string    `json:"service_name" maxLength:"255" doc:"Not used: the stored incident counts."`
	Force       bool      `json:"force,omitempty" doc:"Generate although there is a stored result."`
	Context     string    `json:"context,omitempty" maxLength:"4000" doc:"What a person adds."`
}

type batchInput struct {
	Body []BatchedIncident `minItems:"1" maxItems:"10" nullable:"false"`
}

// GenerationBatch is the result of several generations.
type GenerationBatch struct {
	BatchSize       int                 `json:"batch_size"`
	Processed       int                 `json:"processed" doc:"Incidents that have a result, stored ones included."`
	Cached          int                 `json:"cached"`
	Results         []BatchedGeneration `json:"results" nullable:"false"`
	UsingMock       bool                `json:"using_mock"`
	BatchTokenUsage *TokenUsage         `json:"batch_token_usage" doc:"Null when the model was not asked."`
	CostPerIncident *float64            `json:"cost_per_incident" doc:"USD; null when the model was not asked."`
	Error           *string             `json:"error" doc:"Why the model was no help."`
}

// BatchedGeneration is the result for one incident.
type BatchedGeneration struct {
	IncidentID uuid.UUID             `json:"incident_id" format:"uuid"`
	Hypotheses []GeneratedHypothesis `json:"hypotheses" nullable:"false"`
	Cached     bool                  `json:"cached"`
	Error      *string               `json:"error"`
}
