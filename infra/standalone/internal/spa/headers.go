package spa

import "net/http"

// standing headers are on every answer that does not bring its own.
var standing = map[string]string{
	"X-Content-Type-Options":     "nosniff",
	"X-Frame-Options":            "DENY",
	"Referrer-Policy":            "same-origin", // no-referrer would turn the Origin of form posts into null
	"Cross-Origin-Opener-Policy": "same-origin",
	"Permissions-Policy":         "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
	// For anything that is not the page: it may not load or run a thing.
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}

// secure returns the standing headers; in production browsers are told to insist on TLS.
func secure(production bool) http.Header {
	headers := http.Header{}
	for name, value := range standing {
		headers.Set(name, value)
	}
	if production {
		headers.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return headers
}

// addMissing adds the headers that an answer does not have yet.
func addMissing(answer, headers http.Header) {
	for name, values := range headers {
		if answer.Get(name) == "" {
			answer[name] = values
		}
	}
}

// pagePolicy lets the page load from its own origin and run scripts that carry the
// nonce of this one answer. It names no foreign origin.
func pagePolicy(nonce string) string {
	return "default-src 'self'; script-src 'self' 'nonce-" + nonce + "'; style-src 'self' 'nonce-" + nonce + "'; " +
		"img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; " +
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}
