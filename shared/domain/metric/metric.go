// Package metric keeps numbers over time: it decodes what senders write, stores the
// samples of a project as compressed blocks and chunks, and answers PromQL through
// Prometheus's own engine over its own storage. It knows nothing about HTTP.
package metric

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
)

// Type is what a sender says a metric is.
type Type string

// The types of metrics.
const (
	Gauge     Type = "gauge"
	Counter   Type = "counter"
	Histogram Type = "histogram"
	Summary   Type = "summary"
	Unknown   Type = "unknown"
)

// Temporality says what the values of a counter are.
type Temporality string

// The temporalities. None is that of gauges and of whatever sender did not say.
const (
	None       Temporality = ""
	Cumulative Temporality = "cumulative"
	Delta      Temporality = "delta"
)

// The limits of a series (contract: conventions section 15).
const (
	MaxLabels      = 64
	MaxLabelValue  = 4 << 10
	MaxName        = 255
	DefaultService = "unknown"
)

// chunkSamples is how many samples one chunk holds, as in Prometheus.
const chunkSamples = 120

// window is the time whose samples of a series are one row.
const window = 2 * time.Hour

// Series is one line of numbers: a name and labels within a project.
type Series struct {
	// ID is zero until the series is stored.
	ID uint64
	// Name is the metric's name as it was sent, PromName as PromQL shows it.
	Name, PromName string
	Service        string
	Type           Type
	Temporality    Temporality
	Unit           string
	// Labels are those that PromQL shows, sorted, without the name.
	Labels labels.Labels
	// FirstSeen and LastSeen are times of samples, LastSeen to about an hour.
	FirstSeen, LastSeen time.Time
}

// Adds reports whether samples of the same time add up; those of other series replace
// each other.
func (s *Series) Adds() bool { return s.Temporality == Delta }

// Full returns the labels with the name.
func (s *Series) Full() labels.Labels {
	b := labels.NewScratchBuilder(s.Labels.Len() + 1)
	b.Add(model.MetricNameLabel, s.PromName)
	s.Labels.Range(func(l labels.Label) { b.Add(l.Name, l.Value) })
	b.Sort()
	return b.Labels()
}

// Check says what keeps the series from being stored; nil is nothing.
func (s *Series) Check() error {
	switch {
	case s.Name == "" || utf8.RuneCountInString(s.Name) > MaxName || !sound(s.Name):
		return errInvalid("metric_name must be 1 to %d characters of UTF-8", MaxName)
	case utf8.RuneCountInString(s.Service) > MaxName || !sound(s.Service):
		return errInvalid("service_name must be at most %d characters of UTF-8", MaxName)
	case s.Labels.Len() > MaxLabels:
		return errInvalid("a series has at most %d labels", MaxLabels)
	}
	return s.Labels.Validate(func(l labels.Label) error {
		if l.Name == "" || len(l.Name) > MaxName || !sound(l.Name) {
			return errInvalid("a label name must be 1 to %d characters of UTF-8", MaxName)
		}
		if len(l.Value) > MaxLabelValue || !sound(l.Value) {
			return errInvalid("a label value must be at most %d bytes of UTF-8", MaxLabelValue)
		}
		return nil
	})
}

// sound reports whether a text column can hold the text.
func sound(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

var (
	unfitForName  = regexp.MustCompile(`[^a-zA-Z0-9_:]`)
	unfitForLabel = regexp.MustCompile(`[^a-zA-Z0-9_]`)
)

// CleanName makes a name that PromQL reads without quotes.
func CleanName(name string) string { return clean(name, unfitForName) }

// CleanLabel makes a label name that PromQL reads without quotes.
func CleanLabel(name string) string { return clean(name, unfitForLabel) }

func clean(name string, unfit *regexp.Regexp) string {
	if fits(name) {
		return name
	}
	name = unfit.ReplaceAllString(name, "_")
	if name != "" && name[0] >= '0' && name[0] <= '9' {
		return "_" + name
	}
	return name
}

// fits is the quick answer for most names.
func fits(name string) bool {
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && c != '_' && (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}

// ServiceOf finds the service in the labels of a scraped series.
func ServiceOf(ls labels.Labels) string {
	for _, name := range []string{"service", "service_name", "app", "job"} {
		if value := ls.Get(name); value != "" {
			return cut(value, MaxName)
		}
	}
	return DefaultService
}

// cut shortens a text to so many characters.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for i := range text {
		if limit == 0 {
			return text[:i]
		}
		limit--
	}
	return text
}
