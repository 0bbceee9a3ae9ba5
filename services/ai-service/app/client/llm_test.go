package client_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
)

const key = "sk-canary-Zq7CanaryXw93LkPoIuYt"

var (
	schema   = json.RawMessage(`{"type":"object"}`)
	question = []core.Message{{Author: core.AuthorSystem, Text: "be brief"}, {Author: core.AuthorUser, Text: `{"evidence":[]}`}}
)

func compatible(s *llm.Server) client.Settings {
	return client.Settings{
		Provider: client.ProviderCompatible, Model: "small", BaseURL: s.URL(), Key: key,
		AttemptTime: 1500 * time.Millisecond, Backoff: 5 * time.Millisecond,
	}
}

func ask(t *testing.T, l *client.LLM) (core.Completion, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	return l.Complete(ctx, question, schema, 1500)
}

func TestLLMAsks(t *testing.T) {
	t.Parallel()

	t.Run("a compatible endpoint", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t)

		answer, err := ask(t, client.NewLLM(compatible(s)))

		require.NoError(t, err)
		require.JSONEq(t, `{"hypotheses":[]}`, answer.Text)
		require.Equal(t, llm.PromptTokens, answer.Tokens.Input)
		require.Equal(t, llm.CompletionTokens, answer.Tokens.Output)
		sent := s.Requests()[0]
		require.Equal(t, "/v1/chat/completions", sent.Path)
		require.Equal(t, "Bearer "+key, sent.Authorization)
		require.Equal(t, "small", sent.Model)
		require.InDelta(t, 0.2, sent.Temperature, 1e-6)
		require.Equal(t, 1500, sent.MaxTokens)
		require.True(t, sent.Schema)
		require.Equal(t, []llm.Message{{Role: "system", Content: "be brief"}, {Role: "user", Content: `{"evidence":[]}`}}, sent.Messages)
	})

	t.Run("a deployment at Azure", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t)
		_, err := ask(t, client.NewLLM(client.Settings{
			Provider: client.ProviderAzure, Model: "my.deployment", BaseURL: s.AzureURL(), Key: key, APIVersion: "2024-10-21",
		}))

		require.NoError(t, err)
		sent := s.Requests()[0]
		require.Equal(t, "/openai/deployments/my.deployment/chat/completions", sent.Path)
		require.Equal(t, "api-version=2024-10-21", sent.Query)
		require.Equal(t, key, sent.APIKey)
		require.Empty(t, sent.Authorization)
	})

	t.Run("a model that thinks, without a temperature", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t)
		settings := compatible(s)
		settings.Model = "gpt-5-mini"

		_, err := ask(t, client.NewLLM(settings))

		require.NoError(t, err)
		require.Zero(t, s.Requests()[0].Temperature)
		require.Equal(t, 1500, s.Requests()[0].MaxTokens)
	})

	t.Run("without a schema from then on when the endpoint knows none", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t, llm.NoSchema)
		l := client.NewLLM(compatible(s))

		for range 2 {
			_, err := ask(t, l)
			require.NoError(t, err)
		}

		require.Len(t, s.Requests(), 3)
		require.True(t, s.Requests()[0].Schema)
		require.False(t, s.Requests()[2].Schema)
	})
}

func TestLLMRetries(t *testing.T) {
	t.Parallel()

	for _, mode := range []llm.Mode{llm.RateLimited, llm.Failing} {
		t.Run("twice while the provider is "+string(mode), func(t *testing.T) {
			t.Parallel()
			s := llm.New(t, mode, mode, llm.Good)
			s.RetryAfter("0")

			_, err := ask(t, client.NewLLM(compatible(s)))

			require.NoError(t, err)
			require.Len(t, s.Requests(), 3)
		})
	}

	t.Run("no earlier than the provider asks for", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t, llm.RateLimited, llm.Good)
		start := time.Now()

		_, err := ask(t, client.NewLLM(compatible(s)))

		require.NoError(t, err)
		require.GreaterOrEqual(t, time.Since(start), time.Second)
	})

	t.Run("not at all when the provider asks for more time than there is", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t, llm.RateLimited)
		s.RetryAfter(time.Now().Add(time.Hour).UTC().Format(http.TimeFormat))
		start := time.Now()

		_, err := ask(t, client.NewLLM(compatible(s)))

		require.Error(t, err)
		require.Less(t, time.Since(start), 2*time.Second)
		require.Len(t, s.Requests(), 1)
	})
}

func TestLLMFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode     llm.Mode
		says     string
		requests int
	}{
		{llm.RateLimited, "The AI provider is limiting the rate of requests.", 3},
		{llm.Failing, "The AI provider failed with status 500.", 3},
		{llm.Refusing, "The AI provider refused the configured key.", 1},
		{llm.Slow, "The AI provider did not answer in time.", 1},
		{llm.Endless, "The answer of the AI provider is too long.", 1},
	} {
		t.Run("in one sentence when the provider is "+string(c.mode), func(t *testing.T) {
			t.Parallel()
			s := llm.New(t, c.mode)
			s.RetryAfter("0")

			_, err := ask(t, client.NewLLM(compatible(s)))

			require.Equal(t, fault.Upstream, fault.KindOf(err))
			f, _ := fault.As(err)
			require.Equal(t, c.says, f.Detail)
			require.NotContains(t, err.Error(), "Zq7Canary", "the provider's words may repeat the key")
			require.Len(t, s.Requests(), c.requests)
		})
	}

	t.Run("when nobody listens", func(t *testing.T) {
		t.Parallel()
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, listener.Close())

		_, err = ask(t, client.NewLLM(client.Settings{Provider: client.ProviderCompatible, Model: "m", BaseURL: "http://" + listener.Addr().String(), Key: key}))

		require.ErrorContains(t, err, "The AI provider could not be reached.")
	})

	t.Run("instead of following a redirect to another host", func(t *testing.T) {
		t.Parallel()
		var reached atomic.Int32
		other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		t.Cleanup(other.Close)
		s := llm.New(t, llm.Redirecting)
		s.RedirectTo(other.URL + "/v1/chat/completions")

		_, err := ask(t, client.NewLLM(compatible(s)))

		require.ErrorContains(t, err, "redirects to another host")
		require.Zero(t, reached.Load())
	})

	t.Run("at once after three failures, until a minute is over", func(t *testing.T) {
		t.Parallel()
		var now atomic.Pointer[time.Time]
		at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		now.Store(&at)
		s := llm.New(t, llm.Refusing)
		settings := compatible(s)
		settings.Now = func() time.Time { return *now.Load() }
		l := client.NewLLM(settings)

		for range 5 {
			_, err := ask(t, l)
			require.Error(t, err)
		}
		require.Len(t, s.Requests(), 3)
		require.True(t, l.Paused())

		later := at.Add(61 * time.Second)
		now.Store(&later)
		require.False(t, l.Paused())
		s.Use(llm.Good)
		_, err := ask(t, l)
		require.NoError(t, err)
		_, err = ask(t, l)
		require.NoError(t, err)
		require.Len(t, s.Requests(), 5)
	})

	t.Run("without blaming the provider when the caller leaves", func(t *testing.T) {
		t.Parallel()
		s := llm.New(t, llm.Slow)
		settings := compatible(s)
		settings.AttemptTime = time.Minute
		l := client.NewLLM(settings)
		for range 4 {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			_, err := l.Complete(ctx, question, schema, 10)
			require.ErrorIs(t, err, context.Canceled)
		}
		require.False(t, l.Paused())
	})
}
