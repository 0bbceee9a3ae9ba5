package api

import (
	"context"
	"errors"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

var errLater = errors.New("later")

func (h Handlers) tokenUsage(context.Context, *tokenUsageInput) (*httpapi.Body[TokenUsageReport], error) {
	return nil, errLater
}
func (h Handlers) costSummary(context.Context, *costSummaryInput) (*httpapi.Body[CostSummary], error) {
	return nil, errLater
}
func (h Handlers) incidentAnalytics(context.Context, *incidentPath) (*httpapi.Body[IncidentAnalytics], error) {
	return nil, errLater
}
func (h Handlers) detect(context.Context, *detectInput) (*httpapi.Body[AnomalyDetection], error) {
	return nil, errLater
}
func (h Handlers) detectBatch(context.Context, *detectBatchInput) (*httpapi.Body[BatchDetection], error) {
	return nil, errLater
}
func (h Handlers) activeAnomalies(context.Context, *httpapi.Empty) (*httpapi.Body[ActiveAnomalies], error) {
	return nil, errLater
}
func (h Handlers) reportAnomalies(context.Context, *reportInput) (*httpapi.Body[AnomaliesStored], error) {
	return nil, errLater
}
func (h Handlers) anomaly(context.Context, *anomalyPath) (*httpapi.Body[Anomaly], error) {
	return nil, errLater
}
func (h Handlers) updateAnomaly(context.Context, *updateAnomalyInput) (*httpapi.Body[Anomaly], error) {
	return nil, errLater
}
func (h Handlers) analyzeCorrelation(context.Context, *analyzeInput) (*httpapi.Body[CorrelationAnalysis], error) {
	return nil, errLater
}
func (h Handlers) matchAlerts(context.Context, *matchInput) (*httpapi.Body[AlertMatches], error) {
	return nil, errLater
}
func (h Handlers) correlationGroups(context.Context, *groupsInput) (*httpapi.Body[CorrelationGroups], error) {
	return nil, errLater
}
func (h Handlers) generateBatch(context.Context, *batchInput) (*httpapi.Body[GenerationBatch], error) {
	return nil, errLater
}
func (h Handlers) describeAnomaly(context.Context, *describeAnomalyInput) (*httpapi.Body[AnomalyIncident], error) {
	return nil, errLater
}
func (h Handlers) analyzeDashboard(context.Context, *analyzeDashboardInput) (*httpapi.Body[DashboardAnalysis], error) {
	return nil, errLater
}
