package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tailing follows the log over a real connection.
func tailing(t *testing.T, c caller, path string, header ...string) (events chan string, leave func()) {
	t.Helper()
	server := httptest.NewServer(c.service.Handler)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r := c.request(ctx, t, http.MethodGet, server.URL+path, "", header...)
	r.RequestURI = ""
	res, err := server.Client().Do(r)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
	events = make(chan string, 3000)
	go func() {
		defer close(events)
		defer func() { _, _ = io.Copy(io.Discard, res.Body); _ = res.Body.Close() }()
		scanner := bufio.NewScanner(res.Body)
		scanner.Buffer(nil, 1<<20)
		event := ""
		for scanner.Scan() {
			if text := scanner.Text(); text != "" {
				event += text + "\n"
				continue
			}
			events <- event
			event = ""
		}
	}()
	return events, cancel
}

func next(t *testing.T, events chan string) string {
	t.Helper()
	select {
	case event, ok := <-events:
		require.True(t, ok, "the stream has ended")
		return event
	case <-time.After(10 * time.Second):
		require.Fail(t, "nothing arrives")
		return ""
	}
}

func TestTail(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	send := func(messages ...string) {
		var lines []string
		for _, m := range messages {
			lines = append(lines, line("a", "INFO", m))
		}
		status, _ := key.call(t, http.MethodPost, "/logs/ingest", `[`+strings.Join(lines, ",")+`]`)
		require.Equal(t, http.StatusOK, status)
	}
	send("good before", "bad before")

	events, leave := tailing(t, person, "/logs/tail?query=good")
	require.Contains(t, next(t, events), "good before")
	send("good one", "bad one")
	one := next(t, events)
	require.Contains(t, one, "good one")
	send("good two")
	require.Contains(t, next(t, events), "good two")
	leave()
	send("good three")

	id := strings.TrimPrefix(strings.SplitN(one, "\n", 2)[0], "id: ")
	events, _ = tailing(t, person, "/logs/tail?query=good", "Last-Event-ID", id)
	require.Contains(t, next(t, events), "good two")
	require.Contains(t, next(t, events), "good three")
	var many []string
	for i := range 500 {
		many = append(many, fmt.Sprintf("good %d", i))
	}
	send(many...)
	got, dropped := 0, 0
	for got+dropped < 500 {
		event := next(t, events)
		if rest, ok := strings.CutPrefix(event, "event: dropped\ndata: "); ok {
			var report struct{ Dropped int }
			require.NoError(t, json.Unmarshal([]byte(rest), &report))
			dropped += report.Dropped
			continue
		}
		got++
	}
	require.Equal(t, 500, got+dropped)
	require.LessOrEqual(t, got, 401, "two hundred a second")
	require.Positive(t, dropped)
	for range 4 {
		tailing(t, person, "/logs/tail")
	}
	status, answer := person.call(t, http.MethodGet, "/logs/tail", "")
	require.Equal(t, http.StatusTooManyRequests, status)
	require.Equal(t, "RATE_LIMITED", answer["error_code"])
}
