package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/schema"
)

const askers = 4

func TestTheMigratedDatabaseKeepsTenantsApart(t *testing.T) {
	s := stack.Prepare(t)

	problems, err := schema.Problems(t.Context(), s.Owner, schema.Default())
	require.NoError(t, err)
	require.Empty(t, problems)

	change(t, s, `CREATE TABLE incident.planted (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, project_id uuid NOT NULL)`)
	change(t, s, `ALTER TABLE incident.planted ENABLE ROW LEVEL SECURITY`)
	problems, err = schema.Problems(t.Context(), s.Owner, schema.Default())
	require.NoError(t, err)
	found := strings.Join(problems, "\n")
	for _, want := range []string{"row-level security is enabled and forced", "the policy scope binds", "an index begins with project_id"} {
		require.Contains(t, found, "incident.planted: "+want)
	}
}

func TestNobodyReachesAnotherTenant(t *testing.T) {
	requireIsolation(t, stack.Start(t))
}

// The statements alone: every policy admits every row, and only what repositories ask
// for keeps the tenants apart. Row-level security alone is shown by statements
// without filters, in shared/testkit/schema.
func TestNobodyReachesAnotherTenantWithoutRowLevelSecurity(t *testing.T) {
	s := stack.Start(t)
	openPolicies(t, s)
	requireIsolation(t, s)
}

// openPolicies lets every policy admit every row. The services keep their role, so
// that they start and run as always.
func openPolicies(t *testing.T, s *stack.Stack) {
	t.Helper()
	change(t, s, `
		DO $$
		DECLARE
			p record;
		BEGIN
			FOR p IN SELECT schemaname, tablename, policyname FROM pg_catalog.pg_policies WHERE policyname = 'scope' LOOP
				EXECUTE format('ALTER POLICY %I ON %I.%I USING (true) WITH CHECK (true)', p.policyname, p.schemaname, p.tablename);
			END LOOP;
		END
		$$`)
	app, err := pgxpool.New(t.Context(), s.Env("DATABASE_URL"))
	require.NoError(t, err)
	defer app.Close()
	s.Register(t)
	var tenants int
	require.NoError(t, app.QueryRow(t.Context(), `SELECT count(*) FROM auth.tenants`).Scan(&tenants))
	require.Positive(t, tenants, "the role of the services still sees nothing without a scope")
}

// requireIsolation sends every operation as everybody of one tenant with the ids
// of another.
func requireIsolation(t *testing.T, s *stack.Stack) {
	t.Helper()
	mine, theirs := newTenant(t, s, "a"), newTenant(t, s, "b")
	actors := []actor{
		bearer("owner", mine.ann.Token), mine.member(t, s, "admin"), mine.member(t, s, "engineer"), mine.member(t, s, "viewer"),
		{name: "API key", headers: []string{"X-API-Key", mine.key}},
		bearer("alert source", mine.source.Secret),
		{name: "anonymous"},
	}
	require.Equal(t, slices.Sorted(maps.Keys(mine.ids)), slices.Sorted(maps.Keys(theirs.ids)))
	w := sweep{document: readDocument(t), own: mine.ids, other: theirs.ids, canaries: theirs.secrets(), ask: asking(s.URL)}
	before := rowsOf(t, s.Owner, theirs.ann.TenantID)

	problems, requests := w.run(t, actors)

	t.Logf("%d operations, %d actors: %d requests", len(w.document.operations()), len(actors), requests)
	require.Empty(t, strings.Join(problems, "\n"))
	require.Empty(t, differences(before, rowsOf(t, s.Owner, theirs.ann.TenantID)), "rows of the other tenant changed")
	w.requireOwnAnswers(t, mine.member(t, s, "owner"))
}

// secrets are the texts that no answer to anybody else may hold.
func (b *tenant) secrets() []string {
	return []string{b.canary, b.ann.Email, b.source.Secret, b.key}
}

// sweep sends every operation with ids of another tenant in every place that
// holds one, and with ids of nothing in the same places: nobody may be able to
// tell the two apart.
type sweep struct {
	document   document
	own, other ids
	canaries   []string
	ask        ask
}

// probe is one comparison.
type probe struct {
	op     operation
	who    actor
	places []place
}

func (p probe) String() string {
	return fmt.Sprintf("%s as %s with %v", p.op.name(), p.who.name, p.places)
}

