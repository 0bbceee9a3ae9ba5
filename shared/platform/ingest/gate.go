package ingest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// The bounds of a Gate, in bytes of bodies, as they are sent or unpacked.
const (
	gateLeast = 256 << 10
	gateStart = 4 << 20
	gateMost  = 64 << 20
	// charge is what a request counts for that is smaller, and unsized one whose length is
	// not known: Sentry's clients send each of twenty errors so, at a time.
	charge  = 4 << 10
	unsized = 64 << 10
)

const (
	// workTime is how long the work on a body may take before too much is in work.
	workTime = 500 * time.Millisecond
	// after a time over workTime the limit becomes so much smaller, and with every byte
	// that was in time, of a limit that is used, so much larger.
	shrink = 0.7
	grow   = 0.1
	// share is what one project may take of the limit, so that others find a place.
	share   = 0.75
	retryIn = 2 * time.Second
)

// Gate bounds the bodies that a service works on at a time, before they are read: what
// would have to wait for longer than half a second is refused at once, while the sender still
// has it. How much that is depends on the machine and on what is sent, so the gate learns
// it from how long the work takes: the limit grows slowly while it is used and nothing is
// late, and shrinks at once when something is, as the window of a TCP connection does.
type Gate struct {
	refused *prometheus.CounterVec

	mu       sync.Mutex
	limit    float64
	used     float64
	projects map[uuid.UUID]float64
	shrunk   time.Time
}

// NewGate returns a gate that tells metrics, which may be nil, what it refuses.
func NewGate(metrics prometheus.Registerer) *Gate {
	g := &Gate{
		limit: gateStart, projects: map[uuid.UUID]float64{},
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ingest_refused_requests_total", Help: "Requests that were refused unread, because more was in work than can be done in time.",
		}, []string{"reason"}),
	}
	if metrics != nil {
		metrics.MustRegister(g.refused, prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "ingest_work_limit_bytes", Help: "How many bytes of requests may be in work at a time.",
		}, g.Limit))
	}
	return g
}

// Limit is how many bytes may be in work now.
func (g *Gate) Limit() float64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.limit
}

// Around lets requests to a handler through the gate.
func (g *Gate) Around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		admitted, leave, err := g.Admit(r, auth.Caller(r.Context()).ProjectID)
		if err != nil {
			httpapi.WriteError(w, r, err)
			return
		}
		defer leave()
		next.ServeHTTP(w, admitted)
	})
}

// Admit lets a request of a project through the gate, or says that it has to come again.
// What it returns is called when the request has been answered.
func (g *Gate) Admit(r *http.Request, project uuid.UUID) (*http.Request, func(), error) {
	size := float64(unsized)
	if r.ContentLength >= 0 {
		size = float64(max(r.ContentLength, charge))
	}
	t := &ticket{gate: g, project: project}
	if err := t.enter(size); err != nil {
		return nil, nil, err
	}
	body := &clocked{ReadCloser: r.Body}
	r = r.WithContext(context.WithValue(r.Context(), ticketKey{}, t))
	r.Body = body
	entered := time.Now()
	return r, func() { t.leave(entered, body) }, nil
}

// ticket is the place of one request.
type ticket struct {
	gate     *Gate
	project  uuid.UUID
	size     float64
	unpacked float64
}

type ticketKey struct{}

// ticketOf returns the ticket of a request, nil where there is no gate.
func ticketOf(ctx context.Context) *ticket {
	t, _ := ctx.Value(ticketKey{}).(*ticket)
	return t
}

// enter admits a request of so many bytes; one that is alone is always admitted.
func (t *ticket) enter(size float64) error {
	g := t.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	switch own := g.projects[t.project]; {
	case g.used > 0 && g.used+size > g.limit:
		return g.full()
	case own > 0 && own+size > share*g.limit:
		g.refused.WithLabelValues("project").Inc()
		return fault.New(fault.RateLimited, "RATE_LIMITED", "The project sends more than can be stored. Send it again later.").RetryIn(retryIn)
	}
	t.take(size)
	return nil
}

func (g *Gate) full() error {
	g.refused.WithLabelValues("service").Inc()
	return fault.New(fault.Unavailable, fault.CodeUnavailable, "More arrives than can be stored. Send it again later.").RetryIn(retryIn)
}

func (t *ticket) take(size float64) {
	t.gate.used += size
	t.gate.projects[t.project] += size
	t.size += size
}

// unpack counts bytes that came out of a packed body: what is small on the wire may be
// much in memory. What has been admitted may grow beyond the limit, or nothing would get
// done when everything grows, but not without bound.
func (t *ticket) unpack(n int) error {
	if t == nil {
		return nil
	}
	t.unpacked += float64(n)
	more := t.unpacked - t.size
	if more <= 0 {
		return nil
	}
	g := t.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.used > t.size && g.used+more > gateMost {
		return g.full()
	}
	t.take(more)
	return nil
}

// leave takes the request out. A body that was not read to its end says nothing about
// the work, and neither does one that was alone. A slow sender is no work.
func (t *ticket) leave(entered time.Time, body *clocked) {
	g, size := t.gate, t.size
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	switch late := now.Sub(entered)-time.Duration(body.waited.Load()) > workTime; {
	case !body.read.Load():
	case late && g.used > size && entered.After(g.shrunk):
		g.limit, g.shrunk = max(gateLeast, g.limit*shrink), now
	case !late && g.used > g.limit/2:
		g.limit = min(gateMost, g.limit+size*grow)
	}
	g.used -= size
	if g.projects[t.project] -= size; g.projects[t.project] <= 0 {
		delete(g.projects, t.project)
	}
}

// clocked remembers whether a body was read to its end and how long that had to wait for
// its sender.
type clocked struct {
	io.ReadCloser

	read   atomic.Bool // a proxy may go on reading while the answer is there
	waited atomic.Int64
}

// Read implements io.Reader.
func (b *clocked) Read(p []byte) (int, error) {
	start := time.Now()
	n, err := b.ReadCloser.Read(p)
	b.waited.Add(int64(time.Since(start)))
	if errors.Is(err, io.EOF) {
		b.read.Store(true)
	}
	return n, err
}
