package logs_test

import (
	"context"
	"flag"
	"os"
	"testing"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/logstest"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// TestMain lets properties of a database be checked less often than rapid's default.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

func TestMemory(t *testing.T) {
	t.Parallel()
	logstest.Conformance(t, func(t *testing.T) logstest.Subject {
		t.Helper()
		return logstest.Subject{
			Store: logstest.NewMemory(), Settle: func(context.Context) error { return nil },
		}
	})
}

func TestRepository(t *testing.T) {
	t.Parallel()
	logstest.Conformance(t, func(t *testing.T) logstest.Subject {
		t.Helper()
		repo, scope := logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()), pgtest.NewProject(t)
		return logstest.Subject{Store: repo, Scope: scope, Settle: func(ctx context.Context) error {
			_, err := repo.Compact(ctx, scope, 0)
			return err
		}}
	})
}
