// Package registry knows the services of a project: those that somebody has entered and
// those that were heard of in telemetry, hosts and browser applications included. It
// does not judge how they fare beyond whether they are still heard of.
package registry

import (
	"encoding/json"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Source says by what a service was heard of first.
type Source string

// The sources of services.
const (
	SourceSDK        Source = "sdk"
	SourceAgent      Source = "agent"
	SourceOTLP       Source = "otlp"
	SourcePrometheus Source = "prometheus"
	SourceCloud      Source = "cloud_discovery"
	SourceManual     Source = "manual"
)

// Type says what a service is.
type Type string

// The types of services.
const (
	TypeBackend   Type = "backend"
	TypeFrontend  Type = "frontend"
	TypeDatabase  Type = "database"
	TypeCache     Type = "cache"
	TypeWorker    Type = "worker"
	TypeCloudVM   Type = "cloud_vm"
	TypeContainer Type = "container"
)

// Status says how a service fares as far as the registry knows.
type Status string

// The states of services.
const (
	StatusHealthy  Status = "healthy"
	StatusDegraded Status = "degraded"
	StatusDown     Status = "down"
	StatusUnknown  Status = "unknown"
)

// heardFor is how long a service counts as healthy after it was heard of.
const heardFor = 5 * time.Minute

// maxName is the length of a service name in characters.
const maxName = 255

// Entry is one service of a project.
type Entry struct {
	ServiceName     string
	ServiceType     Type
	Source          Source
	Language        string
	URL             string
	HealthCheckPath string
	Metadata        json.RawMessage
	LastHeartbeat   *time.Time
	FirstSeen       time.Time
}

// StatusAt tells how the service fares at a time: healthy while it is heard of. Silence
// alone does not mean that it is down, because many services speak only when used.
func (e Entry) StatusAt(now time.Time) Status {
	if e.LastHeartbeat == nil || now.Sub(*e.LastHeartbeat) > heardFor {
		return StatusUnknown
	}
	return StatusHealthy
}

// Registration is what somebody enters about a service.
type Registration struct {
	ServiceName     string
	ServiceType     Type
	Language        string
	URL             string
	HealthCheckPath string
	Metadata        json.RawMessage
}

// check refuses what the table could not hold.
func (r Registration) check() error {
	if r.ServiceName == "" || len([]rune(r.ServiceName)) > maxName {
		return fault.InvalidField("service_name", "must have between 1 and %d characters", maxName)
	}
	return nil
}
