package core

import (
	"math"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
)

// Prices are what models cost; a model without a price of its own has the
// standard one.
type Prices struct {
	Standard airequest.Price
	ByModel  map[string]airequest.Price
}

// Spending is what the calls to models for an incident came to.
type Spending struct {
	Requests  int
	Tokens    airequest.Tokens
	CostUSD   float64
	InputUSD  float64
	OutputUSD float64
}

// Sum adds calls up. The recorded cost of a call is divided among input and
// output by the price of its model.
func (p Prices) Sum(requests []airequest.Request) Spending {
	total := Spending{Requests: len(requests)}
	for _, r := range requests {
		total.Tokens = total.Tokens.Add(r.Tokens)
		total.CostUSD += r.CostUSD
		total.InputUSD += r.CostUSD * p.inputShare(r)
	}
	total.CostUSD, total.InputUSD = sixDecimals(total.CostUSD), sixDecimals(total.InputUSD)
	total.OutputUSD = sixDecimals(total.CostUSD - total.InputUSD)
	return total
}

// inputShare is the part of the cost of a call that its input has, 0..1.
func (p Prices) inputShare(r airequest.Request) float64 {
	price, ok := p.ByModel[r.Model]
	if !ok {
		price = p.Standard
	}
	input, output := float64(r.Tokens.Input)*price.Input, float64(r.Tokens.Output)*price.Output
	if input+output == 0 {
		return 0
	}
	return input / (input + output)
}

// sixDecimals rounds to what costs are kept in.
func sixDecimals(usd float64) float64 {
	return math.Round(usd*1e6) / 1e6
}
