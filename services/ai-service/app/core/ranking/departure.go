package ranking

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
)

// maxDepartures is how many metrics one claim cites.
const maxDepartures = 4

// departures suspects what shows in the metrics of the service: the metric that
// departed first is where to look.
func departures(p *evidence.Pack) []Candidate {
	cited := slices.DeleteFunc(slices.Clone(p.Anomalies), func(a evidence.Anomaly) bool { return a.Item == "" })
	if len(cited) == 0 {
		return nil
	}
	first := slices.MinFunc(cited, func(a, b evidence.Anomaly) int {
		return cmp.Or(a.DetectedAt.Compare(b.DetectedAt), cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	c := Candidate{
		Key:   "metric:" + first.Metric,
		Claim: fmt.Sprintf("What drives the metric %s of %s may be the cause.", first.Metric, serviceName(p.Incident.Service)),
		Explanation: fmt.Sprintf("%s was the first metric of %s to depart from what was expected, at %s.",
			first.Metric, serviceName(p.Incident.Service), evidence.Clock(first.DetectedAt)),
		Actions: []string{
			fmt.Sprintf("Compare %s with the hours before and find when it began to depart.", first.Metric),
			fmt.Sprintf("Look for what changed in %s shortly before %s.", serviceName(p.Incident.Service), evidence.Clock(first.DetectedAt)),
		},
	}
	for _, a := range cited[:min(len(cited), maxDepartures)] {
		c.For = append(c.For, Ground{Item: a.Item, Text: a.Sentence() + "."})
		if !a.Active {
			c.Against = append(c.Against, Ground{Item: a.Item, Text: fmt.Sprintf("%s is back to what is expected.", a.Metric)})
		}
	}
	if own := p.OwnAlerts(); len(own) > 0 {
		c.For = append(c.For, groundsOf([]evidence.Alert{earliest(own)}, 1)...)
	}
	return []Candidate{c}
}

// severityOf says in the words of alerts how strong a signal an anomaly is.
func severityOf(a evidence.Anomaly) string {
	if a.Critical {
		return "high"
	}
	return "medium"
}
