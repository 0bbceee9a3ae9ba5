//go:build !answer_before_commit

package ingest

import (
	"context"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// promised is a commit that has happened when its senders hear of it.
func promised[T any](commit func(ctx context.Context, s auth.Scope, items []T) error) func(ctx context.Context, s auth.Scope, items []T) error {
	return commit
}
