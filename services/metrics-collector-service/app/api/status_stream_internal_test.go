package api

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/sessioncheck"
)

// streamed is what a stream writes while statuses come one after another, the last again
// and again.
func streamed(t *testing.T, last string, during func(*sessioncheck.Streams), statuses ...string) []string {
	t.Helper()
	streams := sessioncheck.NewStreams(1)
	opened, err := streams.Open(auth.Identity{Subject: uuid.NewString()})
	require.NoError(t, err)
	w := httptest.NewRecorder()
	at := -1
	s := statusStream{EventStream: httpapi.NewEventStream(w), ended: opened, last: last, status: func(context.Context) (core.ProjectStatus, error) {
		at = min(at+1, len(statuses)-1)
		if statuses[at] == "" {
			return core.ProjectStatus{}, errors.New("away")
		}
		return core.ProjectStatus{Status: statuses[at], GeneratedAt: time.Now()}, nil
	}}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Hour)
	defer cancel()
	if during != nil {
		go during(streams)
	}
	s.run(ctx)
	return strings.Split(strings.TrimSuffix(w.Body.String(), "\n\n"), "\n\n")
}

func TestStatusStream(t *testing.T) {
	t.Parallel()
	t.Run("tells what changes, lives for an hour and beats while nothing does", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			events := streamed(t, "", nil, "operational", "operational", "outage")
			require.Contains(t, events[0], "event: status\ndata: {\"status\":\"operational\"")
			outage := 1
			for strings.HasPrefix(events[outage], ": ") {
				outage++
			}
			require.Contains(t, events[outage], `{"status":"outage"`)
			for _, beat := range events[outage+1 : len(events)-1] {
				require.Equal(t, ": nothing has changed", beat)
			}
			require.InDelta(t, 240, len(events), 5)
			require.Contains(t, events[len(events)-1], "event: end")
		})
	})

	t.Run("leaves out what the reader knows", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			id, _, _ := strings.Cut(strings.TrimPrefix(streamed(t, "", nil, "operational")[0], "id: "), "\n")
			for _, event := range streamed(t, id, nil, "operational") {
				require.NotContains(t, event, "event: status")
			}
		})
	})

	t.Run("ends when the service does", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			events := streamed(t, "", func(all *sessioncheck.Streams) { time.Sleep(time.Minute); all.Close() }, "operational")
			require.Contains(t, events[len(events)-1], "the service is about to stop")
			require.Less(t, len(events), 10)
		})
	})

	t.Run("ends when the status cannot be told", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			events := streamed(t, "", nil, "operational", "")
			require.Len(t, events, 2)
			require.Contains(t, events[1], "cannot be told")
		})
	})
}
