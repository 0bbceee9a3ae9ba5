package trace

import (
	"strings"
	"time"
)

// DefaultApdexT is the duration up to which a transaction satisfies.
const DefaultApdexT = 500 * time.Millisecond

// Health sums transactions up.
type Health struct {
	// ApdexT is up to how long a transaction satisfies; up to four times that it is
	// tolerated. DefaultApdexT when zero.
	ApdexT    time.Duration
	Durations Distribution
	Errors    int

	satisfied, tolerated int
}

// Add takes a transaction in.
func (h *Health) Add(t *Transaction) {
	limit := h.ApdexT
	if limit == 0 {
		limit = DefaultApdexT
	}
	h.Durations.Add(t.Duration)
	switch {
	case t.Error:
		h.Errors++
	case t.Duration <= limit:
		h.satisfied++
	case t.Duration <= 4*limit:
		h.tolerated++
	}
}

// Count is how many transactions there are.
func (h *Health) Count() int { return h.Durations.Count() }

// ErrorRate is the percentage of transactions that failed.
func (h *Health) ErrorRate() float64 {
	if h.Count() == 0 {
		return 0
	}
	return 100 * float64(h.Errors) / float64(h.Count())
}

// Apdex is the application performance index (apdex.org): 1 when everybody is satisfied,
// also when there is nobody; what failed satisfies nobody.
func (h *Health) Apdex() float64 {
	if h.Count() == 0 {
		return 1
	}
	return (float64(h.satisfied) + float64(h.tolerated)/2) / float64(h.Count())
}

// PerMinute is the throughput over a range.
func (h *Health) PerMinute(r Range) float64 {
	return float64(h.Count()) / r.To.Sub(r.From).Minutes()
}

// DatabaseCall returns the system and statement of a span that calls a database.
func DatabaseCall(s *Span) (system, statement string, is bool) {
	if !s.isDatabase() {
		return "", "", false
	}
	a := attributesOf(s.Attributes, "db.system.name", "db.system", "db.query.summary", "db.query.text", "db.statement", "db.operation.name", "db.operation")
	statement = first(a, "db.query.summary", "db.query.text", "db.statement", "db.operation.name", "db.operation")
	if statement == "" {
		statement = s.Operation
	}
	return first(a, "db.system.name", "db.system"), cut(strings.Join(strings.Fields(statement), " "), maxEndpoint), true
}

// ExternalCall returns the host of a span that calls something else than a database.
func ExternalCall(s *Span) (system, host string, is bool) {
	if s.isDatabase() {
		return "", "", false
	}
	a := attributesOf(s.Attributes, "server.address", "net.peer.name", "http.host", "peer.service", "url.full", "http.url", "rpc.service")
	host = first(a, "server.address", "net.peer.name", "http.host", "peer.service")
	if host == "" {
		host = hostOf(first(a, "url.full", "http.url"))
	}
	if host == "" {
		host = first(a, "rpc.service")
	}
	if host == "" {
		host = s.Operation
	}
	return "", cut(host, 255), true
}
