package apikey

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Scope is one thing that a key admits to.
type Scope string

// The scopes (contract: auth.md section 7).
const (
	IngestMetrics         Scope = "ingest:metrics"
	IngestLogs            Scope = "ingest:logs"
	IngestTraces          Scope = "ingest:traces"
	IngestErrors          Scope = "ingest:errors"
	IngestInfrastructure  Scope = "ingest:infrastructure"
	IngestBrowser         Scope = "ingest:browser"
	IngestVulnerabilities Scope = "ingest:vulnerabilities"
	IngestDeployments     Scope = "ingest:deployments"
	ReadMetrics           Scope = "read:metrics"
	ReadStatus            Scope = "read:status"
)

// Scopes lists every scope.
func Scopes() []Scope {
	return []Scope{
		IngestMetrics, IngestLogs, IngestTraces, IngestErrors, IngestInfrastructure, IngestBrowser,
		IngestVulnerabilities, IngestDeployments, ReadMetrics, ReadStatus,
	}
}

// Usual lists the scopes of a key that asks for none.
func Usual(browser bool) []Scope {
	usual := []Scope{
		IngestMetrics, IngestLogs, IngestTraces, IngestErrors, IngestInfrastructure, IngestBrowser, IngestVulnerabilities,
	}
	if browser {
		usual = slices.DeleteFunc(usual, func(s Scope) bool { return !s.ForBrowsers() })
	}
	return usual
}

// ForBrowsers reports whether a key that lies open in a web page may have the
// scope.
func (s Scope) ForBrowsers() bool {
	return s == IngestBrowser || s == IngestErrors || s == IngestTraces
}

// List writes scopes for a person.
func List(scopes []Scope) string {
	words := make([]string, len(scopes))
	for i, s := range scopes {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

const wildcard = "*."

// validOrigin accepts what browsers send as Origin, and https://*.example.com for
// all hosts below a domain.
func validOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Scheme+"://"+u.Host != text {
		return false
	}
	if u.Port() == "" && strings.HasSuffix(u.Host, ":") {
		return false
	}
	host, wild := strings.CutPrefix(u.Hostname(), wildcard)
	if wild && (u.Scheme != "https" || !strings.Contains(host, ".")) {
		return false
	}
	return host != "" && host == strings.ToLower(host) && !strings.Contains(host, "*")
}

func badOrigin(i int) error {
	field := "allowed_origins[" + strconv.Itoa(i) + "]"
	return fault.InvalidField(field, "must be an origin such as https://shop.example.com or https://*.example.com")
}

func unique[T comparable](list []T) []T {
	kept := make([]T, 0, len(list))
	for _, v := range list {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
}
