package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const fuzzers = 4

// TestNoInputBreaksAnOperation sends generated requests to every operation of
// the document: valid ones, ones at the limits and hostile ones. FUZZ_EXAMPLES
// is how many for each, FUZZ_SEED chooses which (`make fuzz` takes new ones each
// time), FUZZ_OPERATION names one operation.
func TestNoInputBreaksAnOperation(t *testing.T) {
	f := newFuzz(t)
	t.Logf("FUZZ_SEED=%d, %d examples for each operation", f.seed, f.examples)
	s := stack.Start(t)
	f.ask, f.renew = asking(s.URL), func() world { return newWorld(t, s) }
	f.world = f.renew()

	statuses := map[int]int{}
	for _, op := range f.operations() {
		for status, count := range f.operation(t, op) {
			statuses[status] += count
		}
		if !f.usable(t) {
			f.world = f.renew() // the operation ended the session, the project or the tenant
		}
	}
	t.Logf("answers: %v", statuses)
	if statuses[http.StatusInternalServerError] > 0 {
		for _, name := range []string{"log-service", "metrics-collector-service", "incident-service", "auth-service"} {
			t.Log(s.Output(name))
		}
	}
	require.Empty(t, strings.Join(f.problems, "\n"), "repeat with FUZZ_SEED=%d", f.seed)
	if f.only != "" {
		return
	}
	require.Greater(t, statuses[http.StatusOK]+statuses[http.StatusCreated]+statuses[http.StatusAccepted], len(f.document.operations()), "hardly a request was accepted")
}

// world is what the requests are about and who sends them.
type world struct {
	own    ids
	owner  actor
	viewer actor
	source actor
}

func newWorld(t *testing.T, s *stack.Stack) world {
	t.Helper()
	b := newTenant(t, s, "fuzz")
	return world{
		own: b.ids, owner: bearer("owner", b.ann.Token), viewer: b.member(t, s, "viewer"), source: bearer("alert source", b.source.Secret),
	}
}

type fuzz struct {
	seed     uint64
	examples int
	only     string
	document document
	raw      map[string]any
	schemas  *jsonschema.Compiler
	world    world
	renew    func() world
	ask      ask
	problems []string
}

