package api

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

func statisticsRoutes(a *httpapi.API, h *Handlers) {
	httpapi.Register(a, described(public("incident-stats", http.MethodGet, "/incidents-stats", httpapi.Viewer, "Count incidents"),
		"The six states add up to the total; open and closed repeat detected and learned for older clients."), h.stats)
	httpapi.Register(a, described(public("incident-timeline", http.MethodGet, "/incidents-timeline", httpapi.Viewer, "Incidents per day"),
		"Every one of the last days up to today, in the time zone of the project, by detection."), h.timeline)
}

// IncidentStats counts incidents.
type IncidentStats struct {
	Total       int              `json:"total"`
	BySeverity  SeverityCounts   `json:"by_severity"`
	ByState     IncidentByStates `json:"by_state"`
	MTTAMinutes *float64         `json:"mtta_minutes" doc:"Mean time from detection to acknowledgement."`
	MTTRMinutes *float64         `json:"mttr_minutes" doc:"Mean time from detection to resolution."`
}

// SeverityCounts counts by severity.
type SeverityCounts struct {
	Critical int `json:"critical"`
	High     int `json:"high"`
	Medium   int `json:"medium"`
	Low      int `json:"low"`
}

// IncidentByStates counts by state.
type IncidentByStates struct {
	Detected      int `json:"detected"`
	Acknowledged  int `json:"acknowledged"`
	Investigating int `json:"investigating"`
	Mitigated     int `json:"mitigated"`
	Resolved      int `json:"resolved"`
	Learned       int `json:"learned"`
	Open          int `json:"open" doc:"The same as detected."`
	Closed        int `json:"closed" doc:"The same as learned."`
}

type statsInput struct {
	From string `query:"from" doc:"Detected at or after: RFC 3339, now or now-1h." example:"now-30d"`
	To   string `query:"to" doc:"Detected at or before."`
}

func (h *Handlers) stats(ctx context.Context, in *statsInput) (*httpapi.Body[IncidentStats], error) {
	span, err := page.Between(in.From, in.To, h.Now())
	if err != nil {
		return nil, err
	}
	counted, err := h.Reader.Statistics(ctx, auth.Caller(ctx).Scope(), orZero(span.From), orZero(span.To))
	if err != nil {
		return nil, err
	}
	severity, state := counted.BySeverity, counted.ByState
	return &httpapi.Body[IncidentStats]{Body: IncidentStats{
		Total: counted.Total,
		BySeverity: SeverityCounts{
			Critical: severity[incident.Critical], High: severity[incident.High], Medium: severity[incident.Medium], Low: severity[incident.Low],
		},
		ByState: IncidentByStates{
			Detected: state[incident.Detected], Acknowledged: state[incident.Acknowledged], Investigating: state[incident.Investigating],
			Mitigated: state[incident.Mitigated], Resolved: state[incident.Resolved], Learned: state[incident.Learned],
			Open: state[incident.Detected], Closed: state[incident.Learned],
		},
		MTTAMinutes: rounded(counted.MTTAMinutes), MTTRMinutes: rounded(counted.MTTRMinutes),
	}}, nil
}

func orZero(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// rounded keeps two decimals.
func rounded(v *float64) *float64 {
	if v == nil {
		return nil
	}
	r := math.Round(*v*100) / 100
	return &r
}

type timelineInput struct {
	Days int `query:"days" minimum:"1" maximum:"365" default:"7"`
}

// IncidentTimeline counts incidents by day.
type IncidentTimeline struct {
	Days      int           `json:"days"`
	StartDate string        `json:"start_date" format:"date"`
	EndDate   string        `json:"end_date" format:"date"`
	Timeline  []IncidentDay `json:"timeline"`
}

// IncidentDay is how many incidents were detected on a day.
type IncidentDay struct {
	Date  string `json:"date" format:"date"`
	Count int    `json:"count"`
}

func (h *Handlers) timeline(ctx context.Context, in *timelineInput) (*httpapi.Body[IncidentTimeline], error) {
	scope := auth.Caller(ctx).Scope()
	current, err := h.Projects.Current(ctx, scope)
	if err != nil {
		return nil, err
	}
	days, err := h.Reader.Daily(ctx, scope, in.Days, current.Timezone, h.Now())
	if err != nil {
		return nil, err
	}
	out := IncidentTimeline{Days: in.Days, Timeline: make([]IncidentDay, len(days))}
	for i, day := range days {
		out.Timeline[i] = IncidentDay{Date: day.Date.Format(time.DateOnly), Count: day.Count}
	}
	out.StartDate, out.EndDate = out.Timeline[0].Date, out.Timeline[len(days)-1].Date
	return &httpapi.Body[IncidentTimeline]{Body: out}, nil
}
