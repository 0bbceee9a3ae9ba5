package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/client"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/events"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

func TestGenerations(t *testing.T) {
	t.Parallel()
	envelope := func(code string) string { return `{"detail":"Because.","error_code":"` + code + `"}` }
	cases := []struct {
		name   string
		status int
		body   string
		age    time.Duration
		again  bool
		reason string
	}{
		{"an order that is taken is done", http.StatusAccepted, `{}`, 0, false, ""},
		{"a run under way needs no other", http.StatusConflict, envelope("IN_PROGRESS"), 0, false, ""},
		{"a refused order is given up", http.StatusBadRequest, envelope("VALIDATION_ERROR"), 0, false, "The analysis refused the request: Because."},
		{"an unknown incident is given up", http.StatusNotFound, envelope("RESOURCE_NOT_FOUND"), 0, false, "The analysis refused the request: Because."},
		{"a service that is starting is asked again", http.StatusServiceUnavailable, envelope("SERVICE_UNAVAILABLE"), time.Minute, true, ""},
		{"a service that fails is asked again", http.StatusInternalServerError, envelope("INTERNAL_ERROR"), time.Minute, true, ""},
		{"a service that is away for too long is given up", http.StatusServiceUnavailable, envelope("SERVICE_UNAVAILABLE"), 7 * time.Minute, false, "The analysis could not be reached."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ai := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			t.Cleanup(ai.Close)
			m, order := aMessage(t)
			var given []string

			err := deliver(t, ai.URL, m.CreatedAt.Add(c.age), func(_ context.Context, s auth.Scope, o hypothesis.Order, reason string) error {
				require.Equal(t, m.Scope, s)
				require.Equal(t, order, o)
				given = append(given, reason)
				return nil
			})(asSystem(t, m), m)

			require.Equal(t, c.again, err != nil)
			if c.reason == "" {
				require.Empty(t, given)
				return
			}
			require.Equal(t, []string{c.reason}, given)
		})
	}

	t.Run("giving up is repeated until it is stored", func(t *testing.T) {
		t.Parallel()
		m, _ := aMessage(t)
		broken := errors.New("the database is away")

		err := deliver(t, "http://127.0.0.1:1", m.CreatedAt.Add(time.Hour), func(context.Context, auth.Scope, hypothesis.Order, string) error {
			return broken
		})(asSystem(t, m), m)

		require.ErrorIs(t, err, broken)
		require.NotEqual(t, fault.NotFound, fault.KindOf(err))
	})
}

func aMessage(t *testing.T) (events.Message, hypothesis.Order) {
	t.Helper()
	order := hypothesis.Order{IncidentID: uuid.New(), GenerationID: uuid.New(), Title: "x", ServiceName: "y"}
	body, err := json.Marshal(order)
	require.NoError(t, err)
	return events.Message{
		ID: uuid.New(), Scope: auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}, Kind: events.KindGeneration,
		Topic: hypothesis.OrderPath, Payload: body, CreatedAt: time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC),
	}, order
}

func asSystem(t *testing.T, m events.Message) context.Context {
	t.Helper()
	return auth.WithCaller(t.Context(), auth.System("incident-service", m.Scope))
}

func deliver(t *testing.T, url string, now time.Time, giveUp client.GiveUp) events.Deliver {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: strings.Repeat("k", 32)})
	require.NoError(t, err)
	ai := internalauth.NewClient("incident-service", "ai-service", url, keys, noop.NewTracerProvider())
	return client.Generations(ai, giveUp, func() time.Time { return now })
}
