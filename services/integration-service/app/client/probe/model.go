package probe

import (
	"context"
	"net/http"
	"net/url"
)

func (p *Prober) openAI(ctx context.Context, base, key string) (string, error) {
	if err := p.succeed(ctx, "The AI provider", get(join(base, "/models"), authorize(key, "", ""))); err != nil {
		return "", err
	}
	return "The AI provider took the key.", nil
}

// azure asks for one token. Models that think before they answer know another name for
// the limit; they refuse the first request.
func (p *Prober) azure(ctx context.Context, field values) (string, error) {
	address := join(field("endpoint"), "/openai/deployments/"+escape(field("deployment"))+"/chat/completions?") +
		url.Values{"api-version": {field("api_version")}}.Encode()
	header := http.Header{"Api-Key": {field("api_key")}}
	question := map[string]any{"messages": []any{map[string]string{"role": "user", "content": "ping"}}, "max_tokens": 1}
	status, err := p.do(ctx, post(address, question, header))
	if err != nil {
		return "", err
	}
	if status == http.StatusBadRequest {
		delete(question, "max_tokens")
		question["max_completion_tokens"] = 1
		if status, err = p.do(ctx, post(address, question, header)); err != nil {
			return "", err
		}
	}
	if err := judge("The AI provider", status); err != nil {
		return "", err
	}
	return "The model answered.", nil
}
