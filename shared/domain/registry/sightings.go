package registry

import (
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const (
	// remembered is how long a service that was just heard of need not be written again.
	remembered = 30 * time.Second

	// maxRemembered bounds the memory of sightings; when it is full it begins anew.
	maxRemembered = 100_000
)

// sightings remembers for a short time which services are known to be in the registry,
// so that most batches of telemetry neither read nor write it.
type sightings struct {
	mu    sync.Mutex
	known map[sighting]memory
}

type sighting struct {
	scope   auth.Scope
	service string
}

// memory says when a service was written, and whether that was found committed since:
// the transaction that wrote it may have been rolled back.
type memory struct {
	until     time.Time
	confirmed bool
}

// standing is what is known about a service.
type standing int

const (
	unknown standing = iota
	written
	confirmed
)

func newSightings() *sightings { return &sightings{known: map[sighting]memory{}} }

func (m *sightings) of(s auth.Scope, service string, now time.Time) standing {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, ok := m.known[sighting{s, service}]
	switch {
	case !ok || !now.Before(found.until):
		return unknown
	case found.confirmed:
		return confirmed
	default:
		return written
	}
}

func (m *sightings) remember(s auth.Scope, services []string, now time.Time, sure bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known)+len(services) > maxRemembered {
		clear(m.known)
	}
	for _, service := range services {
		key := sighting{s, service}
		if sure {
			if before, ok := m.known[key]; ok {
				before.confirmed = true
				m.known[key] = before
			}
			continue
		}
		m.known[key] = memory{until: now.Add(remembered)}
	}
}

func (m *sightings) forget(s auth.Scope, service string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.known, sighting{s, service})
}
