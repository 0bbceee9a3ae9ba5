package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const (
	tailStart     = 20
	tailReplay    = 1000
	tailReplayFor = 5 * time.Minute
	tailPerSecond = 200
	tailLife      = time.Hour
	heartbeat     = 15 * time.Second
)

func (h Handlers) tail(w http.ResponseWriter, r *http.Request) error {
	values := r.URL.Query()
	for name, limit := range map[string]int{"query": 1000, "service": 255, "level": 200, "min_level": 20} {
		if len(values.Get(name)) > limit*4 {
			return fault.InvalidField("query."+name, "must have at most %d characters", limit)
		}
	}
	where, _, err := core.Selection{
		Query: values.Get("query"), Syntax: query.Auto, Service: values.Get("service"), Levels: values.Get("level"), MinLevel: values.Get("min_level"),
	}.Where()
	if err != nil {
		return err
	}
	ctx := r.Context()
	followed, err := h.Hub.Follow(ctx, auth.Caller(ctx), &where)
	if err != nil {
		return err
	}
	defer h.Hub.Leave(followed)
	s := &stream{EventStream: httpapi.NewEventStream(w), followed: followed, delivered: map[int64]bool{}, shown: map[logs.ID]bool{}}
	begin, err := h.begin(ctx, s, r.Header.Get("Last-Event-ID"), where)
	if err != nil {
		return err
	}
	s.Begin()
	begin()
	s.run(ctx)
	return nil
}

// begin prepares what the stream starts with: what was missed since an event, or the
// newest lines.
func (h Handlers) begin(ctx context.Context, s *stream, last string, where query.Node) (func(), error) {
	who, now := auth.Caller(ctx), clock.Now()
	if position, at, ok := parseEvent(last); ok {
		arrived, err := h.Hub.Arrived(ctx, who.Scope(), position)
		if err != nil {
			return nil, err
		}
		return func() { s.replay(arrived, at, now) }, nil
	}
	found, err := h.Reader.Search(ctx, who, logs.Query{From: now.Add(-lastDay), To: now.Add(time.Hour), Where: where}, logs.Page{Limit: tailStart, Uncounted: true})
	if err != nil {
		return nil, err
	}
	slices.Reverse(found.Lines)
	return func() {
		for i := range found.Lines {
			s.shown[logs.IDOf(found.Lines[i])] = true
			s.Send("", "", entry(&found.Lines[i]))
		}
		s.Flush()
	}, nil
}

// stream writes events to one reader.
type stream struct {
	*httpapi.EventStream

	followed  *core.Tail
	delivered map[int64]bool   // batches of the replay, which may arrive once more
	shown     map[logs.ID]bool // lines of the start, which may arrive once more
	second    int64
	sent      int
}

func entry(l *logs.Line) []byte {
	text, err := json.Marshal(viewOf(l))
	if err != nil {
		return []byte("{}") // stored attributes are JSON
	}
	return text
}

// eventOf is the id of a line in a stream: with it the reader can go on behind the line.
func eventOf(a *logs.Arrival, line int) string {
	return a.Before.String() + "_" + strconv.FormatInt(a.Batch, 36) + "_" + strconv.Itoa(line)
}

type eventPlace struct {
	batch int64
	line  int
}

func parseEvent(text string) (logs.Position, eventPlace, bool) {
	parts := strings.Split(text, "_")
	if len(parts) != 3 {
		return logs.Position{}, eventPlace{}, false
	}
	position, ok := logs.ParsePosition(parts[0])
	batch, err := strconv.ParseInt(parts[1], 36, 64)
	line, err2 := strconv.Atoi(parts[2])
	return position, eventPlace{batch, line}, ok && err == nil && err2 == nil
}

// replay sends what arrived behind an event, as far as that is wanted.
func (s *stream) replay(arrived []logs.Arrival, at eventPlace, now time.Time) {
	var matched []core.Matched
	total := 0
	for _, a := range arrived {
		s.delivered[a.Batch] = true
		m := s.followed.Match(a)
		if a.Batch == at.batch {
			m.Kept = slices.DeleteFunc(m.Kept, func(i int) bool { return i <= at.line })
		}
		if a.Received.Before(now.Add(-tailReplayFor)) {
			continue
		}
		total += len(m.Kept)
		matched = append(matched, m)
	}
	skip := max(0, total-tailReplay)
	if skip > 0 {
		s.dropped(skip)
	}
	for _, m := range matched {
		some := min(skip, len(m.Kept))
		skip -= some
		for _, i := range m.Kept[some:] {
			s.Send(eventOf(&m.Arrival, i), "", entry(&m.Lines[i]))
		}
	}
	s.Flush()
}

func (s *stream) run(ctx context.Context) {
	life := time.NewTimer(tailLife)
	defer life.Stop()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	report := time.NewTicker(time.Second)
	defer report.Stop()
	for !s.Failed() {
		select {
		case <-ctx.Done():
			return
		case <-life.C:
			s.End("the stream has lasted an hour; connect again")
			return
		case <-s.followed.Ended:
			s.End(s.followed.Why())
			return
		case <-beat.C:
			s.Send("", "", []byte(`{"type":"heartbeat"}`))
			s.Flush()
		case <-report.C:
			if n := s.followed.Dropped(); n > 0 {
				s.dropped(n)
				s.Flush()
			}
		case m := <-s.followed.Arrivals:
			s.deliver(m)
			s.Flush()
			beat.Reset(heartbeat)
		}
	}
}

func (s *stream) deliver(m core.Matched) {
	if s.delivered[m.Batch] {
		return
	}
	for _, i := range m.Kept {
		if s.shown[logs.IDOf(m.Lines[i])] {
			continue
		}
		if second := time.Now().Unix(); second != s.second {
			s.second, s.sent = second, 0
		}
		if s.sent >= tailPerSecond {
			s.followed.Drop(1)
			continue
		}
		s.sent++
		s.Send(eventOf(&m.Arrival, i), "", entry(&m.Lines[i]))
	}
}

func (s *stream) dropped(n int) {
	s.Send("", "dropped", fmt.Appendf(nil, `{"dropped":%d}`, n))
}
