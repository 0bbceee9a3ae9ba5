package core_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/websocket-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

func TestWhatWaitsForAListener(t *testing.T) {
	t.Parallel()
	listener := func() *core.Listener {
		return core.NewListener(core.Session{UserID: uuid.New()}, nil, clock.Now())
	}

	t.Run("comes out in the order it went in, however the two mix", func(t *testing.T) {
		t.Parallel()
		l, in, out := listener(), 0, 0
		take := func() {
			require.Equal(t, [][]byte{[]byte(strconv.Itoa(out))}, l.Next())
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

	t.Run("is announced as long as there is any", func(t *testing.T) {
		t.Parallel()
		l := listener()
		for range 3 {
			l.Send([]byte("x"))
		}

		for range 3 {
			<-l.Ready()
			require.NotNil(t, l.Next())
		}

		select {
		case <-l.Ready():
			require.Fail(t, "nothing waits")
		default:
		}
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
