package core

import "strings"

// Budget is the rate limit that a route has beside, or in place of, the one of
// its caller.
type Budget int

// The budgets of routes (contract: conventions section 13).
const (
	// NoBudget leaves a route to the limit of its caller.
	NoBudget Budget = iota
	// SignInBudget is for tries of credentials and for mails sent to strangers.
	SignInBudget
	// GenerationBudget is for work of a language model.
	GenerationBudget
	// ConnectionTestBudget is for calls to addresses that a person typed.
	ConnectionTestBudget
)

var budgets = map[string]Budget{
	"POST /api/v1/auth/login":                       SignInBudget,
	"POST /api/v1/auth/login/totp":                  SignInBudget,
	"POST /api/v1/auth/register":                    SignInBudget,
	"POST /api/v1/auth/forgot-password":             SignInBudget,
	"POST /api/v1/public/status/{slug}/subscribers": SignInBudget,

	"POST /api/v1/incidents/{incident_id}/hypotheses/generate": GenerationBudget,
	"POST /api/v1/incidents/{incident_id}/postmortem/generate": GenerationBudget,
	"POST /api/v1/grafana/analyze":                             GenerationBudget,
	"POST /api/v1/incidents/{incident_id}/chat":                GenerationBudget,
	"POST /api/v1/incidents/{incident_id}/chat/messages":       GenerationBudget,

	"POST /api/v1/settings/connections/test":                                           ConnectionTestBudget,
	"POST /api/v1/projects/{project_id}/monitoring/integrations/test-connection":       ConnectionTestBudget,
	"POST /api/v1/projects/{project_id}/monitoring/integrations/{integration_id}/test": ConnectionTestBudget,
}

// Budget returns the rate limit of the route's own.
func (r Route) Budget() Budget {
	return budgets[r.Method+" "+r.Path]
}

// Account returns the name of the bucket for tries of one account from one
// address. The address is part of it, so that nobody can keep the owner of an
// account out by trying it from elsewhere.
func Account(email, address string) string {
	return strings.ToLower(strings.TrimSpace(email)) + " " + address
}
