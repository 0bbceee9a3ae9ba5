package user

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Lengths of a password, in characters. The minimum can be lowered to the least.
const (
	DefaultMinPassword = 12
	LeastMinPassword   = 8
	MaxPassword        = 128
)

//go:embed common_passwords.txt
var commonText string

// common is the list of passwords that everybody tries first, in lower case.
var common = sync.OnceValue(func() map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(commonText) {
		list[strings.TrimSpace(line)] = true
	}
	return list
})

// PasswordPolicy says which passwords are refused. There are no rules about kinds
// of characters: they make passwords worse (NIST SP 800-63B, section 5.1.1).
type PasswordPolicy struct {
	MinLength int
}

// Check refuses a password that is too short, too long, well known, or the same as
// the address or the tenant's name. field is its name in the request.
func (p PasswordPolicy) Check(field, password, email, tenantName string) error {
	length := utf8.RuneCountInString(password)
	lower := strings.ToLower(strings.TrimSpace(password))
	switch {
	case length < p.MinLength:
		return fault.InvalidField(field, "must have at least %d characters", p.MinLength)
	case length > MaxPassword:
		return fault.InvalidField(field, "must have at most %d characters", MaxPassword)
	case lower == SameEmail(email):
		return fault.InvalidField(field, "must not be your e-mail address")
	case lower == strings.ToLower(strings.TrimSpace(tenantName)):
		return fault.InvalidField(field, "must not be the name of your organization")
	case common()[lower]:
		return fault.InvalidField(field, "is too common: it is among the first that everybody tries")
	default:
		return nil
	}
}
