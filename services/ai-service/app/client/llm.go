// Package client calls what is outside of this service: the model provider, in
// any form that speaks the chat completions of OpenAI. It holds the limits of
// such a call (time, size, retries, pauses) and none of its meaning.
package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// The providers that can be configured.
const (
	ProviderAzure      = "azure_openai"
	ProviderOpenAI     = "openai"
	ProviderCompatible = "compatible"
)

const (
	temperature = 0.2
	maxRetries  = 2
)

// Settings say where the model is and how long it may take. The address is the
// operator's, so it may be a private one; for the address of a project HTTP is set.
type Settings struct {
	Provider string
	// Model is the model's name, or the deployment's at Azure.
	Model string
	// BaseURL is the address up to and including /v1, or the endpoint of Azure;
	// empty means the public one of OpenAI.
	BaseURL    string
	Key        string
	APIVersion string
	// HTTP makes the requests; nil means a client for addresses of the operator.
	HTTP *http.Client
	// AttemptTime bounds one request; zero means 45 s.
	AttemptTime time.Duration
	// Backoff is the wait before the first retry; zero means 1 s.
	Backoff time.Duration
	// Now is the clock of the breaker; nil means time.Now.
	Now func() time.Time
}

// LLM is the configured provider.
type LLM struct {
	settings Settings
	api      *openai.Client
	breaker  *breaker
	// schemaless is set when the provider said that it does not know response
	// schemas.
	schemaless atomic.Bool
}

// NewLLM returns the provider of the settings. It does not connect.
func NewLLM(s Settings) *LLM {
	if s.AttemptTime == 0 {
		s.AttemptTime = 45 * time.Second
	}
	if s.Backoff == 0 {
		s.Backoff = time.Second
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	return &LLM{settings: s, api: openai.NewClientWithConfig(s.client()), breaker: &breaker{now: s.Now}}
}

func (s Settings) client() openai.ClientConfig {
	c := openai.DefaultConfig(s.Key)
	if s.Provider == ProviderAzure {
		c = openai.DefaultAzureConfig(s.Key, s.BaseURL)
		c.AzureModelMapperFunc = func(string) string { return s.Model }
		if s.APIVersion != "" {
			c.APIVersion = s.APIVersion
		}
	} else if s.BaseURL != "" {
		c.BaseURL = s.BaseURL
	}
	c.HTTPClient = newHTTPClient()
	if s.HTTP != nil {
		c.HTTPClient = s.HTTP
	}
	return c
}

// Identity names the provider and the model.
func (l *LLM) Identity() (provider, model string) { return l.settings.Provider, l.settings.Model }

// Paused reports whether calls fail at once because the last ones failed.
func (l *LLM) Paused() bool { return l.breaker.paused() }

// Complete answers a conversation. It retries twice when the provider is busy
// or failing, for as long as ctx allows.
func (l *LLM) Complete(ctx context.Context, messages []core.Message, schema json.RawMessage, maxTokens int) (core.Completion, error) {
	if !l.breaker.admits() {
		return core.Completion{}, failure("The AI provider is paused for a minute because it failed repeatedly.")
	}
	completion, err := l.complete(ctx, messages, schema, maxTokens)
	l.breaker.record(err, errors.Is(ctx.Err(), context.Canceled))
	return completion, err
}

func (l *LLM) complete(ctx context.Context, messages []core.Message, schema json.RawMessage, maxTokens int) (core.Completion, error) {
	for attempt := 0; ; attempt++ {
		response, err := l.attempt(ctx, l.request(messages, schema, maxTokens))
		if err == nil {
			return completionOf(response)
		}
		if unknownSchema(err) && l.schemaless.CompareAndSwap(false, true) {
			continue
		}
		if attempt >= maxRetries || !temporary(err) || !l.wait(ctx, attempt, response.Header()) {
			return core.Completion{}, describe(err)
		}
	}
}

func (l *LLM) attempt(ctx context.Context, request openai.ChatCompletionRequest) (openai.ChatCompletionResponse, error) {
	bounded, cancel := context.WithTimeout(ctx, l.settings.AttemptTime)
	defer cancel()
	return l.api.CreateChatCompletion(bounded, request)
}

func (l *LLM) request(messages []core.Message, schema json.RawMessage, maxTokens int) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{Model: l.settings.Model}
	for _, m := range messages {
		r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: string(m.Author), Content: m.Text})
	}
	if reasons(r.Model) { // these models take no temperature and count their thoughts as output
		r.MaxCompletionTokens = maxTokens
	} else {
		r.MaxTokens, r.Temperature = maxTokens, temperature //nolint:staticcheck // compatible endpoints know only the older name
	}
	r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	if !l.schemaless.Load() {
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Schema: schema, Strict: true},
		}
	}
	return r
}

