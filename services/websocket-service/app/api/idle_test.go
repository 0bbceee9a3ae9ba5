package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/api"
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
)

const (
	askEvery   = 50 * time.Millisecond
	idleAfter  = 400 * time.Millisecond
	sayNothing = false
)

// asked opens a connection that is often asked whether it is there. It answers a ping
// when the channel says so.
func (s stack) asked(t *testing.T, pong func() bool) client {
	t.Helper()
	c := s.dial(t, &websocket.DialOptions{OnPingReceived: func(context.Context, []byte) bool { return pong() }})
	c.send(`{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + s.scope.TenantID.String() + `"}`)
	require.Equal(t, "connected", c.next()["type"])
	return c
}

func TestSilence(t *testing.T) {
	t.Parallel()
	impatient := func(l *api.Live) { l.PingEvery, l.IdleTime = askEvery, idleAfter }

	t.Run("ends a connection that neither sends nor answers", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, impatient)
		began := time.Now()

		require.Equal(t, core.CloseIdle, s.asked(t, func() bool { return sayNothing }).closed())

		require.GreaterOrEqual(t, time.Since(began), idleAfter)
		require.Eventually(t, func() bool { total, _, _ := s.hub.Stats(); return total == 0 }, 5*time.Second, time.Millisecond)
	})

	t.Run("of a client that answers pings is none", func(t *testing.T) {
		t.Parallel()
		s, answered, enough := newStack(t, impatient), 0, make(chan struct{})
		c := s.asked(t, func() bool {
			if answered++; answered == int(3*idleAfter/askEvery) {
				close(enough)
			}
			return true
		})
		heard := make(chan string, 1)
		go func() { // reading is what answers pings
			_, text, err := c.conn.Read(t.Context())
			heard <- fmt.Sprint(string(text), err)
		}()

		select {
		case <-enough:
		case text := <-heard:
			require.Fail(t, "the connection ended", text)
		}
		s.publish(t, s.event(6, "incidents"))
		require.Contains(t, <-heard, `"id":"6-0"`)
	})

	t.Run("of a client that sends frames is none", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, impatient)
		c := s.asked(t, func() bool { return sayNothing })
		began, pace := time.Now(), time.NewTicker(idleAfter/4)
		defer pace.Stop()

		for time.Since(began) < 3*idleAfter {
			<-pace.C
			c.send(`{"type":"ping"}`)
			require.Equal(t, "pong", c.next()["type"])
		}
	})
}

func TestTheFirstFrameMayComeWithTheUpgrade(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	hello := `{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + s.scope.TenantID.String() + `","more":"` + strings.Repeat("x", 700) + `"}`
	request := "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
	frame := append([]byte{0x81, 0x80 | 126, byte(len(hello) >> 8), byte(len(hello)), 0, 0, 0, 0}, hello...) // masked with zeros
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	defer conn.Close()

	_, err = conn.Write(append([]byte(request), frame...))
	require.NoError(t, err)

	require.NoError(t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
	answer := bufio.NewReader(conn)
	res, err := http.ReadResponse(answer, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSwitchingProtocols, res.StatusCode)
	text, err := answer.ReadString('}')
	require.NoError(t, err)
	require.Contains(t, text, `"type":"connected"`)
}

func TestWhoSaysNothingAtAllIsToldWhy(t *testing.T) {
	t.Parallel()
	s := newStack(t, func(l *api.Live) { l.HandshakeTime = idleAfter })
	began := time.Now()
	c := s.dial(t, nil)

	require.Equal(t, "UNAUTHORIZED", c.next()["error_code"])

	require.Equal(t, core.CloseRefused, c.closed())
	require.GreaterOrEqual(t, time.Since(began), idleAfter)
}

func TestHandshakesAreBounded(t *testing.T) {
	t.Parallel()
	s := newStack(t, func(l *api.Live) { l.Handshakes = make(chan struct{}, 1) })
	hello := `{"type":"connect","token":"` + uuid.NewString() + `","tenantId":"` + s.scope.TenantID.String() + `"}`
	first := s.dial(t, nil)

	_, res, err := websocket.Dial(t.Context(), s.url+"/ws", nil)

	require.Error(t, err)
	require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)
	require.Equal(t, "1", res.Header.Get("Retry-After"))
	first.send(hello)
	require.Equal(t, "connected", first.next()["type"])
	second := s.dial(t, nil)
	second.send("nonsense")
	require.Equal(t, core.CloseRefused, second.closed())
	third := s.dial(t, nil)
	third.send(hello)
	require.Equal(t, "connected", third.next()["type"], "who was refused gives the place back too")
}
