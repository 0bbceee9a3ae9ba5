package events

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

// Post returns a delivery that posts the payload of a message to the path named
// by its topic, as the writing service.
func Post(client *internalauth.Client) Deliver {
	return func(ctx context.Context, m Message) error {
		return client.Do(ctx, http.MethodPost, m.Topic, m.Payload, nil)
	}
}

// PostAll returns a delivery that posts the payloads of messages as one list, the member
// of an object with that name.
func PostAll(client *internalauth.Client, member string) DeliverAll {
	return func(ctx context.Context, messages []Message) error {
		payloads := make([]json.RawMessage, len(messages))
		for i, m := range messages {
			if m.Topic != messages[0].Topic {
				return fmt.Errorf("messages to %s and %s cannot go together", messages[0].Topic, m.Topic)
			}
			payloads[i] = m.Payload
		}
		return client.Do(ctx, http.MethodPost, messages[0].Topic, map[string]any{member: payloads}, nil)
	}
}
