package board

import (
	"context"
	"encoding/json"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// defaultScrape is how often Prometheus scrapes unless the data source says otherwise.
	defaultScrape = 15.0
	// leastStep is the finest resolution that is asked for, in seconds.
	leastStep = 15.0
)

// datasource is a data source as Grafana lists it.
type datasource struct {
	UID       string `json:"uid"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	IsDefault bool   `json:"isDefault"`
	JSONData  struct {
		TimeInterval string `json:"timeInterval"`
	} `json:"jsonData"`
}

func (d datasource) isPrometheus() bool {
	return d.Type == "prometheus" || strings.HasSuffix(d.Type, "-prometheus-datasource")
}

// scrape is how often the data source has new samples, in seconds.
func (d datasource) scrape() float64 {
	every, err := time.ParseDuration(d.JSONData.TimeInterval)
	if err != nil || every <= 0 {
		return defaultScrape
	}
	return every.Seconds()
}

// datasources are those of one Grafana.
type datasources []datasource

func (b *Boards) datasources(ctx context.Context, from Source) (datasources, error) {
	var list datasources
	err := b.Grafana.JSON(ctx, from, "/api/datasources", nil, &list)
	return list, err
}

// named returns the data source with this id or name.
func (l datasources) named(text string) (datasource, bool) {
	i := slices.IndexFunc(l, func(d datasource) bool { return text != "" && (d.UID == text || d.Name == text) })
	if i < 0 {
		return datasource{}, false
	}
	return l[i], true
}

// usual returns the Prometheus that is the default, else the first one.
func (l datasources) usual() (datasource, error) {
	var prometheus datasources
	for _, d := range l {
		if d.isPrometheus() {
			prometheus = append(prometheus, d)
		}
	}
	if len(prometheus) == 0 {
		return datasource{}, fault.New(fault.NotFound, fault.CodeNotFound, "Grafana has no Prometheus data source.")
	}
	if i := slices.IndexFunc(prometheus, func(d datasource) bool { return d.IsDefault }); i >= 0 {
		return prometheus[i], nil
	}
	return prometheus[0], nil
}

// of returns the Prometheus that a query of a panel asks: the query's own, the panel's,
// or the usual one. A data source of another kind is refused.
func (l datasources) of(t template, target, panel rawDatasource) (datasource, error) {
	for _, ref := range []rawDatasource{target, panel} {
		name := ref.UID
		if m := reference.FindStringSubmatch(name); m != nil && len(t.variables[nameOf(m)]) > 0 {
			name = t.variables[nameOf(m)][0]
		}
		if found, ok := l.named(name); ok {
			if !found.isPrometheus() {
				return datasource{}, fault.New(fault.Invalid, fault.CodeInvalidValue, "it does not ask a Prometheus")
			}
			return found, nil
		}
		if ref.Type != "" && ref.Type != "datasource" && !(datasource{Type: ref.Type}).isPrometheus() {
			return datasource{}, fault.New(fault.Invalid, fault.CodeInvalidValue, "it does not ask a Prometheus")
		}
	}
	return l.usual()
}

// line is one series of an answer.
type line struct {
	labels map[string]string
	points []GrafanaPoint
}

// ask asks a Prometheus behind Grafana. The step is in seconds.
func (b *Boards) ask(ctx context.Context, from Source, of datasource, expr string, w window, step float64) ([]line, error) {
	var answer struct {
		Data struct {
			Result []struct {
				Metric map[string]string    `json:"metric"`
				Values [][2]json.RawMessage `json:"values"`
			} `json:"result"`
		} `json:"data"`
	}
	seconds := func(at time.Time) string { return strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', -1, 64) }
	err := b.Grafana.JSON(ctx, from, "/api/datasources/proxy/uid/"+url.PathEscape(of.UID)+"/api/v1/query_range", url.Values{
		"query": {expr}, "start": {seconds(w.from)}, "end": {seconds(w.to)}, "step": {strconv.FormatFloat(step, 'f', -1, 64)},
	}, &answer)
	if err != nil {
		return nil, err
	}
	lines := make([]line, 0, len(answer.Data.Result))
	for _, r := range answer.Data.Result {
		lines = append(lines, line{labels: r.Metric, points: pointsOf(r.Values)})
	}
	return lines, nil
}

// pointsOf reads samples. What is no number, such as a division by zero, is left out.
func pointsOf(values [][2]json.RawMessage) []GrafanaPoint {
	points := make([]GrafanaPoint, 0, len(values))
	for _, pair := range values {
		var text string
		at, errAt := strconv.ParseFloat(string(pair[0]), 64)
		errText := json.Unmarshal(pair[1], &text)
		v, errValue := strconv.ParseFloat(text, 64)
		if errAt != nil || errText != nil || errValue != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		points = append(points, GrafanaPoint{T: int64(math.Round(at * 1000)), V: v})
	}
	return points
}

var legendLabel = regexp.MustCompile(`\{\{\s*(\w+)\s*\}\}`)

// name is the legend of the series, else the values of its first three labels.
func (l line) name(legend, otherwise string) string {
	if legend != "" && legend != "__auto" {
		return legendLabel.ReplaceAllStringFunc(legend, func(found string) string {
			return l.labels[legendLabel.FindStringSubmatch(found)[1]]
		})
	}
	var keys []string
	for key := range l.labels {
		if key != "__name__" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	values := make([]string, 0, 3)
	for _, key := range keys[:min(len(keys), 3)] {
		values = append(values, l.labels[key])
	}
	switch {
	case len(values) > 0:
		return strings.Join(values, ", ")
	case l.labels["__name__"] != "":
		return l.labels["__name__"]
	default:
		return otherwise
	}
}

// rounded are the points with four decimal places.
func (l line) rounded() []GrafanaPoint {
	points := make([]GrafanaPoint, len(l.points))
	for i, p := range l.points {
		points[i] = GrafanaPoint{T: p.T, V: round(p.V, 4)}
	}
	return points
}

func round(v float64, places int) float64 {
	scale := math.Pow10(places)
	if r := math.Round(v*scale) / scale; !math.IsInf(r, 0) {
		return r
	}
	return v
}

// QueryPanel returns the data of a panel.
func (b *Boards) QueryPanel(ctx context.Context, q PanelQuery) (GrafanaPanelData, error) {
	w, err := b.window("from_time", "to_time", q.From, q.To)
	if err != nil {
		return GrafanaPanelData{}, err
	}
	from, raw, sources, err := b.open(ctx, q.DashboardUID)
	if err != nil {
		return GrafanaPanelData{}, err
	}
	panels := raw.panels()
	i := slices.IndexFunc(panels, func(p rawPanel) bool { return p.ID == q.PanelID })
	if i < 0 {
		return GrafanaPanelData{}, fault.Missing()
	}
	panel := panels[i]
	step := max(leastStep, math.Ceil(w.seconds()/float64(q.MaxDataPoints)))
	answer := GrafanaPanelData{Series: []GrafanaPanelSeries{}, PanelType: panel.Type, Errors: []string{}}
	for _, t := range panel.Targets {
		if t.Hide {
			continue
		}
		lines, err := b.target(ctx, from, sources, raw, panel, t, w, step)
		if fault.KindOf(err) == fault.Invalid {
			known, _ := fault.As(err)
			answer.Errors = append(answer.Errors, "Query "+t.RefID+": "+known.Detail)
			continue
		}
		if err != nil {
			return GrafanaPanelData{}, err
		}
		for _, l := range lines {
			answer.Series = append(answer.Series, GrafanaPanelSeries{
				Name: l.name(t.LegendFormat, t.RefID), RefID: t.RefID, Data: l.rounded(),
			})
		}
	}
	return answer, nil
}

// open gets a dashboard and the data sources that it may ask.
func (b *Boards) open(ctx context.Context, uid string) (Source, rawDashboard, datasources, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return from, rawDashboard{}, nil, err
	}
	raw, err := b.dashboard(ctx, from, uid)
	if err != nil {
		return from, raw, nil, err
	}
	sources, err := b.datasources(ctx, from)
	return from, raw, sources, err
}

// target asks one query of a panel.
func (b *Boards) target(
	ctx context.Context, from Source, sources datasources, raw rawDashboard, p rawPanel, t rawTarget, w window, step float64,
) ([]line, error) {
	list := raw.Dashboard.Templating.List
	of, err := sources.of(newTemplate(list, w, step, defaultScrape), t.Datasource, p.Datasource)
	if err != nil {
		return nil, err
	}
	if t.Expr == "" {
		return nil, fault.New(fault.Invalid, fault.CodeInvalidValue, "it is not written in PromQL")
	}
	return b.ask(ctx, from, of, newTemplate(list, w, step, of.scrape()).fill(t.Expr), w, step)
}

// Query asks the usual Prometheus of the project's Grafana.
func (b *Boards) Query(ctx context.Context, q Query) (GrafanaQueryResult, error) {
	w, err := b.window("from_time", "to_time", q.From, q.To)
	if err != nil {
		return GrafanaQueryResult{}, err
	}
	step := max(float64(q.Step), math.Ceil(w.seconds()/float64(q.MaxDataPoints-1)))
	lines, expr, err := b.askUsual(ctx, q.Expr, w, step)
	if err != nil {
		return GrafanaQueryResult{}, err
	}
	return GrafanaQueryResult{Series: seriesOf(lines, expr), Query: expr}, nil
}

// askUsual asks the usual Prometheus and returns the query as it was asked.
func (b *Boards) askUsual(ctx context.Context, expr string, w window, step float64) ([]line, string, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return nil, "", err
	}
	sources, err := b.datasources(ctx, from)
	if err != nil {
		return nil, "", err
	}
	of, err := sources.usual()
	if err != nil {
		return nil, "", err
	}
	expr = newTemplate(nil, w, step, of.scrape()).fill(expr)
	lines, err := b.ask(ctx, from, of, expr, w, step)
	return lines, expr, err
}

func seriesOf(lines []line, otherwise string) []GrafanaSeries {
	list := make([]GrafanaSeries, len(lines))
	for i, l := range lines {
		list[i] = GrafanaSeries{Name: l.name("", otherwise), Data: l.rounded()}
	}
	return list
}
