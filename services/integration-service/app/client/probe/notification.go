package probe

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"
)

const testText = "Test message of SRE Copilot: this connection works. Nothing has happened."

func (p *Prober) slack(ctx context.Context, address string) (string, error) {
	if err := p.succeed(ctx, "Slack", post(address, map[string]string{"text": testText}, nil)); err != nil {
		return "", err
	}
	return "Slack took a test message.", nil
}

// teams sends the older form of message to connectors and a card to workflows.
func (p *Prober) teams(ctx context.Context, address string) (string, error) {
	var message any = map[string]any{
		"type": "message",
		"attachments": []any{map[string]any{
			"contentType": "application/vnd.microsoft.card.adaptive",
			"content": map[string]any{
				"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
				"body": []any{map[string]any{"type": "TextBlock", "text": testText, "wrap": true}},
			},
		}},
	}
	if u, err := url.Parse(address); err == nil && strings.HasSuffix(u.Hostname(), "webhook.office.com") {
		message = map[string]any{
			"@type": "MessageCard", "@context": "https://schema.org/extensions",
			"summary": "Test message of SRE Copilot", "title": "Test message of SRE Copilot", "text": testText,
		}
	}
	if err := p.succeed(ctx, "Teams", post(address, message, nil)); err != nil {
		return "", err
	}
	return "Teams took a test message.", nil
}

// webhook sends the headers of the setting along and signs the body as notifications
// are signed.
func (p *Prober) webhook(ctx context.Context, address, secret string, headers map[string]string) (string, error) {
	message := map[string]string{"event": "connection_test", "source": "sre-copilot"}
	header := http.Header{}
	for name, value := range headers {
		header.Set(name, value)
	}
	header.Set("X-SRE-Event", "connection_test")
	header.Set("X-SRE-Delivery", uuid.NewString())
	if secret != "" {
		body, err := json.Marshal(message)
		if err != nil {
			return "", fmt.Errorf("encode message: %w", err)
		}
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write(body) // never fails
		header.Set("X-SRE-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	if err := p.succeed(ctx, "The webhook", post(address, message, header)); err != nil {
		return "", err
	}
	return "The webhook took a test message.", nil
}

// pagerDuty holds the addresses of PagerDuty.
type pagerDuty struct{ events, api string }

// page triggers a marked test and resolves it at once, and asks whose the API key is.
func (p *Prober) page(ctx context.Context, routing, key string) (string, error) {
	if routing != "" {
		event := map[string]any{
			"routing_key": routing, "event_action": "trigger", "dedup_key": "sre-copilot-test-" + uuid.NewString(),
			"payload": map[string]any{"summary": testText, "source": "sre-copilot", "severity": "info"},
		}
		if err := p.succeed(ctx, "PagerDuty", post(p.pagerDuty.events+"/v2/enqueue", event, nil)); err != nil {
			return "", err
		}
		event["event_action"] = "resolve"
		if err := p.succeed(ctx, "PagerDuty", post(p.pagerDuty.events+"/v2/enqueue", event, nil)); err != nil {
			return "", err
		}
	}
	if key != "" {
		header := http.Header{
			"Authorization": {"Token token=" + key}, "Accept": {"application/vnd.pagerduty+json;version=2"},
		}
		if err := p.succeed(ctx, "PagerDuty", get(p.pagerDuty.api+"/users/me", header)); err != nil {
			return "", err
		}
	}
	if routing == "" {
		return "PagerDuty took the API key.", nil
	}
	return "PagerDuty took a test event, which was resolved at once.", nil
}
