package insight

import (
	"fmt"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

const (
	maxName     = 120
	maxInsights = 20
)

// Panel is one panel of a dashboard.
type Panel struct {
	Title      string   `json:"title"`
	Type       string   `json:"type"`
	Queries    []string `json:"queries"`
	HasAlert   bool     `json:"has_alert"`
	Thresholds bool     `json:"has_thresholds"`
}

// Alert is an alert of a dashboard.
type Alert struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

// Dashboard is what a dashboard consists of, without its data.
type Dashboard struct {
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Panels      []Panel `json:"panels"`
	Alerts      []Alert `json:"alerts"`
}

// Insight is one remark on a dashboard.
type Insight struct {
	Severity       Severity
	Title          string
	Description    string
	Recommendation string
}

// Analysis is what is to be said about a dashboard.
type Analysis struct {
	Summary  string
	Insights []Insight
}

// Analyze says by rules what a dashboard shows and lacks.
func (d Dashboard) Analyze() Analysis {
	firing := d.firing()
	a := Analysis{Summary: fmt.Sprintf("The dashboard “%s” has %s and %s, %d of them firing.",
		name(d.Title), count(len(d.Panels), "panel"), count(len(d.Alerts), "alert"), len(firing))}
	a.Insights = append(firing, d.silent()...)
	a.Insights = append(a.Insights, d.gaps()...)
	a.Insights = a.Insights[:min(len(a.Insights), maxInsights)]
	return a
}

func (d Dashboard) firing() []Insight {
	var found []Insight
	for _, alert := range d.Alerts {
		if in(alert.State, "alerting", "firing", "critical") {
			found = append(found, Insight{
				Critical, fmt.Sprintf("The alert %s is firing", name(alert.Name)),
				fmt.Sprintf("The alert %s is in the state %s.", name(alert.Name), name(alert.State)),
				"Look at its panel first and open an incident if there is none.",
			})
		}
	}
	return found
}

// silent are the alerts that can say nothing at present.
func (d Dashboard) silent() []Insight {
	var found []Insight
	for _, alert := range d.Alerts {
		if in(alert.State, "no_data", "nodata", "error") {
			found = append(found, Insight{
				Warning, fmt.Sprintf("The alert %s cannot be evaluated", name(alert.Name)),
				fmt.Sprintf("The alert %s is in the state %s.", name(alert.Name), name(alert.State)),
				"Check its data source and its query.",
			})
		}
	}
	return found
}

// gaps are what the panels lack.
func (d Dashboard) gaps() []Insight {
	if len(d.Panels) == 0 {
		return []Insight{{Warning, "The dashboard has no panels", "There is nothing to look at on it.", "Add the panels that show how the service stands, or remove the dashboard."}}
	}
	var empty, unwatched, plain []string
	for _, p := range d.Panels {
		switch {
		case in(p.Type, "text", "row", "news", "dashlist"):
		case len(p.Queries) == 0:
			empty = append(empty, p.Title)
		default:
			if !p.HasAlert {
				unwatched = append(unwatched, p.Title)
			}
			if !p.Thresholds {
				plain = append(plain, p.Title)
			}
		}
	}
	var found []Insight
	if len(empty) > 0 {
		found = append(found, Insight{Warning, "Panels without a query", "These panels query nothing: " + names(empty) + ".", "Give them a query or remove them."})
	}
	if len(unwatched) > 0 {
		found = append(found, Insight{Info, "Panels without an alert", "Nobody is told when these change: " + names(unwatched) + ".", "Add alerts to those that tell whether users are affected."})
	}
	if len(plain) > 0 {
		found = append(found, Insight{Info, "Panels without thresholds", "These do not show what is normal: " + names(plain) + ".", "Set thresholds so that a reader sees at once whether a value is fine."})
	}
	return found
}

// names lists at most five panels.
func names(titles []string) string {
	const most = 5
	var shown []string
	for _, title := range titles[:min(len(titles), most)] {
		shown = append(shown, "“"+name(title)+"”")
	}
	if more := len(titles) - len(shown); more > 0 {
		return strings.Join(shown, ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(shown, ", ")
}

func name(s string) string {
	if s = text.Cut(text.Clean(s), maxName); s != "" {
		return s
	}
	return "without a name"
}

func in(s string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
