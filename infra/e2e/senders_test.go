package e2e_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	// nodeClients is the folder of the clients that run in Node.js.
	nodeClients = "clients/node"
	// within is how soon something sent must be found; most of it is at once.
	within = 20 * time.Second
)

// receiver is a platform that clients of other people send to.
type receiver struct {
	*stack.Stack

	ann *stack.Person // whose project they send to
	eve *stack.Person // who must see nothing of it
	key string
}

func newReceiver(t *testing.T, settings ...string) receiver {
	t.Helper()
	s := stack.Start(t, settings...)
	r := receiver{Stack: s, ann: s.Register(t), eve: s.Register(t)}
	r.key = r.ann.Key(t, "ingest:metrics", "ingest:logs", "ingest:traces", "ingest:errors", "ingest:infrastructure", "ingest:browser", "ingest:deployments",
		"read:metrics")
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(s.Output("api-gateway"), s.Output("metrics-collector-service"), s.Output("log-service"))
		}
	})
	return r
}

// count says how much a person finds.
type count func(t *testing.T, p *stack.Person) float64

// requireFound demands that the owner finds exactly so much, and a stranger nothing.
func (r receiver) requireFound(t *testing.T, want float64, what string, of count) {
	t.Helper()
	require.Eventually(t, func() bool { return of(t, r.ann) >= want }, within, often, "%s are missing", what)
	require.InDelta(t, want, of(t, r.ann), 0, what)
	require.Zero(t, of(t, r.eve), "somebody else sees %s", what)
}

func asked(t *testing.T, p *stack.Person, path string, parameters url.Values) stack.Answer {
	t.Helper()
	a := p.Call(t, http.MethodGet, path+"?"+parameters.Encode(), nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	return a
}

// numberAt reads a number of an answer.
func numberAt(t *testing.T, a stack.Answer, path ...string) float64 {
	t.Helper()
	n, ok := a.At(t, path...).(float64)
	require.True(t, ok, "no number at %v in %s", path, a.Body)
	return n
}

func sum(t *testing.T, a stack.Answer, member string) (n float64) {
	t.Helper()
	for _, item := range a.List(t) {
		v, ok := item[member].(float64)
		require.True(t, ok, "no %s in %s", member, a.Body)
		n += v
	}
	return n
}

// linesOf counts the lines of a service that a search finds.
func linesOf(service, query string) count {
	return func(t *testing.T, p *stack.Person) float64 {
		t.Helper()
		return numberAt(t, asked(t, p, "/logs/search", url.Values{"service": {service}, "query": {query}}), "total")
	}
}

// spansOf counts the spans of the traces that a service has a part in.
func spansOf(service string) count {
	return func(t *testing.T, p *stack.Person) float64 {
		t.Helper()
		return sum(t, asked(t, p, "/traces", url.Values{"service": {service}, "limit": {"200"}}), "span_count")
	}
}

// occurrencesOf counts the errors of a service.
func occurrencesOf(service string) count {
	return func(t *testing.T, p *stack.Person) float64 {
		t.Helper()
		return sum(t, asked(t, p, "/errors/groups", url.Values{"service": {service}}), "occurrence_count")
	}
}

// vitalsOf counts the measurements of a web vital.
func vitalsOf(app, vital string) count {
	return func(t *testing.T, p *stack.Person) float64 {
		t.Helper()
		return numberAt(t, asked(t, p, "/browser/overview", url.Values{"app_name": {app}}), "web_vitals", vital, "count")
	}
}

// valueOf is what PromQL answers, and 0 when that is nothing.
func valueOf(query string) count {
	return func(t *testing.T, p *stack.Person) float64 {
		t.Helper()
		var answer struct {
			Data struct {
				Result []struct {
					Value [2]any `json:"value"`
				} `json:"result"`
			} `json:"data"`
		}
		a := asked(t, p, "/prom/api/v1/query", url.Values{"query": {query}})
		require.NoError(t, json.Unmarshal(a.Body, &answer), string(a.Body))
		if len(answer.Data.Result) == 0 {
			return 0
		}
		require.Len(t, answer.Data.Result, 1, string(a.Body))
		text, ok := answer.Data.Result[0].Value[1].(string)
		require.True(t, ok, string(a.Body))
		v, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		return v
	}
}

// run lets a program send, and returns what it printed. It has the address and the key
// of the platform in its environment, and what else it is given.
func (r receiver) run(t *testing.T, command *exec.Cmd, env ...string) string {
	t.Helper()
	command.Env = append(append(os.Environ(), "BASE="+r.URL, "KEY="+r.key, "SRE_COPILOT_URL="+r.URL, "SRE_COPILOT_KEY="+r.key), env...)
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s: %s", command, out)
	return string(out)
}

// node lets a program of nodeClients send.
func (r receiver) node(t *testing.T, program string, arguments []string, env ...string) string {
	t.Helper()
	_, err := os.Stat(filepath.Join(nodeClients, "node_modules"))
	require.NoError(t, err, "npm --prefix infra/e2e/%s ci installs the clients", nodeClients)
	command := exec.CommandContext(t.Context(), process.Find(t, "node", "Node.js 20 or newer"), append([]string{program}, arguments...)...)
	command.Dir = nodeClients
	return r.run(t, command, env...)
}

// cachedTool finds a program that .ci/setup builds and keeps, else one on the path.
func cachedTool(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("SRE_COPILOT_CACHE")
	if folder == "" {
		folder = filepath.Join(os.Getenv("HOME"), ".cache", "sre-copilot")
	}
	kept := filepath.Join(folder, "bin", name)
	if _, err := os.Stat(kept); err == nil {
		return kept
	}
	return process.Find(t, name, ".ci/setup builds it")
}

// accepts reports whether something listens at an address.
func accepts(address string) func(context.Context) error {
	return func(ctx context.Context) error {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return conn.Close()
	}
}
