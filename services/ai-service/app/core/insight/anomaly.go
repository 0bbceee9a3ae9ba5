package insight

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
)

const (
	maxTitle       = 200
	maxDescription = 1500
)

// Anomaly is a metric that departs from what was expected. Nil means unknown;
// zero is a value.
type Anomaly struct {
	Metric   string
	Panel    string
	Expr     string
	Service  string
	Latest   *float64
	Expected *float64
}

// Wording is what an incident for an anomaly says.
type Wording struct {
	Title       string
	Description string
	Severity    incident.Severity
	Service     string
}

// Word words the incident by rules.
func (a Anomaly) Word() Wording {
	metric, service := text.Clean(a.Metric), text.Clean(a.Service)
	title := "Anomaly in " + metric
	if service != "" {
		title += " of " + service
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The metric %s", metric)
	switch {
	case a.Latest != nil && a.Expected != nil:
		fmt.Fprintf(&b, " is %s where %s was expected.", figure(*a.Latest), figure(*a.Expected))
	case a.Latest != nil:
		fmt.Fprintf(&b, " is %s; what was expected is not known.", figure(*a.Latest))
	case a.Expected != nil:
		fmt.Fprintf(&b, " departs from the expected %s.", figure(*a.Expected))
	default:
		b.WriteString(" departs from what was expected.")
	}
	if a.Panel != "" {
		fmt.Fprintf(&b, " It was found in the panel “%s”.", text.Clean(a.Panel))
	}
	if a.Expr != "" {
		fmt.Fprintf(&b, " Query: %s", text.Clean(a.Expr))
	}
	return Wording{
		Title: text.Cut(title, maxTitle), Description: text.Cut(b.String(), maxDescription), Severity: a.severity(), Service: service,
	}
}

// severity is critical when the value is off by more than what was expected.
func (a Anomaly) severity() incident.Severity {
	if a.Latest == nil || a.Expected == nil {
		return incident.High
	}
	off := math.Abs(*a.Latest - *a.Expected)
	if off > math.Abs(*a.Expected) {
		return incident.Critical
	}
	return incident.High
}

func figure(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
