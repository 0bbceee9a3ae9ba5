package events_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/events"
)

// about is a message that names things.
type about struct {
	Number int      `json:"number"`
	Names  []string `json:"names"`
}

func aboutOf(m events.Message) about {
	var a about
	_ = json.Unmarshal(m.Payload, &a)
	return a
}

func namesOf(m events.Message) []string { return aboutOf(m).Names }

func TestLanes(t *testing.T) {
	t.Parallel()
	lanes := events.WithLanes(events.KindIncidentAction, namesOf)
	write := func(t *testing.T, b bench, names ...[]string) {
		t.Helper()
		for i, n := range names {
			b.order(t, b.scope, events.KindIncidentAction, about{i, n})
		}
	}

	t.Run("messages about different things are delivered at the same time", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		write(t, b, []string{"a"}, []string{"b"}, []string{"c"})
		met := make(chan bool)
		var inside atomic.Int32

		b.run(t, map[events.Kind]events.Deliver{events.KindIncidentAction: func(ctx context.Context, _ events.Message) error {
			if inside.Add(1) == 3 {
				close(met)
			}
			select {
			case <-met:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}, lanes)

		b.waitFor(t, state{Done: 3})
	})

	t.Run("messages about the same thing keep their order, also through others", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		var names [][]string
		for i := range 150 {
			names = append(names, []string{fmt.Sprint("group ", i%7), fmt.Sprint("incident ", i%11%7)}, nil)
		}
		write(t, b, names...)
		box := &inbox{}

		b.run(t, box.handler(events.KindIncidentAction), lanes)

		b.waitFor(t, state{Done: 300})
		last := map[string]int{}
		for _, m := range box.got() {
			a := aboutOf(m)
			if len(a.Names) == 0 {
				a.Names = []string{"nothing"}
			}
			for _, name := range a.Names {
				require.GreaterOrEqual(t, a.Number, last[name], name)
				last[name] = a.Number
			}
		}
	})

	t.Run("after a failure nothing more is begun, and what follows it in its lane waits", func(t *testing.T) {
		t.Parallel()
		b := newBench(t)
		write(t, b, []string{"a"}, []string{"a"}, []string{"b"}, []string{"a", "b"}, []string{"c"})
		var failures atomic.Int32
		box := &inbox{answer: func(_ int, m events.Message) error {
			if aboutOf(m).Number == 0 && failures.Add(1) < 3 {
				return errors.New("away")
			}
			return nil
		}}

		b.run(t, box.handler(events.KindIncidentAction), lanes)

		require.Eventually(t, func() bool { return b.state(t) == state{Done: 5} }, soon, 10*time.Millisecond)
		var order []int
		for _, m := range box.got() {
			order = append(order, aboutOf(m).Number)
		}
		require.Less(t, lastOf(order, 0), slices.Index(order, 1), "%v", order)
		require.Less(t, slices.Index(order, 1), slices.Index(order, 3), "%v", order)
		require.Less(t, slices.Index(order, 2), slices.Index(order, 3), "%v", order)
	})
}

func lastOf(list []int, n int) int {
	at := -1
	for i, v := range list {
		if v == n {
			at = i
		}
	}
	return at
}
