package client_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

func TestConnections(t *testing.T) {
	t.Parallel()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: "an internal key of at least 32 bytes"})
	require.NoError(t, err)
	var asked, called atomic.Int32
	var body atomic.Value
	body.Store(`{"connection":null}`)
	scope := auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		who, err := keys.Verify(r.Header.Get(internalauth.Header), "integration-service", clock.Now)
		if err != nil || who.Role != auth.RoleSystem || who.Scope() != scope || r.URL.Path != "/internal/connections/ai" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		text, _ := body.Load().(string)
		if text == "" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = fmt.Fprint(w, text)
	}))
	t.Cleanup(server.Close)
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { called.Add(1) }))
	t.Cleanup(inside.Close)
	now := time.Now()
	c := client.NewConnections(internalauth.NewClient("ai-service", "integration-service", server.URL, keys, noop.NewTracerProvider()),
		egress.New(nil).Client().HTTP(), "ai-service", slog.New(slog.DiscardHandler), func() time.Time { return now })
	model := func() core.Model { return c.Model(t.Context(), scope) }

	require.Nil(t, model())
	body.Store(`{"connection":{"category":"ai_azure_openai","api_key":"k","base_url":"` + inside.URL + `","model":"mine","api_version":"v"}}`)
	require.Nil(t, model(), "it is remembered that there is none")
	require.EqualValues(t, 1, asked.Load())

	now = now.Add(5 * time.Second)
	first := model()
	require.NotNil(t, first)
	provider, name := first.Identity()
	require.Equal(t, client.ProviderAzure, provider)
	require.Equal(t, "mine", name)
	now = now.Add(5 * time.Second)
	require.Same(t, first, model(), "the same setting is the same model, with its pauses")

	_, err = first.Complete(t.Context(), []core.Message{{Author: core.AuthorUser, Text: "hello"}}, []byte(`{}`), 1)
	require.Error(t, err)
	require.Zero(t, called.Load(), "the address of a project is called through the guard")

	body.Store("")
	now = now.Add(time.Minute)
	require.Same(t, first, model(), "what was known stays while nobody answers")
	body.Store(`{"connection":{"category":"ai_openai","api_key":"k","base_url":"https://x.example/v1","model":"other"}}`)
	require.NotSame(t, first, model())
	body.Store(`{"connection":null}`)
	now = now.Add(5 * time.Second)
	require.Nil(t, model())
}
