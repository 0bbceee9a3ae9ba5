package apikey

import (
	"slices"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
)

// Changes lists what differs between two states of a key.
func Changes(before, after Key) audit.Changes {
	c := audit.Changes{}
	if before.Name != after.Name {
		c["name"] = audit.Change{Old: before.Name, New: after.Name}
	}
	if before.IsActive != after.IsActive {
		c["is_active"] = audit.Change{Old: before.IsActive, New: after.IsActive}
	}
	if !slices.Equal(before.Scopes, after.Scopes) {
		c["scopes"] = audit.Change{Old: before.Scopes, New: after.Scopes}
	}
	if !slices.Equal(before.AllowedOrigins, after.AllowedOrigins) {
		c["allowed_origins"] = audit.Change{Old: before.AllowedOrigins, New: after.AllowedOrigins}
	}
	return c
}
