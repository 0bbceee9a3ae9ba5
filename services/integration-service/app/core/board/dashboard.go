package board

import (
	"encoding/json"
	"time"
)

// general is the folder of dashboards that are in none.
const general = "General"

// rawDashboard is a dashboard as Grafana stores it.
type rawDashboard struct {
	Dashboard struct {
		UID         string     `json:"uid"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Tags        []string   `json:"tags"`
		Timezone    string     `json:"timezone"`
		Version     int        `json:"version"`
		Panels      []rawPanel `json:"panels"`
		Rows        []struct { // of old dashboards
			Title    string     `json:"title"`
			Collapse bool       `json:"collapse"`
			Panels   []rawPanel `json:"panels"`
		} `json:"rows"`
		Templating struct {
			List []rawVariable `json:"list"`
		} `json:"templating"`
	} `json:"dashboard"`
	Meta struct {
		FolderTitle string    `json:"folderTitle"`
		Created     time.Time `json:"created"`
		Updated     time.Time `json:"updated"`
		CreatedBy   string    `json:"createdBy"`
		UpdatedBy   string    `json:"updatedBy"`
	} `json:"meta"`
}

type rawPanel struct {
	ID          int             `json:"id"`
	Title       string          `json:"title"`
	Type        string          `json:"type"`
	Description string          `json:"description"`
	Datasource  rawDatasource   `json:"datasource"`
	GridPos     GrafanaPosition `json:"gridPos"`
	Targets     []rawTarget     `json:"targets"`
	Collapsed   bool            `json:"collapsed"`
	Panels      []rawPanel      `json:"panels"`
	FieldConfig struct {
		Defaults struct {
			Thresholds *GrafanaThresholds `json:"thresholds"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
	Alert *GrafanaPanelAlert `json:"alert"`
}

type rawTarget struct {
	Expr         string          `json:"expr"`
	RawSQL       string          `json:"rawSql"`
	Query        json.RawMessage `json:"query"`
	LegendFormat string          `json:"legendFormat"`
	RefID        string          `json:"refId"`
	Datasource   rawDatasource   `json:"datasource"`
	Hide         bool            `json:"hide"`
}

// rawDatasource is a reference in one of its forms: an object, the name alone, or
// nothing.
type rawDatasource struct{ UID, Type string }

// UnmarshalJSON reads any of the forms. A name stands in the place of the id.
func (d *rawDatasource) UnmarshalJSON(text []byte) error {
	var object struct {
		UID  string `json:"uid"`
		Type string `json:"type"`
	}
	if json.Unmarshal(text, &object) == nil {
		d.UID, d.Type = object.UID, object.Type
		return nil
	}
	_ = json.Unmarshal(text, &d.UID) // what is neither refers to nothing
	return nil
}

func (d rawDatasource) view() *GrafanaDatasource {
	if d == (rawDatasource{}) {
		return nil
	}
	return &GrafanaDatasource{UID: d.UID, Type: d.Type}
}

// section is a row of a dashboard with its panels.
type section struct {
	title     string
	collapsed bool
	panels    []rawPanel
}

// sections lists the rows. Panels before the first one are in a section without a
// title.
func (d rawDashboard) sections() []section {
	list := []section{}
	for _, row := range d.Dashboard.Rows {
		list = append(list, section{row.Title, row.Collapse, row.Panels})
	}
	for _, p := range d.Dashboard.Panels {
		if p.Type == "row" {
			list = append(list, section{p.Title, p.Collapsed, p.Panels})
			continue
		}
		if len(list) == 0 {
			list = append(list, section{})
		}
		last := &list[len(list)-1]
		last.panels = append(last.panels, p)
	}
	return list
}

// panels lists all panels.
func (d rawDashboard) panels() []rawPanel {
	var list []rawPanel
	for _, s := range d.sections() {
		list = append(list, s.panels...)
	}
	return list
}

func (d rawDashboard) view(from Source) GrafanaDashboard {
	raw, meta := d.Dashboard, d.Meta
	v := GrafanaDashboard{
		UID: raw.UID, Title: raw.Title, Description: raw.Description, Tags: raw.Tags, Timezone: raw.Timezone, Version: raw.Version,
		Folder: meta.FolderTitle, Created: known(meta.Created), Updated: known(meta.Updated), CreatedBy: meta.CreatedBy,
		UpdatedBy: meta.UpdatedBy, GrafanaURL: publicURL(from, "/d/"+raw.UID), Panels: []GrafanaPanel{}, Sections: []GrafanaSection{},
	}
	if v.Tags == nil {
		v.Tags = []string{}
	}
	if v.Folder == "" {
		v.Folder = general
	}
	for _, s := range d.sections() {
		views := make([]GrafanaPanel, len(s.panels))
		for i, p := range s.panels {
			views[i] = p.view()
		}
		v.Panels = append(v.Panels, views...)
		v.Sections = append(v.Sections, GrafanaSection{Title: s.title, Collapsed: s.collapsed, Panels: views})
	}
	return v
}

func (p rawPanel) view() GrafanaPanel {
	v := GrafanaPanel{
		ID: p.ID, Title: p.Title, Type: p.Type, Description: p.Description, Datasource: p.Datasource.view(), GridPos: p.GridPos,
		Targets: make([]GrafanaTarget, len(p.Targets)), Thresholds: p.FieldConfig.Defaults.Thresholds, Alert: p.Alert,
	}
	if v.Thresholds != nil && v.Thresholds.Steps == nil {
		v.Thresholds.Steps = []GrafanaThresholdStep{}
	}
	for i, t := range p.Targets {
		v.Targets[i] = GrafanaTarget{Expr: t.text(), LegendFormat: t.LegendFormat, RefID: t.RefID, Datasource: t.Datasource.view()}
	}
	return v
}

// text is the query in whatever language it is written.
func (t rawTarget) text() string {
	if t.Expr != "" {
		return t.Expr
	}
	if t.RawSQL != "" {
		return t.RawSQL
	}
	var query string
	_ = json.Unmarshal(t.Query, &query) // some data sources keep an object there
	return query
}

// known is a time, nil when Grafana does not know it.
func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	return &at
}
