package api_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The gateway of these tests waits a second for ordinary answers.
const (
	trickle = 100 * time.Millisecond
	parts   = 20
)

// trickling writes part after part, each soon after the one before, for twice as long as
// an ordinary answer may take.
func trickling(w http.ResponseWriter, r *http.Request) {
	pace := time.NewTicker(trickle)
	defer pace.Stop()
	for range parts {
		_, _ = io.WriteString(w, "part\n")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-r.Context().Done():
			return
		case <-pace.C:
		}
	}
}

// download reads an answer to its end, or to where it was cut.
func (s stack) download(t *testing.T, path string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, http.NoBody)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer good")
	res, err := (&http.Client{Timeout: 20 * time.Second}).Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return string(text), err
}

func TestFilesOfAnyLength(t *testing.T) {
	t.Parallel()

	t.Run("take as long as they make progress", func(t *testing.T) {
		t.Parallel()

		text, err := newStack(t, trickling, "").download(t, "/api/v1/export")

		require.NoError(t, err)
		require.Equal(t, strings.Repeat("part\n", parts), text)
	})

	t.Run("are cut when the service stands still", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "part\n")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, "")
		began := time.Now()

		text, err := s.download(t, "/api/v1/export")

		require.ErrorIs(t, err, io.ErrUnexpectedEOF, "a cut file must not look complete")
		require.Equal(t, "part\n", text)
		require.Less(t, time.Since(began), 10*time.Second)
	})

	t.Run("are given up when the client stands still", func(t *testing.T) {
		t.Parallel()
		left := make(chan struct{})
		s := newStack(t, func(w http.ResponseWriter, r *http.Request) {
			defer close(left)
			part := strings.Repeat("x", 64<<10)
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, part); err != nil {
					return
				}
			}
		}, "")
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.url, "http://"))
		require.NoError(t, err)
		defer conn.Close()

		_, err = io.WriteString(conn, "GET /api/v1/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n")

		require.NoError(t, err)
		select {
		case <-left:
		case <-time.After(10 * time.Second):
			require.Fail(t, "the service still writes to nobody")
		}
	})

	t.Run("leave the connection as it was", func(t *testing.T) {
		t.Parallel()
		s := newStack(t, ok, "")

		_, err := s.download(t, "/api/v1/export")
		require.NoError(t, err)
		<-time.After(1200 * time.Millisecond) // longer than one part may take
		text, err := s.download(t, "/api/v1/things/1")

		require.NoError(t, err)
		require.JSONEq(t, `{"ok":true}`, text)
	})

	t.Run("are no example to other answers", func(t *testing.T) {
		t.Parallel()

		text, err := newStack(t, trickling, "").download(t, "/api/v1/things/1")

		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.Less(t, len(text), len("part\n")*parts)
	})
}