// run returns what is wrong and how many requests it took to know.
func (w sweep) run(t *testing.T, actors []actor) (problems []string, requests int) {
	t.Helper()
	var probes, last []probe
	for _, op := range w.document.operations() {
		list := w.probes(t, op, actors)
		require.NotEmpty(t, list, "%s is not covered", op.name())
		if op.ID == "auth-logout" {
			last = list
			continue
		}
		probes = append(probes, list...)
	}
	for _, part := range [][]probe{probes, last} {
		found, sent := w.all(t.Context(), part)
		problems, requests = append(problems, found...), requests+sent
	}
	slices.Sort(problems)
	return problems, requests
}

func (w sweep) probes(t *testing.T, op operation, actors []actor) []probe {
	t.Helper()
	var list []probe
	for _, who := range actors {
		for _, places := range w.document.places(t, op, w.own) {
			if op.ID == projectDelete && places[0].in != "path" {
				continue // it would do so, and nothing could be asked after it
			}
			list = append(list, probe{op, who, places})
		}
		if op.isRead() {
			list = append(list, probe{op, who, nil})
		}
	}
	return list
}

// all sends the probes, some at a time.
func (w sweep) all(ctx context.Context, probes []probe) (problems []string, requests int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan probe)
	for range askers {
		wg.Go(func() {
			for p := range work {
				found, sent := w.check(ctx, p)
				mu.Lock()
				problems, requests = append(problems, found...), requests+sent
				mu.Unlock()
			}
		})
	}
	for _, p := range probes {
		work <- p
	}
	close(work)
	wg.Wait()
	return problems, requests
}

func (w sweep) check(ctx context.Context, p probe) (problems []string, requests int) {
	theirs, err := w.ask(ctx, p.who, w.document.request(p.op, w.own, w.other, p.places))
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", p, err)}, 1
	}
	for _, canary := range w.canaries {
		if holds(theirs, canary) {
			problems = append(problems, fmt.Sprintf("%s: the answer %d shows something of the other tenant", p, theirs.Status))
			break
		}
	}
	if theirs.Status >= http.StatusInternalServerError {
		problems = append(problems, fmt.Sprintf("%s: %d %s", p, theirs.Status, theirs.Body))
	}
	if len(p.places) == 0 {
		return problems, 1
	}
	random, err := w.ask(ctx, p.who, w.document.request(p.op, w.own, randomIDs(w.other), p.places))
	if err != nil {
		return append(problems, fmt.Sprintf("%s: %v", p, err)), 2
	}
	for _, problem := range compare(p, theirs, random) {
		problems = append(problems, fmt.Sprintf("%s: %s", p, problem))
	}
	return problems, 2
}

// compare says how the answer for something of another tenant differs from the
// one for nothing at all.
func compare(p probe, theirs, random stack.Answer) (problems []string) {
	in := p.places[0].in
	switch {
	case p.op.Role == "webhook" && in == "path":
		// The contract answers a wrong secret differently from an unknown source.
		if theirs.Status != http.StatusUnauthorized || random.Status != http.StatusNotFound {
			problems = append(problems, fmt.Sprintf("answered %d, and %d for a random id", theirs.Status, random.Status))
		}
		return problems
	case theirs.Status != random.Status:
		return []string{fmt.Sprintf("answered %d %s, and %d %s for a random id", theirs.Status, theirs.Body, random.Status, random.Body)}
	case theirs.Status >= 300 || p.op.isRead() && !p.op.public():
		if !bytes.Equal(withoutRequest(theirs.Body), withoutRequest(random.Body)) {
			problems = append(problems, fmt.Sprintf("answered %s, and %s for a random id", theirs.Body, random.Body))
		}
	}
	if names(p) && !slices.Contains([]int{400, 401, 403, 404}, theirs.Status) {
		problems = append(problems, fmt.Sprintf("answered %d %s", theirs.Status, theirs.Body))
	}
	if in == "path" && p.who.name == "owner" && theirs.Status != http.StatusNotFound {
		problems = append(problems, fmt.Sprintf("answered %d %s before it looked for the object: the request of the test is wrong", theirs.Status, theirs.Body))
	}
	return problems
}

// names reports whether the places say what the request is about. In a header and
// in the body of a public operation an id means nothing.
func names(p probe) bool {
	in := p.places[0].in
	return in == "path" || in == "body" && !p.op.public()
}

