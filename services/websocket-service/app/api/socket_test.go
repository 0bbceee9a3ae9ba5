package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// stack is a server whose tokens are "<user>" of one tenant and project, and
// whose stream holds the events 1-0 to 5-0.
type stack struct {
	hub   *core.Hub
	url   string
	scope auth.Scope
}

func newStack(t *testing.T, changes ...func(*api.Live)) stack {
	t.Helper()
	s := stack{hub: core.NewHub(3, 100, func() {}), scope: auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}}
	live := &api.Live{
		Hub: s.hub, Log: slog.New(slog.DiscardHandler), Now: clock.Now, WriteTime: time.Second, Allowed: api.Origins([]string{"https://app.example.com"}),
		Authenticate: func(_ context.Context, token string) (core.Session, error) {
			user, err := uuid.Parse(token)
			if err != nil {
				return core.Session{}, fault.New(fault.Unauthenticated, "TOKEN_EXPIRED", "Expired.")
			}
			return core.Session{UserID: user, SessionID: uuid.New(), Scope: s.scope, Expires: clock.Now().Add(time.Hour)}, nil
		},
		LastID: func(context.Context, uuid.UUID) (string, error) { return "5-0", nil },
		Missed: func(_ context.Context, _ uuid.UUID, after string, _ int) ([]events.Frame, error) {
			if after == "0-1" {
				return nil, events.ErrExpired
			}
			var missed []events.Frame
			for n := 3; n <= 5; n++ {
				missed = append(missed, s.event(n, "incidents"))
			}
			return missed, nil
		},
	}
	for _, change := range changes {
		change(live)
	}
	routes := httpapi.New(httpapi.Options{Service: "websocket-service"})
	api.Routes(routes, live, func() int64 { return 0 })
	server := httptest.NewServer(routes)
	t.Cleanup(server.Close)
	t.Cleanup(s.hub.Close)
	s.url = server.URL
	return s
}

func (s stack) event(n int, channel string) events.Frame {
	return events.Frame{
		ID: fmt.Sprintf("%d-0", n), Type: "incident.updated", Channel: channel, Data: json.RawMessage(`{"n":` + strconv.Itoa(n) + `}`),
		TenantID: s.scope.TenantID, ProjectID: s.scope.ProjectID, Timestamp: clock.Now(),
	}
}

func (s stack) publish(t *testing.T, f events.Frame) {
	t.Helper()
	text, err := json.Marshal(f)
	require.NoError(t, err)
	s.hub.Deliver(text)
}

type client struct {
	t    *testing.T
	conn *websocket.Conn
}

func (s stack) dial(t *testing.T, options *websocket.DialOptions) client {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), s.url+"/ws", options)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return client{t: t, conn: conn}
}

