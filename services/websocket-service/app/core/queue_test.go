package core_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// line is a connection that takes so many bytes without waiting.
type line struct {
	room   int
	took   bytes.Buffer
	called int // to work
}

// Try implements core.Line.
func (l *line) Try(frame []byte) ([]byte, bool) {
	n := min(l.room, len(frame))
	l.room -= n
	l.took.Write(frame[:n])
	return frame[n:], n == len(frame)
}

// Work implements core.Line.
func (l *line) Work() { l.called++ }

// idle returns a listener whose line has nothing to do and takes what room says.
func idle(t *testing.T, room int) (*core.Listener, *line) {
	t.Helper()
	wire := &line{room: room}
	l := core.NewListener(wire, core.Session{UserID: uuid.New()}, nil, clock.Now())
	require.True(t, l.Rest())
	return l, wire
}

func TestWhatALineCanTake(t *testing.T) {
	t.Parallel()

	t.Run("is written at once and calls nobody", func(t *testing.T) {
		t.Parallel()
		l, wire := idle(t, 100)

		l.Send([]byte("one"))
		l.Send([]byte("two"))

		require.Equal(t, "\x81\x03one\x81\x03two", wire.took.String())
		require.Nil(t, l.Next())
		require.Zero(t, wire.called)
	})

	t.Run("ends within a frame, whose rest and followers wait", func(t *testing.T) {
		t.Parallel()
		l, wire := idle(t, 8)

		for _, text := range []string{"one", "two", "three"} {
			l.Send([]byte(text))
		}

		require.Equal(t, "\x81\x03one\x81\x03t", wire.took.String())
		require.Equal(t, 1, wire.called, "one at a time is at work")
		require.Equal(t, [][]byte{[]byte("wo")}, l.Next())
		require.False(t, l.Rest(), "there is more")
		require.Equal(t, [][]byte{core.Wire([]byte("three"))}, l.Next())
		wire.room = 100
		l.Send([]byte("four"))
		require.Equal(t, [][]byte{core.Wire([]byte("four"))}, l.Next(), "while somebody sends, what comes waits")
		require.True(t, l.Rest())
		l.Send([]byte("five"))
		require.True(t, strings.HasSuffix(wire.took.String(), "five"))
	})

	t.Run("does not matter to the end, which calls for work once", func(t *testing.T) {
		t.Parallel()
		l, wire := idle(t, 0)

		l.End(core.CloseIdle, "silence")
		l.End(core.CloseExpired, "late")

		require.Equal(t, core.CloseIdle, l.Ending().Code)
		require.Equal(t, 1, wire.called)
	})
}

func TestWire(t *testing.T) {
	t.Parallel()
	for size, head := range map[int]string{
		0: "\x81\x00", 125: "\x81\x7d", 126: "\x81\x7e\x00\x7e", 0xffff: "\x81\x7e\xff\xff", 0x10000: "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00",
	} {
		text := strings.Repeat("x", size)
		require.Equal(t, head+text, string(core.Wire([]byte(text))), size)
	}
}

func TestWhatWaitsForAListener(t *testing.T) {
	t.Parallel()
	listener := func() *core.Listener {
		return core.NewListener(&line{}, core.Session{UserID: uuid.New()}, nil, clock.Now())
	}

	t.Run("comes out in the order it went in, however the two mix", func(t *testing.T) {
		t.Parallel()
		l, in, out := listener(), 0, 0
		take := func() {
			require.Equal(t, [][]byte{core.Wire([]byte(strconv.Itoa(out)))}, l.Next())
			out++
		}
		for round := range 2000 {
			for range round%7 + 1 {
				if in-out < 250 {
					l.Send([]byte(strconv.Itoa(in)))
					in++
				}
			}
			for range round%5 + 1 {
				if out < in {
					take()
				}
			}
		}
		require.Greater(t, in, 2000)
		for out < in {
			take()
		}
		require.Nil(t, l.Next())
	})

	t.Run("is at most 256, then the listener has to go", func(t *testing.T) {
		t.Parallel()
		l := listener()
		for range 256 {
			l.Send([]byte("x"))
		}
		require.Nil(t, l.Ending(), "it ended early")

		l.Send([]byte("one too many"))

		require.Equal(t, core.CloseOverload, l.Ending().Code)
	})
}
