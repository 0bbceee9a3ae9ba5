package api

import (
	"context"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func (h Handlers) generateBatch(ctx context.Context, in *batchInput) (*httpapi.Body[GenerationBatch], error) {
	requests := make([]core.Request, len(in.Body))
	for i, r := range in.Body {
		requests[i] = core.Request{IncidentID: r.IncidentID, Force: r.Force, Context: r.Context}
	}
	made, err := h.Generator.Batch(ctx, auth.Caller(ctx).Scope(), requests)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[GenerationBatch]{Body: batchOf(made)}, nil
}

func batchOf(made core.Batch) GenerationBatch {
	b := GenerationBatch{BatchSize: len(made.Results), Results: []BatchedGeneration{}, UsingMock: made.UsingMock}
	for _, r := range made.Results {
		one := BatchedGeneration{IncidentID: r.IncidentID, Hypotheses: generatedOf(r.Hypotheses), Cached: r.Cached}
		switch {
		case r.Err != nil:
			reason := reasonOf(r.Err)
			one = BatchedGeneration{IncidentID: r.IncidentID, Hypotheses: []GeneratedHypothesis{}, Error: &reason}
		case r.Cached:
			b.Cached++
			b.Processed++
		default:
			b.Processed++
		}
		b.Results = append(b.Results, one)
	}
	if made.Usage != nil {
		usage, each := usageOf(*made.Usage), usd(made.Usage.CostUSD/float64(made.Asked))
		b.BatchTokenUsage, b.CostPerIncident = &usage, &each
	}
	if made.Reason != "" {
		b.Error = &made.Reason
	}
	return b
}

// reasonOf is the sentence of an error that a person may read.
func reasonOf(err error) string {
	if f, ok := fault.As(err); ok && f.Kind != fault.Internal {
		return f.Detail
	}
	return "The analysis was interrupted by an internal error."
}