// connect dials and sends the connect frame of a new user, plus extra members.
func (s stack) connect(t *testing.T, extra string) client {
	t.Helper()
	c := s.dial(t, nil)
	c.send(`{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + s.scope.TenantID.String() + `"` + extra + `}`)
	return c
}

func (c client) send(frame string) {
	c.t.Helper()
	require.NoError(c.t, c.conn.Write(c.t.Context(), websocket.MessageText, []byte(frame)))
}

func (c client) next() map[string]any {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	_, text, err := c.conn.Read(ctx)
	require.NoError(c.t, err)
	var frame map[string]any
	require.NoError(c.t, json.Unmarshal(text, &frame))
	return frame
}

// closed reads until the connection ends and returns the close code.
func (c client) closed() int {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	for {
		if _, _, err := c.conn.Read(ctx); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}

func TestHandshake(t *testing.T) {
	t.Parallel()

	t.Run("welcomes a good token with the default channels", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)

		hello := s.connect(t, "").next()

		require.Equal(t, "connected", hello["type"])
		require.Equal(t, []any{"alerts", "hypotheses", "incidents"}, hello["channels"])
		require.Equal(t, "5-0", hello["last_event_id"])
	})

	t.Run("takes the token of the subprotocol and selects the protocol", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)

		c := s.dial(t, &websocket.DialOptions{Subprotocols: []string{"sre-copilot.v1", "bearer." + uuid.NewString()}})
		c.send(`{"type":"connect"}`)

		require.Equal(t, "connected", c.next()["type"])
		require.Equal(t, "sre-copilot.v1", c.conn.Subprotocol())
	})

	refusals := map[string]string{
		"a first frame that is not JSON":      `hello`,
		"a first frame of another type":       `{"type":"ping"}`,
		"no token":                            `{"type":"connect"}`,
		"a bad token":                         `{"type":"connect","token":"x","tenantId":"` + uuid.NewString() + `"}`,
		"another tenant than the token's":     `{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + uuid.NewString() + `"}`,
		"a token in the frame without tenant": `{"type":"connect","token":"` + uuid.NewString() + `"}`,
	}
	for name, frame := range refusals {
		t.Run("refuses "+name+" with 1008", func(t *testing.T) {
			t.Parallel()
			c := newStack(t).dial(t, nil)

			c.send(frame)

			require.Equal(t, "error", c.next()["type"])
			require.Equal(t, core.CloseRefused, c.closed())
		})
	}

	t.Run("refuses foreign pages before the upgrade", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		for _, origin := range []string{"https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com"} {
			_, res, err := websocket.Dial(t.Context(), s.url+"/ws", &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
			require.Error(t, err)
			require.Equal(t, http.StatusForbidden, res.StatusCode, origin)
		}
		s.dial(t, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"https://app.example.com"}}})
	})

	t.Run("ignores a token in the URL and a cookie without an origin", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		s.url += "/ws?token=" + uuid.NewString() + "#"
		c := s.dial(t, &websocket.DialOptions{HTTPHeader: http.Header{"Cookie": {"access_token=" + uuid.NewString()}}})

		c.send(`{"type":"connect"}`)

		require.Equal(t, core.CloseRefused, c.closed())
	})

	t.Run("turns away the fourth socket of a user with 1013", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		frame := `{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + s.scope.TenantID.String() + `"}`
		for range 3 {
			c := s.dial(t, nil)
			c.send(frame)
			require.Equal(t, "connected", c.next()["type"])
		}
		c := s.dial(t, nil)
		c.send(frame)

		require.Equal(t, core.CloseOverload, c.closed())
	})
}

func TestEvents(t *testing.T) {
	t.Parallel()

	t.Run("reach subscribers of their channel and project only, once and in order", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.connect(t, "")
		c.next()

		s.publish(t, s.event(6, "incidents"))
		s.publish(t, s.event(6, "incidents"))
		s.publish(t, s.event(7, "deployments"))
		foreign := s.event(8, "incidents")
		foreign.ProjectID = uuid.New()
		s.publish(t, foreign)
		foreign.ProjectID, foreign.TenantID = s.scope.ProjectID, uuid.New()
		s.publish(t, foreign)
		somebody := uuid.New()
		private := s.event(9, "incidents")
		private.UserID = &somebody
		s.publish(t, private)
		s.publish(t, s.event(10, "alerts"))

		require.Equal(t, "6-0", c.next()["id"])
		require.Equal(t, "10-0", c.next()["id"])
	})

	t.Run("follow subscribe, unsubscribe and filters", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.connect(t, "")
		c.next()

		c.send(`{"type":"subscribe","channels":["incidents","../other","*"],"filters":{"incidents":{"severity":"high"}}}`)
		reply := c.next()
		require.Equal(t, []any{"incidents"}, reply["channels"])
		require.Equal(t, []any{"../other", "*"}, reply["rejected"])
		low, high := s.event(6, "incidents"), s.event(7, "incidents")
		low.Data, high.Data = json.RawMessage(`{"severity":"low"}`), json.RawMessage(`{"severity":"high"}`)
		s.publish(t, low)
		s.publish(t, high)
		require.Equal(t, "7-0", c.next()["id"])

		c.send(`{"type":"unsubscribe","channels":"incidents"}`)
		require.Equal(t, "unsubscribed", c.next()["type"])
		s.publish(t, s.event(8, "incidents"))
		c.send(`{"type":"ping"}`)
		require.Equal(t, "pong", c.next()["type"])
	})

	t.Run("missed ones are replayed in order before live ones", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.connect(t, `,"last_event_id":"2-0"`)
		require.Equal(t, "connected", c.next()["type"])

		for _, id := range []string{"3-0", "4-0", "5-0"} {
			require.Equal(t, id, c.next()["id"])
		}
		done := c.next()
		require.Equal(t, "resumed", done["type"])
		require.EqualValues(t, 3, done["replayed"])
		require.Equal(t, "5-0", done["last_event_id"])
	})

	t.Run("that cannot be replayed are said to be lost", func(t *testing.T) {
		t.Parallel()
		c := newStack(t).connect(t, `,"last_event_id":"0-1"`)
		c.next()

		failed := c.next()
		require.Equal(t, "resume_failed", failed["type"])
		require.Equal(t, "expired", failed["reason"])
	})
}

