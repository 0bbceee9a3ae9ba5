package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/board"
	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Grafana asks the Grafana of a project, under the guard for outbound requests.
type Grafana struct{ http *egress.Client }

// NewGrafana returns the client.
func NewGrafana(c *egress.Client) Grafana { return Grafana{http: c} }

// JSON gets a document.
func (g Grafana) JSON(ctx context.Context, from board.Source, path string, query url.Values, out any) error {
	_, body, err := g.get(ctx, from, path, query)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fault.New(fault.Upstream, fault.CodeUpstream, "Grafana answered something that is not understood.")
	}
	return nil
}

// Image gets a picture.
func (g Grafana) Image(ctx context.Context, from board.Source, path string, query url.Values) (board.Image, error) {
	kind, body, err := g.get(ctx, from, path, query)
	if err != nil {
		return board.Image{}, err
	}
	if !strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "image/svg") {
		return board.Image{}, fault.New(fault.Upstream, fault.CodeUpstream, "Grafana did not answer with an image.")
	}
	return board.Image{ContentType: kind, Data: body}, nil
}

func (g Grafana) get(ctx context.Context, from board.Source, path string, query url.Values) (string, []byte, error) {
	address := strings.TrimRight(from.URL, "/") + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", nil, fault.New(fault.Invalid, fault.CodeInvalidValue, "The address of Grafana is not a URL.")
	}
	if from.APIKey != "" {
		req.Header.Set("Authorization", "Bearer "+from.APIKey)
	} else if from.Username != "" || from.Password != "" {
		req.SetBasicAuth(from.Username, from.Password)
	}
	res, err := g.http.Do(req)
	if err != nil {
		return "", nil, err
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return "", nil, refusal(res.StatusCode)
	}
	body, err := io.ReadAll(res.Body)
	return res.Header.Get("Content-Type"), body, err
}

// refusal says what a status of Grafana means for the caller.
func refusal(status int) error {
	switch status {
	case http.StatusNotFound:
		return fault.Missing()
	case http.StatusUnauthorized, http.StatusForbidden:
		return fault.New(fault.Upstream, fault.CodeUpstream,
			"Grafana refused the credentials of the integration, or they do not reach far enough.")
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return fault.New(fault.Invalid, fault.CodeInvalidValue, "Grafana or its data source did not accept the query.")
	case http.StatusTooManyRequests:
		return fault.New(fault.Upstream, fault.CodeUpstream, "Grafana limits how often it is asked. Try again later.")
	default:
		return fault.New(fault.Upstream, fault.CodeUpstream, "Grafana answered with status %d.", status)
	}
}
