// Package browser keeps what the browsers of a project's users report: web vitals, page
// loads, requests and errors, as they came in batches, and hourly sums of them. What goes
// wrong in a browser also becomes an error group.
package browser

import (
	"math"
	"time"

	"github.com/google/uuid"
)

// Vital is the name of a web vital (https://web.dev/articles/vitals).
type Vital string

// The web vitals.
const (
	LCP  Vital = "LCP"
	FID  Vital = "FID"
	CLS  Vital = "CLS"
	FCP  Vital = "FCP"
	TTFB Vital = "TTFB"
	INP  Vital = "INP"
)

// Vitals lists the web vitals.
func Vitals() []Vital { return []Vital{LCP, FID, CLS, FCP, TTFB, INP} }

// Rating is how good a value is.
type Rating string

// The ratings, as the library web-vitals writes them.
const (
	Good             Rating = "good"
	NeedsImprovement Rating = "needs-improvement"
	Poor             Rating = "poor"
)

// bounds are up to where a value is good, and up to where it is not poor.
var bounds = map[Vital][2]float64{
	LCP: {2500, 4000}, FID: {100, 300}, CLS: {0.1, 0.25}, FCP: {1800, 3000}, TTFB: {800, 1800}, INP: {200, 500},
}

// RatingOf rates a value.
func RatingOf(v Vital, value float64) Rating {
	switch limits := bounds[v]; {
	case value <= limits[0]:
		return Good
	case value <= limits[1]:
		return NeedsImprovement
	default:
		return Poor
	}
}

// Measure is one value of a web vital, in the form in which it is kept.
type Measure struct {
	Name   Vital   `json:"name"`
	Value  float64 `json:"value"`
	Rating Rating  `json:"rating"`
	Delta  float64 `json:"delta"`
	ID     string  `json:"id"`
	At     *Moment `json:"timestamp,omitempty"`
	Attribution
}

// Attribution says what a value is owed to, as far as the browser knows.
type Attribution struct {
	// Target is the selector of the element that was painted, shifted or used.
	Target string `json:"target,omitempty"`
	// Resource is the address of what was painted, without its query.
	Resource string `json:"resource,omitempty"`
	// Parts are the times in milliseconds that the value is made of.
	Parts map[string]float64 `json:"parts,omitempty"`
}

// Failure is one error in a browser, in the form in which it is kept.
type Failure struct {
	Message  string  `json:"message"`
	Filename string  `json:"filename"`
	Line     int     `json:"lineno"`
	Column   int     `json:"colno"`
	Stack    string  `json:"stack"`
	Type     string  `json:"type"`
	At       *Moment `json:"timestamp,omitempty"`
}

// PageLoad tells in milliseconds how long a page took, in the form in which it is kept.
type PageLoad struct {
	DOMContentLoaded     *float64 `json:"dom_content_loaded"`
	LoadComplete         *float64 `json:"load_complete"`
	FirstPaint           *float64 `json:"first_paint"`
	FirstContentfulPaint *float64 `json:"first_contentful_paint"`
	At                   *Moment  `json:"timestamp,omitempty"`
}

// Request is one request that a page made, in the form in which it is kept.
type Request struct {
	URL        string  `json:"url"`
	Method     string  `json:"method"`
	DurationMS float64 `json:"duration_ms"`
	Status     int     `json:"status"`
	Success    bool    `json:"success"`
	TraceID    string  `json:"trace_id,omitempty"`
	At         *Moment `json:"timestamp,omitempty"`
}

// Moment is when something happened, where the browser says so itself.
type Moment = time.Time

// Event is what a browser reported at once about one page.
type Event struct {
	ID          uuid.UUID
	AppName     string
	URL         string
	SessionID   string
	ViewID      string
	Release     string
	Environment string
	UserID      string
	Vitals      []Measure
	Failures    []Failure
	PageLoad    *PageLoad
	Requests    []Request
	Timestamp   time.Time
}

// Count is how many things the event tells of.
func (e Event) Count() int {
	n := len(e.Vitals) + len(e.Failures) + len(e.Requests)
	if e.PageLoad != nil {
		n++
	}
	return n
}

// growth is the ratio of two slots of the scale of values, for an error of one percent.
const growth = 1.01 / 0.99

// Values that are next to nothing have a slot of their own.
const (
	zeroSlot = math.MinInt32
	nearZero = 1e-9
)

// slotOf is the slot of a value on a logarithmic scale.
func slotOf(value float64) int32 {
	if value < nearZero {
		return zeroSlot
	}
	return int32(math.Ceil(math.Log(value) / math.Log(growth)))
}

// valueOf is the middle of a slot, at most one percent away from every value in it.
func valueOf(slot int32) float64 {
	if slot == zeroSlot {
		return 0
	}
	return 2 * math.Pow(growth, float64(slot)) / (growth + 1)
}
