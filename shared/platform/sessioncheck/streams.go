package sessioncheck

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// checkEvery lets a revocation take effect within five seconds.
const checkEvery = 4 * time.Second

// Streams are the streams that people have open at one replica of a service.
type Streams struct {
	perUser int

	mu     sync.Mutex
	open   map[*Stream]bool
	users  map[uuid.UUID]int
	closed bool
}

// Stream is one of them. It is to end when Ended is closed.
type Stream struct {
	Ended chan struct{}

	who auth.Identity
	why string
	end sync.Once
}

// NewStreams returns Streams without any, of which a user may have so many.
func NewStreams(perUser int) *Streams {
	return &Streams{perUser: perUser, open: map[*Stream]bool{}, users: map[uuid.UUID]int{}}
}

// Open adds a stream; Leave takes it away.
func (s *Streams) Open(who auth.Identity) (*Stream, error) {
	user := who.UserID().UUID
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, fault.New(fault.Unavailable, fault.CodeUnavailable, "The service is about to stop. Try again.").RetryIn(time.Second)
	case s.users[user] >= s.perUser:
		return nil, fault.New(fault.RateLimited, "RATE_LIMITED", "You have %d such streams open already. Close one of them.", s.perUser).RetryIn(10 * time.Second)
	}
	opened := &Stream{Ended: make(chan struct{}), who: who}
	s.open[opened] = true
	s.users[user]++
	return opened, nil
}

// Leave takes a stream away. A second time does nothing.
func (s *Streams) Leave(left *Stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.open[left] {
		return
	}
	delete(s.open, left)
	user := left.who.UserID().UUID
	if s.users[user]--; s.users[user] == 0 {
		delete(s.users, user)
	}
}

// Close ends all streams; none can be opened any more.
func (s *Streams) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for open := range s.open {
		open.Stop("the service is about to stop")
	}
}

// Ended tells which of the sessions are over.
type Ended func(context.Context, []Session) (map[Session]bool, error)

// Watch ends the streams of sessions that are over, until ctx ends.
func (s *Streams) Watch(ctx context.Context, ended Ended, log *slog.Logger) error {
	check := time.NewTicker(checkEvery)
	defer check.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-check.C:
		}
		sessions := s.sessions()
		if len(sessions) == 0 {
			continue
		}
		over, err := ended(ctx, sessions)
		if err != nil {
			log.WarnContext(ctx, "sessions could not be checked", slog.String("error", err.Error()))
			continue
		}
		s.stop(over)
	}
}

// sessions are those that streams belong to.
func (s *Streams) sessions() []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	distinct := map[Session]bool{}
	for open := range s.open {
		distinct[Of(open.who)] = true
	}
	return slices.Collect(maps.Keys(distinct))
}

func (s *Streams) stop(over map[Session]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for open := range s.open {
		if over[Of(open.who)] {
			open.Stop("the session was ended or the membership removed")
		}
	}
}

// Stop ends a stream. Of several reasons the first counts.
func (t *Stream) Stop(why string) {
	t.end.Do(func() {
		t.why = why
		close(t.Ended)
	})
}

// Who is whose stream it is.
func (t *Stream) Who() auth.Identity { return t.who }

// Why says why a stream is over, once Ended is closed.
func (t *Stream) Why() string { return t.why }
