package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
)

func TestBudget(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		method, path string
		want         core.Budget
	}{
		{"POST", "/api/v1/auth/login", core.SignInBudget},
		{"POST", "/api/v1/incidents/{incident_id}/hypotheses/generate", core.GenerationBudget},
		{"POST", "/api/v1/incidents/{incident_id}/chat", core.GenerationBudget},
		{"POST", "/api/v1/settings/connections/test", core.ConnectionTestBudget},
		{"GET", "/api/v1/auth/login", core.NoBudget},
		{"POST", "/auth/login", core.NoBudget},
		{"POST", "/api/v1/incidents", core.NoBudget},
	} {
		require.Equal(t, c.want, core.Route{Method: c.method, Path: c.path}.Budget(), c.method+" "+c.path)
	}
}

func TestAmbiguous(t *testing.T) {
	t.Parallel()

	for _, path := range []string{"/api//v1", "/api/./v1", "/api/../v1", "/api/v1/..", "/api/v1/.", `/api\v1`, "/api/v1/\x00", "//", "/a\r\nb"} {
		require.True(t, core.Ambiguous(path), "%q", path)
	}
	for _, path := range []string{"/", "/api/v1/incidents", "/api/v1/services/a.b", "/api/v1/services/.hidden", "/api/v1/a...b", "/api/v1/é;x=1"} {
		require.False(t, core.Ambiguous(path), "%q", path)
	}
}
