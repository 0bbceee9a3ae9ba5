package events_test

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestBatchWritesInOrderWhatPublishAndOrderWouldWrite(t *testing.T) {
	t.Parallel()
	one, many := pgtest.NewProject(t), pgtest.NewProject(t)
	event := events.Event{Channel: "alerts", Type: "alert.fired", Data: map[string]any{"id": "x"}}

	require.NoError(t, pgtest.DB(t).Write(t.Context(), one, func(tx pgx.Tx) error {
		if err := events.Publish(t.Context(), tx, one, event); err != nil {
			return err
		}
		return events.Order(t.Context(), tx, one, events.KindIncidentAction, "/path", map[string]int{"n": 0})
	}))
	require.NoError(t, pgtest.DB(t).Write(t.Context(), many, func(tx pgx.Tx) error {
		var b events.Batch
		if err := b.Publish(event); err != nil {
			return err
		}
		for n := range 500 {
			if err := b.Order(events.KindIncidentAction, "/path", map[string]int{"n": n}); err != nil {
				return err
			}
		}
		return b.Write(t.Context(), tx, many)
	}))

	alone, together := written(t, one), written(t, many)
	require.Equal(t, alone, together[:2])
	require.Len(t, together, 501)
	for n, row := range together[1:] {
		require.Equal(t, fmt.Sprintf(`test incident_action /path {"n": %d}`, n), row)
	}
}

func TestBatchOfNothingWritesNothing(t *testing.T) {
	t.Parallel()
	require.NoError(t, new(events.Batch).Write(t.Context(), nil, auth.Scope{}))
}

// written lists the rows of a project in the order of their ids.
func written(t *testing.T, s auth.Scope) []string {
	t.Helper()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT service || ' ' || kind || ' ' || topic || ' ' || payload FROM events.outbox WHERE project_id = $1 ORDER BY id`, s.ProjectID)
	require.NoError(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	return list
}
