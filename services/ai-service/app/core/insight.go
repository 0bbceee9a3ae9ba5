package core

import (
	"context"
	"fmt"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/insight"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// How long the answers about anomalies and dashboards may be.
const (
	anomalyTokens   = 500
	dashboardTokens = 1000
)

// DescribeAnomaly words an incident for an anomaly and reports whether a model
// did.
func (g *Generator) DescribeAnomaly(ctx context.Context, s auth.Scope, a insight.Anomaly) (insight.Wording, bool, error) {
	p := g.Models.of(ctx, s)
	if !p.configured() {
		return a.Word(), false, nil
	}
	var words insight.Wording
	_, err := p.inquire(ctx, inquiry{
		kind: airequest.KindAnomalyIncident, question: a.Prompt(), schema: insight.WordingSchema, maxTokens: anomalyTokens,
		read: func(text string) error {
			var err error
			words, err = a.ReadWording(text)
			return err
		},
		said: func() string { return fmt.Sprintf("severity %s", words.Severity) },
	})
	if err == nil {
		return words, true, nil
	}
	return a.Word(), false, g.fallback(ctx, err)
}

// AnalyzeDashboard says what a dashboard shows and lacks, and reports whether a
// model did.
func (g *Generator) AnalyzeDashboard(ctx context.Context, s auth.Scope, d insight.Dashboard) (insight.Analysis, bool, error) {
	p := g.Models.of(ctx, s)
	if !p.configured() {
		return d.Analyze(), false, nil
	}
	var found insight.Analysis
	_, err := p.inquire(ctx, inquiry{
		kind: airequest.KindDashboard, question: d.Prompt(), schema: insight.AnalysisSchema, maxTokens: dashboardTokens,
		read: func(text string) error {
			var err error
			found, err = d.ReadAnalysis(text)
			return err
		},
		said: func() string { return fmt.Sprintf("%d insights", len(found.Insights)) },
	})
	if err == nil {
		return found, true, nil
	}
	return d.Analyze(), false, g.fallback(ctx, err)
}

// fallback is nil when the rules may answer in place of the model. What is wrong
// on our side stays an error.
func (g *Generator) fallback(ctx context.Context, cause error) error {
	if g.policy.FallbackRules && ctx.Err() == nil && fault.KindOf(cause) != fault.Internal {
		return nil
	}
	return cause
}
