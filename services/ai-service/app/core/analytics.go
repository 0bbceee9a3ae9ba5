package core

import (
	"context"
	"math"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// usualDays is how many days are shown when none are named.
	usualDays = 7
	// maxDays is how many can be.
	maxDays = 366
	// mostExpensive is how many incidents a cost summary names.
	mostExpensive = 10
)

// Analytics answers what the model was asked and what it cost, from the record
// alone.
type Analytics struct {
	Requests  *airequest.Reader
	Projects  *project.Reader
	Incidents incident.Reader
	Analyses  hypothesis.Reader
}

// TokenUsage returns what was used on the days from first to last, both
// included; without them on the last seven days. An incident narrows it.
func (a *Analytics) TokenUsage(ctx context.Context, s auth.Scope, first, last *time.Time, of *uuid.UUID) (airequest.Usage, error) {
	span, err := a.upToToday(ctx, s, usualDays)
	if err != nil {
		return airequest.Usage{}, err
	}
	if last != nil {
		span.First, span.Last = last.AddDate(0, 0, 1-usualDays), *last
	}
	if first != nil {
		span.First = *first
	}
	if span.First.After(span.Last) {
		return airequest.Usage{}, fault.InvalidField("query.start_date", "must not be after the last day, %s", span.Last.Format(time.DateOnly))
	}
	if days := math.Round(span.Last.Sub(span.First).Hours()/24) + 1; days > maxDays {
		return airequest.Usage{}, fault.InvalidField("query.start_date", "must be at most %d days before the last day", maxDays-1)
	}
	return a.Requests.Usage(ctx, s, span, of)
}

// Costs returns what was spent on the last days up to today.
func (a *Analytics) Costs(ctx context.Context, s auth.Scope, days int) (airequest.Costs, error) {
	span, err := a.upToToday(ctx, s, days)
	if err != nil {
		return airequest.Costs{}, err
	}
	return a.Requests.Costs(ctx, s, span, mostExpensive)
}

// upToToday is the span of the last days in the time zone of the project.
func (a *Analytics) upToToday(ctx context.Context, s auth.Scope, days int) (airequest.Span, error) {
	of, err := a.Projects.Current(ctx, s)
	if err != nil {
		return airequest.Span{}, err
	}
	today, err := a.Requests.Today(ctx, s, of.Timezone)
	return airequest.Span{First: today.AddDate(0, 0, 1-days), Last: today, Zone: of.Timezone}, err
}

// Analysis is what the analysis of one incident took: the requests of all its
// runs and the steps of the latest one.
type Analysis struct {
	Incident incident.Incident
	Requests []airequest.Request
	Steps    []hypothesis.Step
}

// OfIncident returns what the analysis of an incident took.
func (a *Analytics) OfIncident(ctx context.Context, s auth.Scope, id uuid.UUID) (Analysis, error) {
	i, err := a.Incidents.ByID(ctx, s, id)
	if err != nil {
		return Analysis{}, err
	}
	requests, err := a.Requests.OfIncident(ctx, s, id)
	if err != nil {
		return Analysis{}, err
	}
	latest, err := a.Analyses.Workflow(ctx, s, id, 0)
	return Analysis{Incident: i, Requests: requests, Steps: latest.Steps}, err
}
