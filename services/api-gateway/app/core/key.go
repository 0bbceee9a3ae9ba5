package core

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Key is what a presented API key is good for.
type Key struct {
	Who         auth.Identity
	ProjectName string
	ExpiresAt   *time.Time
	// Origins are the pages that may use the key; empty for a key that no page holds.
	Origins []string
}

// keyForm is how every raw key looks: srec_ and 48 random bytes.
var keyForm = regexp.MustCompile(`^srec_[A-Za-z0-9_-]{64}$`)

// IsKey reports whether text has the form of an API key.
func IsKey(text string) bool {
	return len(text) == 69 && keyForm.MatchString(text)
}

// ForBrowsers reports whether the key lies open in web pages.
func (k Key) ForBrowsers() bool {
	return len(k.Origins) > 0
}

// AdmitsOrigin reports whether a request that carries the Origin header origin may use
// the key. A listed https://*.example.com stands for all hosts below the domain.
func (k Key) AdmitsOrigin(origin string) bool {
	return !k.ForBrowsers() || slices.ContainsFunc(k.Origins, func(listed string) bool {
		domain, wild := strings.CutPrefix(listed, "https://*.")
		if !wild {
			return listed == origin
		}
		host, secure := strings.CutPrefix(origin, "https://")
		return secure && strings.HasSuffix(host, "."+domain) && !strings.HasPrefix(host, ".")
	})
}
