package client

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

const (
	// connectionLife is how long a change of a project's own model may go unnoticed.
	connectionLife = 5 * time.Second
	// maxConnections bounds how many projects are remembered.
	maxConnections = 1000
)

// Connections knows the models that projects bring themselves. It remembers them for
// some seconds, and for as long as integration-service does not answer.
type Connections struct {
	http     *internalauth.Client
	outbound *http.Client
	service  string
	log      *slog.Logger
	now      func() time.Time

	mu    sync.Mutex
	known map[auth.Scope]*brought
}

// connection is a project's own model as integration-service tells it.
type connection struct {
	Category   string    `json:"category"`
	UpdatedAt  time.Time `json:"updated_at"`
	Key        string    `json:"api_key"`
	BaseURL    string    `json:"base_url"`
	Model      string    `json:"model"`
	APIVersion string    `json:"api_version"`
}

// brought is what is remembered of a project; without a model of its own model is nil.
type brought struct {
	connection connection
	model      *LLM
	asked      time.Time
}

// NewConnections returns the client that asks integration-service as the named service.
// Projects supply the addresses of their models, so outbound must be a guarded client.
func NewConnections(c *internalauth.Client, outbound *http.Client, service string, log *slog.Logger, now func() time.Time) *Connections {
	return &Connections{http: c, outbound: outbound, service: service, log: log, now: now, known: map[auth.Scope]*brought{}}
}

// Model returns the model of a project, nil when it has none of its own. A model
// stays the same one as long as its setting does, so that its pauses count.
func (c *Connections) Model(ctx context.Context, s auth.Scope) core.Model { //nolint:ireturn // absent or present, the core sees the seam
	c.mu.Lock()
	last := c.known[s]
	c.mu.Unlock()
	if last == nil || c.now().Sub(last.asked) >= connectionLife {
		last = c.ask(ctx, s, last)
	}
	if last == nil || last.model == nil {
		return nil
	}
	return last.model
}

// ask asks anew. Without an answer what was known stays.
func (c *Connections) ask(ctx context.Context, s auth.Scope, last *brought) *brought {
	caller := auth.System(c.service, s)
	caller.RequestID = auth.Caller(ctx).RequestID
	var answer struct {
		Connection *connection `json:"connection"`
	}
	err := c.http.Do(auth.WithCaller(ctx, caller), http.MethodGet, "/internal/connections/ai", nil, &answer)
	if err != nil {
		c.log.WarnContext(ctx, "the project's own model could not be looked up", slog.String("project_id", s.ProjectID.String()),
			slog.String("error", err.Error()))
		return last
	}

	next := &brought{asked: c.now()}
	switch {
	case answer.Connection == nil:
	case last != nil && last.model != nil && last.connection == *answer.Connection:
		next.connection, next.model = last.connection, last.model
	default:
		next.connection, next.model = *answer.Connection, NewLLM(c.settings(*answer.Connection))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= maxConnections {
		clear(c.known)
	}
	c.known[s] = next
	return next
}

func (c *Connections) settings(of connection) Settings {
	provider := ProviderOpenAI
	if of.Category == "ai_azure_openai" {
		provider = ProviderAzure
	}
	return Settings{
		Provider: provider, Model: of.Model, BaseURL: of.BaseURL, Key: of.Key, APIVersion: of.APIVersion, HTTP: c.outbound,
	}
}
