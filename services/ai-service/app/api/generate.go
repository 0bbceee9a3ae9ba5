package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

type generateInput struct {
	Async bool `query:"async" default:"false" doc:"Answer at once and generate later."`
	Body  struct {
		IncidentID   uuid.UUID  `json:"incident_id" format:"uuid"`
		Title        string     `json:"title" maxLength:"500" doc:"Not used: the stored incident counts."`
		Description  string     `json:"description" maxLength:"20000" doc:"Not used: the stored incident counts."`
		ServiceName  string     `json:"service_name" maxLength:"255" doc:"Not used: the stored incident counts."`
		GenerationID *uuid.UUID `json:"generation_id,omitempty" format:"uuid" doc:"A generation that is queued already."`
		Force        bool       `json:"force,omitempty" doc:"Generate although there is a stored result."`
		Context      string     `json:"context,omitempty" maxLength:"4000" doc:"What a person adds; used for a new generation."`
	}
}

type generateOutput struct {
	Status int
	Body   GenerationAnswer
}

// GenerationAnswer is the result of a generation, or that it was accepted.
type GenerationAnswer struct {
	GenerationID uuid.UUID `json:"generation_id" format:"uuid"`
	*GenerationAccepted
	*GenerationResult
}

// GenerationAccepted is the part of an answer that did not wait.
type GenerationAccepted struct {
	Status hypothesis.GenerationStatus `json:"status" enum:"queued,running,completed,failed" doc:"queued, unless the generation has gone on already."`
}

// GenerationResult is the part of an answer that waited.
type GenerationResult struct {
	IncidentID          uuid.UUID             `json:"incident_id" format:"uuid"`
	HypothesesGenerated int                   `json:"hypotheses_generated"`
	Hypotheses          []GeneratedHypothesis `json:"hypotheses"`
	UsingMock           bool                  `json:"using_mock"`
	Cached              bool                  `json:"cached"`
	Source              hypothesis.Source     `json:"source" enum:"model,rules"`
	TokenUsage          *TokenUsage           `json:"token_usage,omitempty" doc:"Absent when the model was not asked."`
}

// GeneratedHypothesis is a hypothesis in short.
type GeneratedHypothesis struct {
	ID              uuid.UUID `json:"id" format:"uuid"`
	Claim           string    `json:"claim"`
	ConfidenceScore float64   `json:"confidence_score" minimum:"0" maximum:"1"`
	Rank            int       `json:"rank" minimum:"1"`
}

// TokenUsage is what a generation used of the model.
type TokenUsage struct {
	InputTokens  int   `json:"input_tokens"`
	OutputTokens int   `json:"output_tokens"`
	TotalTokens  int   `json:"total_tokens"`
	DurationMS   int64 `json:"duration_ms"`
}

func (h Handlers) generate(ctx context.Context, in *generateInput) (*generateOutput, error) {
	scope := auth.Caller(ctx).Scope()
	request := core.Request{
		IncidentID: in.Body.IncidentID, GenerationID: in.Body.GenerationID, Force: in.Body.Force, Context: in.Body.Context,
	}
	if in.Async {
		g, err := h.Generator.Accept(ctx, scope, request)
		if err != nil {
			return nil, err
		}
		return &generateOutput{Status: http.StatusAccepted, Body: acceptedOf(g)}, nil
	}
	made, err := h.Generator.Generate(ctx, scope, request)
	if err != nil {
		return nil, err
	}
	return &generateOutput{Status: http.StatusOK, Body: resultOf(made)}, nil
}

func acceptedOf(g hypothesis.Generation) GenerationAnswer {
	return GenerationAnswer{GenerationID: g.ID, GenerationAccepted: &GenerationAccepted{Status: g.Status}}
}

func resultOf(made core.Generated) GenerationAnswer {
	result := &GenerationResult{
		IncidentID: made.Generation.IncidentID, HypothesesGenerated: len(made.Hypotheses), UsingMock: made.Generation.UsingMock,
		Cached: made.Cached, Source: made.Generation.Source,
	}
	result.Hypotheses = generatedOf(made.Hypotheses)
	if made.Usage != nil {
		usage := usageOf(*made.Usage)
		result.TokenUsage = &usage
	}
	return GenerationAnswer{GenerationID: made.Generation.ID, GenerationResult: result}
}

func generatedOf(found []hypothesis.Hypothesis) []GeneratedHypothesis {
	shown := make([]GeneratedHypothesis, len(found))
	for i, h := range found {
		shown[i] = GeneratedHypothesis{ID: h.ID, Claim: h.Claim, ConfidenceScore: h.ConfidenceScore, Rank: h.Rank}
	}
	return shown
}

func usageOf(u core.Usage) TokenUsage {
	return TokenUsage{
		InputTokens: u.Tokens.Input, OutputTokens: u.Tokens.Output, TotalTokens: u.Tokens.Total(), DurationMS: u.Duration.Milliseconds(),
	}
}