// withoutRequest is a body without the id of its request.
func withoutRequest(body []byte) []byte {
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return body
	}
	delete(object, "request_id")
	text, _ := json.Marshal(object)
	return text
}

// requireOwnAnswers makes sure that the requests find what they ask for when it
// is one's own: only then does not finding it mean anything.
func (w sweep) requireOwnAnswers(t *testing.T, owner actor) {
	t.Helper()
	for _, op := range w.document.operations() {
		if !op.isRead() || op.forKeys() || strings.HasPrefix(op.Path, "/api/v1/grafana/") { // the tenant has no Grafana
			continue
		}
		asked := w.document.request(op, w.own, nil, nil)
		asked.path += questions[op.ID]
		if op.ID == "log-context" {
			asked.path += "?id=" + w.line(t, owner)
		}
		a, err := w.ask(t.Context(), owner, asked)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", op.name(), a.Body)
	}
}

// questions are what operations must be asked that are nothing without a question.
var questions = map[string]string{
	"prometheus-query": "?query=orders", "prometheus-query-range": "?query=orders&start=1769256000&end=1769256060&step=15",
	"prometheus-series": "?match[]=orders", "prometheus-exemplars": "?query=orders", "prometheus-format-query": "?query=orders",
}

// line returns the id of a line of one's own.
func (w sweep) line(t *testing.T, owner actor) string {
	t.Helper()
	a, err := w.ask(t.Context(), owner, call{method: http.MethodGet, path: "/api/v1/logs/search"})
	require.NoError(t, err)
	id, _ := a.List(t, "items")[0]["id"].(string)
	return url.QueryEscape(id)
}

func newRequest(ctx context.Context, base string, c call) (*http.Request, error) {
	var body []byte
	if given, ok := c.body.(json.RawMessage); ok {
		body = given // sent as it is, JSON or not
	} else if c.body != nil {
		var err error
		if body, err = json.Marshal(c.body); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, c.method, base+c.path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// A server with planted holes shows that the sweep finds them.
func TestTheSweepFindsAHole(t *testing.T) {
	own, other := ids{}, ids{}
	d := readDocument(t)
	for _, op := range d.operations() {
		for _, p := range op.Parameters {
			own[p.Name], other[p.Name] = "own-"+p.Name, "other-"+p.Name
		}
	}
	for _, name := range []string{"assignee_id", "owner_id", "tenant_id", "project_id", "user_id", "into"} {
		own[name], other[name] = "own-"+name, "other-"+name
	}

	tests := []struct {
		name, path, answer, want string
		status                   int
	}{
		{"a route without a filter", "/api/v1/incidents/other-incident_id/alerts", `[{"name":"THEIR canary"}]`, "shows something of the other tenant", 200},
		{"an answer that tells what exists", "/api/v1/incidents/other-incident_id/alerts", `{"error_code":"FORBIDDEN"}`, "for a random id", 403},
		{"the same status with other words", "/api/v1/incidents/other-incident_id/alerts", `{"detail":"Not yours."}`, "for a random id", 404},
		{"an error of the server", "/api/v1/incidents/other-incident_id/alerts", `{}`, "500", 500},
		{"a list that holds too much", "/api/v1/incidents", `{"items":["Their Canary"]}`, "shows something of the other tenant", 200},
	}
	for _, test := range tests {
		t.Run(test.name+" is named", func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if r.Method == http.MethodGet && r.URL.Path == test.path {
					w.WriteHeader(test.status)
					_, _ = fmt.Fprint(w, test.answer)
					return
				}
				w.WriteHeader(http.StatusNotFound)
				_, _ = fmt.Fprintf(w, `{"detail":"Not found.","request_id":%q}`, r.RemoteAddr)
			}))
			defer server.Close()
			w := sweep{document: d, own: own, other: other, canaries: []string{"their canary"}, ask: asking(server.URL)}

			problems, _ := w.run(t, []actor{{name: "owner"}})

			problems = slices.DeleteFunc(problems, func(p string) bool { return strings.Contains(p, "/webhooks/") })
			require.NotEmpty(t, problems)
			for _, problem := range problems {
				require.True(t, strings.HasPrefix(problem, "GET /api/v1/incidents"), problem)
			}
			require.Contains(t, strings.Join(problems, "\n"), test.want)
		})
	}
}
