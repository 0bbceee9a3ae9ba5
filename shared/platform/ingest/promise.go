//go:build !answer_before_commit

package ingest

import (
	"context"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Settled says that the memory of a request may be used again once it is answered.
const Settled = true

// promised is a commit that has happened when its senders hear of it.
func promised[T any](commit func(ctx context.Context, s auth.Scope, items []T) error) func(ctx context.Context, s auth.Scope, items []T) error {
	return commit
}
