package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// socket is one connection whose frames the test reads itself.
type socket struct {
	t    *testing.T
	conn *websocket.Conn
}

func (p *platform) open(t *testing.T, token, members string) socket {
	t.Helper()
	conn, _, err := websocket.Dial(t.Context(), p.url, &websocket.DialOptions{Subprotocols: []string{"sre-copilot.v1", "bearer." + token}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.CloseNow() })
	s := socket{t, conn}
	s.send(`{"type":"connect"` + members + `}`)
	return s
}

func (s socket) send(text string) {
	s.t.Helper()
	require.NoError(s.t, s.conn.Write(s.t.Context(), websocket.MessageText, []byte(text)))
}

// until reads to the frame of a type.
func (s socket) until(kind string) map[string]any {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	for {
		_, text, err := s.conn.Read(ctx)
		require.NoError(s.t, err, "waiting for %s", kind)
		var frame map[string]any
		require.NoError(s.t, json.Unmarshal(text, &frame))
		if frame["type"] == kind {
			return frame
		}
	}
}

func (s socket) code() int {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 20*time.Second)
	defer cancel()
	for {
		if _, _, err := s.conn.Read(ctx); err != nil {
			return int(websocket.CloseStatus(err))
		}
	}
}

func TestTheService(t *testing.T) {
	t.Parallel()
	p, scope := newPlatform(t), auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	t.Cleanup(p.start(t))
	p.publish(scope, 1)

	t.Run("answers every resume in the connect frame", func(t *testing.T) {
		t.Parallel()
		token, _ := p.sign(t, uuid.New(), scope, time.Hour)
		hello := p.open(t, token, "").until("connected")
		last := hello["last_event_id"].(string)
		require.Equal(t, last, p.open(t, token, fmt.Sprintf(`,"last_event_id":%q`, last)).until("resumed")["last_event_id"])
		for id, reason := range map[string]string{"nonsense": "unknown", "5-0": "expired"} {
			require.Equal(t, reason, p.open(t, token, fmt.Sprintf(`,"last_event_id":%q`, id)).until("resume_failed")["reason"])
		}
	})

	t.Run("warns before the authorization ends, and closes when it has", func(t *testing.T) {
		t.Parallel()
		token, _ := p.sign(t, uuid.New(), scope, 4*time.Second)
		s := p.open(t, token, "")
		require.NotEmpty(t, s.until("token_expiring")["expires_at"])
		require.Equal(t, 4401, s.code())
	})

	t.Run("closes what was revoked", func(t *testing.T) {
		t.Parallel()
		token, session := p.sign(t, uuid.New(), scope, time.Hour)
		s := p.open(t, token, "")
		s.until("connected")
		p.mu.Lock()
		p.ended[session] = true
		p.mu.Unlock()
		began := time.Now()
		require.Equal(t, 4403, s.code())
		require.Less(t, time.Since(began), 10*time.Second)
	})

	t.Run("moves a socket to the project of a fresh token", func(t *testing.T) {
		t.Parallel()
		user, other := uuid.New(), auth.Scope{TenantID: scope.TenantID, ProjectID: uuid.New()}
		first, _ := p.sign(t, user, scope, time.Hour)
		second, _ := p.sign(t, user, other, time.Hour)
		stranger, _ := p.sign(t, user, auth.Scope{TenantID: uuid.New(), ProjectID: other.ProjectID}, time.Hour)
		s := p.open(t, first, "")
		s.until("connected")
		s.send(`{"type":"auth","token":"` + second + `"}`)
		s.until("authenticated")
		p.publish(scope, 2)
		p.publish(other, 3)
		require.Equal(t, other.ProjectID.String(), s.until("incident.updated")["project_id"])
		s.send(`{"type":"auth","token":"` + stranger + `"}`)
		require.Equal(t, "FORBIDDEN", s.until("error")["error_code"])
		require.Equal(t, 1008, s.code())
	})

	t.Run("takes ten sockets of a user and not eleven", func(t *testing.T) {
		t.Parallel()
		token, _ := p.sign(t, uuid.New(), scope, time.Hour)
		for range 10 {
			p.open(t, token, "").until("connected")
		}
		s := p.open(t, token, "")
		require.Equal(t, "RATE_LIMITED", s.until("error")["error_code"])
		require.Equal(t, 1013, s.code())
	})

	t.Run("closes what is no text", func(t *testing.T) {
		t.Parallel()
		token, _ := p.sign(t, uuid.New(), scope, time.Hour)
		s := p.open(t, token, "")
		s.until("connected")
		require.NoError(t, s.conn.Write(t.Context(), websocket.MessageText, []byte("{\"type\":\"\xff\"}")))
		require.Equal(t, 1007, s.code())
		conn, _, err := websocket.Dial(t.Context(), p.url, nil)
		require.NoError(t, err)
		require.NoError(t, conn.Write(t.Context(), websocket.MessageBinary, []byte("x")))
		require.Equal(t, 1003, socket{t, conn}.code())
	})
}
