package alert

import "strings"

// severities maps the words of monitoring systems, in lower case, to ours
// (contract: webhooks-and-websocket.md section 6).
var severities = map[string]Severity{
	"critical": Critical, "crit": Critical, "emergency": Critical, "emerg": Critical, "fatal": Critical,
	"disaster": Critical, "page": Critical, "p0": Critical, "p1": Critical, "sev0": Critical, "sev1": Critical,

	"high": High, "error": High, "err": High, "major": High, "alert": High, "p2": High, "sev2": High,

	"warning": Medium, "warn": Medium, "medium": Medium, "moderate": Medium, "average": Medium, "minor": Medium,
	"p3": Medium, "sev3": Medium,

	"low": Low, "ok": Low, "p4": Low, "p5": Low, "sev4": Low, "sev5": Low,

	"info": Info, "information": Info, "informational": Info, "notice": Info, "debug": Info, "none": Info,
}

// ParseSeverity reads the severity in a sender's words. A word in overrides, whose
// keys are in lower case, means what is said there; an unknown word is medium.
func ParseSeverity(text string, overrides map[string]Severity) Severity {
	word := strings.ToLower(strings.TrimSpace(text))
	if s, ok := overrides[word]; ok {
		return s
	}
	if s, ok := severities[word]; ok {
		return s
	}
	return Medium
}
