package board

import (
	"context"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Boards answers questions about the Grafana of the caller's project.
type Boards struct{}

func soon() error { return fault.Missing() }

func (b *Boards) List(context.Context, string, string, int) (GrafanaDashboards, error) {
	return GrafanaDashboards{}, soon()
}
func (b *Boards) Dashboard(context.Context, string) (GrafanaDashboard, error) {
	return GrafanaDashboard{}, soon()
}
func (b *Boards) Render(context.Context, Rendering) (Image, error) { return Image{}, soon() }
func (b *Boards) EmbedURL(context.Context, string, int, string, string) (string, error) {
	return "", soon()
}
func (b *Boards) QueryPanel(context.Context, PanelQuery) (GrafanaPanelData, error) {
	return GrafanaPanelData{}, soon()
}
func (b *Boards) Query(context.Context, Query) (GrafanaQueryResult, error) {
	return GrafanaQueryResult{}, soon()
}
func (b *Boards) AlertRules(context.Context) (GrafanaAlertRules, error) {
	return GrafanaAlertRules{}, soon()
}
func (b *Boards) QuerySLO(context.Context, SLOQuery) (GrafanaSLO, error) { return GrafanaSLO{}, soon() }
func (b *Boards) DetectAnomalies(context.Context, Search) (GrafanaAnomalies, error) {
	return GrafanaAnomalies{}, soon()
}
func (b *Boards) Analyze(context.Context, string, []int) (GrafanaAnalysis, error) {
	return GrafanaAnalysis{}, soon()
}
func (b *Boards) CreateIncident(context.Context, Finding) (incident.Payload, error) {
	return incident.Payload{}, soon()
}
