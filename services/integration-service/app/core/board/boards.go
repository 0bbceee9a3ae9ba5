package board

import (
	"context"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// Grafana gets documents and pictures from the Grafana of a project.
type Grafana interface {
	// JSON gets a document.
	JSON(ctx context.Context, from Source, path string, query url.Values, out any) error
	// Image gets a picture.
	Image(ctx context.Context, from Source, path string, query url.Values) (Image, error)
}

// Analyst is what a model, or the rules in its place, can say.
type Analyst interface {
	// Analyze looks at a dashboard.
	Analyze(ctx context.Context, q AnalysisRequest) (GrafanaAnalysis, error)
	// Describe writes the text of an incident.
	Describe(ctx context.Context, q DescriptionRequest) (Declaration, error)
	// Report keeps anomalies.
	Report(ctx context.Context, found []Report) error
}

// Boards answers questions about the Grafana of the caller's project.
type Boards struct {
	Grafana Grafana
	// Source finds the Grafana of the caller's project.
	Source  func(ctx context.Context) (Source, error)
	Analyst Analyst
	// Declare declares an incident as the caller.
	Declare func(ctx context.Context, d Declaration) (incident.Payload, error)
	Log     *slog.Logger
	Now     func() time.Time
}

// List returns the dashboards whose title holds the search and that have the tag.
func (b *Boards) List(ctx context.Context, search, tag string, limit int) (GrafanaDashboards, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return GrafanaDashboards{}, err
	}
	query := url.Values{"type": {"dash-db"}, "limit": {strconv.Itoa(limit)}}
	if search != "" {
		query.Set("query", search)
	}
	if tag != "" {
		query.Set("tag", tag)
	}
	answer := GrafanaDashboards{GrafanaURL: from.URL, GrafanaName: from.Name, Dashboards: []GrafanaDashboardSummary{}}
	if err := b.Grafana.JSON(ctx, from, "/api/search", query, &answer.Dashboards); err != nil {
		return GrafanaDashboards{}, err
	}
	answer.Dashboards = answer.Dashboards[:min(len(answer.Dashboards), limit)]
	for i := range answer.Dashboards {
		d := &answer.Dashboards[i]
		d.URL = publicURL(from, d.URL)
		if d.FolderTitle == "" {
			d.FolderTitle = general
		}
		if d.Tags == nil {
			d.Tags = []string{}
		}
	}
	return answer, nil
}

// Dashboard returns a dashboard with its panels.
func (b *Boards) Dashboard(ctx context.Context, uid string) (GrafanaDashboard, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return GrafanaDashboard{}, err
	}
	raw, err := b.dashboard(ctx, from, uid)
	if err != nil {
		return GrafanaDashboard{}, err
	}
	return raw.view(from), nil
}

func (b *Boards) dashboard(ctx context.Context, from Source, uid string) (rawDashboard, error) {
	var raw rawDashboard
	err := b.Grafana.JSON(ctx, from, "/api/dashboards/uid/"+url.PathEscape(uid), nil, &raw)
	return raw, err
}

// Render draws a panel.
func (b *Boards) Render(ctx context.Context, r Rendering) (Image, error) {
	window, err := b.window("query.from", "query.to", r.From, r.To)
	if err != nil {
		return Image{}, err
	}
	from, err := b.Source(ctx)
	if err != nil {
		return Image{}, err
	}
	return b.Grafana.Image(ctx, from, "/render/d-solo/"+url.PathEscape(r.DashboardUID)+"/_", url.Values{
		"panelId": {strconv.Itoa(r.PanelID)}, "width": {strconv.Itoa(r.Width)}, "height": {strconv.Itoa(r.Height)},
		"from": {millis(window.from)}, "to": {millis(window.to)}, "theme": {r.Theme}, "tz": {"UTC"},
	})
}

// EmbedURL returns the address of a panel alone. Relative times stay relative.
func (b *Boards) EmbedURL(ctx context.Context, uid string, panel int, start, end string) (string, error) {
	window, err := b.window("query.from", "query.to", start, end)
	if err != nil {
		return "", err
	}
	from, err := b.Source(ctx)
	if err != nil {
		return "", err
	}
	absolute := func(text string, at time.Time) string {
		if strings.HasPrefix(text, "now") {
			return text
		}
		return millis(at)
	}
	return publicURL(from, "/d-solo/"+url.PathEscape(uid)+"/_?"+url.Values{
		"panelId": {strconv.Itoa(panel)}, "from": {absolute(start, window.from)}, "to": {absolute(end, window.to)},
	}.Encode()), nil
}

// publicURL is a page of Grafana, without credentials.
func publicURL(from Source, path string) string {
	base := strings.TrimRight(from.URL, "/")
	if u, err := url.Parse(base); err == nil {
		u.User = nil
		base = u.String()
	}
	// Grafana prepends its own sub-path to the addresses that it lists.
	if u, err := url.Parse(base); err == nil && u.Path != "" && strings.HasPrefix(path, u.Path+"/") {
		path = strings.TrimPrefix(path, u.Path)
	}
	return base + path
}

// window is a stretch of time.
type window struct{ from, to time.Time }

func (w window) seconds() float64 { return w.to.Sub(w.from).Seconds() }

// window reads the two ends of a range; the fields name them in messages.
func (b *Boards) window(fromField, toField, from, to string) (window, error) {
	now := b.Now()
	start, err := parseTime(fromField, from, now)
	if err != nil {
		return window{}, err
	}
	end, err := parseTime(toField, to, now)
	if err != nil {
		return window{}, err
	}
	if !start.Before(end) {
		return window{}, fault.InvalidField(fromField, "must precede %s", strings.TrimPrefix(toField, "query."))
	}
	return window{start, end}, nil
}

// secondsBelow is where numbers stop to be seconds and are milliseconds.
const secondsBelow = 1e11

// parseTime reads epoch seconds or milliseconds, RFC 3339, now and now-6h.
func parseTime(field, text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		if n < secondsBelow {
			n *= 1000
		}
		if !(n > 0 && n < 1e14) {
			return time.Time{}, fault.InvalidField(field, "must be a time")
		}
		return time.UnixMilli(int64(n)).UTC(), nil
	}
	at, err := page.ParseTime(field, text, now)
	if err != nil {
		return time.Time{}, err
	}
	if at == nil {
		return time.Time{}, fault.InvalidField(field, "must be a time")
	}
	return *at, nil
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }
