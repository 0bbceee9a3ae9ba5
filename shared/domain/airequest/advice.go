package airequest

import (
	"fmt"
	"math"
)

// Where advice begins.
const (
	dearRequest    = 0.01
	lowHitRate     = 80.0
	enoughRequests = 10
	manyPaid       = 2
)

// Recommendation is one way to spend less.
type Recommendation struct {
	Advice   Advice
	Message  string
	Priority Priority
}

// PerRequest is the mean cost of a call in USD.
func (c Costs) PerRequest() float64 {
	if c.Requests == 0 {
		return 0
	}
	return math.Round(c.CostUSD/float64(c.Requests)*million) / million
}

// HitRate is the share, in percent, of the requests for hypotheses that a stored
// result answered.
func (c Costs) HitRate() float64 {
	if c.Asked == 0 {
		return 0
	}
	return 100 * float64(c.Answered) / float64(c.Asked)
}

// Recommendations returns how less could be spent.
func (c Costs) Recommendations() []Recommendation {
	var found []Recommendation
	if c.Requests > 0 && c.CostUSD/float64(c.Requests) > dearRequest {
		found = append(found, Recommendation{HighCostPerRequest, fmt.Sprintf(
			"A request costs %.4f USD on average. A smaller model may be good enough.", c.PerRequest()), High})
	}
	if c.Asked > enoughRequests && c.HitRate() < lowHitRate {
		found = append(found, Recommendation{LowCacheHitRate, fmt.Sprintf(
			"Stored results answered %.0f %% of %d requests for hypotheses. Open the stored result before asking again.", c.HitRate(), c.Asked), Medium})
	}
	if c.Generations > manyPaid {
		found = append(found, Recommendation{DuplicateRequests, fmt.Sprintf(
			"One incident had %d paid generations. Generate again only after new evidence has arrived.", c.Generations), High})
	}
	return found
}
