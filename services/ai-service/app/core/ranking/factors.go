// Package ranking turns a pack of evidence into suspected causes and says how
// much speaks for each. The rules and the five factors are plain functions of
// the evidence: the same pack gives the same ranking, and every number can be
// traced to what was cited.
package ranking

import (
	"fmt"
	"math"
	"time"
)

// The weights of the five factors; together they are 1.
const (
	weightSignal    = 0.25
	weightTemporal  = 0.20
	weightPrecedent = 0.20
	weightQuality   = 0.20
	weightHuman     = 0.15
)

// singleKindCap is the highest confidence of a claim whose evidence is of one
// kind only: a single source, which one attacker may control, is never enough
// for high confidence.
const singleKindCap = 0.69

// Factors say how much speaks for a claim, each from 0 to 1.
type Factors struct {
	SignalStrength      float64 `json:"signal_strength"`
	TemporalCorrelation float64 `json:"temporal_correlation"`
	Precedent           float64 `json:"precedent"`
	EvidenceQuality     float64 `json:"evidence_quality"`
	HumanValidation     float64 `json:"human_validation"`
}

// Support is what a claim rests on.
type Support struct {
	// Severities are those of the cited alerts.
	Severities []string
	// Gaps are the times between the cited alerts and the detection.
	Gaps []time.Duration
	// Similarities are those of the cited earlier incidents, 0 to 1.
	Similarities []float64
	// Kinds and Items count the cited evidence, Against what contradicts it.
	Kinds, Items, Against int
	Opinion               Opinion
}

// Opinion is what people have said about a claim before.
type Opinion struct {
	Confirmed, Rejected, Up, Down int
}

// Add returns both opinions together.
func (o Opinion) Add(more Opinion) Opinion {
	return Opinion{
		Confirmed: o.Confirmed + more.Confirmed, Rejected: o.Rejected + more.Rejected,
		Up: o.Up + more.Up, Down: o.Down + more.Down,
	}
}

// FactorsOf returns the factors of what a claim rests on.
func FactorsOf(s Support) Factors {
	return Factors{
		SignalStrength:      signal(s.Severities),
		TemporalCorrelation: temporal(s.Gaps),
		Precedent:           precedent(s.Similarities),
		EvidenceQuality:     quality(s.Kinds, s.Items, s.Against),
		HumanValidation:     human(s.Opinion),
	}
}

// Score is the weighted sum of the factors, 0 to 1.
func (f Factors) Score() float64 {
	return weightSignal*f.SignalStrength + weightTemporal*f.TemporalCorrelation + weightPrecedent*f.Precedent +
		weightQuality*f.EvidenceQuality + weightHuman*f.HumanValidation
}

// Line shows the factors in words.
func (f Factors) Line() string {
	return fmt.Sprintf("Factors: signal strength %.2f, temporal correlation %.2f, precedent %.2f, evidence quality %.2f, human validation %.2f.",
		f.SignalStrength, f.TemporalCorrelation, f.Precedent, f.EvidenceQuality, f.HumanValidation)
}

// Confidence brings a score into its bounds: finite, 0 to 1, never high with one
// kind of evidence, three decimals.
func Confidence(score float64, kinds int) float64 {
	if math.IsNaN(score) {
		return 0
	}
	score = min(max(score, 0), 1)
	if kinds < 2 {
		score = min(score, singleKindCap)
	}
	return math.Round(score*1000) / 1000
}

// severityWeights say how strong a signal one alert of a severity is.
var severityWeights = map[string]float64{"critical": 1, "high": 0.8, "medium": 0.5, "low": 0.25, "info": 0.1}

// signal starts from the worst alert and grows with every further one.
func signal(severities []string) float64 {
	worst := 0.0
	for _, s := range severities {
		worst = max(worst, severityWeights[s])
	}
	return worst * (0.6 + 0.4*saturation(len(severities)-1, 2))
}

// temporal is the mean closeness of the alerts to the detection: 1 at the same
// time, half of it after ten minutes.
func temporal(gaps []time.Duration) float64 {
	if len(gaps) == 0 {
		return 0
	}
	sum := 0.0
	for _, gap := range gaps {
		sum += math.Exp2(-gap.Abs().Minutes() / 10)
	}
	return sum / float64(len(gaps))
}

// precedent is the chance that at least one earlier incident is a precedent, if
// each is one with the probability of its similarity.
func precedent(similarities []float64) float64 {
	none := 1.0
	for _, s := range similarities {
		none *= 1 - min(max(s, 0), 1)
	}
	return 1 - none
}

// quality grows with the number of items and of independent kinds and shrinks
// with what contradicts.
func quality(kinds, items, against int) float64 {
	grounds := 0.5*saturation(items, 2) + 0.5*min(float64(max(kinds, 0))/3, 1)
	return grounds / (1 + 0.25*float64(max(against, 0)))
}

// human is the share of agreement, where one voice for and one against are
// assumed to begin with (the mean of a beta distribution). A verdict counts
// twice.
func human(o Opinion) float64 {
	agree, refuse := float64(o.Up+2*o.Confirmed), float64(o.Down+2*o.Rejected)
	return (agree + 1) / (agree + refuse + 2)
}

// saturation grows from 0 towards 1 and is at one half after half steps.
func saturation(n int, half float64) float64 {
	if n <= 0 {
		return 0
	}
	return 1 - math.Exp2(-float64(n)/half)
}
