package app_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// silent is the address of a database that takes connections and says nothing.
func silent(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return "postgres://srecopilot_app@" + listener.Addr().String() + "/x?sslmode=disable"
}

// registering is a request to register that is given up with its context.
func (f *fixture) registering(ctx context.Context, t *testing.T) *httptest.ResponseRecorder {
	t.Helper()
	token, err := f.keys.Sign("api-gateway", "auth-service", anonymous, clock.Now())
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/register", strings.NewReader(
		`{"email":"`+newEmail()+`","password":"`+password+`","full_name":"Ada Park","tenant_name":"Harbor Labs"}`))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	f.app.Handler.ServeHTTP(w, r)
	return w
}

// What a loaded machine cannot do in time is no mistake of ours: clients are told to come
// back.
func TestRegisteringOnABusyMachine(t *testing.T) {
	t.Parallel()

	t.Run("waits for no database longer than its time", func(t *testing.T) {
		t.Parallel()
		f := setup(t, config.Env{"DATABASE_URL": silent(t)})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()

		w := f.registering(ctx, t)

		require.Equal(t, http.StatusServiceUnavailable, w.Code, w.Body)
		require.Contains(t, w.Body.String(), "SERVICE_UNAVAILABLE")
		require.Equal(t, "1", w.Header().Get("Retry-After"))
	})

	t.Run("has no time left to hash the password", func(t *testing.T) {
		t.Parallel()
		f := setup(t)
		ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()

		w := f.registering(ctx, t)

		require.Contains(t, []int{http.StatusServiceUnavailable, http.StatusGatewayTimeout}, w.Code, w.Body)
		require.Equal(t, "1", w.Header().Get("Retry-After"))
	})

	t.Run("is broken off", func(t *testing.T) {
		t.Parallel()
		f := setup(t, config.Env{"DATABASE_URL": silent(t)})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()

		w := f.registering(ctx, t)

		require.Equal(t, http.StatusServiceUnavailable, w.Code, w.Body)
		require.Equal(t, "1", w.Header().Get("Retry-After"))
	})
}
