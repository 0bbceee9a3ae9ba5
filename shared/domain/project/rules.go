package project

import (
	"regexp"
	"time"
	_ "time/tzdata" // time zones are known on machines without a database of them

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const maxSlug = 100

var slugForm = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]+)*$`)

// CheckSlug refuses what cannot name a project in addresses.
func CheckSlug(slug string) error {
	if len(slug) > maxSlug || !slugForm.MatchString(slug) {
		return fault.InvalidField("slug", "must have 1 to %d lower-case letters and digits, joined by single hyphens", maxSlug)
	}
	return nil
}

// CheckTimezone refuses what is no name of the IANA time zone database.
func CheckTimezone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return fault.InvalidField("timezone", "must be a name of the IANA time zone database such as Europe/Berlin")
	}
	return nil
}

// Grant says whether somebody with the role by may turn a member of the role from
// into one of the role to; an empty role is no member. Nobody gives a role above
// their own, and only owners touch owners.
func Grant(by, from, to auth.Role) error {
	needed := auth.RoleAdmin
	if from == auth.RoleOwner || to == auth.RoleOwner {
		needed = auth.RoleOwner
	}
	if !by.Admits(needed) {
		return fault.New(fault.Forbidden, "INSUFFICIENT_ROLE", "This action needs the role %s or higher in the project.", needed)
	}
	return nil
}

// LastOwner is the answer to whoever would leave a project without an owner who may
// sign in.
func LastOwner() *fault.Error {
	return fault.New(fault.Conflict, "LAST_OWNER", "A project keeps at least one owner. Make somebody else an owner first.")
}
