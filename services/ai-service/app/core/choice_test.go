package core_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
)

func TestTheModelOfAProjectWins(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	operators := b.generator(t, provider(llm.New(t, llm.Garbage)))
	operators.Own = core.Own{
		Model: func(_ context.Context, s auth.Scope) core.Model {
			if s != b.scope {
				return nil
			}
			return provider(llm.New(t))
		},
		Price: func(model string) airequest.Price {
			require.Equal(t, "small", model)
			return airequest.Price{Input: 1.5, Output: 6}
		},
	}

	b.work(t, operators)

	recorded := b.recorded(t)
	require.Len(t, recorded, 1)
	require.True(t, recorded[0].Success, "the operator's model would have answered nonsense")
	require.InDelta(t, 0.0036, recorded[0].CostUSD, 1e-9, "at the price of that model")

	without := b.generator(t, nil)
	without.Own = operators.Own
	status, err := without.Status(t.Context(), b.scope)
	require.NoError(t, err)
	require.True(t, status.Configured)
}
