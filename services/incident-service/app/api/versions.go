package api

import (
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Versioned is the output of an operation that shows something with a version.
type Versioned[T any] struct {
	Status   int
	ETag     string `header:"ETag"`
	Location string `header:"Location"`
	Body     T
}

// tag is the ETag of a version.
func tag(version int) string {
	return strconv.Quote(strconv.Itoa(version))
}

// IfMatch is the version that a change was made from.
type IfMatch struct {
	IfMatch string `header:"If-Match" maxLength:"1000" doc:"The ETag that the change was made from; without it nothing is compared."`
}

// check reports whether the header admits a change of this version.
func (m IfMatch) check(version int) error {
	if m.IfMatch == "" {
		return nil
	}
	for entry := range strings.SplitSeq(m.IfMatch, ",") {
		if entry = strings.TrimSpace(entry); entry == "*" || entry == tag(version) {
			return nil
		}
	}
	return fault.New(fault.Conflict, "VERSION_CONFLICT", "Somebody changed it in the meantime. Read it again.").
		With("version", version)
}
