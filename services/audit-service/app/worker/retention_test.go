package worker_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/audit-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// asked receives the days that are asked for.
type asked chan int

func (a asked) DropExpired(_ context.Context, days int) (int, error) {
	a <- days
	return 1, nil
}

func TestRetentionWorksAtTheStart(t *testing.T) {
	t.Parallel()
	trail := make(asked, 1)
	runner := jobs.New(pgtest.DB(t), jobs.Config{Service: "audit-service", Log: slog.New(slog.DiscardHandler)})
	worker.KeepRetention(runner, trail, 400, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()

	select {
	case days := <-trail:
		require.Equal(t, 400, days)
	case <-time.After(30 * time.Second):
		require.Fail(t, "the job did not run")
	}
	cancel()
	require.NoError(t, <-ended)
}
