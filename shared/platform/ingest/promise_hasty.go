//go:build answer_before_commit

package ingest

import (
	"context"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// hastyFor is how long what was acknowledged waits, as in a service that writes later.
const hastyFor = 300 * time.Millisecond

// Settled is false where requests are answered before what they brought is stored.
const Settled = false

// promised breaks the promise of every service that takes telemetry on purpose: senders
// hear that their batch is stored while it waits in memory. The chaos test must find what
// a killed process takes with it; a test that cannot is worth nothing.
func promised[T any](commit func(ctx context.Context, s auth.Scope, items []T) error) func(ctx context.Context, s auth.Scope, items []T) error {
	return func(_ context.Context, s auth.Scope, items []T) error {
		later := context.Background()                                    // not that of the request, whose transaction will be over
		time.AfterFunc(hastyFor, func() { _ = commit(later, s, items) }) // nobody is left who could be told
		return nil
	}
}
