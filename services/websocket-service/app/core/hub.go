package core

import (
	"encoding/json"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	drainTime = 6 * time.Second // how long a stopping hub waits for its listeners
	perWorker = 32              // listeners that are worth a goroutine
)

// Hub knows the open listeners by project and hands events to them.
type Hub struct {
	userLimit, total int
	dropped          func()

	delivery sync.Mutex // one event at a time: every listener hears them in one order
	audience []*Listener

	mu        sync.RWMutex
	byProject map[uuid.UUID][]*Listener // in memory next to each other, as they came
	byUser    map[uuid.UUID]int
	count     int
	closing   bool
	empty     chan struct{}
}

// NewHub returns an empty hub that admits total listeners and userLimit of each
// user. dropped is called for every event that names no project.
func NewHub(userLimit, total int, dropped func()) *Hub {
	return &Hub{userLimit: userLimit, total: total, dropped: dropped, byProject: map[uuid.UUID][]*Listener{}, byUser: map[uuid.UUID]int{}, empty: make(chan struct{})}
}

// Join admits a listener or says why not.
func (h *Hub) Join(l *Listener) error {
	s := l.Session()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing || h.count >= h.total {
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "The server takes no more connections right now.")
	}
	if h.byUser[s.UserID] >= h.userLimit {
		return fault.New(fault.RateLimited, "RATE_LIMITED", "You have too many open connections.")
	}
	h.place(l, s.Scope.ProjectID)
	h.byUser[s.UserID]++
	h.count++
	return nil
}

func (h *Hub) place(l *Listener, project uuid.UUID) {
	l.seat = len(h.byProject[project])
	h.byProject[project] = append(h.byProject[project], l)
}

// remove gives the seat to the one who came last.
func (h *Hub) remove(l *Listener, project uuid.UUID) {
	listeners := h.byProject[project]
	last := len(listeners) - 1
	listeners[l.seat] = listeners[last]
	listeners[l.seat].seat = l.seat
	listeners[last] = nil
	if h.byProject[project] = listeners[:last]; last == 0 {
		delete(h.byProject, project)
	}
}

// Leave forgets a listener that joined.
func (h *Hub) Leave(l *Listener) {
	s := l.Session()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remove(l, s.Scope.ProjectID)
	if h.byUser[s.UserID]--; h.byUser[s.UserID] <= 0 {
		delete(h.byUser, s.UserID)
	}
	if h.count--; h.closing && h.count == 0 {
		close(h.empty)
	}
}

// Renew gives a listener the session of a fresh token of the same user and
// tenant; another project moves it there.
func (h *Hub) Renew(l *Listener, next Session) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if next.UserID != l.session.UserID || next.Scope.TenantID != l.session.Scope.TenantID {
		return fault.New(fault.Forbidden, fault.CodeForbidden, "The token belongs to somebody else.")
	}
	if next.Scope.ProjectID == uuid.Nil {
		return fault.New(fault.Invalid, "MISSING_PROJECT_ID", "Your session names no project.")
	}
	if next.Scope.ProjectID != l.session.Scope.ProjectID {
		h.remove(l, l.session.Scope.ProjectID)
		h.place(l, next.Scope.ProjectID)
		l.lastSent = ""
	}
	l.session = next
	return nil
}

// Deliver hands one published event to the listeners of its project. It returns when
// all have it or have it waiting.
func (h *Hub) Deliver(text []byte) {
	var f events.Frame
	if err := json.Unmarshal(text, &f); err != nil || f.ProjectID == uuid.Nil || f.TenantID == uuid.Nil {
		h.dropped()
		return
	}
	wire := Wire(text)
	h.delivery.Lock()
	defer h.delivery.Unlock()
	h.gather(f.ProjectID)
	spread(h.audience, func(l *Listener) { l.Hear(&f, wire) })
	clear(h.audience)
}

// gather notes who listens to a project: nobody has to wait with joining and leaving
// until an event is written to all.
func (h *Hub) gather(project uuid.UUID) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	h.audience = append(h.audience[:0], h.byProject[project]...)
}

// spread calls fn for each listener, of many on all processors.
func spread(listeners []*Listener, fn func(*Listener)) {
	workers := min(runtime.GOMAXPROCS(0), len(listeners)/perWorker)
	if workers < 2 {
		for _, l := range listeners {
			fn(l)
		}
		return
	}
	var group sync.WaitGroup
	for part := range slices.Chunk(listeners, (len(listeners)+workers-1)/workers) {
		group.Go(func() {
			for _, l := range part {
				fn(l)
			}
		})
	}
	group.Wait()
}

// Each calls fn with every listener.
func (h *Hub) Each(fn func(*Listener)) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, listeners := range h.byProject {
		for _, l := range listeners {
			fn(l)
		}
	}
}

// EndAll tells every listener to go.
func (h *Hub) EndAll(code int, reason string) {
	h.Each(func(l *Listener) { l.End(code, reason) })
}

// Close ends every listener, admits no more and waits until the last one has left,
// so that each is told why before the process goes.
func (h *Hub) Close() {
	h.mu.Lock()
	if !h.closing && h.count == 0 {
		close(h.empty)
	}
	h.closing = true
	h.mu.Unlock()
	h.EndAll(CloseGoingAway, "the server is stopping")
	select {
	case <-h.empty:
	case <-time.After(drainTime):
	}
}

// Stats counts the listeners, by tenant and by channel.
func (h *Hub) Stats() (total int, byTenant, byChannel map[string]int) {
	byTenant, byChannel = map[string]int{}, map[string]int{}
	h.Each(func(l *Listener) {
		total++
		byTenant[l.Session().Scope.TenantID.String()]++
		for _, name := range l.Channels() {
			byChannel[name]++
		}
	})
	return total, byTenant, byChannel
}

// Sessions lists the distinct sessions with open listeners.
func (h *Hub) Sessions() []sessioncheck.Session {
	distinct := map[sessioncheck.Session]bool{}
	h.Each(func(l *Listener) { distinct[l.Session().Checked()] = true })
	return slices.Collect(maps.Keys(distinct))
}
