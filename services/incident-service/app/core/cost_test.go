package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
)

func TestPricesSum(t *testing.T) {
	t.Parallel()
	prices := core.Prices{
		Standard: airequest.Price{Input: 0.15, Output: 0.60},
		ByModel:  map[string]airequest.Price{"even": {Input: 1, Output: 1}},
	}
	call := func(model string, input, output int, usd float64) airequest.Request {
		return airequest.Request{Model: model, Tokens: airequest.Tokens{Input: input, Output: output}, CostUSD: usd}
	}
	cases := []struct {
		name          string
		requests      []airequest.Request
		input, output float64
	}{
		{"nothing costs nothing", nil, 0, 0},
		{"the standard price divides the cost", []airequest.Request{call("m", 4000, 1000, 0.0012)}, 0.0006, 0.0006},
		{"a model with a price of its own is divided by that", []airequest.Request{call("even", 3000, 1000, 0.004)}, 0.003, 0.001},
		{"a failed call without tokens costs nothing", []airequest.Request{call("m", 0, 0, 0)}, 0, 0},
		{"calls add up", []airequest.Request{call("m", 4000, 1000, 0.0012), call("even", 3000, 1000, 0.004)}, 0.0036, 0.0016},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got := prices.Sum(c.requests)

			require.InDelta(t, c.input, got.InputUSD, 1e-9)
			require.InDelta(t, c.output, got.OutputUSD, 1e-9)
			require.InDelta(t, c.input+c.output, got.CostUSD, 1e-9)
			require.Equal(t, len(c.requests), got.Requests)
		})
	}
}
