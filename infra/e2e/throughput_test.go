package e2e_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	flood        = 1000
	floodSenders = 8
	floodWithin  = 3 * time.Minute
)

// TestAFloodOfAlertsBecomesIncidents measures how fast distinct alerts of one project
// are taken, and how fast the incidents they open exist.
func TestAFloodOfAlertsBecomesIncidents(t *testing.T) {
	s := stack.Start(t)
	ann := s.Register(t)
	source := ann.Connect(t, "alertmanager")
	count := func() (n int) {
		err := s.Owner.QueryRow(t.Context(), `SELECT count(*) FROM incident.incidents WHERE project_id = $1`, ann.Project).Scan(&n)
		require.NoError(t, err)
		return n
	}

	started := time.Now()
	var group sync.WaitGroup
	for sender := range floodSenders {
		group.Go(func() {
			for i := sender; i < flood; i += floodSenders {
				a := source.Post(t, stack.Firing(fmt.Sprintf("Flood%d", i), fmt.Sprintf("service-%d", i)))
				if a.Status != http.StatusAccepted {
					t.Errorf("alert %d: %d %s", i, a.Status, a.Body)
					return
				}
			}
		})
	}
	group.Wait()
	taken, early := time.Since(started), count()
	require.Eventually(t, func() bool { return count() == flood }, floodWithin, 50*time.Millisecond)
	exist := time.Since(started)

	t.Logf("%d alerts taken in %.1f s (%.0f a second), %d incidents by then, all in %.1f s (%.0f a second)",
		flood, taken.Seconds(), flood/taken.Seconds(), early, exist.Seconds(), flood/exist.Seconds())
}
