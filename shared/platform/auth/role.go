package auth

import "slices"

// Role is a caller's role in a project.
type Role string

// Project roles, highest first, and the two roles of callers that are not
// people: ingest for API keys, system for background work and webhooks.
const (
	RoleOwner    Role = "owner"
	RoleAdmin    Role = "admin"
	RoleEngineer Role = "engineer"
	RoleViewer   Role = "viewer"
	RoleIngest   Role = "ingest"
	RoleSystem   Role = "system"
)

// ranked lists the project roles from lowest to highest.
var ranked = []Role{RoleViewer, RoleEngineer, RoleAdmin, RoleOwner}

// Roles returns the project roles a member can have, lowest first.
func Roles() []Role {
	return slices.Clone(ranked)
}

// Admits reports whether r is at least the minimum role. The role system is
// admitted where a viewer is; the role ingest nowhere.
func (r Role) Admits(minimum Role) bool {
	if r == RoleSystem {
		return minimum == RoleViewer
	}
	have, want := slices.Index(ranked, r), slices.Index(ranked, minimum)
	return have >= 0 && want >= 0 && have >= want
}
