package incident

import (
	"time"

	"github.com/google/uuid"
)

// Role is a part that somebody has in the response to an incident.
type Role string

// The roles, the one that leads first.
const (
	Commander      Role = "commander"
	Communications Role = "communications"
	Operations     Role = "operations"
	Scribe         Role = "scribe"
)

// Roles lists the roles, the one that leads first.
func Roles() []Role {
	return []Role{Commander, Communications, Operations, Scribe}
}

// IncidentRole is a person's part in the response to an incident.
type IncidentRole struct { //nolint:revive // the name of the schema in the API document
	Role     Role      `json:"role" enum:"commander,communications,operations,scribe"`
	UserID   uuid.UUID `json:"user_id" format:"uuid"`
	UserName string    `json:"user_name"`
}

// ImpactLevel says how much users notice of an incident.
type ImpactLevel string

// The levels of impact.
const (
	ImpactNone     ImpactLevel = "none"
	ImpactMinor    ImpactLevel = "minor"
	ImpactMajor    ImpactLevel = "major"
	ImpactCritical ImpactLevel = "critical"
)

// IncidentImpact is what an incident did to the users of the service.
type IncidentImpact struct { //nolint:revive // the name of the schema in the API document
	Level         ImpactLevel `json:"level" enum:"none,minor,major,critical"`
	Summary       string      `json:"summary"`
	Services      []string    `json:"services"`
	UsersAffected *int        `json:"users_affected"`
	StartedAt     *time.Time  `json:"started_at"`
	EndedAt       *time.Time  `json:"ended_at"`
}
