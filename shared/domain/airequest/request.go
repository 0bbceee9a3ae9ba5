// Package airequest is the record of calls to the model: what was asked for,
// how many tokens went in and out, what it cost and how it ended. ai-service
// writes it through Repository; others read it through Reader. It calls no model.
package airequest

import (
	"math"
	"time"

	"github.com/google/uuid"
)

// Kind says what a call to the model was for.
type Kind string

// The kinds of calls.
const (
	KindHypothesis      Kind = "hypothesis"
	KindHypothesisBatch Kind = "hypothesis_batch"
	KindDashboard       Kind = "dashboard"
	KindAnomalyIncident Kind = "anomaly_incident"
	KindPostmortem      Kind = "postmortem"
	KindChat            Kind = "chat"
)

// Request is one call to the model, successful or not. Tokens and cost add up
// every answer the call received, a repair included. A cached one is a request
// for hypotheses that a stored result answered: no call, no tokens, no cost.
type Request struct {
	ID              uuid.UUID
	IncidentID      *uuid.UUID
	Kind            Kind
	Tokens          Tokens
	CostUSD         float64
	Duration        time.Duration
	Model           string
	Provider        string
	Cached          bool
	Forced          bool
	PromptSummary   string
	ResponseSummary string
	ErrorMessage    string
	Success         bool
	CreatedAt       time.Time
}

// Tokens counts what a model read and wrote.
type Tokens struct {
	Input  int
	Output int
}

// Total is what was read and written together.
func (t Tokens) Total() int { return t.Input + t.Output }

// Add returns the sum of both counts.
func (t Tokens) Add(more Tokens) Tokens {
	return Tokens{Input: t.Input + more.Input, Output: t.Output + more.Output}
}

// Price is what a model costs in USD per million tokens.
type Price struct {
	Input  float64 `json:"input"`
	Output float64 `json:"output"`
}

// million is the number of tokens a price is for.
const million = 1e6

// Cost returns the price of t in USD, rounded to the six decimals it is kept in.
func (p Price) Cost(t Tokens) float64 {
	usd := float64(t.Input)/million*p.Input + float64(t.Output)/million*p.Output
	return math.Round(usd*million) / million
}

// Advice names a way to spend less.
type Advice string

// The kinds of advice.
const (
	HighCostPerRequest Advice = "high_cost_per_request"
	LowCacheHitRate    Advice = "low_cache_hit_rate"
	DuplicateRequests  Advice = "duplicate_requests"
)

// Priority says how much an advice matters.
type Priority string

// The priorities.
const (
	High   Priority = "high"
	Medium Priority = "medium"
	Low    Priority = "low"
)
