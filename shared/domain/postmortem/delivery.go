package postmortem

import (
	"github.com/google/uuid"
)

// DraftTopic is the route of ai-service that writes drafts.
const DraftTopic = "/generate-postmortem"

// DeliveryPath is the route of incident-service that takes a draft.
func DeliveryPath(id uuid.UUID) string {
	return "/internal/postmortems/" + id.String() + "/draft"
}

// Order asks ai-service for a draft.
type Order struct {
	IncidentID   uuid.UUID `json:"incident_id"`
	PostmortemID uuid.UUID `json:"postmortem_id"`
}

// Delivery is a draft as ai-service hands it in, or why there is none.
type Delivery struct {
	Title               string             `json:"title,omitempty"`
	Summary             string             `json:"summary,omitempty"`
	Impact              string             `json:"impact,omitempty"`
	RootCause           string             `json:"root_cause,omitempty"`
	ContributingFactors []string           `json:"contributing_factors,omitempty"`
	Detection           string             `json:"detection,omitempty"`
	Resolution          string             `json:"resolution,omitempty"`
	Timeline            []PostmortemMoment `json:"timeline,omitempty"`
	Lessons             []string           `json:"lessons,omitempty"`
	ActionItems         []SuggestedItem    `json:"action_items,omitempty"`
	UsingMock           bool               `json:"using_mock,omitempty" doc:"The rules wrote it, not a model."`
	ErrorMessage        string             `json:"error_message,omitempty" doc:"Why there is no draft."`
}

// SuggestedItem is an action item that a draft suggests.
type SuggestedItem struct {
	Title string `json:"title"`
}