// reasons reports models that think before they answer.
func reasons(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

// wait pauses before a retry and reports whether there is time for one.
func (l *LLM) wait(ctx context.Context, attempt int, header http.Header) bool {
	pause := l.settings.Backoff << attempt
	pause += rand.N(pause/5 + 1) //nolint:gosec // jitter is no secret
	pause = max(pause, retryAfter(header, l.settings.Now()))
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= pause {
		return false
	}
	return clock.Wait(ctx, pause)
}

// retryAfter reads the header in both of its forms (RFC 9110, section 10.2.3).
func retryAfter(header http.Header, now time.Time) time.Duration {
	value := header.Get("Retry-After")
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(max(seconds, 0)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return at.Sub(now)
	}
	return 0
}

func completionOf(r openai.ChatCompletionResponse) (core.Completion, error) {
	tokens := airequest.Tokens{Input: max(r.Usage.PromptTokens, 0), Output: max(r.Usage.CompletionTokens, 0)}
	if len(r.Choices) == 0 || strings.TrimSpace(r.Choices[0].Message.Content) == "" {
		return core.Completion{Tokens: tokens}, failure("The AI provider gave an empty answer.")
	}
	return core.Completion{Text: r.Choices[0].Message.Content, Tokens: tokens}, nil
}

// statusOf returns the HTTP status in an error of the library, 0 without one.
func statusOf(err error) int {
	if e, ok := errors.AsType[*openai.APIError](err); ok {
		return e.HTTPStatusCode
	}
	if e, ok := errors.AsType[*openai.RequestError](err); ok {
		return e.HTTPStatusCode
	}
	return 0
}

func temporary(err error) bool {
	status := statusOf(err)
	return status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
}

// unknownSchema reports that the provider refused the request because of its
// response format.
func unknownSchema(err error) bool {
	e, ok := errors.AsType[*openai.APIError](err)
	if !ok || e.HTTPStatusCode != http.StatusBadRequest && e.HTTPStatusCode != http.StatusUnprocessableEntity {
		return false
	}
	said := strings.ToLower(e.Message)
	return strings.Contains(said, "response_format") || strings.Contains(said, "json_schema")
}

// describe turns an error of the library into one sentence. The provider's own
// words stay out: they may repeat the key or the prompt.
func describe(err error) error {
	switch status := statusOf(err); {
	case status == http.StatusTooManyRequests:
		return failure("The AI provider is limiting the rate of requests.")
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return failure("The AI provider refused the configured key.")
	case status == http.StatusNotFound:
		return failure("The AI provider does not know the configured model or address.")
	case status >= http.StatusInternalServerError:
		return failure(fmt.Sprintf("The AI provider failed with status %d.", status))
	case status != 0:
		return failure(fmt.Sprintf("The AI provider did not accept the request (status %d).", status))
	case errors.Is(err, context.DeadlineExceeded):
		return failure("The AI provider did not answer in time.")
	case errors.Is(err, context.Canceled):
		return err
	default:
		return failure(transportReason(err))
	}
}
