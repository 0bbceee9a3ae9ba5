package errorgroup

import "time"

// Payload is a group as answers and events show it.
type Payload struct {
	Fingerprint       string    `json:"fingerprint"`
	ServiceName       string    `json:"service_name"`
	ErrorClass        string    `json:"error_class"`
	Message           string    `json:"message"`
	OccurrenceCount   int64     `json:"occurrence_count"`
	FirstSeen         time.Time `json:"first_seen"`
	LastSeen          time.Time `json:"last_seen"`
	Status            Status    `json:"status" enum:"unresolved,investigating,resolved,ignored"`
	Assignee          string    `json:"assignee"`
	Regressed         bool      `json:"regressed" doc:"It was resolved and has occurred again since."`
	UsersAffected     *int64    `json:"users_affected" doc:"Null when no occurrence names a user."`
	Releases          []string  `json:"releases" nullable:"false" doc:"In the order in which they were seen; the last 50."`
	ResolvedInRelease *string   `json:"resolved_in_release"`
}

// PayloadOf shows g.
func PayloadOf(g Group) Payload {
	return Payload{
		Fingerprint: g.Fingerprint, ServiceName: g.ServiceName, ErrorClass: g.ErrorClass, Message: g.Message,
		OccurrenceCount: g.OccurrenceCount, FirstSeen: g.FirstSeen, LastSeen: g.LastSeen, Status: g.Status, Assignee: g.Assignee,
		Regressed: g.Regressed, UsersAffected: g.UsersAffected, Releases: orEmpty(g.Releases), ResolvedInRelease: g.ResolvedInRelease,
	}
}
