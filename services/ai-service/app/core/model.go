package core

import (
	"context"
	"encoding/json"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
)

// Model answers prompts: that of the operator or one that a project brought.
type Model interface {
	// Complete answers a conversation with text that should match the schema. A
	// failure is a fault whose sentence names the reason and no secret.
	Complete(ctx context.Context, messages []Message, schema json.RawMessage, maxTokens int) (Completion, error)
	// Paused reports that calls fail at once because the provider failed too often.
	Paused() bool
	// Identity names the provider and the model.
	Identity() (provider, model string)
}

// Author says who wrote a message.
type Author string

// The authors of messages.
const (
	AuthorSystem Author = "system"
	AuthorUser   Author = "user"
	AuthorModel  Author = "assistant"
)

// Message is one turn of a conversation with the model.
type Message struct {
	Author Author
	Text   string
}

// Completion is an answer of the model with what it cost to make.
type Completion struct {
	Text   string
	Tokens airequest.Tokens
}