func newFuzz(t *testing.T) *fuzz {
	t.Helper()
	f := &fuzz{seed: 1, examples: 50, only: os.Getenv("FUZZ_OPERATION"), document: readDocument(t)}
	if given := os.Getenv("FUZZ_SEED"); given != "" {
		var err error
		f.seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	if given := os.Getenv("FUZZ_EXAMPLES"); given != "" {
		var err error
		f.examples, err = strconv.Atoi(given)
		require.NoError(t, err)
	}
	file, err := os.Open("../../docs/api-specs/openapi.json")
	require.NoError(t, err)
	defer file.Close()
	parsed, err := jsonschema.UnmarshalJSON(file)
	require.NoError(t, err)
	f.raw = parsed.(map[string]any)
	f.schemas = jsonschema.NewCompiler()
	f.schemas.AssertFormat()
	require.NoError(t, f.schemas.AddResource("openapi.json", parsed))
	return f
}

// operations are in an order in which they disturb each other little: what
// removes something comes late, what ends sessions last.
func (f *fuzz) operations() []operation {
	rank := func(op operation) int {
		switch {
		case strings.HasPrefix(op.ID, "auth-") && !op.isRead() && !strings.HasSuffix(op.ID, "login") && !strings.HasSuffix(op.ID, "register"):
			return 2
		case op.Method == http.MethodDelete:
			return 1
		default:
			return 0
		}
	}
	list := slices.DeleteFunc(f.document.operations(), func(op operation) bool { return f.only != "" && op.ID != f.only })
	slices.SortStableFunc(list, func(a, b operation) int { return rank(a) - rank(b) })
	return list
}

// usable reports whether the owner can still do something.
func (f *fuzz) usable(t *testing.T) bool {
	t.Helper()
	a, err := f.ask(t.Context(), f.world.owner, call{method: http.MethodGet, path: "/api/v1/projects/" + f.world.own["project_id"]})
	return err == nil && a.Status == http.StatusOK
}

// operation sends the examples of one operation, some at a time, and counts the
// answers.
func (f *fuzz) operation(t *testing.T, op operation) map[int]int {
	t.Helper()
	checks := f.checks(t, op)
	var mu sync.Mutex
	var wg sync.WaitGroup
	statuses, seen := map[int]int{}, map[string]bool{}
	work := make(chan int)
	for range fuzzers {
		wg.Go(func() {
			for i := range work {
				who, c := f.example(op, i)
				status, problem := f.judge(t.Context(), who, c, checks)
				mu.Lock()
				statuses[status]++
				if problem != "" && !seen[problem] {
					seen[problem] = true
					f.problems = append(f.problems, fmt.Sprintf("%s, example %d as %s: %s\n    %s %s %s %s", op.ID, i, who.name, problem, c.method, cut(c.path), c.headers, cut(text(c.body))))
				}
				mu.Unlock()
			}
		})
	}
	for i := range f.examples {
		work <- i
	}
	close(work)
	wg.Wait()
	return statuses
}

// checks compiles what the document says of the successes of an operation.
func (f *fuzz) checks(t *testing.T, op operation) map[int]*jsonschema.Schema {
	t.Helper()
	compiled := map[int]*jsonschema.Schema{}
	for status, response := range member(f.raw, "paths", op.Path, strings.ToLower(op.Method), "responses") {
		code, err := strconv.Atoi(status)
		if err != nil || code >= 300 || member(response, "content", "application/json", "schema") == nil {
			continue
		}
		pointer := "openapi.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(op.Path) + "/" + strings.ToLower(op.Method) +
			"/responses/" + status + "/content/application~1json/schema"
		compiled[code], err = f.schemas.Compile(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
		require.NoError(t, err, op.ID)
	}
	return compiled
}

// judge sends a request and says what is wrong with its answer.
func (f *fuzz) judge(ctx context.Context, who actor, c call, checks map[int]*jsonschema.Schema) (status int, problem string) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	a, err := f.ask(ctx, who, c)
	if err != nil {
		return 0, "no answer: " + err.Error()
	}
	switch {
	case a.Status == http.StatusRequestHeaderFieldsTooLarge:
		return a.Status, "" // said by the HTTP server, before there is a request to answer
	case a.Status >= http.StatusInternalServerError:
		return a.Status, fmt.Sprintf("%d %s", a.Status, withoutRequest(a.Body))
	case a.Status >= http.StatusBadRequest:
		return a.Status, wrongError(a)
	default:
		return a.Status, wrongSuccess(a, checks)
	}
}

var (
	codeForm  = regexp.MustCompile(`^[A-Z][A-Z0-9_]+$`)
	guesses   = regexp.MustCompile(`^Too many failed sign-ins`)
	internals = regexp.MustCompile(`(?i)sqlstate|goroutine |\.go:\d|pgx|127\.0\.0\.1:|panic`)
)

// wrongError says what an error lacks of the envelope.
func wrongError(a stack.Answer) string {
	var e struct {
		Status    string `json:"status"`
		Detail    string `json:"detail"`
		Code      string `json:"error_code"`
		RequestID string `json:"request_id"`
	}
	switch err := json.Unmarshal(a.Body, &e); {
	case err != nil:
		return fmt.Sprintf("the error %d is no JSON: %s", a.Status, cut(string(a.Body)))
	case a.Status == http.StatusUnprocessableEntity || a.Status == http.StatusTooManyRequests && !guesses.MatchString(e.Detail):
		return fmt.Sprintf("%d %s", a.Status, withoutRequest(a.Body))
	case e.Status != "error" || e.Detail == "" || !codeForm.MatchString(e.Code) || e.RequestID == "" || e.RequestID != a.Header.Get("X-Request-ID"):
		return fmt.Sprintf("the error %d is no envelope: %s", a.Status, withoutRequest(a.Body))
	case internals.MatchString(e.Detail):
		return fmt.Sprintf("the error %d tells internals: %s", a.Status, withoutRequest(a.Body))
	}
	return ""
}

// wrongSuccess says how an answer differs from its schema. A status that the
// document does not list is held to the schema of the one it does.
func wrongSuccess(a stack.Answer, checks map[int]*jsonschema.Schema) string {
	schema, ok := checks[a.Status]
	for _, other := range checks {
		if !ok {
			schema, ok = other, true
		}
	}
	if !ok || a.Status == http.StatusNoContent {
		return ""
	}
	if kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type")); kind != "application/json" {
		return fmt.Sprintf("the answer %d is %q and no JSON", a.Status, a.Header.Get("Content-Type"))
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.Body))
	if err != nil {
		return fmt.Sprintf("the answer %d is no JSON: %s", a.Status, cut(string(a.Body)))
	}
	if err := schema.Validate(body); err != nil {
		return fmt.Sprintf("the answer %d does not fit its schema: %s", a.Status, strings.Join(strings.Fields(err.Error()), " "))
	}
	return ""
}

