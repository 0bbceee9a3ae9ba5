package core

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	framesPerMinute = 60
	frameBurst      = 30
	errorsPerMinute = 10
)

// Session is the verified right to listen.
type Session struct {
	UserID    uuid.UUID
	SessionID uuid.UUID
	Scope     auth.Scope
	Expires   time.Time
}

// Checked is the session as auth-service is asked about it.
func (s Session) Checked() sessioncheck.Session {
	return sessioncheck.Session{SessionID: s.SessionID, UserID: s.UserID, TenantID: s.Scope.TenantID, ProjectID: s.Scope.ProjectID}
}

// Ending says why a listener has to go, as a close code and a reason.
type Ending struct {
	Code   int
	Reason string
}

// Listener is one open connection: what it hears and what waits to be sent. It
// never blocks a sender; a listener that does not keep up has to go. All that it has to
// send is frames as they go over the wire.
type Listener struct {
	ID    uuid.UUID
	queue queue
	ended atomic.Pointer[Ending]
	seat  int // among the listeners of its project; the hub's

	mu        sync.Mutex
	session   Session
	channels  channelSet
	filters   map[string]filter
	isDefault bool
	replaying bool
	held      []events.Frame
	lastSent  string
	frames    rate
	errors    rate
}

// NewListener returns a listener subscribed to the default channels, or to the
// given ones. What it hears waits until its line is at Work and comes to Rest.
func NewListener(line Line, s Session, subscribed []string, now time.Time) *Listener {
	l := &Listener{
		ID: uuid.New(), queue: queue{line: line, busy: true}, session: s,
		isDefault: len(subscribed) == 0,
		frames:    newRate(framesPerMinute, frameBurst, now), errors: newRate(errorsPerMinute, errorsPerMinute, now),
	}
	if l.isDefault {
		subscribed = defaults
	}
	l.channels.add(subscribed)
	return l
}

// Session returns the session the listener currently has.
func (l *Listener) Session() Session {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.session
}

// Ending says why the listener has to go, nil while it may stay.
func (l *Listener) Ending() *Ending { return l.ended.Load() }

// End tells the listener to go; only the first reason counts.
func (l *Listener) End(code int, reason string) {
	l.ended.CompareAndSwap(nil, &Ending{Code: code, Reason: reason})
	l.Wake()
}

// Wake has the line work, where nobody does.
func (l *Listener) Wake() { l.queue.wake() }

// Send sends a text. A full queue ends the listener.
func (l *Listener) Send(text []byte) { l.admit(l.queue.offer(Wire(text))) }

func (l *Listener) admit(fits bool) {
	if !fits {
		l.End(CloseOverload, "the connection does not keep up with its events")
	}
}

// Next returns the frames that have waited longest; nil means that nothing waits.
func (l *Listener) Next() [][]byte { return l.queue.take() }

// Rest ends the work of the line: what comes later is written at once or calls it to
// work again. It reports false when there is more to send.
func (l *Listener) Rest() bool { return l.queue.rest() }

// Channels lists the subscribed channels in order of name.
func (l *Listener) Channels() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.channels.names()
}

// Subscribe adds channels; the first subscription replaces the default ones.
func (l *Listener) Subscribe(names []string, filters map[string]json.RawMessage) error {
	wanted := map[string]filter{}
	for name, text := range filters {
		f, err := parseFilter(name, text)
		if err != nil {
			return err
		}
		wanted[name] = f
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isDefault {
		l.channels, l.isDefault = 0, false
	}
	l.channels.add(names)
	if l.filters == nil {
		l.filters = wanted
		return nil
	}
	maps.Copy(l.filters, wanted)
	return nil
}

// Unsubscribe removes channels.
func (l *Listener) Unsubscribe(names []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.isDefault = false
	l.channels.remove(names)
	for _, name := range names {
		delete(l.filters, name)
	}
}

// AllowFrame counts a frame of the client; false means too many.
func (l *Listener) AllowFrame(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.frames.take(now)
}

// AllowError counts a mistake of the client; false means too many.
func (l *Listener) AllowError(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.errors.take(now)
}

// Hear offers a live event, also as it goes over the wire. During a replay it is held
// back, so that order and uniqueness hold across the seam.
func (l *Listener) Hear(f *events.Frame, wire []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	narrowed, wanted := l.wants(f)
	if !wanted {
		return
	}
	if l.replaying {
		l.held = append(l.held, *f)
		if len(l.held) > queueLength {
			l.End(CloseOverload, "too many events during the replay")
		}
		return
	}
	if f.ID != "" && !after(f.ID, l.lastSent) {
		return
	}
	if f.ID != "" {
		l.lastSent = f.ID
	}
	if len(narrowed) != len(f.Data) {
		cut := *f
		cut.Data = narrowed
		text, _ := json.Marshal(cut) // it was decoded from JSON a moment ago
		wire = Wire(text)
	}
	l.admit(l.queue.offer(wire))
}

// wants decides whether the listener gets an event, and how much of its data.
func (l *Listener) wants(f *events.Frame) (json.RawMessage, bool) {
	if f.TenantID != l.session.Scope.TenantID || f.ProjectID != l.session.Scope.ProjectID || !l.channels.has(f.Channel) {
		return nil, false
	}
	if f.UserID != nil && *f.UserID != l.session.UserID {
		return nil, false
	}
	return l.filters[f.Channel].narrow(f.Channel, f.Data)
}

// BeginReplay holds live events back until EndReplay.
func (l *Listener) BeginReplay() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.replaying = true
}

// EndReplay queues the missed events that the listener wants, the answer to its
// request, and then what was held back, in one piece. answer is given the number
// of replayed events and the id of the last one.
func (l *Listener) EndReplay(missed []events.Frame, answer func(replayed int, last string) []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	frames := l.catchUp(missed)
	frames = append(frames, Wire(answer(len(frames), l.lastSent)))
	frames = append(frames, l.catchUp(l.held)...)
	l.held, l.replaying = nil, false
	l.admit(l.queue.put(frames))
}

func (l *Listener) catchUp(found []events.Frame) [][]byte {
	var frames [][]byte
	for _, f := range found {
		data, wanted := l.wants(&f)
		if !wanted || f.ID != "" && !after(f.ID, l.lastSent) {
			continue
		}
		f.Data = data
		text, err := json.Marshal(f)
		if err != nil {
			continue // it was decoded from JSON a moment ago
		}
		if f.ID != "" {
			l.lastSent = f.ID
		}
		frames = append(frames, Wire(text))
	}
	return frames
}

// after reports whether the stream id a comes after b; an empty b comes first.
func after(a, b string) bool {
	if b == "" {
		return true
	}
	aMillis, aSeq := split(a)
	bMillis, bSeq := split(b)
	return aMillis > bMillis || aMillis == bMillis && aSeq > bSeq
}

func split(id string) (millis, seq uint64) {
	first, second, _ := strings.Cut(id, "-")
	millis, _ = strconv.ParseUint(first, 10, 64)
	seq, _ = strconv.ParseUint(second, 10, 64)
	return millis, seq
}
