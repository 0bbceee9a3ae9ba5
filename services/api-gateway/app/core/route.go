// Package core decides where a public request goes and who sent it. The routing
// table is read from the merged OpenAPI document, so that what is documented is
// what is served.
package core

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Route is one public operation and the service operation behind it.
type Route struct {
	ID      string
	Method  string
	Path    string
	Service string
	Target  string
	Access  httpapi.Access
	MaxBody int64
	// AdmitsInactive says that the route also works in a project that is switched off.
	AdmitsInactive bool
	// OTLP says that errors are google.rpc.Status in the encoding of the request.
	OTLP bool
	// Streams says that the answer is of any length: it may last as long as it makes
	// progress.
	Streams bool
}

// NamesProject reports whether the path says which project the request is for.
func (r Route) NamesProject() bool {
	return strings.Contains(r.Path, "{project_id}")
}

// analysisTime is how long an analysis or a PromQL query may take, whatever the setting for the
// other routes is.
const analysisTime = 65 * time.Second

// Timeout is the least time that the route is given to answer.
func (r Route) Timeout() time.Duration {
	if r.Service == "ai-service" || strings.HasPrefix(r.Path, "/api/v1/grafana/") || strings.HasPrefix(r.Path, "/api/v1/prom/api/") {
		return analysisTime
	}
	return 0
}

// TargetPath fills the parameters of the public path into the service's path.
// param returns a parameter as it stands in the request, still escaped.
func (r Route) TargetPath(param func(string) string) (*url.URL, error) {
	path := r.Target
	if !strings.Contains(path, "{") {
		return &url.URL{Path: path}, nil
	}
	for {
		start := strings.IndexByte(path, '{')
		if start < 0 {
			return url.Parse(path)
		}
		end := start + strings.IndexByte(path[start:], '}')
		path = path[:start] + param(path[start+1:end]) + path[end+1:]
	}
}

// Routes reads the routing table of the services from an OpenAPI document.
func Routes(document []byte) ([]Route, error) {
	var parsed struct {
		Paths map[string]map[string]struct {
			OperationID string         `json:"operationId"`
			Service     string         `json:"x-service"`
			Target      string         `json:"x-service-path"`
			Access      httpapi.Access `json:"x-min-role"`
			MaxBody     int64          `json:"x-max-body"`
			Inactive    bool           `json:"x-admits-inactive"`
			Streams     bool           `json:"x-streams"`
			OTLP        bool           `json:"x-otlp"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(document, &parsed); err != nil {
		return nil, fmt.Errorf("read the API document: %w", err)
	}

	var routes []Route
	for _, path := range slices.Sorted(maps.Keys(parsed.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(parsed.Paths[path])) {
			op := parsed.Paths[path][method]
			if op.Service == Name {
				continue
			}
			if !op.Access.Known() || op.Service == "" || op.Target == "" {
				return nil, fmt.Errorf("%s %s has no service, path or role", method, path)
			}
			routes = append(routes, Route{
				ID: op.OperationID, Method: strings.ToUpper(method), Path: path, Service: op.Service,
				Target: op.Target, Access: op.Access, MaxBody: op.MaxBody,
				AdmitsInactive: op.Inactive, Streams: op.Streams, OTLP: op.OTLP,
			})
		}
	}
	return routes, nil
}

// Name is the name of this service.
const Name = "api-gateway"

// Safe reports whether a method never changes anything.
func Safe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS"
}
