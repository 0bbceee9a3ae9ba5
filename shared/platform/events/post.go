package events

import (
	"context"
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