func TestBadClients(t *testing.T) {
	t.Parallel()

	t.Run("a mistake is answered and the socket stays, too many end it", func(t *testing.T) {
		t.Parallel()
		c := newStack(t).connect(t, "")
		c.next()

		c.send(`{"type":"dance"}`)
		require.Equal(t, "error", c.next()["type"])
		for range 11 {
			c.send(`nonsense`)
		}
		require.Equal(t, core.CloseFlood, c.closed())
	})

	t.Run("a binary frame is 1003, a huge one 1009", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.connect(t, "")
		c.next()
		require.NoError(t, c.conn.Write(t.Context(), websocket.MessageBinary, []byte("x")))
		require.Equal(t, core.CloseBinary, c.closed())

		c = s.connect(t, "")
		c.next()
		c.send(`{"type":"` + strings.Repeat("x", 70<<10) + `"}`)
		require.Equal(t, 1009, c.closed())
	})

	t.Run("one that does not read loses its place and holds up nobody", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		slow, good := s.connect(t, ""), s.connect(t, "")
		slow.next()
		good.next()

		heard := make(chan string, 1)
		go func() {
			last := ""
			for range 2000 {
				last, _ = good.next()["id"].(string)
			}
			heard <- last
		}()
		big := json.RawMessage(`{"x":"` + strings.Repeat("x", 20<<10) + `"}`)
		for n := 10; n < 2010; n++ {
			f := s.event(n, "incidents")
			f.Data = big
			s.publish(t, f)
			if n%64 == 0 {
				good.conn.Ping(t.Context()) //nolint:errcheck // it only paces the publisher to the good client
			}
		}
		require.Equal(t, "2009-0", <-heard)
		require.Eventually(t, func() bool { total, _, _ := s.hub.Stats(); return total == 1 }, 15*time.Second, 20*time.Millisecond)
	})
}

func TestSessions(t *testing.T) {
	t.Parallel()

	t.Run("a fresh token extends, somebody else's ends", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.dial(t, nil)
		user := uuid.NewString()
		c.send(`{"type":"connect","token":"` + user + `","tenantId":"` + s.scope.TenantID.String() + `"}`)
		c.next()

		c.send(`{"type":"auth","token":"` + user + `"}`)
		require.Equal(t, "authenticated", c.next()["type"])
		c.send(`{"type":"auth","token":"` + uuid.NewString() + `"}`)
		require.Equal(t, core.CloseRefused, c.closed())
	})

	t.Run("stopping says going away", func(t *testing.T) {
		t.Parallel()
		s := newStack(t)
		c := s.connect(t, "")
		c.next()
		stopped := make(chan struct{})
		go func() {
			s.hub.Close()
			close(stopped)
		}()

		require.Equal(t, core.CloseGoingAway, c.closed())
		<-stopped
	})
}
