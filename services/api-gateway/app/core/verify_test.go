package core_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

func TestVerifier(t *testing.T) {
	t.Parallel()

	setup := func() (v *core.Verifier[auth.Identity], asked *int, pass func(time.Duration)) {
		now, count := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC), 0
		v = core.NewVerifier(func(context.Context, string, core.Place) (auth.Identity, error) {
			count++
			return auth.Identity{Subject: "ann"}, nil
		}, func() time.Time { return now })
		return v, &count, func(d time.Duration) { now = now.Add(d) }
	}
	ask := func(t *testing.T, v *core.Verifier[auth.Identity], token string, in core.Place) {
		t.Helper()
		who, err := v.Verify(t.Context(), token, in)
		require.NoError(t, err)
		require.Equal(t, "ann", who.Subject)
	}

	t.Run("an answer is remembered for less than five seconds, by token and project", func(t *testing.T) {
		t.Parallel()
		v, asked, pass := setup()

		ask(t, v, "a", core.Place{})
		ask(t, v, "a", core.Place{})
		require.Equal(t, 1, *asked)
		ask(t, v, "b", core.Place{})
		ask(t, v, "a", core.Place{ProjectID: uuid.New()})
		require.Equal(t, 3, *asked)
		pass(5 * time.Second)
		ask(t, v, "a", core.Place{})
		require.Equal(t, 4, *asked)
	})

	t.Run("an announcement drops every answer", func(t *testing.T) {
		t.Parallel()
		v, asked, _ := setup()

		ask(t, v, "a", core.Place{})
		v.Forget()
		ask(t, v, "a", core.Place{})
		require.Equal(t, 2, *asked)
	})

	t.Run("an answer that was on its way during an announcement is not remembered", func(t *testing.T) {
		t.Parallel()
		var v *core.Verifier[auth.Identity]
		asked := 0
		v = core.NewVerifier(func(context.Context, string, core.Place) (auth.Identity, error) {
			asked++
			if asked == 1 {
				v.Forget()
			}
			return auth.Identity{Subject: "ann"}, nil
		}, time.Now)

		ask(t, v, "a", core.Place{})
		ask(t, v, "a", core.Place{})
		require.Equal(t, 2, asked)
	})

	t.Run("a refusal is not remembered", func(t *testing.T) {
		t.Parallel()
		asked := 0
		v := core.NewVerifier(func(context.Context, string, core.Place) (auth.Identity, error) {
			asked++
			return auth.Identity{}, errors.New("no")
		}, time.Now)

		for range 2 {
			_, err := v.Verify(t.Context(), "a", core.Place{})
			require.Error(t, err)
		}
		require.Equal(t, 2, asked)
	})
}
