package anomaly

import (
	"math"
	"slices"
	"time"
)

// Point is one value of a series.
type Point struct {
	At    time.Time
	Value float64
}

// Finding is a point that departs from its neighbours.
type Finding struct {
	Point

	Expected  float64
	Deviation float64
	ZScore    float64
	Severity  Severity
}

const (
	// reach is how many points on each side a point is compared with.
	reach = 2
	// fewest is how many neighbours a comparison needs.
	fewest = 2
	// escalation is how many times the sensitivity makes a finding critical.
	escalation = 1.5
	// beyond is the score of a value that departs from neighbours that agree.
	beyond = 999
	// madScale makes the median absolute deviation of a normal distribution its
	// standard deviation.
	madScale = 1.4826
)

// Detect returns the points of a series that depart from their neighbours by
// more than the sensitivity, in the order of time.
func Detect(points []Point, method Method, sensitivity float64) []Finding {
	ordered := slices.SortedStableFunc(slices.Values(points), func(a, b Point) int { return a.At.Compare(b.At) })
	var found []Finding
	for i, p := range ordered {
		near := neighbors(ordered, i)
		if len(near) < fewest {
			continue
		}
		m, z := compare(p.Value, near, method)
		if z <= sensitivity {
			continue
		}
		f := Finding{Point: p, Expected: m, Deviation: finite(p.Value - m), ZScore: z, Severity: Warning}
		if z > escalation*sensitivity {
			f.Severity = Critical
		}
		found = append(found, f)
	}
	return found
}

// Worst returns the worst severity of findings, nil without any.
func Worst(found []Finding) *Severity {
	var worst *Severity
	for _, f := range found {
		if worst == nil || f.Severity == Critical {
			worst = &f.Severity
		}
	}
	return worst
}

func neighbors(points []Point, i int) []float64 {
	var near []float64
	for j := max(i-reach, 0); j < min(i+reach+1, len(points)); j++ {
		if j != i {
			near = append(near, points[j].Value)
		}
	}
	return near
}

// compare returns what was expected in place of v and how far v is from it.
func compare(v float64, near []float64, method Method) (expected, z float64) {
	// Everything is measured in a unit that keeps sums and squares finite.
	unit := unitOf(v, near)
	scaled := make([]float64, len(near))
	for i, n := range near {
		scaled[i] = n / unit
	}
	m, s := mean(scaled), 0.0
	if method == MAD {
		m = median(scaled)
		s = madScale * medianDeviation(scaled, m)
	} else {
		s = standardDeviation(scaled, m)
	}
	return finite(m * unit), score(v/unit-m, m, s, unit)
}

func score(deviation, m, s, unit float64) float64 {
	if s > 0 {
		return finite(math.Abs(deviation) / s)
	}
	if math.Abs(deviation) <= 0.01*max(math.Abs(m), 1e-9/unit) {
		return 0
	}
	return beyond
}

func unitOf(v float64, near []float64) float64 {
	largest := math.Abs(v)
	for _, n := range near {
		largest = max(largest, math.Abs(n))
	}
	const safe = 1e100
	if largest < safe {
		return 1
	}
	return largest
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// standardDeviation is that of a sample.
func standardDeviation(values []float64, m float64) float64 {
	if !slices.ContainsFunc(values, func(v float64) bool { return v != values[0] }) {
		return 0 // rounding of the mean must not make equal values differ
	}
	sum := 0.0
	for _, v := range values {
		sum += (v - m) * (v - m)
	}
	return math.Sqrt(sum / float64(len(values)-1))
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

func medianDeviation(values []float64, m float64) float64 {
	distances := make([]float64, len(values))
	for i, v := range values {
		distances[i] = math.Abs(v - m)
	}
	return median(distances)
}

// finite brings v into what can be stored and shown.
func finite(v float64) float64 {
	return min(max(v, -math.MaxFloat64), math.MaxFloat64)
}
