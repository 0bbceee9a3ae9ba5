// Package host keeps the machines of a project: what an agent last said about each of
// them and the samples before it. It judges whether a host still reports, and when its
// disk will be full; it draws no other conclusions.
package host

import (
	"math"
	"time"
)

// Status says whether a host still reports.
type Status string

// The states of hosts: stale after three missed intervals, down after ten.
const (
	Up    Status = "up"
	Stale Status = "stale"
	Down  Status = "down"
)

const (
	staleAfter = 3
	downAfter  = 10

	// shownFor is how long a silent host is listed.
	shownFor = 7 * 24 * time.Hour

	defaultInterval = 15
)

// Sample is what an agent says about its host at one moment.
type Sample struct {
	Hostname        string
	OS              string
	Labels          map[string]string
	IntervalSeconds int

	Metrics
}

// Metrics are the values of a sample, in the form in which they are kept and shown.
type Metrics struct {
	Timestamp     time.Time          `json:"timestamp"`
	CPUPercent    float64            `json:"cpu_percent"`
	MemoryPercent float64            `json:"memory_percent"`
	DiskUsage     float64            `json:"disk_usage"`
	NetworkIO     Network            `json:"network_io"`
	Processes     []Process          `json:"processes"`
	Containers    []Container        `json:"containers"`
	LoadAvg       []float64          `json:"load_avg"`
	Disks         map[string]float64 `json:"disks"`
	MemoryBytes   Memory             `json:"memory_bytes"`
}

// Network holds the counters of a host and what they grew by since the sample before;
// after a restart of the counters that is unknown.
type Network struct {
	BytesSent float64  `json:"bytes_sent"`
	BytesRecv float64  `json:"bytes_recv"`
	SentPerS  *float64 `json:"sent_per_s"`
	RecvPerS  *float64 `json:"recv_per_s"`
}

// Memory is the size of a host's memory, zero when the agent does not tell.
type Memory struct {
	Total float64 `json:"total"`
	Used  float64 `json:"used"`
}

// Process is one program that ran.
type Process struct {
	PID           int64   `json:"pid"`
	Name          string  `json:"name"`
	CPUPercent    float64 `json:"cpu_percent"`
	MemoryPercent float64 `json:"memory_percent"`
}

// Container is one container that was there.
type Container struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	State       string   `json:"state"`
	Image       *string  `json:"image"`
	CPUPercent  *float64 `json:"cpu_percent"`
	MemoryBytes *float64 `json:"memory_bytes"`
}

// Host is a machine as it was last heard of.
type Host struct {
	Hostname        string
	OS              *string
	Labels          map[string]string
	IntervalSeconds int
	FirstSeen       time.Time
	LastSeen        time.Time
	Latest          Metrics
}

// StatusAt tells whether the host still reports at a time.
func (h Host) StatusAt(now time.Time) Status {
	switch missed := h.Missed(now); {
	case missed > downAfter:
		return Down
	case missed > staleAfter:
		return Stale
	default:
		return Up
	}
}

// Missed is how many intervals have gone by since the last sample.
func (h Host) Missed(now time.Time) float64 {
	return now.Sub(h.LastSeen).Seconds() / float64(max(h.IntervalSeconds, 1))
}

// after fills in by how much the counters grew since the sample before. A counter that
// went back was restarted.
func (n *Network) after(before Network, seconds float64) {
	n.SentPerS, n.RecvPerS = growth(before.BytesSent, n.BytesSent, seconds), growth(before.BytesRecv, n.BytesRecv, seconds)
}

func growth(before, now, seconds float64) *float64 {
	if seconds <= 0 || now < before {
		return nil
	}
	rate := math.Round((now-before)/seconds*100) / 100
	return &rate
}

// Forecast says when a disk will be full if it goes on filling as it did.
type Forecast struct {
	DaysUntilFull float64
	PercentPerDay float64
	// Fit is how much of what the disk did a straight line explains, from 0 to 1.
	Fit   float64
	Hours float64
}

// The least that a forecast is made from.
const (
	forecastHours   = 6
	forecastSamples = 20
	forecastFit     = 0.7
	forecastDays    = 365
)

// trend is the straight line through the disk usage of a host.
type trend struct {
	Slope   *float64 // percent per second
	Fit     *float64
	Samples int64
	Hours   float64
}

// forecast is nil when the disk is not filling, or when what it does is not regular
// enough to say.
func (t trend) forecast(usage float64) *Forecast {
	if t.Slope == nil || t.Fit == nil || t.Samples < forecastSamples || t.Hours < forecastHours || *t.Fit < forecastFit || *t.Slope <= 0 {
		return nil
	}
	perDay := *t.Slope * (24 * time.Hour).Seconds()
	days := max(100-usage, 0) / perDay
	if days > forecastDays {
		return nil
	}
	round := func(v float64) float64 { return math.Round(v*100) / 100 }
	return &Forecast{DaysUntilFull: round(days), PercentPerDay: round(perDay), Fit: round(*t.Fit), Hours: round(t.Hours)}
}
