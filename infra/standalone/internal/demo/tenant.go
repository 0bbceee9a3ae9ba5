package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	email       = "demo@example.com"
	shopName    = "Demo shop (simulated)"
	sourceName  = "Shop alerts"
	callTimeout = 15 * time.Second
)

// source is the alert source of the shop and the account that owns it, as they are
// kept between starts.
type source struct {
	Password      string `json:"password"`
	IntegrationID string `json:"integration_id"`
	WebhookURL    string `json:"webhook_url"`
	Secret        string `json:"webhook_secret"`
	// Key sends the telemetry of the services, PagesKey that of the browsers.
	Key      string    `json:"api_key"`
	PagesKey string    `json:"pages_key"`
	Born     time.Time `json:"born"`
}

// tenant makes the demo organization on the first start and finds it again later.
type tenant struct {
	api, file string
	client    *http.Client
	token     string
	project   string
}

// open returns the alert source of the demo organization.
func (t *tenant) open(ctx context.Context) (source, error) {
	kept, err := t.read()
	if err != nil {
		return source{}, err
	}
	if kept.Password == "" {
		kept.Password = rand.Text()
		if err := t.keep(kept); err != nil { // before it is used, or nobody could sign in again
			return source{}, err
		}
	}
	if err := t.signIn(ctx, kept.Password); err != nil {
		return source{}, err
	}
	if kept.Secret == "" || t.get(ctx, "/projects/"+t.project+"/monitoring/integrations/"+kept.IntegrationID) != nil {
		if err := t.connect(ctx, &kept); err != nil {
			return source{}, err
		}
	}
	if err := t.equip(ctx, &kept); err != nil {
		return source{}, err
	}
	return kept, t.keep(kept)
}

// knownKey is a key of the project as the platform lists it.
type knownKey struct {
	Prefix string `json:"key_prefix"`
	Active bool   `json:"is_active"`
}

// equip names the project for what it is and makes the keys that its telemetry is sent with.
func (t *tenant) equip(ctx context.Context, s *source) error {
	if s.Born.IsZero() {
		s.Born = time.Now().UTC()
	}
	if err := t.call(ctx, http.MethodPatch, "/projects/"+t.project, map[string]string{"name": shopName}, nil); err != nil {
		return fmt.Errorf("name the project of the demo: %w", err)
	}
	var known []knownKey
	if err := t.call(ctx, http.MethodGet, "/projects/"+t.project+"/api-keys?limit=100", nil, &known); err != nil {
		return fmt.Errorf("list the keys of the demo: %w", err)
	}
	for _, key := range []struct {
		name    string
		kept    *string
		scopes  []string
		origins []string
	}{
		{"Shop services", &s.Key, []string{"ingest:traces", "ingest:logs", "ingest:metrics", "ingest:infrastructure"}, nil},
		{"Shop pages", &s.PagesKey, []string{"ingest:browser"}, []string{shopOrigin}},
	} {
		if *key.kept != "" && slices.ContainsFunc(known, func(k knownKey) bool { return k.Active && strings.HasPrefix(*key.kept, k.Prefix) }) {
			continue
		}
		var made struct {
			Key string `json:"raw_key"`
		}
		err := t.call(ctx, http.MethodPost, "/projects/"+t.project+"/api-keys",
			map[string]any{"name": key.name, "scopes": key.scopes, "allowed_origins": key.origins}, &made)
		if err != nil {
			return fmt.Errorf("make the key %q of the demo: %w", key.name, err)
		}
		*key.kept = made.Key
	}
	return nil
}

func (t *tenant) read() (source, error) {
	var kept source
	text, err := os.ReadFile(t.file)
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	if err != nil {
		return kept, fmt.Errorf("read what is kept of the demo: %w", err)
	}
	return kept, nil
}

func (t *tenant) keep(s source) error {
	text, err := json.MarshalIndent(s, "", "  ") //nolint:gosec // the file is for the owner alone
	if err != nil {
		return err
	}
	return os.WriteFile(t.file, append(text, '\n'), 0o600)
}

// signIn signs in, and registers the organization when there is none.
func (t *tenant) signIn(ctx context.Context, password string) error {
	var answer struct {
		Token string `json:"access_token"`
		User  struct {
			Project string `json:"current_project_id"`
		} `json:"user"`
	}
	err := t.call(ctx, http.MethodPost, "/auth/register", map[string]string{
		"email": email, "password": password, "full_name": "Demo User", "tenant_name": shopName,
	}, &answer)
	if refused, ok := errors.AsType[refusal](err); ok && refused.status == http.StatusConflict {
		err = t.call(ctx, http.MethodPost, "/auth/login", map[string]string{"email": email, "password": password}, &answer)
	}
	if err != nil {
		return fmt.Errorf("sign in as %s: %w", email, err)
	}
	t.token, t.project = answer.Token, answer.User.Project
	return nil
}

// connect adds the alert source.
func (t *tenant) connect(ctx context.Context, s *source) error {
	var made struct {
		ID     string `json:"id"`
		URL    string `json:"webhook_url"`
		Secret string `json:"webhook_secret"`
	}
	err := t.call(ctx, http.MethodPost, "/projects/"+t.project+"/monitoring/integrations", map[string]any{
		"integration_type": "alertmanager", "name": sourceName, "url": "http://localhost:9093",
		"description": "The Alertmanager of the simulated shop.",
	}, &made)
	if err != nil {
		return fmt.Errorf("add the alert source of the demo: %w", err)
	}
	s.IntegrationID, s.WebhookURL, s.Secret = made.ID, made.URL, made.Secret
	return nil
}

// firing are the alerts of the demo that the platform believes to be firing.
func (t *tenant) firing(ctx context.Context, s source) ([]stored, error) {
	var alerts []stored
	err := t.call(ctx, http.MethodGet, "/projects/"+t.project+"/monitoring/alerts?status=firing&limit=500&integration_id="+s.IntegrationID, nil, &alerts)
	return alerts, err
}

func (t *tenant) get(ctx context.Context, path string) error {
	return t.call(ctx, http.MethodGet, path, nil, nil)
}

// refusal is an answer other than 2xx.
type refusal struct {
	status int
	body   string
}

// Error says what was answered.
func (r refusal) Error() string { return fmt.Sprintf("the platform answers %d %s", r.status, r.body) }

func (t *tenant) call(ctx context.Context, method, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, t.api+"/api/v1"+path, &body)
	if err != nil {
		return err
	}
	if in != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if t.token != "" {
		request.Header.Set("Authorization", "Bearer "+t.token)
	}
	answer, err := t.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode/100 != 2 {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 300))
		return refusal{answer.StatusCode, string(text)}
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(out)
}
