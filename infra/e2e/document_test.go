package e2e_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// shape is what tests use of a JSON schema.
type shape struct {
	Ref        string           `json:"$ref"`
	Type       any              `json:"type"`
	Format     string           `json:"format"`
	Enum       []any            `json:"enum"`
	Examples   []any            `json:"examples"`
	Minimum    float64          `json:"minimum"`
	Properties map[string]shape `json:"properties"`
	Items      *shape           `json:"items"`
}

type parameter struct {
	Name   string `json:"name"`
	In     string `json:"in"`
	Schema shape  `json:"schema"`
}

// operation is one public operation of the merged document.
type operation struct {
	Method, Path string

	ID           string      `json:"operationId"`
	Role         string      `json:"x-min-role"`
	NamesProject bool        `json:"x-names-project"`
	Parameters   []parameter `json:"parameters"`
	RequestBody  struct {
		Content map[string]struct {
			Schema shape `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

// document is the merged OpenAPI document: the tests of every operation are made
// from it, so that a new operation is tested unasked.
type document struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]shape `json:"schemas"`
	} `json:"components"`
}

func readDocument(tb testing.TB) document {
	tb.Helper()
	text, err := os.ReadFile("../../docs/api-specs/openapi.json")
	require.NoError(tb, err)
	var d document
	require.NoError(tb, json.Unmarshal(text, &d))
	require.NotEmpty(tb, d.Paths)
	return d
}

// projectDelete switches off the project that the others are called in.
const projectDelete = "project-delete"

// operations lists all operations. Switching off the project and signing out come
// last, because they end what the others are called with.
func (d document) operations() []operation {
	var list []operation
	for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
			op := d.Paths[path][method]
			op.Method, op.Path = strings.ToUpper(method), path
			list = append(list, op)
		}
	}
	slices.SortStableFunc(list, func(a, b operation) int {
		return endOf(a) - endOf(b)
	})
	return list
}

func endOf(op operation) int {
	return b2i(op.ID == projectDelete) + 2*b2i(op.ID == "auth-logout")
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (op operation) name() string {
	return op.Method + " " + op.Path
}

// body is the schema of the body, if the operation takes one.
func (op operation) body() (shape, bool) {
	content, ok := op.RequestBody.Content["application/json"]
	return content.Schema, ok
}

// public reports whether anybody may call the operation.
func (op operation) public() bool {
	return op.Role == "public"
}

// forKeys reports whether only API keys may call the operation.
func (op operation) forKeys() bool {
	return op.Role == "any key" || strings.HasPrefix(op.Role, "key:")
}

// ids are values for the places of requests that name an object, by the name of
// the parameter or member.
type ids map[string]string

// randomIDs are ids of nothing, one for each of the others.
func randomIDs(like ids) ids {
	random := ids{}
	for name := range like {
		random[name] = uuid.NewString()
	}
	return random
}

// place is where a request holds an id: path.project_id, query.tenant_id.
type place struct{ in, name string }

func (p place) String() string {
	return p.in + "." + p.name
}

// call is a request made from the document.
type call struct {
	method, path string
	body         any
	headers      []string
}

// request fills in an operation: own ids everywhere, other ones in the given
// places.
func (d document) request(op operation, own, other ids, places []place) call {
	at := func(in, name string) (string, bool) {
		if slices.Contains(places, place{in, name}) {
			return other[name], true
		}
		return own[name], false
	}
	r := call{method: op.Method, path: op.Path}
	for _, p := range op.Parameters {
		if p.In == "path" {
			id, _ := at("path", p.Name)
			r.path = strings.ReplaceAll(r.path, "{"+p.Name+"}", id)
		}
	}
	if s, ok := op.body(); ok {
		r.body = d.example(s, "", func(name string) string { id, _ := at("body", name); return id })
	}
	query := url.Values{}
	for _, p := range places {
		id, _ := at(p.in, p.name)
		switch p.in {
		case "query":
			query.Set(p.name, id)
		case "header":
			r.headers = append(r.headers, "X-Project-ID", id)
		case "body":
			if body, ok := r.body.(map[string]any); ok {
				body[p.name] = id
			}
		}
	}
	if len(query) > 0 {
		r.path += "?" + query.Encode()
	}
	return r
}

// isID reports whether a member of a body names an object.
func isID(name string) bool {
	return strings.HasSuffix(name, "_id") || name == "into"
}

// example is a value that fits a schema, with an id wherever a member names one.
func (d document) example(s shape, name string, id func(string) string) any {
	if s.Ref != "" {
		s = d.Components.Schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
	}
	switch {
	case isID(name):
		return id(name)
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.Examples) > 0:
		return s.Examples[0]
	}
	switch kind := kindOf(s); kind {
	case "object":
		object := map[string]any{}
		for member, of := range s.Properties {
			object[member] = d.example(of, member, id)
		}
		return object
	case "array":
		return []any{d.example(*s.Items, name, id)}
	case "integer", "number":
		return s.Minimum
	case "boolean":
		return true
	default:
		return textFor(s, name)
	}
}

// kindOf is the type of a schema; of a nullable one it is the other type.
func kindOf(s shape) string {
	if list, ok := s.Type.([]any); ok {
		return list[0].(string)
	}
	kind, _ := s.Type.(string)
	return kind
}

func textFor(s shape, name string) string {
	switch {
	case s.Format == "date-time":
		return "2026-01-24T12:00:00Z"
	case s.Format == "uuid":
		return uuid.NewString()
	case s.Format == "date":
		return "2026-01-24"
	case name == "email":
		return "new-" + uuid.NewString() + "@example.com"
	case name == "slug":
		return "slug-" + uuid.NewString()
	case name == "password":
		return "correct horse battery"
	case name == "url", name == "allowed_origins":
		return "https://example.com"
	default:
		return "Text"
	}
}

// namedByTheirSenders are parameters of paths that name something by a text of its sender.
var namedByTheirSenders = []string{"fingerprint", "hostname", "service_name", "trace_id"}

// places lists every place of an operation that can hold an id: its parameters,
// alone and together, the members of its body, and where clients may repeat
// their tenant and project. An id that the ids do not know is a fault of the
// test.
func (d document) places(tb testing.TB, op operation, known ids) [][]place {
	tb.Helper()
	var path []place
	found := map[place]bool{{"header", "project_id"}: true, {"query", "project_id"}: true, {"query", "tenant_id"}: true}
	for _, p := range op.Parameters {
		names := p.In == "path" || p.Schema.Format == "uuid" || strings.HasSuffix(p.Name, "_id")
		if !names || p.In == "header" || p.In == "cookie" {
			continue
		}
		require.Contains(tb, known, p.Name, "%s has a parameter that no test fills in", op.name())
		if p.In == "query" {
			found[place{"query", p.Name}] = true
		} else if p.Schema.Format == "uuid" || slices.Contains(namedByTheirSenders, p.Name) {
			path = append(path, place{"path", p.Name})
		}
	}
	if s, ok := op.body(); ok && kindOf(d.resolve(s)) == "object" {
		found[place{"body", "project_id"}], found[place{"body", "tenant_id"}] = true, true
		for name := range d.resolve(s).Properties {
			if isID(name) {
				require.Contains(tb, known, name, "the body of %s has a member that no test fills in", op.name())
				found[place{"body", name}] = true
			}
		}
	}
	return append(subsets(path), single(found)...)
}

func (d document) resolve(s shape) shape {
	if s.Ref == "" {
		return s
	}
	return d.Components.Schemas[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]]
}

// subsets lists all non-empty choices.
func subsets(all []place) [][]place {
	var list [][]place
	for mask := 1; mask < 1<<len(all); mask++ {
		var chosen []place
		for i, p := range all {
			if mask&(1<<i) != 0 {
				chosen = append(chosen, p)
			}
		}
		list = append(list, chosen)
	}
	return list
}

func single(found map[place]bool) [][]place {
	list := make([][]place, 0, len(found))
	for p := range found {
		list = append(list, []place{p})
	}
	slices.SortFunc(list, func(a, b []place) int { return strings.Compare(a[0].String(), b[0].String()) })
	return list
}

// actor is somebody who sends requests, by the headers that prove who it is.
type actor struct {
	name    string
	headers []string
	id      string // of the user, where a test needs it
}

func bearer(name, token string) actor {
	return actor{name: name, headers: []string{"Authorization", "Bearer " + token}}
}

// isRead reports whether the operation changes nothing.
func (op operation) isRead() bool {
	return op.Method == http.MethodGet
}