// example makes the i-th request of an operation: the same for the same seed,
// but for the ids in it.
func (f *fuzz) example(op operation, i int) (actor, call) {
	hash := fnv.New64a()
	_, _ = fmt.Fprint(hash, op.ID, i)
	g := generator{Rand: rand.New(rand.NewPCG(f.seed, hash.Sum64())), fuzz: f, calm: i%5 == 0}
	c := call{method: op.Method, path: op.Path}
	described := member(f.raw, "paths", op.Path, strings.ToLower(op.Method))
	query := url.Values{}
	list, _ := described["parameters"].([]any)
	for _, entry := range list {
		g.parameter(entry.(map[string]any), &c, query)
	}
	if len(query) > 0 {
		c.path += "?" + query.Encode()
	}
	if schema := member(described, "requestBody", "content", "application/json", "schema"); schema != nil {
		c.body = g.body(schema, &c)
	} else if op.Method == http.MethodPost && g.rarely() {
		c.body = json.RawMessage(pick(g, brokenBodies()))
	}
	g.headers(&c)
	return g.sender(op), c
}

func (g generator) sender(op operation) actor {
	w := g.fuzz.world
	switch {
	case op.Role == "webhook" && !g.rarely():
		return w.source
	case g.calm || !g.rarely():
		return w.owner
	case g.IntN(2) == 0:
		return w.viewer
	default:
		return pick(g, []actor{{name: "anonymous"}, bearer("forged", "eyJ.eyJ.x"), {name: "strange", headers: []string{"Authorization", "Basic " + strings.Repeat("A", 3000)}}})
	}
}

func (g generator) parameter(p map[string]any, c *call, query url.Values) {
	name, in := p["name"].(string), p["in"].(string)
	schema, _ := p["schema"].(map[string]any)
	wild := !g.calm && g.IntN(4) == 0
	value := text(g.valid(schema, name))
	if wild {
		value = text(g.hostile(schema))
	}
	switch in {
	case "path":
		if strings.Trim(value, "./") == "" {
			value = "x" // nothing, or dots, would name another route
		}
		c.path = strings.ReplaceAll(c.path, "{"+name+"}", url.PathEscape(value))
	case "query":
		if g.IntN(3) == 0 {
			query.Add(name, value)
		}
		if wild && g.rarely() {
			query.Add(name, value)
		}
	case "cookie":
		if wild {
			c.headers = append(c.headers, "Cookie", name+"="+url.QueryEscape(value))
		}
	}
}

// headers adds some that services look at.
func (g generator) headers(c *call) {
	if g.calm {
		return
	}
	for name, values := range map[string][]string{
		"Idempotency-Key": {uuid.NewString(), "same", strings.Repeat("k", 129), "é"},
		"X-Project-ID":    {g.fuzz.world.own["project_id"], "not-a-uuid", uuid.NewString()},
		"If-Match":        {`"1"`, "*", "junk"},
		"X-Request-ID":    {"short", strings.Repeat("r", 500), "good-request-id"},
		"Accept":          {"text/html", "application/xml"},
		"traceparent":     {"00-0-0-0", strings.Repeat("f", 300)},
	} {
		if g.IntN(12) == 0 {
			c.headers = append(c.headers, name, values[g.IntN(len(values))])
		}
	}
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.RawMessage:
		return string(v)
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(encoded)
}

func cut(s string) string {
	if len(s) > 300 {
		return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(s[:300], "?"), len(s))
	}
	return strings.ToValidUTF8(s, "?")
}
