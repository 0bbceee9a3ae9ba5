// Package routetable writes docs/api-specs/routes.md: every public route that
// is served, with its role, beside the ones that are planned and what they come
// with. What is served is read from the OpenAPI document, so that a planned
// route becomes a served one by itself.
package routetable

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// NotYet marks a route that should be served and is not.
const NotYet = "not yet"

const served = "served"

// route is one row of the table.
type route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Role   string `json:"role"`
	// When says what the route comes with. It is "served" for what the OpenAPI
	// document does not describe and empty for what it should.
	When string `json:"when"`
	// area is where the document puts a route that no plan names.
	area string
}

type area struct {
	Name   string  `json:"name"`
	Routes []route `json:"routes"`
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// key is a route without the names of its parameters.
func (r route) key() string {
	return r.Method + " " + parameter.ReplaceAllString(r.Path, "{}")
}

// Write returns the table of an OpenAPI document and a list of planned routes,
// and names the routes that should be served and are not.
func Write(document, planned []byte) (table []byte, missing []string, err error) {
	present, err := readDocument(document)
	if err != nil {
		return nil, nil, err
	}
	areas, err := readPlan(planned)
	if err != nil {
		return nil, nil, err
	}
	for i := range areas {
		for j := range areas[i].Routes {
			r := &areas[i].Routes[j]
			found, ok := present[r.key()]
			delete(present, r.key())
			switch {
			case ok && found.Role != r.Role:
				return nil, nil, fmt.Errorf("%s is served to the role %q and planned for %q", r.key(), found.Role, r.Role)
			case ok:
				r.Path, r.When = found.Path, served
			case r.When == "":
				r.When = NotYet
				missing = append(missing, r.Method+" "+r.Path)
			}
		}
	}
	return render(addUnplanned(areas, present)), missing, nil
}

// readDocument returns the operations of the document by their keys. One without
// a role is an error: nobody could say who may call it.
func readDocument(document []byte) (map[string]route, error) {
	var parsed struct {
		Paths map[string]map[string]struct {
			Role string   `json:"x-min-role"`
			Tags []string `json:"tags"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(document, &parsed); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	routes := map[string]route{}
	for path, methods := range parsed.Paths {
		for method, op := range methods {
			r := route{Method: strings.ToUpper(method), Path: path, Role: op.Role, When: served, area: "Other"}
			if !httpapi.Access(op.Role).Known() {
				return nil, fmt.Errorf("%s %s has no role", r.Method, path)
			}
			if len(op.Tags) > 0 && op.Tags[0] != "" {
				r.area = strings.ToUpper(op.Tags[0][:1]) + op.Tags[0][1:]
			}
			routes[r.key()] = r
		}
	}
	return routes, nil
}

func readPlan(planned []byte) ([]area, error) {
	var plan struct {
		Areas []area `json:"areas"`
	}
	if err := json.Unmarshal(planned, &plan); err != nil {
		return nil, fmt.Errorf("read the planned routes: %w", err)
	}
	seen := map[string]bool{}
	for _, a := range plan.Areas {
		for _, r := range a.Routes {
			if r.Method == "" || r.Path == "" || r.Role == "" || seen[r.key()] {
				return nil, fmt.Errorf("the planned route %q is incomplete or there twice", r.key())
			}
			seen[r.key()] = true
		}
	}
	return plan.Areas, nil
}

// addUnplanned puts what is served without having been planned into areas of
// its own, named after the tags of the document.
func addUnplanned(areas []area, present map[string]route) []area {
	byArea := map[string][]route{}
	for _, r := range present {
		byArea[r.area] = append(byArea[r.area], r)
	}
	for _, name := range slices.Sorted(maps.Keys(byArea)) {
		slices.SortFunc(byArea[name], func(a, b route) int { return strings.Compare(a.Path+a.Method, b.Path+b.Method) })
		areas = append(areas, area{Name: "More: " + name, Routes: byArea[name]})
	}
	return areas
}

func render(areas []area) []byte {
	var count, ready int
	var rows strings.Builder
	for _, a := range areas {
		fmt.Fprintf(&rows, "\n## %s\n\n| method | path | role | state |\n|---|---|---|---|\n", a.Name)
		for _, r := range a.Routes {
			fmt.Fprintf(&rows, "| %s | `%s` | %s | %s |\n", r.Method, r.Path, r.Role, r.When)
			count++
			if r.When == served {
				ready++
			}
		}
	}
	return fmt.Appendf(nil, `# Routes

Every public route with the least role that may call it. A route is either served or comes later, with what its state
names. `+"`make contract`"+` writes this page from [the OpenAPI document](openapi.json) and [the planned routes](planned.json).

%d routes, %d of them served.
%s`, count, ready, rows.String())
}
