package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// line is the connection under an answer and remembers what is done to it.
type line struct {
	*httptest.ResponseRecorder

	deadlines []time.Time
}

// SetReadDeadline implements what http.ResponseController looks for.
func (l *line) SetReadDeadline(at time.Time) error {
	l.deadlines = append(l.deadlines, at)
	return nil
}

// A deadline that outlives the body makes the server take the client for gone and
// cancel the request, however long it is given.
func TestARequestWithABodyIsGivenItsTime(t *testing.T) {
	t.Parallel()
	l := &line{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPut, widgetPath, strings.NewReader(`{"title":"a"}`))
	r.Header.Set("Content-Type", "application/json")

	newAPI(t).ServeHTTP(l, r)

	require.Equal(t, http.StatusOK, l.Code, l.Body)
	for _, at := range l.deadlines {
		require.Zero(t, at, "the connection has a deadline")
	}
}

func TestWorkThatWasBrokenOffIsNoMistakeOfOurs(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, code string
		err        error
		status     int
	}{
		{"a deadline", "GATEWAY_TIMEOUT", context.DeadlineExceeded, http.StatusGatewayTimeout},
		{"work that was given up", "SERVICE_UNAVAILABLE", context.Canceled, http.StatusServiceUnavailable},
		{"both at once", "GATEWAY_TIMEOUT", errors.Join(context.Canceled, context.DeadlineExceeded), http.StatusGatewayTimeout},
	}
	for _, c := range cases {
		t.Run(c.name+" may be tried again", func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			httpapi.Register(api, httpapi.Operation{ID: "widget-late", Method: http.MethodGet, Path: "/late", Access: httpapi.Viewer, Tag: "test"},
				func(context.Context, *httpapi.Empty) (*httpapi.Empty, error) {
					return nil, fmt.Errorf("read widget at 10.0.0.5: %w", c.err)
				})

			a := call(t, api, http.MethodGet, "/late", "")

			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, c.code, a.json["error_code"])
			require.Equal(t, "1", a.header.Get("Retry-After"))
			require.NotContains(t, a.body, "10.0.0.5")
		})
	}
}
