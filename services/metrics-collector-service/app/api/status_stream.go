package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

const (
	// StatusStreams is how many streams a user may have open at one replica.
	StatusStreams = 10

	statusLife = time.Hour
	statusBeat = 15 * time.Second
)

func (h StatusHandlers) stream(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := auth.Caller(ctx)
	opened, err := h.Streams.Open(who)
	if err != nil {
		return err
	}
	defer h.Streams.Leave(opened)
	s := statusStream{
		EventStream: httpapi.NewEventStream(w), ended: opened, last: r.Header.Get("Last-Event-ID"),
		status: func(ctx context.Context) (core.ProjectStatus, error) { return h.Statuses.Of(ctx, who.Scope()) },
	}
	first, err := s.status(ctx)
	if err != nil {
		return err
	}
	s.Begin()
	s.show(first)
	s.Flush()
	s.run(ctx)
	return nil
}

// statusStream tells one reader how a project fares, as often as that changes.
type statusStream struct {
	*httpapi.EventStream

	status func(context.Context) (core.ProjectStatus, error)
	ended  *sessioncheck.Stream
	last   string // the id of what the reader knows
}

func (s *statusStream) run(ctx context.Context) {
	life := time.NewTimer(statusLife)
	defer life.Stop()
	beat := time.NewTicker(statusBeat)
	defer beat.Stop()
	look := time.NewTicker(core.StatusAge)
	defer look.Stop()
	for !s.Failed() {
		select {
		case <-ctx.Done():
			return
		case <-life.C:
			s.End("the stream has lasted an hour; connect again")
			return
		case <-s.ended.Ended:
			s.End(s.ended.Why())
			return
		case <-beat.C:
			s.Comment("nothing has changed")
		case <-look.C:
			found, err := s.status(ctx)
			if err != nil {
				s.End("the status cannot be told at the moment")
				return
			}
			if s.show(found) {
				beat.Reset(statusBeat)
			}
		}
		s.Flush()
	}
}

// show sends a status unless the reader knows it. The time at which it was worked out does
// not count as a change.
func (s *statusStream) show(p core.ProjectStatus) bool {
	v := liveStatus(p)
	v.GeneratedAt = time.Time{}
	text, _ := json.Marshal(v) // numbers and texts always marshal
	sum := sha256.Sum256(text)
	id := hex.EncodeToString(sum[:8])
	if id == s.last {
		return false
	}
	s.last, v.GeneratedAt = id, p.GeneratedAt
	text, _ = json.Marshal(v)
	s.Send(id, "status", text)
	return true
}
