package e2e_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// TestCausesAreLookedForAgainWhenMoreAlertsFire lets the service that fails be
// reported after the one that calls it.
func TestCausesAreLookedForAgainWhenMoreAlertsFire(t *testing.T) {
	s := stack.Start(t)
	ann := s.Register(t)
	source, began := ann.Connect(t, "alertmanager"), time.Now().UTC().Truncate(time.Second)
	a := source.Post(t, stack.Message("firing", "CheckoutErrors", "checkout", began))
	require.Equal(t, http.StatusAccepted, a.Status, string(a.Body))
	path := "/incidents/" + a.At(t, "incident_ids").([]any)[0].(string) + "/hypotheses"
	claims := func() (all []any) {
		a := ann.Call(t, http.MethodGet, path, nil)
		if a.Status != http.StatusOK {
			return nil // the incident is still to come
		}
		for _, h := range a.List(t) {
			all = append(all, h["claim"])
		}
		return all
	}
	const cause = "A problem in payment may have spread to checkout."
	require.Eventually(t, func() bool { return len(claims()) > 0 }, soon, often, "no hypotheses")
	require.NotContains(t, claims(), cause, "nobody could know yet")

	source.Post(t, stack.Message("firing", "PaymentErrors", "payment", began))

	require.Eventually(t, func() bool {
		newest := ann.Call(t, http.MethodGet, path+"/generations", nil).List(t)[0]
		return newest["status"] == "completed" && newest["reason"] == "1 alert fired elsewhere since"
	}, soon, often, "the run was not repeated")
	found := claims()
	require.Contains(t, found[:min(len(found), 3)], cause)
}
