package core

import (
	"regexp"
	"slices"
	"strings"
)

var methods = []string{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}

// Methods are the methods that the public API knows, not to be changed.
func Methods() []string { return methods }

// Ambiguous reports whether a decoded path can be read in two ways: with empty
// or dot segments, backslashes or control characters. What checks a request and
// what serves it must never differ in their reading.
func Ambiguous(path string) bool {
	if strings.Contains(path, "//") || strings.ContainsFunc(path, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\\' }) {
		return true
	}
	if !strings.Contains(path, "/.") {
		return false
	}
	return slices.ContainsFunc(strings.Split(path, "/"), func(segment string) bool { return segment == "." || segment == ".." })
}

// openPrefixes are paths that pages of any origin may use, without credentials.
var openPrefixes = []string{
	"/api/v1/public/", "/api/v1/ingest/browser", "/api/v1/ingest/errors", "/api/v1/ingest/traces", "/api/v1/otlp/", "/v1/",
}

// OpenToPages reports whether a page of any origin may send method to path.
// Status pages are open for reading, what a browser key may reach for writing.
func OpenToPages(method, path string) bool {
	for i, prefix := range openPrefixes {
		if strings.HasPrefix(path, prefix) {
			return i > 0 || Safe(method)
		}
	}
	// The expression is slow, and hardly a path comes near it.
	return strings.HasPrefix(path, "/api/") && !strings.HasPrefix(path, "/api/v1/") && sentryPath.MatchString(path)
}

// sentryPath is where the Sentry clients of pages send to.
var sentryPath = regexp.MustCompile(`^/api/[0-9]+/(envelope|store)/?$`)
