package core_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// FuzzFrame feeds the decoder whatever a client may send: it never panics, answers
// mistakes as faults of the client, and never subscribes to a channel that is none.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"type":"ping"}`, `{"type":"connect","token":"x","tenantId":"y","channels":["incidents"],"last_event_id":"1-0"}`,
		`{"type":"subscribe","channels":"logs","filters":{"logs":{"level":["ERROR"],"query":"x"}}}`,
		`{"type":"subscribe","channels":["*","../x",7,null]}`, `{"type":"resume","last_event_id":"99999999999999999999-1"}`,
		`[]`, `null`, `{"type":null}`, `{"type":"subscribe","channels":[],"filters":{"incidents":[]}}`, "\xff", `{"TYPE":"ping"}`,
	} {
		f.Add([]byte(seed))
	}
	scope := auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	f.Fuzz(func(t *testing.T, text []byte) {
		frame, err := core.ParseFrame(text)
		if err != nil {
			requireFault(t, err)
			return
		}
		known, rejected, err := frame.ChannelNames()
		if err != nil {
			requireFault(t, err)
			return
		}
		if len(known)+len(rejected) > 20 {
			t.Fatalf("%d channels were taken", len(known)+len(rejected))
		}
		l := core.NewListener(&line{}, core.Session{Scope: scope}, nil, clock.Now())
		if err := l.Subscribe(known, frame.Filters); err != nil {
			requireFault(t, err)
		}
		for _, name := range l.Channels() {
			if slices.Contains(rejected, name) && !slices.Contains(known, name) {
				t.Fatalf("%q is no channel", name)
			}
			l.Hear(&events.Frame{ID: frame.LastEventID, Channel: name, Data: text, TenantID: scope.TenantID, ProjectID: scope.ProjectID}, core.Wire(text))
		}
		if !json.Valid(core.Reply("subscribed", map[string]any{"channels": known, "rejected": rejected})) {
			t.Fatal("the answer is no JSON")
		}
	})
}

func requireFault(t *testing.T, err error) {
	t.Helper()
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("not a mistake of the client: %v", err)
	}
}
