package worker_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// days counts what is asked of the partitions.
type days struct {
	ensured atomic.Int32
	dropped chan int
}

func (d *days) EnsurePartitions(context.Context) error {
	d.ensured.Add(1)
	return nil
}

func (d *days) DropExpired(_ context.Context, days int) (int, error) {
	d.dropped <- days
	return 0, nil
}

func TestKeepPartitionsWorksAtTheStart(t *testing.T) {
	t.Parallel()
	kept := &days{dropped: make(chan int, 1)}
	runner := jobs.New(pgtest.DB(t), jobs.Config{Service: "integration-service", Log: slog.New(slog.DiscardHandler)})
	worker.KeepPartitions(runner, kept, 30, slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()

	select {
	case days := <-kept.dropped:
		require.Equal(t, 30, days)
		require.EqualValues(t, 1, kept.ensured.Load(), "what is needed next is made first")
	case <-time.After(30 * time.Second):
		require.Fail(t, "the job did not run")
	}
	cancel()
	require.NoError(t, <-ended)
}
