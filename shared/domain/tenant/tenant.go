// Package tenant holds the organizations of an installation and their storage.
// Everything a tenant has (people, projects, sessions) belongs to packages of its
// own; a tenant sees nothing of another.
package tenant

import (
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const (
	maxSlug     = 80 // leaves room for a suffix within the 100 characters of the column
	unnamedSlug = "team"
)

// Plan is what a tenant has booked.
type Plan string

// Starter is the plan every tenant begins with.
const Starter Plan = "starter"

// Tenant is one organization.
type Tenant struct {
	ID        uuid.UUID
	Name      string
	Slug      string
	Plan      Plan
	CreatedAt time.Time
}

// New returns a tenant with the given name and the slug that follows from it.
func New(name string, at time.Time) Tenant {
	return Tenant{ID: uuid.Must(uuid.NewV7()), Name: name, Slug: Slug(name), Plan: Starter, CreatedAt: at}
}

// Scope is the tenant's own scope.
func (t Tenant) Scope() auth.Scope {
	return auth.Scope{TenantID: t.ID}
}

// Slug turns a name into the form that stands in addresses: lower-case letters and
// digits of ASCII, joined by single hyphens. Accents are dropped ("Café Zürich" is
// cafe-zurich); a name without any such letter becomes "team".
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		if unicode.Is(unicode.Mn, r) {
			continue // an accent, split off by the normalization
		}
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return unnamedSlug
	}
	return b.String()
}
