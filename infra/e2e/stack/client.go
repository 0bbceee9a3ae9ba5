package stack

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// Person is somebody signed in to a tenant of their own.
type Person struct {
	Email, Password   string
	Token             string
	UserID            string
	TenantID, Project string
	stack             *Stack
}

// Answer is a response with its JSON.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

var client = &http.Client{Timeout: 30 * time.Second}

// Register makes a tenant with one person in it.
func (s *Stack) Register(tb testing.TB) *Person {
	tb.Helper()
	p := &Person{Email: "ann-" + uuid.NewString() + "@example.com", Password: "correct horse battery", stack: s}
	a := s.Call(tb, "", http.MethodPost, "/api/v1/auth/register", map[string]string{
		"email": p.Email, "password": p.Password, "full_name": "Ann Lee", "tenant_name": "Tenant " + uuid.NewString(),
	})
	require.Equal(tb, http.StatusCreated, a.Status, string(a.Body))
	p.Token = a.Text(tb, "access_token")
	p.UserID, p.TenantID, p.Project = a.Text(tb, "user", "id"), a.Text(tb, "user", "tenant_id"), a.Text(tb, "user", "current_project_id")
	return p
}

// Call sends a request through the gateway. A body that is text or bytes is sent
// as it is, anything else as JSON.
func (s *Stack) Call(tb testing.TB, token, method, path string, body any, headers ...string) Answer {
	tb.Helper()
	r, err := http.NewRequestWithContext(tb.Context(), method, s.URL+path, reader(tb, body))
	require.NoError(tb, err)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := Do(r)
	require.NoError(tb, err)
	return a
}

// Do sends a request and reads the answer.
func Do(r *http.Request) (Answer, error) {
	res, err := client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return Answer{Status: res.StatusCode, Header: res.Header, Body: body}, err
}

func reader(tb testing.TB, body any) io.Reader {
	tb.Helper()
	switch body := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(body)
	case []byte:
		return bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		require.NoError(tb, err)
		return bytes.NewReader(text)
	}
}

// Call sends a request as the person.
func (p *Person) Call(tb testing.TB, method, path string, body any) Answer {
	tb.Helper()
	return p.stack.Call(tb, p.Token, method, "/api/v1"+path, body)
}

// Source is an alert source of the person's project.
type Source struct {
	ID, URL, Secret string
	stack           *Stack
}

// Connect adds an alert source of the given type.
func (p *Person) Connect(tb testing.TB, kind string) Source {
	tb.Helper()
	a := p.Call(tb, http.MethodPost, "/projects/"+p.Project+"/monitoring/integrations", map[string]any{
		"integration_type": kind, "name": kind, "url": "http://" + kind + ".example",
	})
	require.Equal(tb, http.StatusCreated, a.Status, string(a.Body))
	return Source{ID: a.Text(tb, "id"), URL: a.Text(tb, "webhook_url"), Secret: a.Text(tb, "webhook_secret"), stack: p.stack}
}

// Post sends a payload as the alert source would.
func (s Source) Post(tb testing.TB, body any) Answer {
	tb.Helper()
	return s.stack.Call(tb, s.Secret, http.MethodPost, strings.TrimPrefix(s.URL, s.stack.URL), body)
}

// Firing is an Alertmanager message with one firing alert of its own group.
func Firing(name, service string) map[string]any {
	return Message("firing", name, service, time.Now().UTC().Truncate(time.Second))
}

// Message is an Alertmanager message with one alert of its own group.
func Message(status, name, service string, startsAt time.Time) map[string]any {
	endsAt := time.Time{}
	if status == "resolved" {
		endsAt = startsAt.Add(time.Minute)
	}
	return map[string]any{
		"version": "4", "groupKey": "{}:{alertname=\"" + name + "\"}", "status": status, "receiver": "sre",
		"alerts": []any{map[string]any{
			"status": status, "labels": map[string]string{"alertname": name, "severity": "critical", "service": service, "instance": service + "-1:80"},
			"annotations": map[string]string{"summary": name + " of " + service}, "startsAt": startsAt, "endsAt": endsAt,
		}},
	}
}

// Text returns a text member of the answer.
func (a Answer) Text(tb testing.TB, path ...string) string {
	tb.Helper()
	text, ok := a.At(tb, path...).(string)
	require.True(tb, ok, "no text at %v in %s", path, a.Body)
	return text
}

// At returns a member of the answer.
func (a Answer) At(tb testing.TB, path ...string) any {
	tb.Helper()
	var v any
	require.NoError(tb, json.Unmarshal(a.Body, &v), string(a.Body))
	for _, name := range path {
		object, ok := v.(map[string]any)
		require.True(tb, ok, "no object around %s in %s", name, a.Body)
		v = object[name]
	}
	return v
}

// List returns a member of the answer that is a list of objects; without a path
// the answer itself is the list.
func (a Answer) List(tb testing.TB, path ...string) []map[string]any {
	tb.Helper()
	entries, ok := a.At(tb, path...).([]any)
	require.True(tb, ok, "no list at %v in %s", path, a.Body)
	list := make([]map[string]any, len(entries))
	for i, entry := range entries {
		list[i], ok = entry.(map[string]any)
		require.True(tb, ok, "no object in %s", a.Body)
	}
	return list
}

// Incidents returns the newest incidents of the person's project.
func (p *Person) Incidents(tb testing.TB) []map[string]any {
	tb.Helper()
	a := p.Call(tb, http.MethodGet, "/incidents?limit=100", nil)
	require.Equal(tb, http.StatusOK, a.Status, string(a.Body))
	return a.List(tb, "items")
}
