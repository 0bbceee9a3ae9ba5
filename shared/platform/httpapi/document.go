package httpapi

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	publicPrefix = "/api/v1"
	rootMark     = "(root)"
)

// PublicPath is the path an operation has at the gateway, empty when it has
// none.
func (o Operation) PublicPath() string {
	return publicPath(o.Gateway)
}

func publicPath(gateway string) string {
	if gateway == "" {
		return ""
	}
	if path, ok := strings.CutPrefix(gateway, rootMark); ok {
		return strings.TrimSpace(path)
	}
	return publicPrefix + gateway
}

// Merge builds the public OpenAPI 3.1 document from the public operations of
// the given services. Two services that give one schema name different shapes
// are an error: clients are generated from this document.
func Merge(services map[string]*API) ([]byte, error) {
	paths, schemas := map[string]any{}, map[string]any{}
	for _, service := range slices.Sorted(maps.Keys(services)) {
		if err := services[service].mergeInto(service, paths, schemas); err != nil {
			return nil, err
		}
	}
	document := map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{
			"title": "SRE Copilot API", "version": "1.0.0",
			"description": "The public API of SRE Copilot. Every error has the shape of the schema Envelope.",
		},
		"paths": paths,
		"components": map[string]any{
			"schemas": schemas,
			"securitySchemes": map[string]any{
				"bearer":  map[string]any{"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
				"cookie":  map[string]any{"type": "apiKey", "in": "cookie", "name": "access_token"},
				"api_key": map[string]any{"type": "apiKey", "in": "header", "name": "X-API-Key"},
			},
		},
	}
	text, err := json.Marshal(document, json.Deterministic(true), jsontext.WithIndent("  "))
	return append(text, '\n'), err
}

func (a *API) mergeInto(service string, paths, schemas map[string]any) error {
	var document struct {
		Paths      map[string]map[string]map[string]any `json:"paths"`
		Components struct {
			Schemas map[string]any `json:"schemas"`
		} `json:"components"`
	}
	text, err := a.huma.OpenAPI().MarshalJSON()
	if err != nil {
		return fmt.Errorf("document of %s: %w", service, err)
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("document of %s: %w", service, err)
	}

	own := map[string]any{}
	for _, op := range a.operations {
		public := op.PublicPath()
		if public == "" {
			continue
		}
		described := document.Paths[op.Path][strings.ToLower(op.Method)]
		annotate(described, service, op)
		own[op.ID] = described
		if err := addOperation(paths, public, op, described); err != nil {
			return err
		}
		for i, alias := range op.Aliases {
			again := maps.Clone(described)
			again["operationId"] = fmt.Sprintf("%s-%d", op.ID, i+2)
			if err := addOperation(paths, publicPath(alias), op, again); err != nil {
				return err
			}
		}
	}
	a.showNulls(document.Components.Schemas)
	keepReachable(document.Components.Schemas, own)
	for name, schema := range document.Components.Schemas {
		if known, ok := schemas[name]; ok && !reflect.DeepEqual(known, schema) {
			return fmt.Errorf("schema %s of %s differs from another service's of that name", name, service)
		}
		schemas[name] = schema
	}
	return nil
}

// annotate adds what the gateway routes by.
func annotate(described map[string]any, service string, op Operation) {
	delete(described, "x-gateway-path")
	described["x-service"] = service
	described["x-service-path"] = op.Path
	described["x-max-body"] = op.bodyLimit()
	if op.Raw {
		described["x-raw"] = true
	}
	if len(op.streams) > 0 {
		described["x-streams"] = true
	}
	if op.OTLP {
		described["x-otlp"] = true
	}
	if proofs := op.Access.proofs(); len(proofs) > 0 {
		described["security"] = proofs
	}
}

// proofs lists the security schemes with which a caller may prove that it is admitted.
func (a Access) proofs() []any {
	scheme := func(name string) any { return map[string]any{name: []any{}} }
	switch {
	case a == Public, a == Webhook:
		return nil
	case a.OnlyKeys():
		return []any{scheme("api_key")}
	case a.AdmitsKeys():
		return []any{scheme("bearer"), scheme("cookie"), scheme("api_key")}
	default:
		return []any{scheme("bearer"), scheme("cookie")}
	}
}

func addOperation(paths map[string]any, public string, op Operation, described map[string]any) error {
	item, ok := paths[public].(map[string]any)
	if !ok {
		item = map[string]any{}
		paths[public] = item
	}
	method := strings.ToLower(op.Method)
	if _, taken := item[method]; taken {
		return fmt.Errorf("%s %s is registered twice", op.Method, public)
	}
	item[method] = described
	return nil
}

// keepReachable drops the schemas that no public operation uses.
func keepReachable(schemas, operations map[string]any) {
	used := map[string]bool{}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, member := range v {
				if ref, ok := member.(string); ok && key == "$ref" {
					name := ref[strings.LastIndexByte(ref, '/')+1:]
					if !used[name] {
						used[name] = true
						visit(schemas[name])
					}
				}
				visit(member)
			}
		case []any:
			for _, member := range v {
				visit(member)
			}
		}
	}
	visit(operations)
	maps.DeleteFunc(schemas, func(name string, _ any) bool { return !used[name] })
}
