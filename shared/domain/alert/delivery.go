package alert

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Outcome says what became of one alert of a delivery.
type Outcome string

// The outcomes of alerts.
const (
	Created    Outcome = "created"
	Attached   Outcome = "attached"
	Updated    Outcome = "updated"
	Reopened   Outcome = "reopened"
	Ended      Outcome = "resolved"
	Suppressed Outcome = "suppressed"
	Ignored    Outcome = "ignored"
	Rejected   Outcome = "rejected"
)

// outcomes is the order in which a message lists them.
var outcomes = []Outcome{Created, Attached, Updated, Reopened, Ended, Suppressed, Ignored, Rejected}

// Result is the outcome of one alert of a delivery, as the sender sees it.
type Result struct {
	Index       int        `json:"index" doc:"The place of the alert in the delivery, from 0."`
	Fingerprint *string    `json:"fingerprint"`
	Status      Outcome    `json:"status" enum:"created,attached,updated,reopened,resolved,suppressed,ignored,rejected"`
	AlertID     *uuid.UUID `json:"alert_id" format:"uuid" nullable:"true"`
	IncidentID  *uuid.UUID `json:"incident_id" format:"uuid" nullable:"true"`
	ErrorCode   *string    `json:"error_code"`
	Detail      *string    `json:"detail"`
}

// DeliveryStatus says how much of a delivery was acceptable.
type DeliveryStatus string

// The statuses of deliveries.
const (
	DeliveryProcessed DeliveryStatus = "processed"
	DeliveryPartial   DeliveryStatus = "partial"
	DeliveryRejected  DeliveryStatus = "rejected"
)

// Delivery is one request of a sender with what became of its alerts.
type Delivery struct {
	ID            uuid.UUID
	IntegrationID uuid.UUID
	ReceivedAt    time.Time
	SourceIP      *netip.Addr
	ContentType   string
	Status        DeliveryStatus
	Alerts        int
	Results       []Result
}

// statusOf sums the results of a delivery up.
func statusOf(results []Result) DeliveryStatus {
	rejected := 0
	for _, r := range results {
		if r.Status == Rejected {
			rejected++
		}
	}
	switch {
	case rejected == 0:
		return DeliveryProcessed
	case rejected == len(results):
		return DeliveryRejected
	default:
		return DeliveryPartial
	}
}

// Incidents lists the incidents that the delivery opened or touched, each once.
func (d Delivery) Incidents() []uuid.UUID {
	ids := []uuid.UUID{}
	seen := map[uuid.UUID]bool{}
	for _, r := range d.Results {
		if r.IncidentID != nil && !seen[*r.IncidentID] {
			seen[*r.IncidentID] = true
			ids = append(ids, *r.IncidentID)
		}
	}
	return ids
}

// AlertIDs lists the alerts that the delivery contained.
func (d Delivery) AlertIDs() []uuid.UUID {
	var ids []uuid.UUID
	for _, r := range d.Results {
		if r.AlertID != nil {
			ids = append(ids, *r.AlertID)
		}
	}
	return ids
}

// ResultOf returns what became of the alert at a place of the delivery.
func (d Delivery) ResultOf(index int) (Result, bool) {
	i, found := slices.BinarySearchFunc(d.Results, index, func(r Result, index int) int { return r.Index - index })
	if !found {
		return Result{}, false
	}
	return d.Results[i], true
}

// Message tells in a sentence what became of the delivery.
func (d Delivery) Message() string {
	counts := map[Outcome]int{}
	for _, r := range d.Results {
		counts[r.Status]++
	}
	var parts []string
	for _, outcome := range outcomes {
		if n := counts[outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, outcome))
		}
	}
	noun := "alerts"
	if d.Alerts == 1 {
		noun = "alert"
	}
	if len(parts) == 0 {
		return fmt.Sprintf("Received %d %s.", d.Alerts, noun)
	}
	return fmt.Sprintf("Received %d %s: %s.", d.Alerts, noun, strings.Join(parts, ", "))
}

// byIndex puts results in the order of the alerts they belong to.
func byIndex(results []Result) []Result {
	slices.SortFunc(results, func(a, b Result) int { return a.Index - b.Index })
	return results
}
