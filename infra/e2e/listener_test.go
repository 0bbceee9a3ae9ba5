package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// browser is a socket that reconnects and resumes like the browser application
// does, and remembers which incidents it heard of. Where the server cannot tell
// what was missed, the application fetches everything again.
type browser struct {
	mu       sync.Mutex
	created  map[string]int
	connects int
	refetch  bool
}

// run keeps a live connection until ctx ends.
func (b *browser) run(ctx context.Context, s *stack.Stack, ann *stack.Person) {
	last := ""
	for ctx.Err() == nil {
		last = b.listen(ctx, s, ann, last)
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (b *browser) listen(ctx context.Context, s *stack.Stack, ann *stack.Person, last string) string {
	conn, _, err := websocket.Dial(ctx, s.SocketURL, nil)
	if err != nil {
		return last
	}
	defer conn.CloseNow() //nolint:errcheck // it may be closed already
	conn.SetReadLimit(1 << 20)
	hello, _ := json.Marshal(map[string]any{"type": "connect", "token": ann.Token, "tenantId": ann.TenantID, "last_event_id": last})
	if conn.Write(ctx, websocket.MessageText, hello) != nil {
		return last
	}
	for {
		_, text, err := conn.Read(ctx)
		if err != nil {
			return last
		}
		var frame struct {
			ID   string `json:"id"`
			Type string `json:"type"`
			Last string `json:"last_event_id"`
			Data struct {
				ID string `json:"id"`
			} `json:"data"`
		}
		if json.Unmarshal(text, &frame) != nil {
			continue
		}
		b.note(frame.Type, frame.Data.ID, last)
		if frame.Type == "connected" && last == "" {
			last = frame.Last
		}
		if frame.ID != "" {
			last = frame.ID
		}
	}
}

func (b *browser) note(kind, id, last string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch kind {
	case "connected":
		b.connects++
		b.refetch = b.refetch || b.connects > 1 && last == ""
	case "incident.created":
		b.created[id]++
	case "resume_failed":
		b.refetch = true
	}
}

// knows reports whether the browser heard of every incident once, or was told
// to fetch them all.
func (b *browser) knows(incidents map[string]bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for id := range incidents {
		if b.created[id] == 0 && !b.refetch {
			return fmt.Errorf("incident %s was never announced", id)
		}
	}
	return nil
}
