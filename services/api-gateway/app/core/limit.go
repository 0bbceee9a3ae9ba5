package core

import (
	"slices"
	"strings"
)

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

var budgets = map[Budget][]string{
	SignInBudget: {
		"/auth/login", "/auth/login/totp", "/auth/register", "/auth/forgot-password", "/public/status/{slug}/subscribers",
	},
	GenerationBudget: {
		"/incidents/{incident_id}/hypotheses/generate", "/incidents/{incident_id}/postmortem/generate", "/grafana/analyze",
		"/incidents/{incident_id}/chat", "/incidents/{incident_id}/chat/messages",
	},
	ConnectionTestBudget: {
		"/settings/connections/test", "/projects/{project_id}/monitoring/integrations/test-connection",
		"/projects/{project_id}/monitoring/integrations/{integration_id}/test",
	},
}

// Budget returns the rate limit of the route's own.
func (r Route) Budget() Budget {
	path, public := strings.CutPrefix(r.Path, "/api/v1")
	if r.Method != "POST" || !public {
		return NoBudget
	}
	for budget, paths := range budgets {
		if slices.Contains(paths, path) {
			return budget
		}
	}
	return NoBudget
}

// Account returns the name of the bucket for tries of one account from one
// address. The address is part of it, so that nobody can keep the owner of an
// account out by trying it from elsewhere.
func Account(email, address string) string {
	return strings.ToLower(strings.TrimSpace(email)) + " " + address
}
