package app_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

const soon = 15 * time.Second

// neighbour is a service that answers what it is told to and remembers what it
// was sent for one project.
type neighbour struct {
	*httptest.Server

	mu       sync.Mutex
	received []string
}

func newNeighbour(t *testing.T, status int, answer string) *neighbour {
	t.Helper()
	n := &neighbour{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			n.mu.Lock()
			n.received = append(n.received, r.URL.String()+" "+string(body))
			n.mu.Unlock()
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(n.Close)
	return n
}

func (n *neighbour) got() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.received...)
}

// run starts the parts of a service and stops them, the last first, at the end
// of the test.
func run(t *testing.T, s *service.App) {
	t.Helper()
	for _, part := range s.Parts {
		ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		ended := make(chan error, 1)
		go func() { ended <- part.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			require.NoError(t, <-ended)
		})
	}
}

func TestRelay(t *testing.T) {
	t.Parallel()
	bus := miniredis.RunT(t)
	audit := newNeighbour(t, http.StatusCreated, `{}`)
	ai := newNeighbour(t, http.StatusBadRequest, `{"detail":"No service of that name.","error_code":"VALIDATION_ERROR"}`)
	name := "incident-service-" + uuid.NewString()
	s, err := build(t, name, config.Env{
		"REDIS_URL": "redis://" + bus.Addr() + "/0", "AI_SERVICE_URL": ai.URL, "AUDIT_SERVICE_URL": audit.URL,
	})
	require.NoError(t, err)
	run(t, s)
	r := newRoom(t)
	r.handler, r.service = s.Handler, name

	path, body := r.declare(t, "")

	require.Eventually(t, func() bool {
		return r.as(t, r.viewer, http.MethodGet, path, "").body["hypothesis_status"] == "failed"
	}, soon, 20*time.Millisecond, "a refused generation ends as failed")
	generations := r.as(t, r.viewer, http.MethodGet, path+"/hypotheses/generations", "")
	require.Equal(t, "failed", at(t, generations.list, 0, "status"))
	require.Equal(t, "The analysis refused the request: No service of that name.", at(t, generations.list, 0, "error_message"))
	newest := at(t, r.as(t, r.viewer, http.MethodGet, path+"/activities", "").list, 0)
	require.Equal(t, "Generating hypotheses failed: The analysis refused the request: No service of that name.", at(t, newest, "content"))
	require.Equal(t, "System", at(t, newest, "user_name"))
	require.Equal(t, body["id"], r.data(t, "hypothesis.failed")["incident_id"])
	again := r.as(t, r.engineer, http.MethodPost, path+"/hypotheses/generate", "")
	require.Equal(t, http.StatusAccepted, again.status, "a failed generation does not stand in the way of another")

	require.Eventually(t, func() bool { return mentions(audit.got(), `"action":"incident.created"`, text(body["id"])) }, soon, 20*time.Millisecond)
	require.Eventually(t, func() bool {
		stream, err := bus.Stream("events:" + r.scope.ProjectID.String())
		return err == nil && len(stream) >= 4
	}, soon, 20*time.Millisecond)
	var order map[string]any
	for _, sent := range ai.got() {
		const path = "/generate-hypotheses?async=true "
		require.Contains(t, sent, path)
		require.NoError(t, json.Unmarshal([]byte(sent[len(path):]), &order))
		if order["incident_id"] == body["id"] {
			break
		}
	}
	require.Equal(t, "checkout", order["service_name"])
	require.Equal(t, at(t, generations.list, 0, "generation_id"), order["generation_id"])
}

// mentions reports whether one of the texts holds all the parts.
func mentions(texts []string, parts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		for _, part := range parts {
			if !strings.Contains(text, part) {
				return false
			}
		}
		return true
	})
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	newRoom(t)

	decided := 0
	for _, check := range shared.Checks {
		if !check.Decides {
			continue
		}
		decided++
		require.NoError(t, check.Probe(t.Context()), check.Name)
	}
	require.Equal(t, 2, decided, "role and schema decide, Redis does not")
}

func TestRefusesToStart(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]config.Env{
		"AI_PRICES":            {"AI_PRICES": "cheap"},
		"AI_INPUT_TOKEN_PRICE": {"AI_INPUT_TOKEN_PRICE": "-1"},
		"INTERNAL_AUTH_KEY":    {"INTERNAL_AUTH_KEY": "short"},
		"REDIS_URL":            {"REDIS_URL": "nonsense"},
		"DATABASE_URL":         {"DATABASE_URL": ""},
	} {
		_, err := build(t, serviceName, env)
		require.ErrorContains(t, err, name)
	}
}
