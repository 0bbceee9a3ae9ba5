package text

import (
	"regexp"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/masking"
)

// Masked stands where a secret was.
const Masked = masking.Masked

var email = regexp.MustCompile(`[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+`)

// Mask replaces secrets, card numbers and e-mail addresses. Masking twice is the same as
// masking once.
func Mask(s string) string {
	s = masking.Text(s)
	if strings.Contains(s, "@") {
		s = email.ReplaceAllString(s, Masked)
	}
	return s
}
